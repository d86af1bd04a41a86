"""Numbers declared to be others than they look: what the checks of the texts would say of them.

To declare is one click, and a number that a check holds against a table is then held against none.
So whatever would be found without the declaration asks for a reason, which the approver reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Check, Draft, Finding, Judge, Judged, Level, Span

_NONE: Final = CannotJudge("没有标为“另有所指”的数字")


def gone(checks: Sequence[Check]) -> Judge:
    """Judge what `checks` find no more because a number was declared another; each number is asked about once."""

    def judge(case: Case) -> Judged:
        if not case.declared:
            yield _NONE
            return
        asked: set[Span] = set()
        for finding in sorted(_gone(checks, case), key=lambda found: list(Level).index(found.level)):
            numbers = _declared_in(finding, case)
            if not asked.issuperset(numbers):
                asked.update(numbers)
                yield _draft(finding, numbers, case)
        yield from _unread(case)

    return judge


def _gone(checks: Sequence[Check], case: Case) -> Iterator[Finding]:
    for check in checks:
        still = {finding.spans for finding in check.findings(case)}
        for finding in check.findings(case.undeclared):
            if finding.level is not Level.HINT and finding.spans not in still and _declared_in(finding, case):
                yield finding


def _declared_in(finding: Finding, case: Case) -> list[Span]:
    """The declared numbers that a finding names."""
    spans = sorted((Span(*one) for one in case.declared), key=lambda span: (span.place, span.start))
    return [span for span in spans if any(_touch(span, named) for named in finding.spans)]


def _touch(one: Span, other: Span) -> bool:
    return one.place == other.place and one.start < other.end and other.start < one.end


def _draft(finding: Finding, numbers: Sequence[Span], case: Case) -> Draft:
    words = "、".join(f"“{case.texts[n.place][n.start : n.end]}”" for n in numbers)
    fact = finding.message.partition("。")[0]
    return Draft(
        f"{fact}；{words}已标为“另有所指”，请说明指的是什么。",
        finding.cells,
        place=numbers[0].place,
        left=finding.left,
        right=finding.right,
        spans=tuple(numbers),
        about=finding.id,
        rests_on=(finding.values,),
    )


def _unread(case: Case) -> Iterator[CannotJudge]:
    """Declared numbers of which the reader does not surely say what they count."""
    for place, start, end in sorted(case.declared):
        there = [n for n in case.undeclared.reading(place).figures if n.start < end and start < n.end]
        if not any(number.sure and number.counts for number in there):
            yield CannotJudge(f"“{case.texts[place][start:end]}”数的是什么看不准")
