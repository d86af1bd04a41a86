"""What waits for a person: reports to approve, several at once, and notices to be read."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from govreports.agencies.models import User
from govreports.agencies.roles import Permission
from govreports.findings.register import findings
from govreports.formats.document import fingerprint
from govreports.reports import cells
from govreports.reports.findings import case
from govreports.reports.models import Report, Status
from govreports.review import actions, notices, pins, proposed, rounds, versions
from govreports.review.moves import Move, open_to
from govreports.review.needs import Attempt
from govreports.web.errors import Refused

MOST = 100  # of one page


@dataclass(frozen=True)
class Waiting:
    """A report that waits for somebody's decision; `obstacle` says why it is not for a tick."""

    report: Report
    move: Move
    step: str
    taken: int
    fingerprint: str
    obstacle: str

    @property
    def value(self) -> str:
        """What a tick sends: the report, and the version, steps and document it stands beside."""
        return f"{self.report.pk}:{self.report.version}:{self.taken}:{self.fingerprint}"


@dataclass(frozen=True)
class Outcome:
    """What became of one ticked report."""

    title: str
    said: str
    done: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """Reports waiting for me; those without findings, pins and proposals can be ticked and approved, each by itself."""
    outcomes = [_decide(request.user, value) for value in request.POST.getlist("report")[:MOST]]
    if request.method == "POST" and not outcomes:
        messages.info(request, "没有勾选报告。")
    found = _waiting(request.user)
    context = {"waiting": found, "tickable": any(not item.obstacle for item in found), "outcomes": outcomes}
    return render(request, "review/waiting.html", context)


def _waiting(by: User) -> list[Waiting]:
    found = []
    mine = Report.objects.permitting(by, Permission.REVIEW).filter(status=Status.IN_REVIEW)
    for report in mine.order_by("-year", "agency")[:MOST]:
        round_ = rounds.of(report)
        if by not in round_.current.people:
            continue
        deciding = [move for move in open_to(report, frozenset({Permission.REVIEW}), round_) if move.binds]
        document = cells.document(report)
        attempt = Attempt(report, by, "", round_)
        obstacle = next(filter(None, (need(attempt) for need in deciding[0].needs)), None) or _objection(report, by)
        found.append(Waiting(report, deciding[0], round_.current.name, round_.taken, fingerprint(document), obstacle))
    return found


def _objection(report: Report, by: User) -> str:
    left = findings(case(report, with_others=True))
    if left:
        return f"检查结果有 {len(left)} 项，请打开查看后办理。"
    if proposals := proposed.unanswered(report).count():
        return f"上级有 {proposals} 条建议值没有答复，请打开查看后办理。"
    return "上次退回的意见已答复，请打开核对后办理。" if pins.before(report, list(report.steps.all()), by) else ""


def _decide(by: User, value: str) -> Outcome:
    """One report, one transaction: what is refused does not stop the others."""
    pk, version, after, sha256 = (*value.split(":"), "", "", "")[:4]
    report = Report.objects.permitting(by, Permission.REVIEW).filter(pk=versions.parse(pk)).first()
    if report is None:
        return Outcome("一份报告", "没有这份报告，或者您已不能审核它。", done=False)
    round_ = rounds.of(report)
    deciding = [m for m in open_to(report, frozenset({Permission.REVIEW}), round_) if m.binds]
    move = deciding[0].key if deciding else "approve"
    try:
        if deciding and (objection := _objection(report, by)):
            return Outcome(str(report), objection, done=False)
        step = actions.make(
            move, report=report.pk, by=by, seen=versions.parse(version), after=versions.parse(after), sha256=sha256
        )
    except Refused as e:
        return Outcome(str(report), e.sentence, done=False)
    except Http404:
        return Outcome(str(report), "没有这份报告，或者您已不能审核它。", done=False)
    return Outcome(str(report), f"{step.stage}通过。" if step.stage else "审核通过。", done=True)


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one's notices as read."""
    notices.mark_read(request.user)
    return redirect("reports:list")
