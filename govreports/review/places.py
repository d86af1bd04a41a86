"""The places of a report one can point at: every printed figure, every text."""

from __future__ import annotations

from govreports.formats.document import Document
from govreports.formats.schema import Edition
from govreports.reports import entries
from govreports.reports.findings import page_url
from govreports.reports.models import Report


def texts(edition: Edition) -> tuple[str, ...]:
    """The places that are prose."""
    return (entries.PREAMBLE, *(section.key for section in edition.narratives))


def printed(edition: Edition) -> tuple[str, ...]:
    """Every place in printed order."""
    prose = set(texts(edition))
    found = [entries.PREAMBLE]
    for section in edition.sections:
        found += [section.key] if section.key in prose else [cell.name for cell in edition.table(section.key).cells]
    return tuple(found)


def is_known(edition: Edition, place: str) -> bool:
    """Whether the report has such a place; a pin may outlive it."""
    return place in edition.cells or place in texts(edition)


def label(edition: Edition, place: str) -> str:
    """What a place is called to people, known or not."""
    return entries.label(edition, place) if is_known(edition, place) else f"已不在报告中的一处（{place}）"


def written(document: Document, place: str) -> str:
    """The text that stands at a place that is prose."""
    return document.preamble if place == entries.PREAMBLE else document.text(place)


def choices(edition: Edition) -> list[tuple[str, list[tuple[str, str]]]]:
    """The places as a list to choose from: texts first, then each table by its heading."""
    prose = [(place, entries.label(edition, place)) for place in texts(edition)]
    tables = [(edition.section(t.key).heading, [(c.name, c.label) for c in t.cells]) for t in edition.tables]
    return [("文字部分", prose), *tables]


def url(report: Report, place: str) -> str:
    """Where a place is written: its input; for a total, the first input of its row."""
    page = page_url(report, entries.section_of(place))
    cell = report.edition.cells.get(place)
    if cell is None or not cell.derived:
        return f"{page}#{place}"
    row = place.rpartition(".")[0]
    beside = (c.name for c in report.edition.cells.values() if not c.derived and c.name.rpartition(".")[0] == row)
    return f"{page}#{next(beside, '')}"
