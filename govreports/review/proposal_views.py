"""The page of proposed values: an office above proposes, the agency accepts or declines."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govreports.agencies.roles import Permission
from govreports.reports import cells
from govreports.reports.models import Report
from govreports.review import actions, board, places, proposals, proposed


@login_required
@require_safe
def below(request: HttpRequest) -> HttpResponse:
    """The reports of agencies directly below one's own, handed in and not yet published."""
    found = proposals.supervised_by(request.user).order_by("-year", "agency")[:500]
    return render(request, "review/below.html", {"reports": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """What was proposed; the form for the office above, the answers for the agency."""
    above = proposals.supervised_by(request.user).filter(pk=pk).first()
    report = above or get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    typed, fault = {name: request.POST.get(name, "") for name in ("place", "value", "reason")}, ""
    if request.method == "POST":
        if above is None:
            raise actions.NotYourMove("建议值由上级机关提出；本机关请直接修改。")
        try:
            proposals.add(report=pk, by=request.user, **typed)
        except proposals.NotProposed as e:
            fault = e.sentence
        else:
            messages.success(request, "已提出建议，由该机关决定是否采纳。")
            return redirect("review:proposals", pk)
    else:
        typed["place"] = request.GET.get("place", "")
    context = {**_page(request, report, above=above is not None), "typed": typed, "fault": fault}
    return render(request, "review/proposals.html", context, status=409 if fault else 200)


def _page(request: HttpRequest, report: Report, *, above: bool = False) -> dict[str, Any]:
    edition = report.edition
    document = cells.document(report)
    kept = proposed.shown(report, document, report.proposals.select_related("by", "decided_by"))
    held = actions.permissions(report, request.user)
    typed = [
        (
            group,
            [
                (place, label)
                for place, label in options
                if place not in edition.cells or not edition.cells[place].derived
            ],
        )
        for group, options in places.choices(edition)
    ]
    return {
        "report": report,
        "above": above,
        "parts": board.parts(report, document, reverse("review:proposals", args=[report.pk])) if above else [],
        "proposals": kept,
        "choices": typed,
        "may_answer": report.is_editable and Permission.EDIT in held,
        "inside": Permission.VIEW in held,
        "longest": proposals.LONGEST,
    }


@login_required
@require_POST
def decide(request: HttpRequest, pk: int, proposal: int, answer: str) -> HttpResponse:
    """Accept a value under one's own name, or decline it with a reason."""
    if answer == "accept":
        proposals.accept(proposal=proposal, report=pk, by=request.user)
        messages.success(request, "已采纳，并以您的名义写入报告。")
        return redirect("review:proposals", pk)
    reply = request.POST.get("reply", "")
    try:
        proposals.decline(proposal=proposal, report=pk, by=request.user, reply=reply)
    except proposals.NotDecided as e:
        report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
        context = {**_page(request, report), "typed": {}, "fault": e.sentence}
        return render(request, "review/proposals.html", {**context, "reply": reply, "asked": proposal}, status=e.status)
    messages.success(request, "已答复，没有采纳。")
    return redirect("review:proposals", pk)
