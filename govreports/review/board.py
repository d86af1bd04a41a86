"""The report as a board one points at: texts word for word, tables with a link at every figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import format_html

from govreports.formats import numbers
from govreports.formats.document import Document
from govreports.formats.schema import Cell
from govreports.printing.table import PrintedTable, printed
from govreports.reports import entries
from govreports.reports.models import Report
from govreports.review import places


@dataclass(frozen=True)
class Part:
    """One part of the report on the board: a text, or a table."""

    key: str
    heading: str
    text: str = ""
    table: PrintedTable | None = None


def parts(report: Report, document: Document, page: str) -> list[Part]:
    """The report in printed order; a click on a figure leads to `page` with the figure chosen."""
    edition = report.edition
    prose = set(places.texts(edition))
    link = _linked(document, page)
    preamble = Part(entries.PREAMBLE, entries.label(edition, entries.PREAMBLE), document.preamble)
    return [
        preamble,
        *(
            Part(s.key, s.heading, text=document.text(s.key))
            if s.key in prose
            else Part(s.key, s.heading, table=printed(edition, edition.table(s.key), link))
            for s in edition.sections
        ),
    ]


def _linked(document: Document, page: str) -> Callable[[Cell], str]:
    def content(cell: Cell) -> str:
        figure = document.figures[cell.name]
        shown = "空白" if figure is None else numbers.show(figure)
        return format_html(
            '<a href="{}?place={}#pin" data-place="{}" aria-label="{} {}">{}</a>',
            page, cell.name, cell.name, cell.label, shown, shown,
        )  # fmt: skip

    return content
