"""Every check, once.  Browser, server, import, command line and handbook read this list.

Identifiers, levels and sources are those of the national format's catalogue of checks; those
that begin with U are ours.  A check is added by its entry in one module of `catalogue`, examples included.
"""

from __future__ import annotations

from collections.abc import Iterable

from govreports.findings.case import Case
from govreports.findings.catalogue import (
    arithmetic,
    characters,
    content,
    narrative,
    own,
    plausibility,
    quality,
    titles,
    years,
)
from govreports.findings.finding import Check, Finding, Level, Verdict
from govreports.formats.document import Document

CHECKS: tuple[Check, ...] = (
    *arithmetic.CHECKS,
    *content.CHECKS,
    *titles.CHECKS,
    *quality.CHECKS,
    *narrative.CHECKS,
    *plausibility.CHECKS,
    *years.CHECKS,
    *characters.CHECKS,
    *own.CHECKS,
    *own.of_explanations(lambda: CHECKS),
)


def checks() -> tuple[Check, ...]:
    """The register as it is now."""
    return CHECKS


def verdicts(about: Case | Document) -> list[Verdict]:
    """What every check answers, in catalogue order: holds, broken, or why it cannot judge."""
    case = about if isinstance(about, Case) else Case.of(about)
    return [check.verdict(case) for check in checks()]


def findings(about: Case | Document) -> list[Finding]:
    """Everything the register finds in a report, in printed order."""
    case = about if isinstance(about, Case) else Case.of(about)
    found = [finding for verdict in verdicts(case) for finding in verdict.findings]
    edition = case.document.edition
    order = {"preamble": 0, **{s.key: i for i, s in enumerate(edition.sections, start=1)}}
    cells = {name: i for i, name in enumerate(edition.cells)}

    def printed(finding: Finding) -> tuple[int, int]:
        if finding.place:
            return order[finding.place], finding.spans[0].start if finding.spans else 0
        if finding.cells:
            return order[finding.cells[0].partition(".")[0]], cells[finding.cells[0]]
        return -1, 0

    return sorted(found, key=printed)


def blocking(found: Iterable[Finding]) -> list[Finding]:
    """The findings that stop submission."""
    return [finding for finding in found if finding.level is Level.BLOCK]
