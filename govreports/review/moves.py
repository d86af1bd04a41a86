"""The workflow as a table: which move leads from where to where, who may make it, what it needs.

Buttons, refusals, tests and documentation are all read from `MOVES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from govreports.agencies.models import User
from govreports.agencies.roles import Permission
from govreports.reports.models import Report, Status
from govreports.reports.restoring import Restored
from govreports.review import corrections, needs, proposed, rounds
from govreports.review.explained import explained
from govreports.review.needs import Fit, Need
from govreports.review.rounds import Round


class Audience(Enum):
    """Who is told of a move."""

    DESK = "whoever decides at the step the report is at now"
    WRITERS = "whoever may write the report"
    REVIEWERS = "whoever may review or publish it"


@dataclass(frozen=True)
class Move:
    """One way a report changes its state; `to` is None where it stays and its history grows."""

    key: str
    label: str
    from_: frozenset[Status]
    to: Status | None
    permission: Permission
    needs: tuple[Need, ...] = ()
    fits: tuple[Fit, ...] = ()
    note_label: str = ""  # what the reason is called, where one is given
    primary: bool = True
    binds: bool = False  # made over exactly the document one saw, named by version and hash
    tells: tuple[Audience, ...] = ()
    concerns: Callable[[Report], bool] = corrections.every_report
    effect: Callable[[Report, User, datetime], Restored] = corrections.nothing  # what else it changes, for history

    @property
    def wants_note(self) -> bool:
        """Whether the form of the move has room for words."""
        return bool(self.note_label)

    def leads_to(self, status: str) -> Status:
        """Where a report in `status` stands after the move."""
        return self.to or Status(status)


MOVES: dict[str, Move] = {
    move.key: move
    for move in (
        Move(
            "submit",
            "提交审核",
            frozenset({Status.DRAFTING, Status.RETURNED}),
            Status.IN_REVIEW,
            Permission.SUBMIT,
            needs=(
                needs.pins_answered,
                needs.proposals_answered,
                needs.complete_and_balanced,
                explained,
                corrections.differs_from_published,
            ),
            tells=(Audience.DESK,),
        ),
        Move(
            "withdraw",
            "撤回",
            frozenset({Status.IN_REVIEW}),
            Status.DRAFTING,
            Permission.SUBMIT,
            needs=(needs.submitted_it,),
            fits=(needs.not_opened,),
            primary=False,
        ),
        Move(
            "ask_back",
            "请求退回",
            frozenset({Status.IN_REVIEW, Status.APPROVED}),
            None,
            Permission.SUBMIT,
            needs=(needs.says_why,),
            fits=(needs.opened, needs.not_asked),
            note_label="请求退回的原因",
            primary=False,
            tells=(Audience.DESK,),
        ),
        Move(
            "pass",
            "本步通过",
            frozenset({Status.IN_REVIEW}),
            None,
            Permission.REVIEW,
            needs=(
                needs.holds_the_step,
                needs.written_by_others,
                needs.decides_once,
                needs.no_pins_left,
                needs.complete_and_balanced,
                explained,
            ),
            fits=(needs.another_step_follows,),
            binds=True,
            tells=(Audience.DESK,),
        ),
        Move(
            "approve",
            "审核通过",
            frozenset({Status.IN_REVIEW}),
            Status.APPROVED,
            Permission.REVIEW,
            needs=(
                needs.holds_the_step,
                needs.written_by_others,
                needs.decides_once,
                needs.no_pins_left,
                needs.complete_and_balanced,
                explained,
            ),
            fits=(needs.is_the_last_step,),
            binds=True,
            effect=proposed.close,
            tells=(Audience.WRITERS, Audience.REVIEWERS),
        ),
        Move(
            "return",
            "退回修改",
            frozenset({Status.IN_REVIEW, Status.APPROVED}),
            Status.RETURNED,
            Permission.REVIEW,
            needs=(needs.holds_the_step, needs.has_reason),
            note_label="退回原因",
            primary=False,
            tells=(Audience.WRITERS,),
        ),
        Move(
            "publish",
            "发布",
            frozenset({Status.APPROVED}),
            Status.PUBLISHED,
            Permission.PUBLISH,
            needs=(needs.complete_and_balanced, corrections.differs_from_published),
            effect=proposed.close,
            tells=(Audience.WRITERS, Audience.REVIEWERS),
        ),
        # The published edition stays public; what is written from here on becomes the next one.
        # Who finds the mistake opens it; it goes through the whole review, reason and all.
        Move(
            "correct",
            "更正",
            frozenset({Status.PUBLISHED}),
            Status.DRAFTING,
            Permission.CORRECT,
            needs=(corrections.has_public_reason,),
            note_label="更正原因（随更正后的报告公开）",
            primary=False,
            effect=corrections.set_out,
            tells=(Audience.WRITERS, Audience.REVIEWERS),
        ),
        Move(
            "abandon",
            "撤销更正",
            frozenset({Status.DRAFTING, Status.RETURNED}),
            Status.PUBLISHED,
            Permission.PUBLISH,
            primary=False,
            concerns=corrections.under_correction,
            effect=corrections.put_back,
            tells=(Audience.WRITERS, Audience.REVIEWERS),
        ),
    )
}


def open_to(report: Report, permissions: frozenset[Permission], round_: Round | None = None) -> list[Move]:
    """The moves a holder of `permissions` has from here, in the order of the table."""
    there = [move for move in MOVES.values() if report.status in move.from_ and move.permission in permissions]
    found = [move for move in there if move.concerns(report)]
    if not any(move.fits for move in found):
        return found
    standing = round_ or rounds.of(report)
    return [move for move in found if not any(fit(standing) for fit in move.fits)]
