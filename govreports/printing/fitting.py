"""How tight a report is set: as GB/T 9704-2012 has it, and tighter only where that spares an ugly page.

§5.2.3 asks for 22 lines of 28 characters and lets them be adjusted 特定情况; §7.3.5.4 names the case,
text that runs a little over, and the means: 调整行距、字距.  The type area stays, 天头 within 37 ± 1 mm (§5.2.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any, Final, Protocol

from weasyprint.formatting_structure import boxes

from govreports.printing.pages import Pages
from govreports.printing.prose import Paragraph, columns

FEW: Final = 3  # lines that must not stand alone on the last page
_MOST_SHEETS: Final = 60  # longer reports are not laid out again: seconds, for a page among a hundred
_MILLIMETRE: Final = 96 / 25.4  # in the CSS pixels WeasyPrint counts in
_PITCH: Final = 225 / 22
_TIGHT: Final = 28 / 72 * 25.4
_MORE: Final = 2.2  # mm that a tight page is higher
_ROW: Final = 9.34  # mm, of table 二 at its widest
_SLACK: Final = 0.2  # mm that a prediction may be wrong by

_NOTES: Final = ("requests", "disputes")  # tables whose notes stand under them
_NOTE_COLUMNS: Final = 82  # half-width, in a line of a note, less what numbers kept whole may leave open

# Table 二: what document.css calls each density, and how much lower a row is than the widest, in mm.
DENSITIES: Final = (("", 0.0), ("compact", 2.46), ("dense", 3.58))
# Lines and characters: 22 × 28; 23 at 28 pt, the closest that offices use; and 29 characters as well.
_TEXTS: Final = ("", "tight", "tight tighter")
# Table 三, so that its notes stand on its page: what document.css calls each setting, and the lines of notes it holds.
ROOMS: Final = (("", 1), ("close", 4), ("closer", 11), ("closest", 15))


class Laid(Protocol):
    """A report laid out by WeasyPrint."""

    pages: Any


@dataclass(frozen=True)
class Fit:
    """How tight: numbers of a density of table 二, of a setting of the text and of table 三, 0 the usual one.

    `headed` are notes that open a page without their table, each by the name and number that the template gives it.
    """

    table: int = 0
    text: int = 0
    notes: int = 0
    headed: tuple[str, ...] = ()

    @property
    def classes(self) -> str:
        """What document.css knows it by."""
        return " ".join(filter(None, (DENSITIES[self.table][0], _TEXTS[self.text], ROOMS[self.notes][0])))

    def applied(self, html: str) -> str:
        """The report set so."""
        html = html.replace('class="usual"', f'class="{self.classes}"', 1)
        for note in self.headed:
            html = html.replace(f'class="continued" data-note="{note}"', 'class="continued here"', 1)
        return html


@dataclass(frozen=True)
class Placed:
    """A table on a sheet: how high, how many rows, and how many lines stand above it."""

    key: str
    top: float
    bottom: float
    rows: int
    above: int


@dataclass(frozen=True)
class Sheet:
    """What stands on one page: lines of the report's text with headings, mm used and free, tables."""

    lines: int
    used: float
    free: float
    tables: tuple[Placed, ...] = ()
    notes: tuple[str, ...] = ()

    def table(self, key: str) -> Placed | None:
        """The table of this name, or the part of it, on the page."""
        return next((table for table in self.tables if table.key == key), None)


def fitted(lay: Callable[[Fit], Laid], first: Fit) -> tuple[Laid, Fit]:
    """The report as it looks best; laid out once, unless the first pages show something to mend."""
    laid, sheets, first = _noted(lay, first)
    fit = replace(first, table=density(sheets, first.table))
    if len(sheets) > _MOST_SHEETS:
        return laid, first
    if ends_short(sheets):
        for text in range(_enough(sheets), len(_TEXTS)):
            tight, sheets, set_so = _noted(lay, replace(fit, text=text))
            if not ends_short(sheets):
                return tight, set_so
    if fit == first:
        return laid, first
    laid, _, fit = _noted(lay, fit)
    return laid, fit


def _noted(lay: Callable[[Fit], Laid], fit: Fit) -> tuple[Laid, tuple[Sheet, ...], Fit]:
    """The report with the notes of its tables in place: laid out again until nothing is to be changed."""
    while True:
        laid = lay(fit)
        sheets = tuple(_sheet(page._page_box) for page in laid.pages)
        if (better := noted(sheets, fit)) == fit:
            return laid, sheets, fit
        fit = better


