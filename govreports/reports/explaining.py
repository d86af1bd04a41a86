"""The addresses under which findings are looked up, explained and read together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from govreports.findings.register import findings
from govreports.formats.document import Document, ExchangeError, SignedOff, loads
from govreports.reports import cells, entries, explanations
from govreports.reports.figures_in_text import figures_now
from govreports.reports.findings import case, is_table, page_url
from govreports.reports.forms import ExplanationForm
from govreports.reports.models import Explanation, Reason, Report
from govreports.reports.placed import found, on_page
from govreports.web.errors import BadRequest, Refused, log_in_again, wants_json


@require_POST
def check(request: HttpRequest, pk: int, key: str) -> JsonResponse:
    """What is found on a page, its texts as they stand in the browser; nothing is written."""
    if not request.user.is_authenticated:
        return log_in_again(request)
    report = _editable(request, pk)
    if key not in _pages(report):
        raise Http404
    try:
        body = loads(request.body)
    except ExchangeError as e:
        raise BadRequest(e.faults[0]) from e
    readings = {name: entries.read(report.edition, name, typed) for name, typed in _texts(report, key, body).items()}
    document = _as_typed(cells.document(report), readings)
    return _answer(request, report, key, document, with_figures=key in readings and not readings[key].error)


def _texts(report: Report, key: str, body: Any) -> dict[str, str]:
    """The texts a browser sends along, by entry; BadRequest for anything else."""
    if not isinstance(body, dict) or not all(isinstance(text, str) for text in body.values()):
        raise BadRequest("请求应为名称与文字一一对应的 JSON 对象。")
    for name in body:
        if entries.section_of(name) != key or name in report.edition.cells or name.startswith(entries.NOTE):
            raise BadRequest(f"这一页没有“{name[:80]}”这一项，请刷新页面后再试。")
        try:
            entries.check_name(report.edition, name)
        except entries.UnknownEntry as e:
            raise BadRequest(f"这一页没有“{name[:80]}”这一项，请刷新页面后再试。") from e
    return body


def _as_typed(document: Document, readings: Mapping[str, entries.Reading]) -> Document:
    """The report with texts that are not saved yet; what cannot be saved stays as it is stored."""
    values: dict[str, Any] = {name: reading.value for name, reading in readings.items() if not reading.error}
    signed = document.signed_off
    return replace(
        document,
        preamble=values.pop(entries.PREAMBLE, document.preamble),
        signed_off=SignedOff(
            values.pop("signed_off.agency", signed.agency), values.pop("signed_off.date", signed.date)
        ),
        sections={**document.sections, **values},
    )


@login_required
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain a finding; a refusal comes with what was written."""
    report = _editable(request, pk)
    form = ExplanationForm(request.POST)
    try:
        _explain(request, report, form)
    except Refused as e:
        return _refused(request, report, e)
    return _done(request, report, f"f-{form.cleaned_data['key']}", "已记下说明。")


def _explain(request: HttpRequest, report: Report, form: ExplanationForm) -> None:
    if not form.is_valid():
        faults = {name: errors[0] for name, errors in form.errors.items()}
        sentence = str(faults.get("kind") or faults.get("reason") or "页面缺少这一项的内容，请刷新后再试。")
        raise explanations.NoReason(sentence)
    given = dict(form.cleaned_data)
    given["kind"] = Reason(given["kind"])
    explanations.explain(report=report.pk, by=request.user, **given)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, explanation: int) -> HttpResponse:
    """Take an explanation back."""
    report = _editable(request, pk)
    explanations.withdraw(report=pk, explanation=explanation, by=request.user)
    return _done(request, report, "found", "已撤回说明。")


def _done(request: HttpRequest, report: Report, anchor: str, sentence: str) -> HttpResponse:
    """The findings of the page it came from, or the way back to it."""
    at = _at(request, report)
    if wants_json(request):
        return _answer(request, report, at, cells.document(report))
    messages.success(request, sentence)
    return redirect(f"{page_url(report, at) if at else report.get_absolute_url()}#{anchor}")


def _refused(request: HttpRequest, report: Report, refusal: Refused) -> HttpResponse:
    """For a person a page with the finding and the words written; for a script the sentence."""
    if wants_json(request):
        return JsonResponse({"error": refusal.sentence}, status=refusal.status)
    compared = case(report, with_others=True)
    key = request.POST.get("key", "")
    there = [finding for finding in findings(compared) if finding.key == key]
    shown = found(report, compared, there, explanations.said(report), at=_at(request, report), editable=True)
    context = {
        "report": report,
        "sentence": refusal.sentence,
        "found": shown,
        "item": shown.items[0] if shown.items else None,
        "kind": request.POST.get("kind", ""),
        "reason": request.POST.get("reason", ""),
        "printed": "printed" in request.POST,
    }
    return render(request, "reports/not_explained.html", context, status=refusal.status)


def _answer(
    request: HttpRequest, report: Report, at: str, document: Document, *, with_figures: bool = False
) -> JsonResponse:
    """The lists of a page; `with_figures` also what its text says in figures, which has been read for them."""
    compared = case(report, document, with_others=not is_table(report, at))
    shown = on_page(report, at, compared, editable=report.is_editable)
    html = render_to_string("_partials/found_lists.html", {"report": report, "found": shown}, request)
    figures = {"figures": figures_now(compared, at)} if with_figures else {}
    return JsonResponse({"html": html, "sentence": shown.sentence, **figures})


@dataclass(frozen=True)
class Told:
    """One explanation in the overview: whether it is in force, and the figures then and now."""

    explanation: Explanation
    standing: str
    figures: tuple[tuple[str, str, str], ...]  # what it is called, then, now
    message: str  # what the check says now, where that is something else

    @property
    def in_force(self) -> bool:
        """Whether it settles its finding."""
        return self.standing == "有效"


@login_required
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every explanation of the report on one page, to be read and printed."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    compared = case(report, with_others=True)
    now = {finding.key: finding for finding in findings(compared)}
    order = {key: place for place, key in enumerate(now)}
    given = Explanation.objects.filter(report=report).select_related("given_by", "withdrawn_by")
    told = [_told(explanation, compared.document, now) for explanation in given]
    told.sort(key=lambda one: (order.get(one.explanation.key, len(order)), one.explanation.key, -one.explanation.pk))
    left = [f for f in explanations.left(now.values(), explanations.said(report)) if f.level == "explain"]
    may_edit = Report.objects.editable_by(request.user).filter(pk=pk).exists()
    context = {"report": report, "told": told, "left": len(left), "editable": report.is_editable and may_edit}
    return render(request, "reports/explanations.html", context)


def _told(explanation: Explanation, document: Document, now: Mapping[str, Any]) -> Told:
    finding = now.get(explanation.key)
    if explanation.withdrawn_at:
        standing = "已撤回或改写"
    elif finding is None:
        standing = "问题已不存在"
    else:
        standing = "有效" if explanations.settles(explanation, finding) else "数字已变，待重新说明"
    figures = tuple(
        (document.edition.cells[name].label, then, entries.show(document.figures[name]))
        for name, then in explanation.figures.items()
    )
    message = finding.message if finding and finding.message != explanation.message else ""
    return Told(explanation, standing, figures, message)


def _editable(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(Report.objects.editable_by(request.user), pk=pk)


def _pages(report: Report) -> set[str]:
    return {entries.PREAMBLE, *(section.key for section in report.edition.sections)}


def _at(request: HttpRequest, report: Report) -> str:
    at = request.POST.get("at", "")
    return at if at in _pages(report) else ""
