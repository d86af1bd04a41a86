"""The pages on which a report is opened and written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govreports.agencies.models import Agency, Membership
from govreports.agencies.roles import Permission
from govreports.findings.case import Case
from govreports.formats.browser import packed, section_data
from govreports.formats.document import ExchangeError, loads
from govreports.formats.schema import Cell, Section, Table
from govreports.reports import actions, cells, entries, fees
from govreports.reports.beside import beside
from govreports.reports.bindings import Bindings, given
from govreports.reports.figures_in_text import figures_now, page_figures, with_text
from govreports.reports.findings import case, page_url
from govreports.reports.forms import FeeForm, NarrativeForm, OpenForm, TableForm
from govreports.reports.models import Report
from govreports.reports.placed import marks, on_page
from govreports.reports.posted import NewNote, Posted, posted
from govreports.web.data import page_data
from govreports.web.errors import BadRequest, log_in_again

FEE_WRITTEN: Final = "已写入信息处理费收取情况，请核对。"


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The reports of one's agencies, and the form that opens another year."""
    reports = Report.objects.visible_to(request.user).select_related("changed_by")
    return render(request, "reports/list.html", {"reports": reports, "form": _open_form(request)})


@login_required
@require_POST
def open_report(request: HttpRequest) -> HttpResponse:
    """Open a year's report; where it is open already, say so and link to it."""
    form = _open_form(request, request.POST)
    if form.is_valid():
        try:
            report = actions.open_year(**form.cleaned_data, by=request.user)
        except actions.AlreadyOpen as e:
            return render(
                request, "reports/already_open.html", {"report": e.report, "sentence": e.sentence}, status=409
            )
        return redirect(report)
    reports = Report.objects.visible_to(request.user).select_related("changed_by")
    return render(request, "reports/list.html", {"reports": reports, "form": form}, status=400)


def _open_form(request: HttpRequest, data: Any = None) -> OpenForm:
    mine = Membership.objects.holding(Permission.EDIT).filter(user=request.user).values("agency")
    return OpenForm(Agency.objects.filter(pk__in=mine), timezone.localdate().year, data)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A national table as a form; without JavaScript its buttons post here."""
    report = _viewable(request, pk)
    try:
        table = report.edition.table(key)
    except KeyError as e:
        raise Http404 from e
    editable = _may_write(request, report)
    answer: actions.Answer | None = None
    note = NewNote(table)
    if request.method == "POST":
        given = posted(table, request.POST.dict(), cells.load_table(report, table))
        if given.overwritten:
            return _ask_first(request, report, table, given)
        answer, note = actions.save(report=pk, changes=given.changes, base=_base(request), by=request.user), given.note
        if _is_settled(answer) and not note.is_open:
            messages.success(request, f"已保存 {answer['saved_at']}")
            return redirect(request.path)
        report = _viewable(request, pk)  # as it stands after the save
    compared = case(report)
    found = on_page(report, key, compared, editable=editable)
    last_year = beside(report, compared, table)
    stored = {cell.name: compared.document.figures[cell.name] for cell in table.inputs}
    form = TableForm(
        report.edition,
        table,
        _still_open(stored, answer) if answer else None,
        initial=stored,
        editable=editable,
        marks=marks(found.items),
        carried=last_year.carried_over,
        conflicts=answer["conflicts"] if answer else (),
    )
    context = {
        **_common(request, report, key, editable, answer),
        "form": form,
        "table": table,
        "data": page_data(packed(table), "table-data"),
        "guided": [row for row in table.rows if row.guidance],
        "notes": _notes(report, key, compared.document.notes, answer),
        "new_note": note,
        "breaks": form.breaks,
        "found": found,
        "last_year": last_year,
    }
    return render(request, "reports/table.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A text of the report; without JavaScript its button posts here."""
    report = _viewable(request, pk)
    section = _narrative(report, key)
    editable = _may_write(request, report)
    document, bound = cells.document_with_bindings(report)
    stored = _texts(report, section, document)
    answer: actions.Answer | None = None
    form = NarrativeForm(report.edition, section, initial=stored, editable=editable)
    fee = _fee_form(request) if key == fees.SECTION and editable else None
    if request.method == "POST":
        typed = _typed(request, form.fields)
        if fee and fee.is_valid():
            typed = _with_fee_statement(report, typed, fee)
        answer = actions.save(report=pk, changes=typed, base=_base(request), by=request.user)
        if _is_settled(answer) and not (fee and fee.is_left):
            is_fee = fee is not None and fee.is_bound
            messages.success(request, FEE_WRITTEN if is_fee else f"已保存 {answer['saved_at']}")
            _tell_dropped(request, answer)
            return redirect(f"{request.path}#{key}" if is_fee else request.path)
        document, bound = cells.document_with_bindings(_viewable(request, pk))
        form = NarrativeForm(report.edition, section, _still_open(_texts(report, section, document), answer))
    compared = case(report, document, bound, with_others=True)
    context = {
        **_common(request, report, key, editable, answer),
        "form": form,
        "narrative": section,
        "data": page_data(_section_data(section, document, bound[key]), "section-data"),
        "found": on_page(report, key, compared, editable=editable),
        "last_year": compared.last_year.texts.get(key, "") if compared.last_year else "",
        "fee_form": fee,
    }
    return render(request, "reports/text.html", context)