def noted(sheets: tuple[Sheet, ...], fit: Fit) -> Fit:
    """The same, or closer, or with a heading over the first note that is not on the page of its table.

    A page that cannot hold all notes of table 三, however close, holds as many as it can.
    """
    parted = {key: note for key in _NOTES if (note := _parted(sheets, key))}
    if "requests" in parted and fit.notes + 1 < len(ROOMS):
        return replace(fit, notes=fit.notes + 1, headed=())
    return replace(fit, headed=tuple(sorted({*fit.headed, *parted.values()})))


def _parted(sheets: tuple[Sheet, ...], key: str) -> str | None:
    """The first note of a table on the page after it."""
    after = next((sheets[i + 1 :] for i, sheet in enumerate(sheets) if sheet.table(key)), ())
    notes = (note for sheet in after for note in sheet.notes if note.split()[0] == key)
    return next(notes, None)


def guess(report: Pages) -> Fit:
    """What will probably be found best, so that most reports are laid out once."""
    table = next(part.table for part in report.parts if part.table)
    before = takewhile(lambda part: not part.table, report.parts)
    prose = [*report.preamble, *(paragraph for part in before for paragraph in (part.heading, *part.paragraphs))]
    lines = len(report.title_lines) * 1.5 + 1 + sum(map(_lines, prose))
    room = (22 - lines % 22 - 1) * _PITCH - _SLACK
    rows = len(table.head) + len(table.body)
    notes = sum(
        -(-columns(remark) // _NOTE_COLUMNS)
        for part in report.parts
        if part.key == _NOTES[0]
        for remark in part.remarks
    )
    return Fit(
        next((n for n, (_, saved) in enumerate(DENSITIES) if rows * (_ROW - saved) <= room), 0),
        notes=next((n for n, (_, lines) in enumerate(ROOMS) if notes <= lines), len(ROOMS) - 1),
    )


def _lines(paragraph: Paragraph | str) -> int:
    text = paragraph if isinstance(paragraph, str) else paragraph.lead + paragraph.text
    return -(-(columns(text) + 4) // 56)


def density(sheets: tuple[Sheet, ...], now: int) -> int:
    """How dense table 二 is to be, seeing where it came to stand: the least that keeps it below its text."""
    place = next((i for i, sheet in enumerate(sheets) if sheet.table("proactive")), 0)
    table = sheets[place].table("proactive") if sheets else None
    if not table or place + 1 < len(sheets) and sheets[place + 1].table("proactive"):
        return now  # longer than a page
    moved = table.above <= 1 and place > 0  # its heading only: no room for it where its text ends
    room = sheets[place - 1].free - table.bottom if moved else sheets[place].free
    for number, (_, saved) in enumerate(DENSITIES):
        stands = number == now and not moved
        if stands or room + table.rows * (saved - DENSITIES[now][1]) >= _SLACK:
            return number
    return 0


def ends_short(sheets: tuple[Sheet, ...]) -> bool:
    """Whether the last page holds a few lines that could stand on the one before."""
    return len(sheets) > 1 and sheets[-1].lines <= FEW and not sheets[-1].tables and not sheets[-2].table("requests")


def _enough(sheets: tuple[Sheet, ...]) -> int:
    """The text setting that will probably bring back the lines of the last page: each costs a layout."""
    after = next((i for i, sheet in enumerate(sheets) if sheet.table("requests")), -1) + 1
    before = sheets[after:-1]
    lower = (_PITCH - _TIGHT) * sum(sheet.lines for sheet in before) + _MORE * len(before)
    # A line more than there are, for what must stay together; table 四 becomes lower by half a line.
    return 1 if sheets[-2].free + lower >= sheets[-1].used * _TIGHT / _PITCH + _TIGHT / 2 else 2


def _sheet(page: Any) -> Sheet:
    lines, bottom, tables, notes = 0, 0.0, [], []
    top = page.content_box_y()
    for box in _standing(page.children[0]):
        foot = (box.position_y + box.margin_height() - top) / _MILLIMETRE
        if isinstance(box, boxes.TableBox):
            head, rows = (box.position_y - top) / _MILLIMETRE, sum(len(group.children) for group in box.children)
            tables.append(Placed(box.element.get("class").split()[0], head, foot, rows, lines))
        elif box.element.tag in ("p", "h2"):
            lines += 1
            if note := box.element.get("data-note"):
                notes.append(note)
        bottom = max(bottom, foot)
    return Sheet(lines, bottom, page.height / _MILLIMETRE - bottom, tuple(tables), tuple(dict.fromkeys(notes)))


def _standing(box: Any) -> Iterator[Any]:
    """The tables and lines of a page; not the watermark, and not the fingerprint, which takes no room."""
    if box.element is not None and box.element.get("class") in ("watermark", "fingerprint"):
        return
    if isinstance(box, boxes.TableBox | boxes.LineBox):
        yield box
    else:
        for child in getattr(box, "children", ()):
            yield from _standing(child)
