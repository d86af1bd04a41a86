"""Notes printed from an explanation: whether what they explain is still there (U5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Check, Draft, Judge, Judged, Level

_NONE: Final = CannotJudge("没有由说明印作的附注")


def outlived(checks: Callable[[], Sequence[Check]]) -> Judge:
    """Judge notes by what the register finds now.  A finding that asks again by itself, with another value, is there."""

    def judge(case: Case) -> Judged:
        if not case.document.explained:
            yield _NONE
        asking = {check.id: check for check in checks()}
        for cell, rule in case.document.explained.items():
            found = asking[rule].findings(case) if rule in asking else ()
            if not any(cell in finding.cells and finding.level is Level.EXPLAIN for finding in found):
                yield _draft(cell, rule, case)

    return judge


def _draft(cell: str, rule: str, case: Case) -> Draft:
    note, label = case.document.notes.get(cell, ""), case.document.edition.cells[cell].label
    return Draft(
        f"“{label}”的附注“{note}”出自对规则 {rule} 的说明，那个问题现在已查不出。请删去附注；仍要印的，请说明理由。",
        (cell,),
        about=rule,
        rests_on=(note,),
    )
