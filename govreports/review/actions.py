"""Making a move: one transaction that locks the report, looks again, and writes state and history."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from govreports.agencies.models import Membership, User
from govreports.agencies.roles import HELD, Permission, Role
from govreports.audit import record
from govreports.formats import text
from govreports.formats.document import fingerprint
from govreports.reports import cells
from govreports.reports.models import Report
from govreports.review.models import Step
from govreports.review.moves import MOVES, Attempt, Move
from govreports.web.errors import Refused

LONGEST_NOTE = 2000


class NotYourMove(Refused):
    """The move is not this person's to make."""

    status = 403


class NotFromHere(Refused):
    """The report stands where the move does not begin; perhaps somebody was quicker."""


class NotReady(Refused):
    """Something the move needs is missing."""


class Outdated(Refused):
    """The report changed since the person looked at it."""


class AlreadyDone(Refused):
    """The same person made this very move a moment ago: a double click, or a page sent twice."""


def permissions(report: Report, user: User) -> frozenset[Permission]:
    """What a user may do to the reports of this agency."""
    roles = Membership.objects.filter(agency=report.agency_id, user=user, user__is_active=True).values_list(
        "role", flat=True
    )
    return frozenset().union(*(HELD[Role(role)] for role in roles))


@transaction.atomic
def make(move: str, *, report: int, by: User, note: str = "", seen: int | None = None) -> Step:
    """Make a move on the report as it stands under the lock.

    `seen` is the version the person had before him; a report changed since is refused.
    Raises Http404 for a report he may not see, and a Refused that says why otherwise.
    """
    made = MOVES[move]
    locked = Report.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=report).first()
    if locked is None:
        raise Http404
    _check(made, Attempt(locked, by, text.clean(note)), seen)
    return _write(made, locked, by, text.clean(note).strip())


def _check(move: Move, attempt: Attempt, seen: int | None) -> None:
    report = attempt.report
    if move.permission not in permissions(report, attempt.by):
        raise NotYourMove(f"您在本机关的角色不能{move.label}。")
    if report.status not in move.from_:
        last = report.steps.last()
        if last and last.move == move.key and last.by_id == attempt.by.pk:
            raise AlreadyDone(f"已经{move.label}，没有重复办理。")
        raise NotFromHere(f"报告现在是“{report.get_status_display()}”状态，不能{move.label}。请刷新页面查看。")
    if seen is not None and seen != report.version:
        raise Outdated(
            f"您打开页面后报告有了改动（第 {seen} 版变为第 {report.version} 版），没有{move.label}。请重新查看后再办理。"
        )
    if fault := text.fault(attempt.note, LONGEST_NOTE):
        raise NotReady(fault)
    for need in move.needs:
        if sentence := need(attempt):
            raise NotReady(sentence)


def _write(move: Move, report: Report, by: User, note: str) -> Step:
    now = timezone.now()
    before = report.status
    report.status = move.to
    report.version += 1
    report.save(update_fields=["status", "version"])
    step = Step.objects.create(
        report=report,
        move=move.key,
        from_status=before,
        to_status=move.to,
        at=now,
        by=by,
        note=note,
        version=report.version,
        fingerprint=fingerprint(cells.document(report)),
    )
    record.write(
        report=report.pk,
        version=report.version,
        at=now,
        actor=by.username,
        actor_name=str(by),
        action=move.key,
        note=note,
    )
    return step