@require_POST
def figures(request: HttpRequest, pk: int, key: str) -> JsonResponse:
    """The figures in a text as it stands in the browser, and the digits of all the page offers: JSON in, JSON out."""
    if not request.user.is_authenticated:
        return log_in_again(request)
    report = get_object_or_404(Report.objects.editable_by(request.user), pk=pk)
    _narrative(report, key)
    try:
        body = loads(request.body)
    except ExchangeError as e:
        raise BadRequest(e.faults[0]) from e
    if not isinstance(body, dict) or set(body) != {"text"} or not isinstance(body["text"], str):
        raise BadRequest("请求应为含 text 一项的 JSON 对象。")
    reading = entries.read(report.edition, key, body["text"])
    # A text that cannot be saved is not read: its own field says why.
    text = "" if reading.error else str(reading.value)
    alone = Case(with_text(cells.document(report), key, text))
    return JsonResponse({"version": report.version, **figures_now(alone, key)})


@require_POST
def save(request: HttpRequest, pk: int) -> JsonResponse:
    """Autosave: JSON in, JSON out; see actions.save for what comes back."""
    if not request.user.is_authenticated:
        return log_in_again(request)
    try:
        body = loads(request.body)
    except ExchangeError as e:
        raise BadRequest(e.faults[0]) from e
    return JsonResponse(actions.save(report=pk, by=request.user, **_checked(body)))


def _checked(body: Any) -> dict[str, Any]:
    """The body of an autosave with every type as it should be; BadRequest names what is not."""
    if not isinstance(body, dict) or set(body) - {"mutation", "base", "changes", "bindings"}:
        raise BadRequest("请求应为含 mutation、base、changes 三项的 JSON 对象。")
    mutation, base, changes = body.get("mutation"), body.get("base"), body.get("changes")
    if not isinstance(mutation, str) or not 8 <= len(mutation) <= 64 or not mutation.replace("-", "").isascii():
        raise BadRequest("mutation 应为 8 至 64 个字母、数字或连字符。")
    if not mutation.replace("-", "").isalnum():
        raise BadRequest("mutation 应为 8 至 64 个字母、数字或连字符。")
    if not isinstance(base, int) or isinstance(base, bool):
        raise BadRequest("base 应为整数版本号。")
    if not isinstance(changes, dict) or not all(isinstance(v, str) for v in changes.values()):
        raise BadRequest("changes 应为名称与文字一一对应的 JSON 对象。")
    bound = given(body.get("bindings", {}), filter(entries.is_text, changes))
    return {"mutation": mutation, "base": base, "changes": changes, "bindings": bound}


# --- what the pages share ---


def _viewable(request: HttpRequest, pk: int) -> Report:
    """The report; it stays with the request for who looks at the answer (review/openings.py)."""
    request.shown = get_object_or_404(Report.objects.for_page(request.user), pk=pk)
    return request.shown


def _may_write(request: HttpRequest, report: Report) -> bool:
    if request.method == "POST":
        get_object_or_404(Report.objects.editable_by(request.user), pk=report.pk)
    return report.is_editable and bool(report.is_writable)


def _narrative(report: Report, key: str) -> Section | None:
    """The narrative section, None for the preamble; 404 for anything else."""
    if key == entries.PREAMBLE:
        return None
    found = [s for s in report.edition.narratives if s.key == key]
    if not found:
        raise Http404
    return found[0]


def _texts(report: Report, section: Section | None, document: Any) -> dict[str, Any]:
    if section:
        return {section.key: document.text(section.key)}
    signed = document.signed_off
    return {
        entries.PREAMBLE: document.preamble,
        "signed_off.agency": signed.agency,
        "signed_off.date": signed.date,
    }


