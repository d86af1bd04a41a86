"""What a report is compared with, where its findings stand, and the state of each section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.urls import reverse

from govreports.findings.case import Case
from govreports.findings.finding import Finding, Level
from govreports.formats.document import Document
from govreports.formats.schema import Section
from govreports.printing.coverage import prints
from govreports.reports import cells, entries, last_year
from govreports.reports.bindings import Bindings
from govreports.reports.following import declared
from govreports.reports.lookalikes import lookalikes
from govreports.reports.models import Report


class State(StrEnum):
    """How far a section is."""

    EMPTY = "未填"
    STARTED = "填报中"
    FAULTY = "有问题"
    EXPLAIN = "待说明"
    DONE = "已完成"


def case(
    report: Report,
    document: Document | None = None,
    bindings: Mapping[str, Bindings] | None = None,
    *,
    with_others: bool = False,
) -> Case:
    """The report with what its checks compare it with; `document` and its `bindings` where they are read already."""
    if document is None:
        document, bindings = cells.document_with_bindings(report)
    if bindings is None:
        bound = cells.bound_texts(report)
    else:
        texts = {entries.PREAMBLE: document.preamble, **document.sections}
        bound = {name: (texts[name], listed) for name, listed in bindings.items()}
    others = lookalikes(report, document) if with_others else None
    return Case(
        document,
        last_year=last_year.compared(report, document),
        others=others,
        prints=prints,
        declared=declared(document, bound),
    )


def section_of(finding: Finding) -> str:
    """The section a finding stands in; preamble for what concerns the title."""
    if finding.place:
        return finding.place
    return finding.cells[0].partition(".")[0] if finding.cells else entries.PREAMBLE


def is_table(report: Report, section: str) -> bool:
    """Whether a section is one of the national tables; others' texts say nothing of its cells."""
    return any(table.key == section for table in report.edition.tables)


def page_url(report: Report, section: str) -> str:
    """The page on which a section is written."""
    kind = "reports:table" if is_table(report, section) else "reports:text"
    return reverse(kind, args=[report.pk, section])


def state(document: Document, section: Section, found: Iterable[Finding]) -> State:
    """The state of one section, from its entries and its findings."""
    here = [f for f in found if section_of(f) == section.key]
    if not _has_entries(document, section):
        return State.EMPTY
    if any(f.level is Level.BLOCK and not f.unfinished for f in here):
        return State.FAULTY
    if any(f.unfinished for f in here):
        return State.STARTED
    return State.EXPLAIN if any(f.level is Level.EXPLAIN for f in here) else State.DONE


def _has_entries(document: Document, section: Section) -> bool:
    tables = {table.key: table for table in document.edition.tables}
    if section.key in tables:
        return any(document.figures[cell.name] is not None for cell in tables[section.key].inputs)
    return bool(document.text(section.key).strip())


def place_url(report: Report, finding: Finding) -> str:
    """The page a finding is about, at the text or input it is about."""
    page = page_url(report, section_of(finding))
    anchor = finding.place or _input_of(report, finding)
    return f"{page}#{anchor}" if anchor else page


def _input_of(report: Report, finding: Finding) -> str:
    """The first input a finding is about; for a total, the first one of its row."""
    edition = report.edition
    typed = [name for name in finding.cells if not edition.cells[name].derived]
    rows = {name.rpartition(".")[0] for name in finding.cells}
    beside = (c.name for c in edition.cells.values() if not c.derived and c.name.rpartition(".")[0] in rows)
    return typed[0] if typed else next(beside, "")
