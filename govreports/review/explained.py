"""The need of a move that every finding to be explained has its explanation."""

from __future__ import annotations

from typing import Protocol

from govreports.findings.finding import Finding, Level
from govreports.findings.register import findings
from govreports.reports import explanations
from govreports.reports.findings import case
from govreports.reports.models import Report


class Attempt(Protocol):
    """What is looked at of a move that somebody wants to make."""

    @property
    def report(self) -> Report:
        """The report, locked."""
        ...


def unexplained(report: Report) -> list[Finding]:
    """What is still to be explained, in printed order."""
    found = findings(case(report, with_others=True))
    return [f for f in explanations.left(found, explanations.said(report)) if f.level is Level.EXPLAIN]


def explained(attempt: Attempt) -> str | None:
    """Whatever asks for a reason has one that still holds."""
    left = unexplained(attempt.report)
    if not left:
        return None
    return f"还有 {len(left)} 项须说明，第一项：{left[0].message}"