def _fee_form(request: HttpRequest) -> FeeForm:
    """The fee figures: judged where they shall be written into the text, else kept as they were typed."""
    if "fee" in request.POST:
        return FeeForm(request.POST)
    return FeeForm(initial={name: request.POST.get(name, "") for name in FeeForm.base_fields})


def _with_fee_statement(report: Report, typed: dict[str, str], fee: FeeForm) -> dict[str, str]:
    """What was typed with the statement in its text; a text that is refused stays as it is."""
    reading = entries.read(report.edition, fees.SECTION, typed.get(fees.SECTION, ""))
    if reading.error:
        return typed
    return {**typed, fees.SECTION: fees.placed_in(str(reading.value), fees.statement(**fee.cleaned_data))}


def _section_data(section: Section | None, document: Any, bound: Bindings) -> dict[str, Any]:
    """What the scripts of a text page need: its aspects, the figures on offer and those bound in the text."""
    aspects = section_data(section) if section else {"aspects": []}
    return {**aspects, **page_figures(document, bound, section.key if section else entries.PREAMBLE)}


def _typed(request: HttpRequest, names: Any) -> dict[str, str]:
    return {name: request.POST[name] for name in names if name in request.POST}


def _notes(
    report: Report, key: str, stored: Mapping[str, str], answer: actions.Answer | None
) -> list[tuple[Cell, str, str]]:
    """The notes of a table in their inputs: whose they are, the text, and why it is refused."""
    here = {entries.NOTE + name: note for name, note in stored.items() if name.startswith(f"{key}.")}
    reasons: dict[str, str] = {}
    if answer:
        typed = _still_open(here, answer)
        here = {name: text for name, text in typed.items() if name.startswith(entries.NOTE)}
        reasons = {name: refusal["message"] for name, refusal in answer["refused"].items()}
    edition = report.edition
    return [(edition.cells[n.removeprefix(entries.NOTE)], text, reasons.get(n, "")) for n, text in here.items()]


def _ask_first(request: HttpRequest, report: Report, table: Table, given: Posted) -> HttpResponse:
    """Before figures are set to 0: which they are, and what was typed goes along either way."""
    carried = beside(report, case(report), table).carried_over
    context = {
        "report": report,
        "heading": report.edition.section(table.key).heading,
        "overwritten": [(cell, typed, cell.name in carried) for cell, typed in given.overwritten],
        "typed": {**given.changes, "base": _base(request)},
        "note": given.note if given.note.fault else None,
    }
    return render(request, "reports/nil.html", context)


def _base(request: HttpRequest) -> int:
    try:
        return int(request.POST.get("base", ""))
    except ValueError as e:
        raise BadRequest("页面缺少版本号，请刷新后再试。") from e


def _still_open(stored: dict[str, Any], answer: actions.Answer) -> dict[str, str]:
    """What stands in the inputs after a save: what is stored now, and the editor's own where that is not settled."""
    return {
        **{name: entries.show(value) for name, value in stored.items()},
        **{name: refusal["typed"] for name, refusal in answer["refused"].items()},
        **{name: conflict["yours"] for name, conflict in answer["conflicts"].items()},
    }


def _tell_dropped(request: HttpRequest, answer: actions.Answer) -> None:
    """Say which numbers of a text saved without scripts follow the tables no more."""
    if lost := sum(answer.get("dropped", {}).values()):
        messages.warning(request, f"正文中 {lost} 个随表数字已被改动，成为普通数字，不再随表更新。")


def _is_settled(answer: actions.Answer) -> bool:
    return not answer["refused"] and not answer["conflicts"]


def _common(
    request: HttpRequest, report: Report, key: str, editable: bool, answer: actions.Answer | None
) -> dict[str, Any]:
    """What every writing page shows; after a post without JavaScript, with what became of it."""
    sections = report.edition.sections
    pages = [(s.key, s.heading, page_url(report, s.key)) for s in sections]
    keys = [entries.PREAMBLE, *(s.key for s in sections)]
    after = keys[keys.index(key) + 1] if key in keys[:-1] else None
    conflicts = [
        {**conflict, "label": entries.label(report.edition, name)}
        for name, conflict in (answer["conflicts"] if answer else {}).items()
    ]
    return {
        "report": report,
        "heading": entries.label(report.edition, key)
        if key == entries.PREAMBLE
        else report.edition.section(key).heading,
        "key": key,
        "pages": pages,
        "next_url": page_url(report, after) if after else report.get_absolute_url(),
        "editable": editable,
        "version": answer["version"] if answer else report.version,
        "answer": answer,
        "conflicts": conflicts,
    }
