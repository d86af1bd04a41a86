"""Making a move: one transaction that locks the report, looks again, and writes state and history."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from govreports.agencies.models import Membership, User
from govreports.agencies.roles import Permission
from govreports.audit import refusals
from govreports.formats import text
from govreports.formats.document import fingerprint
from govreports.reports import cells, history
from govreports.reports.models import Report
from govreports.review import attested, notices, pins, places, rounds
from govreports.review.models import Pin, Step
from govreports.review.moves import MOVES, Move
from govreports.review.needs import Attempt
from govreports.review.rounds import DECISIONS, Round
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
    """The report changed, or went on, since the person looked at it."""


class AlreadyDone(Refused):
    """The same person made this very move a moment ago: a double click, or a page sent twice."""


def permissions(report: Report, user: User) -> frozenset[Permission]:
    """What a user may do to the reports of this agency."""
    return Membership.objects.permissions(report.agency_id, user)


@transaction.atomic
def make(
    move: str,
    *,
    report: int,
    by: User,
    note: str = "",
    seen: int | None = None,
    sha256: str | None = None,
    after: int | None = None,
) -> Step:
    """Make a move on the report as it stands under the lock.

    `seen` and `sha256` are the version and the document the person had before him, `after` how many
    steps had been taken; a report that is another one or stands elsewhere since is refused.
    Raises Http404 for a report he may not see, and a Refused that says why otherwise.
    """
    made = MOVES[move]
    with refusals.noted(report=report, by=by, action=move, besides=(AlreadyDone,)):
        locked = Report.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=report).first()
        if locked is None:
            raise Http404
        attempt = Attempt(locked, by, text.clean(note), rounds.of(locked))
        _check(made, attempt, seen, after)
        if sha256 is not None:
            _check_binding(made, locked, sha256)
    return _write(made, attempt)


def _check(move: Move, attempt: Attempt, seen: int | None, after: int | None) -> None:
    report = attempt.report
    if move.permission not in permissions(report, attempt.by):
        raise NotYourMove(f"您在本机关的角色不能{move.label}。")
    last = report.steps.last()
    mine = last is not None and last.move == move.key and last.by_id == attempt.by.pk
    if mine and (report.status not in move.from_ or after == last.number - 1):
        raise AlreadyDone(f"“{move.label}”已办理，没有重复办理。")
    if report.status not in move.from_ or not move.concerns(report):
        raise NotFromHere(f"报告现在是“{report.get_status_display()}”状态，不能{move.label}。请刷新页面查看。")
    _check_unchanged(move, attempt, seen, after)
    if fault := text.fault(attempt.note, LONGEST_NOTE):
        raise NotReady(fault)
    for fit in move.fits:
        if sentence := fit(attempt.round):
            raise NotReady(sentence)
    for need in move.needs:
        if sentence := need(attempt):
            raise NotReady(sentence)


def _check_unchanged(move: Move, attempt: Attempt, seen: int | None, after: int | None) -> None:
    """Refuse what was decided on a page that is no longer what it shows."""
    report, last = attempt.report, attempt.report.steps.last()
    if seen is not None and seen != report.version:
        raise Outdated(
            f"您打开页面后报告有了改动（第 {seen} 稿变为第 {report.version} 稿），未办理：{move.label}。"
            "请重新查看后再办理。"
        )
    if after is not None and last is not None and after != last.number:
        raise Outdated(f"您打开页面后，{last.by}已办理“{last.label}”，未办理：{move.label}。请重新查看后再办理。")


def _check_binding(move: Move, report: Report, sha256: str) -> None:
    """Refuse to sign a document of which one character is not what was seen."""
    now = fingerprint(cells.document(report))
    if now != sha256:
        raise Outdated(
            f"报告内容与您查看的不同（您查看的 SHA-256 为 {sha256[:16]}…，现在是 {now[:16]}…），未办理：{move.label}。"
            "请重新查看后再办理。"
        )


def _write(move: Move, attempt: Attempt) -> Step:
    report, by = attempt.report, attempt.by
    before, now = report.status, timezone.now()
    effect = move.effect(report, by, now)
    report.status = move.leads_to(before)
    report.version += bool(effect.changes)
    # The step first: the database lets a status change only as the last step says.
    step = Step.objects.create(
        report=report,
        move=move.key,
        from_status=before,
        to_status=report.status,
        at=now,
        by=by,
        note=attempt.note.strip(),
        number=attempt.round.taken + 1,
        version=report.version,
        fingerprint=fingerprint(cells.document(report)),
        round=attempt.round.number + (move.key == "submit"),
        stage=_stage(move, attempt.round),
    )
    report.save(update_fields=["status", "version"])
    handed_in = pins.hand_in(report, by, step) if move.key == "return" else []
    note = "\n".join(part for part in (step.note, *_told(report, handed_in), *effect.told) if part)
    history.write(report, by, now, move.key, note=note, changes=effect.changes, answer=attested.told(step))
    notices.tell(move, step)
    return step


def _stage(move: Move, round_: Round) -> str:
    """The review step a decision was made at, where the agency has more than one."""
    return round_.current.name if move.key in {*DECISIONS, "return"} and len(round_.desks) > 1 else ""


def _told(report: Report, handed_in: list[Pin]) -> list[str]:
    """The pins of a return as history keeps them."""
    edition = report.edition
    return [f"{pin.number}. {places.label(edition, pin.place)}：{pin.text}" for pin in handed_in]
