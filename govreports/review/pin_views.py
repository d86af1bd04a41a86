"""The page on which a reviewer pins, the pins' answers, and the list to print as 退回意见."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govreports.agencies.roles import Permission
from govreports.printing.word import MEDIA_TYPE
from govreports.printing.word.opinion import HEADING
from govreports.reports import cells, entries
from govreports.reports.models import Report, Status
from govreports.review import actions, board, pins, places
from govreports.review import opinion as opinions
from govreports.web.errors import BadRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The report with a link at every figure; each post adds one pin to the reviewer's draft."""
    report = _reviewed(request, pk)
    typed = {name: request.POST.get(name, "") for name in ("place", "quote", "start", "note")}
    fault = ""
    if request.method == "POST":
        try:
            kept = pins.add(
                report=pk, by=request.user, place=typed["place"], quote=typed["quote"], note=typed["note"],
                start=_offset(typed["start"]),
            )  # fmt: skip
        except pins.NotPinned as e:
            fault = e.sentence
        else:
            messages.success(request, f"已记下：{places.label(report.edition, kept.place)}")
            # Where one was reading, not at the top again; the form stays beside it.
            return redirect(f"{reverse('review:pins', args=[pk])}#at-{entries.section_of(kept.place)}")
    else:
        asked = request.GET.get("place", "")
        typed["place"] = asked if places.is_known(report.edition, asked) else ""
    return render(request, "review/pins.html", _page(request, report, typed, fault), status=409 if fault else 200)


def _page(request: HttpRequest, report: Report, typed: dict[str, str], fault: str) -> dict[str, Any]:
    document = cells.document(report)
    drafts = list(pins.drafts(report, request.user))
    return {
        "report": report,
        "document": document,
        "parts": board.parts(report, document, reverse("review:pins", args=[report.pk])),
        "choices": places.choices(report.edition),
        "drafts": pins.shown(report, document, drafts),
        "typed": typed,
        "fault": fault,
        "open": report.status in {Status.IN_REVIEW, Status.APPROVED},
        "longest": pins.LONGEST,
    }


def _offset(given: str) -> int | None:
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 7:
        raise BadRequest("所选文字的位置不对，请重新选择。")
    return int(given)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, pin: int) -> HttpResponse:
    """Take back a draft."""
    _reviewed(request, pk)
    pins.remove(pin=pin, report=pk, by=request.user)
    messages.success(request, "已删除这条意见。")
    return redirect("review:pins", pk)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int, pin: int) -> HttpResponse:
    """Answer one pin; what was typed stays where it is refused."""
    kind, note = request.POST.get("kind", ""), request.POST.get("note", "")
    try:
        kept = pins.answer(pin=pin, report=pk, by=request.user, kind=kind, note=note)
    except pins.NotAnswered as e:
        report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
        found = [p for p in pins.shown(report, cells.document(report), pins.returned(report)) if p.pin.pk == pin]
        for item in found:
            item.pin.answer, item.pin.answer_text = kind, note
        context = {"report": report, "sentence": e.sentence, "pins": found, "may_answer": report.is_editable}
        return render(request, "review/not_answered.html", context, status=e.status)
    messages.success(request, f"第 {kept.number} 条已答复。")
    return redirect(f"{reverse('review:task', args=[pk])}#pins")


@login_required
@require_safe
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Every return of the report with its pins and answers, to be printed as 退回意见."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    return render(request, "review/opinion.html", {"report": report, "rounds": opinions.returns(report)})


@login_required
@require_safe
def opinion_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a .docx, to be filed or sent."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    name = f"{report}{HEADING}.docx"
    return FileResponse(BytesIO(opinions.word(report)), as_attachment=True, filename=name, content_type=MEDIA_TYPE)


def _reviewed(request: HttpRequest, pk: int) -> Report:
    """The report, for those who review it; others of the agency are told, strangers find nothing."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    if Permission.REVIEW not in actions.permissions(report, request.user):
        raise actions.NotYourMove("提意见由审核人办理。")
    return report
