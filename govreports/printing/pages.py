"""A report as plain values, ready to be set: what stands where, in which rank.

The PDF and the web page of a report are drawn from the same `Pages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from govreports.formats import numbers
from govreports.formats.document import Document
from govreports.formats.schema import Cell, Section, Table
from govreports.printing.prose import Paragraph, columns, prose
from govreports.printing.table import PrintedTable, printed
from govreports.printing.titles import balanced

SIGNATURE_WIDTH: Final = 24  # of 16 pt, with two more to the edge
_BESIDE_DATE: Final = 12  # half-width columns that a name may have more than its date, three characters from the edge

# Value cells of 10 mm hold no words: what is noted there stands under the table, with a mark.
_NARROW: Final = ("requests", "disputes")
_MARKS: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True)
class Part:
    """One of the six parts: prose, or a table with what is remarked under it."""

    key: str
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    table: PrintedTable | None = None
    digits: int = 0  # of the longest figure of the table, which all of them are sized by
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pages:
    """The whole report in printed order."""

    title: str
    title_lines: tuple[str, ...]
    agency: str
    year: int
    preamble: tuple[Paragraph, ...]
    parts: tuple[Part, ...]
    signed_off: tuple[str, ...]
    signature: tuple[str, ...]  # the same on paper: a long name in balanced lines

    @property
    def signed_wide(self) -> bool:
        """Whether the name, centred over the date, would come too near the edge."""
        *name, last = self.signature or ("",)
        return any(columns(line) > columns(last) + _BESIDE_DATE for line in name)


def pages(document: Document, *, plain: bool = False) -> Pages:
    """Set out a report; nothing is judged here and nothing is added.

    `plain` leaves out the markup by which paper sizes notes and marks.
    """
    return Pages(
        title=document.title,
        title_lines=_title_lines(document),
        agency=document.agency,
        year=document.year,
        preamble=prose(document.preamble),
        parts=tuple(_part(document, section, plain) for section in document.edition.sections),
        signed_off=_signed_off(document),
        signature=tuple(line for part in _signed_off(document) for line in balanced(part, SIGNATURE_WIDTH)),
    )


def printed_date(day: date) -> str:
    """A date as a document bears it: no leading zeros (GB/T 9704 §7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _part(document: Document, section: Section, plain: bool) -> Part:
    if section in document.edition.narratives:
        return Part(section.key, section.heading, paragraphs=prose(document.text(section.key)))
    table = document.edition.table(section.key)
    marks = _marks(document, table)
    shown = {cell.name: numbers.show(document.figures[cell.name]) for cell in table.cells}

    def content(cell: Cell) -> str:
        what = shown[cell.name], document.notes.get(cell.name, ""), marks.get(cell.name, "")
        return _plain(*what) if plain else _sized(*what)

    cells = document.edition.cells
    return Part(
        section.key,
        section.heading,
        table=printed(document.edition, table, content),
        digits=max(len(digits) + _room(marks.get(name, "")) for name, digits in shown.items()),
        remarks=tuple(
            f"{mark} {cells[name].row_label}（{cells[name].column_label}）：{document.notes[name]}"
            for name, mark in marks.items()
        ),
    )


def _marks(document: Document, table: Table) -> dict[str, str]:
    """The cells whose notes stand under the table, and how each is pointed at."""
    if table.key not in _NARROW:
        return {}
    noted = (cell.name for cell in table.cells if document.notes.get(cell.name))
    return {name: _MARKS[i] if i < len(_MARKS) else f"[{i + 1}]" for i, name in enumerate(noted)}


def _room(mark: str) -> int:
    """The digits of whose room a mark takes up."""
    return (len(mark) + 1) // 2


def _plain(digits: str, note: str, mark: str) -> str:
    """What stands in a value cell: the digits, then the mark or the note in brackets."""
    return f"{digits}{mark}" if mark or not note else f"{digits}（{note}）"


def _sized(digits: str, note: str, mark: str) -> SafeString | str:
    """The same with what document.css sizes by: which part is the mark or the note."""
    if mark:
        return format_html('{}<span class="mark">{}</span>', digits, mark)
    return format_html('{}<span class="note">（{}）</span>', digits, note) if note else digits


def _title_lines(document: Document) -> tuple[str, ...]:
    """The agency above, the rest below (FORMAT §2.1)."""
    below = balanced(document.title.removeprefix(document.agency))
    return (*balanced(document.agency, below=columns(below[0]) if below else 0), *below)


def _signed_off(document: Document) -> tuple[str, ...]:
    signed = document.signed_off
    return tuple(line for line in (signed.agency, printed_date(signed.date) if signed.date else "") if line)
