"""Last year's figures beside a report: shown, typed once, imported, taken."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govreports.findings.years import Stock, stocks
from govreports.formats import numbers
from govreports.formats.document import Document
from govreports.formats.schema import Cells
from govreports.printing.table import PrintedTable, printed
from govreports.reports import actions, carrying, cells, last_year_file
from govreports.reports.findings import case
from govreports.reports.forms_last_year import FileForm, SourceForm, figure_forms
from govreports.reports.last_year import Predecessors, predecessors
from govreports.reports.models import Report
from govreports.reports.previous import brought
from govreports.web.errors import BadRequest, log_in_again


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Last year's figures and where they come from; typed here where the system has none."""
    report, found = _found(request, pk)
    if request.method == "POST":
        return _typed(request, report, found)
    return _page(request, report, found)


@login_required
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Last year's figures from a data file or from our workbook."""
    report, found = _found(request, pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, report, found, file_form=form, status=400)
    try:
        document = last_year_file.read(form.cleaned_data["file"], found)
    except last_year_file.NotLastYear as e:
        return _page(request, report, found, faults=e.faults, status=400)
    doubts = last_year_file.doubts(document, found)
    if doubts and not form.cleaned_data["as_it_is"]:
        return _page(request, report, found, faults=doubts, file_form=FileForm(doubted=True), status=400)
    typed = {name: v for name, v in document.cells.items() if not document.edition.cells[name].derived}
    answer = carrying.bring(report=pk, given=typed, source=f"导入的文件（{document.title}）", by=request.user)
    return _brought(request, pk, answer)


@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Put last year's figures as they are now into 上年结转."""
    base = request.POST.get("base", "")
    if not base.isascii() or not base.isdigit() or len(base) > 9:
        raise BadRequest("页面缺少版本号，请刷新后再试。")
    get_object_or_404(Report.objects.editable_by(request.user), pk=pk)
    try:
        answer = carrying.take(report=pk, base=int(base), by=request.user)
    except carrying.NothingThere as e:
        messages.error(request, e.sentence)
        return redirect("reports:last_year", pk)
    if answer["conflicts"]:
        messages.error(request, f"有 {len(answer['conflicts'])} 格刚被别人改动，没有取用，请核对后再办理。")
    else:
        messages.success(request, "上年结转已按上年数填入，请核对各列。")
    return redirect("reports:table", pk, "requests")


@require_safe
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Last year's figures for the scripts of a table page: every cell, and the stocks they make."""
    if not request.user.is_authenticated:
        return log_in_again(request)
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    compared = case(report)
    before = compared.before or {}
    answer = {
        "version": report.version,
        "cells": {name: numbers.show(value) for name, value in before.items() if value is not None},
        "stocks": {stock.in_force: stock.computed for stock in stocks(compared) if isinstance(stock, Stock)},
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def _found(request: HttpRequest, pk: int) -> tuple[Report, Predecessors]:
    """The report and its predecessors; who posts must be one who may write."""
    reports = Report.objects
    mine = reports.editable_by(request.user) if request.method == "POST" else reports.visible_to(request.user)
    report = get_object_or_404(mine, pk=pk)
    return report, predecessors(report)


def _typed(request: HttpRequest, report: Report, found: Predecessors) -> HttpResponse:
    whole = request.POST.get("whole") == "1"
    known = _brought_cells(report, found)
    forms = figure_forms(report.edition, known, request.POST, whole=whole)
    source = SourceForm(found, request.POST)
    faulty = [form for form in (*forms, source) if not form.is_valid()]
    if faulty:
        return _page(request, report, found, forms=forms, source_form=source, whole=whole, status=400)
    given: Cells = {**known, **{name: v for form in forms for name, v in form.cleaned_data.items()}}
    faults = last_year_file.broken_sums(Document(report.agency.name, found.year, cells=given))
    if faults and not source.cleaned_data["as_it_is"]:
        doubted = SourceForm(found, request.POST, doubted=True)
        shown = {"forms": forms, "source_form": doubted, "whole": whole, "faults": faults}
        return _page(request, report, found, **shown, status=400)
    answer = carrying.bring(report=report.pk, given=given, source=source.cleaned_data["source"], by=request.user)
    return _brought(request, report.pk, answer)


def _brought(request: HttpRequest, pk: int, answer: actions.Answer | None) -> HttpResponse:
    if answer is None:
        messages.info(request, "与现有的上年数相同，没有改动。")
    else:
        filled = len(answer["applied"])
        messages.success(request, "上年数已保存。" + (f"第三表上年结转 {filled} 个空格已按此填入。" if filled else ""))
    return redirect("reports:last_year", pk)


def _page(
    request: HttpRequest,
    report: Report,
    found: Predecessors,
    *,
    forms: list[Any] | None = None,
    source_form: SourceForm | None = None,
    file_form: FileForm | None = None,
    faults: Any = (),
    whole: bool | None = None,
    status: int = 200,
) -> HttpResponse:
    known = _brought_cells(report, found)
    whole = request.GET.get("all") == "1" if whole is None else whole
    came = brought(report)
    may_write = report.is_editable and Report.objects.editable_by(request.user).filter(pk=report.pk).exists()
    editable = may_write and bool(found.unknown)
    source = source_form or SourceForm(found, initial={"source": came.source if came else ""})
    context = {
        "report": report,
        "found": found,
        "brought": came,
        "tables": [] if editable else _tables(report, found.cells or known),
        "split": _split_tables(report, found),
        "editable": editable,
        "may_write": may_write,
        "whole": whole,
        "forms": _headed(report, forms or figure_forms(report.edition, known, whole=whole)) if editable else [],
        "source_form": source,
        "file_form": file_form or FileForm(),
        "faults": faults,
    }
    return render(request, "reports/last_year.html", context, status=status)


def _headed(report: Report, forms: list[Any]) -> list[tuple[str, Any]]:
    """Each table's form under the heading of its section; the short form has headings of its own."""
    return [(report.edition.section(f.table.key).heading if hasattr(f, "table") else "", f) for f in forms]


def _brought_cells(report: Report, found: Predecessors) -> Cells:
    given = cells.previous_of(report)
    return given.cells if given and given.year == found.year else {}


def _split_tables(report: Report, found: Predecessors) -> list[PrintedTable]:
    """The figures of the body that was split, to be looked at and not taken."""
    content = found.parts[0].content if found.split_from else None
    return _tables(report, content.cells) if content else []


def _tables(report: Report, given: Cells) -> list[PrintedTable]:
    document = Document(report.agency.name, report.year, cells=given)
    figures = document.figures
    return [
        printed(report.edition, table, lambda cell: numbers.show(figures[cell.name]))
        for table in report.edition.tables
        if any(figures[cell.name] is not None for cell in table.inputs)
    ]
