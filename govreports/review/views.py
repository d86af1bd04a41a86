"""The task page of a report, its moves and its history."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from govreports.agencies.roles import Permission, Role
from govreports.audit import record, verify
from govreports.audit.models import Result
from govreports.audit.presenters import lines, origin, title
from govreports.findings.finding import Level
from govreports.findings.register import blocking, findings
from govreports.formats.document import Document, fingerprint
from govreports.reports import cells, entries, explanations
from govreports.reports.findings import State, case, page_url, state
from govreports.reports.models import Report, Status
from govreports.reports.placed import found as placed
from govreports.review import actions, changes, pins, proposed, rounds, versions
from govreports.review.moves import MOVES, open_to
from govreports.web.errors import BadRequest, Refused

# Whose turn it is, by state; the rest of the sentence is what is left to do.
TURN = {
    Status.DRAFTING: "正在填报，由填报人填写后提交审核。",
    Status.IN_REVIEW: "已提交，等待审核人审核。",
    Status.RETURNED: "已退回，由填报人修改后重新提交。",
    Status.APPROVED: "审核通过，等待发布。",
    Status.PUBLISHED: "已发布，公众可以查看和下载。",
}
# What keeps a report from going on, until it is mended or explained.
STOPPING = frozenset({Level.BLOCK, Level.EXPLAIN})
# Of a long history the newest.
SHOWN = 500


@dataclass(frozen=True)
class SectionRow:
    """One section on the task page."""

    heading: str
    url: str
    state: State
    touched: cells.Touched | None


@login_required
@require_safe
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the report stands, section by section, what is wrong, and the next step."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    document, touched = cells.contents(report)
    compared = case(report, document, with_others=True)
    found, said = findings(compared), explanations.said(report)
    left = explanations.left(found, said)
    held = actions.permissions(report, request.user)
    may_edit = report.is_editable and Permission.EDIT in held
    sections = [
        SectionRow(s.heading, page_url(report, s.key), state(document, s, left), touched.get(s.key))
        for s in report.edition.sections
    ]
    published = report.publications.order_by("-number").defer("document").first()
    correcting = published and report.status != Status.PUBLISHED
    stopping = [finding for finding in left if finding.level in STOPPING]
    unfinished = [row for row in sections if row.state is not State.DONE]
    preamble = SectionRow("引言和落款（可不写）", page_url(report, "preamble"), State.DONE, touched.get("preamble"))
    context = {
        "report": report,
        "document": document,
        "published": published,
        "correcting": correcting and report.steps.filter(move="correct").select_related("by").last(),
        "turn": TURN[Status(report.status)],
        "preamble": preamble,
        "sections": sections,
        # Where one goes on while something keeps the report from being submitted.
        "unfinished": (unfinished or [preamble])[0] if may_edit and stopping else None,
        "found": placed(report, compared, found, said, editable=may_edit),
        "blocking": len(blocking(left)),
        "unexplained": sum(finding.level is Level.EXPLAIN for finding in left),
        **_review(request, report, document, held),
        "may_edit": may_edit,
        "frozen": report.status in {Status.APPROVED, Status.PUBLISHED},
    }
    return render(request, "review/task.html", context)


def _review(request: HttpRequest, report: Report, document: Document, held: frozenset[Permission]) -> dict[str, Any]:
    """Who decides next, what was pinned and answered, and what one may do."""
    round_ = rounds.of(report)
    steps = list(report.steps.select_related("by").order_by("-pk"))
    return {
        "moves": open_to(report, held, round_),
        "round": round_,
        "taken": round_.taken,
        "fingerprint": fingerprint(document),
        "pins": pins.shown(report, document, pins.before(report, steps, request.user)),
        "drafts": pins.drafts(report, request.user).count(),
        "proposals": proposed.unanswered(report).count(),
        "returns": any(step.move == "return" for step in steps),
        "may_pin": Permission.REVIEW in held and report.status in {Status.IN_REVIEW, Status.APPROVED},
        "steps": steps,
    }


@login_required
@require_POST
def move(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Make a move; a refusal says why and leaves everything as it was."""
    if key not in MOVES or key == "publish":  # publication makes that one, with the frozen document
        raise Http404
    before, sha256 = shown(request), request.POST.get("sha256")
    if MOVES[key].binds and (None in before.values() or not sha256):
        raise BadRequest("页面没有说明您查看的是哪一稿，请刷新任务页后再办理。")
    try:
        actions.make(key, report=pk, by=request.user, note=request.POST.get("note", ""), **before, sha256=sha256)
    except actions.AlreadyDone as e:
        messages.info(request, e.sentence)
    except actions.Outdated as e:
        return _refused(request, pk, key, e, since=before["seen"], after=before["after"])
    except (actions.NotReady, actions.NotFromHere, actions.NotYourMove) as e:
        return _refused(request, pk, key, e)
    else:
        messages.success(request, f"已办理：{MOVES[key].label}。")
    return redirect("review:task", pk)


def _refused(
    request: HttpRequest, pk: int, key: str, refusal: Refused, since: int | None = None, after: int | None = None
) -> HttpResponse:
    """The page again with the reason, with what was written in the note, and with what changed meanwhile."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    move = MOVES[key]
    open_ = isinstance(refusal, actions.NotReady)
    compared, said = case(report), explanations.said(report)
    left = explanations.left(findings(compared), said) if open_ else []
    context = {
        "report": report,
        "sentence": refusal.sentence,
        "move": move,
        "again": open_ and report.status in move.from_,
        "note": request.POST.get("note", ""),
        "changed": changes.since(report, since) if since is not None else [],
        "steps": report.steps.filter(number__gt=after).select_related("by") if after is not None else [],
        "taken": report.steps.count(),
        "found": placed(report, compared, [f for f in left if f.level in STOPPING], said),
    }
    return render(request, "review/not_ready.html", context, status=refusal.status)


def shown(request: HttpRequest) -> dict[str, int | None]:
    """The version the page showed, and after how many steps; absent where a script leaves them out."""
    return {name: _number(request, name) for name in ("seen", "after")}


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.POST.get(name)
    return None if given is None else versions.parse(given)


@login_required
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who did or was refused what when, newest first, and whether that is what was written."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    label = partial(entries.label, report.edition)
    roles = dict(Role.choices)
    found = [(e, title(e), origin(e, roles), lines(e, label)) for e in record.of(report.pk)[:SHOWN]]
    context = {
        "report": report,
        # A save in which every entry was turned down changed nothing.
        "events": [x for x in found if x[3] or x[0].action != "save" or x[0].result == Result.REFUSED],
        "fault": verify.first_fault(report.pk),
    }
    return render(request, "review/history.html", context)
