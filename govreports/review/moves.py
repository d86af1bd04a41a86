"""The workflow as a table: which move leads from where to where, who may make it, what it needs.

Buttons, refusals, tests and documentation are all read from `MOVES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from govreports.agencies.models import User
from govreports.agencies.roles import Permission
from govreports.audit.models import Event
from govreports.findings.register import blocking, findings
from govreports.reports.findings import case
from govreports.reports.models import Report, Status
from govreports.review.explained import explained


@dataclass(frozen=True)
class Attempt:
    """A move somebody wants to make now."""

    report: Report
    by: User
    note: str


Need = Callable[[Attempt], str | None]


def complete_and_balanced(attempt: Attempt) -> str | None:
    """Nothing that blocks is left."""
    left = blocking(findings(case(attempt.report)))
    if not left:
        return None
    return f"还有 {len(left)} 项须改正，第一项：{left[0].message}"


def has_reason(attempt: Attempt) -> str | None:
    """A return says what is to be changed."""
    return None if attempt.note.strip() else "请写明退回的原因，填报人据此修改。"


def written_by_others(attempt: Attempt) -> str | None:
    """Four eyes: nobody approves what he wrote or handed in (三审三校)."""
    wrote = ("save", "explain", "unexplain", "submit")
    own = Event.objects.filter(report=attempt.report.pk, actor=attempt.by.username, action__in=wrote)
    if own.exclude(changes=[], action="save").exists():
        return "本报告有您填写或提交的内容，须由其他审核人审核。"
    return None


@dataclass(frozen=True)
class Move:
    """One way a report changes its state."""

    key: str
    label: str
    from_: frozenset[Status]
    to: Status
    permission: Permission
    needs: tuple[Need, ...] = ()
    wants_note: bool = False
    primary: bool = True


MOVES: dict[str, Move] = {
    move.key: move
    for move in (
        Move(
            "submit",
            "提交审核",
            frozenset({Status.DRAFTING, Status.RETURNED}),
            Status.IN_REVIEW,
            Permission.SUBMIT,
            needs=(complete_and_balanced, explained),
        ),
        Move(
            "approve",
            "审核通过",
            frozenset({Status.IN_REVIEW}),
            Status.APPROVED,
            Permission.REVIEW,
            needs=(written_by_others, complete_and_balanced, explained),
        ),
        Move(
            "return",
            "退回修改",
            frozenset({Status.IN_REVIEW, Status.APPROVED}),
            Status.RETURNED,
            Permission.REVIEW,
            needs=(has_reason,),
            wants_note=True,
            primary=False,
        ),
        Move(
            "publish",
            "发布",
            frozenset({Status.APPROVED}),
            Status.PUBLISHED,
            Permission.PUBLISH,
            needs=(complete_and_balanced,),
        ),
    )
}


def open_to(report: Report, permissions: frozenset[Permission]) -> list[Move]:
    """The moves a holder of `permissions` has from here, in the order of the table."""
    return [move for move in MOVES.values() if report.status in move.from_ and move.permission in permissions]
