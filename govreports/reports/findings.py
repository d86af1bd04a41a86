"""Findings as a page shows them: with a link to their place, and the state of each section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from govreports.findings.finding import LEVEL_LABELS, Finding
from govreports.formats.document import Document
from govreports.formats.schema import Section
from govreports.reports import entries
from govreports.reports.models import Report


class State(StrEnum):
    """How far a section is."""

    EMPTY = "未填"
    STARTED = "填报中"
    FAULTY = "有问题"
    DONE = "已完成"


@dataclass(frozen=True)
class Placed:
    """A finding with the link to its place and the name of its level."""

    finding: Finding
    url: str
    level: str


def section_of(finding: Finding) -> str:
    """The section a finding stands in; preamble for what concerns the title."""
    if finding.cells:
        return finding.cells[0].partition(".")[0]
    return finding.place or entries.PREAMBLE


def placed(report: Report, found: Iterable[Finding]) -> list[Placed]:
    """Findings with their links."""
    return [Placed(f, _url(report, f), LEVEL_LABELS[f.level]) for f in found]


def page_url(report: Report, section: str) -> str:
    """The page on which a section is written."""
    tables = {table.key for table in report.edition.tables}
    kind = "reports:table" if section in tables else "reports:text"
    return reverse(kind, args=[report.pk, section])


def state(document: Document, section: Section, found: Iterable[Finding]) -> State:
    """The state of one section, from its entries and its findings."""
    here = [f for f in found if section_of(f) == section.key]
    if not _has_entries(document, section):
        return State.EMPTY
    if any(not f.unfinished for f in here):
        return State.FAULTY
    return State.STARTED if here else State.DONE


def _has_entries(document: Document, section: Section) -> bool:
    tables = {table.key: table for table in document.edition.tables}
    if section.key in tables:
        return any(document.figures[cell.name] is not None for cell in tables[section.key].inputs)
    return bool(document.text(section.key).strip())


def _url(report: Report, finding: Finding) -> str:
    page = page_url(report, section_of(finding))
    typed = [name for name in finding.cells if not report.edition.cells[name].derived]
    anchor = typed[0] if typed else finding.place or ""
    return f"{page}#{anchor}" if anchor else page
