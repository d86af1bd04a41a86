"""Everything in a report that can be typed, by name: figures, notes, texts, sign-off.

A figure's entry is its cell; `notes.<cell>` is the note printed with it; `preamble` and the
narrative sections go by their key; `signed_off.agency` and `signed_off.date` close the report.
Knows how a typed text is read, not where it is kept (cells.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govreports.formats import numbers, text
from govreports.formats.schema import Edition, Figure

Value = Figure | str | date | None

PREAMBLE = "preamble"
SIGNED_OFF = ("signed_off.agency", "signed_off.date")
NOTE = "notes."
BEFORE = "previous."  # in history only: a figure of last year that the report brings


class UnknownEntry(KeyError):
    """No entry of the report has this name."""


@dataclass(frozen=True)
class Reading:
    """A typed entry: its value and how it is shown from now on, or why it is refused."""

    value: Value
    shown: str
    error: str | None = None


def is_text(name: str) -> bool:
    """Whether an entry is prose, whose history is kept as differences."""
    return "." not in name


def section_of(name: str) -> str:
    """The section or page an entry belongs to: proactive … other_matters, or preamble."""
    if name.startswith("signed_off."):
        return PREAMBLE
    return name.removeprefix(NOTE).removeprefix(BEFORE).partition(".")[0]


def label(edition: Edition, name: str) -> str:
    """What an entry is called in a sentence to people."""
    if name.startswith(NOTE):
        return f"{edition.cells[name.removeprefix(NOTE)].label} 附注"
    if name.startswith(BEFORE):
        return f"上年 {edition.cells[name.removeprefix(BEFORE)].label}"
    if name in edition.cells:
        return edition.cells[name].label
    fixed = {PREAMBLE: "引言", "signed_off.agency": "落款机关", "signed_off.date": "落款日期"}
    return fixed.get(name) or edition.section(name).heading


def check_name(edition: Edition, name: str) -> None:
    """UnknownEntry unless `name` is something one can type; a total is not."""
    cell = edition.cells.get(name.removeprefix(NOTE))
    if cell is not None and (name.startswith(NOTE) or not cell.derived):
        return
    if name != PREAMBLE and name not in SIGNED_OFF and name not in {s.key for s in edition.narratives}:
        raise UnknownEntry(name)


def read(edition: Edition, name: str, typed: str) -> Reading:
    """Read what was typed under `name`, a name that `check_name` passed."""
    if name in edition.cells:
        reading = numbers.read(typed, edition.cells[name].kind)
        return Reading(reading.value, reading.shown, reading.error)
    if name == "signed_off.date":
        return _read_date(typed)
    one_line = "." in name
    limit = "note" if name.startswith(NOTE) else "agency" if one_line else PREAMBLE if name == PREAMBLE else "section"
    cleaned = text.clean(typed)
    fault = text.fault(cleaned, text.LONGEST[limit], one_line=one_line)
    return Reading(None, typed, fault) if fault else Reading(cleaned, cleaned)


def show(value: Value) -> str:
    """How a stored value stands in its input."""
    if value is None or isinstance(value, str):
        return value or ""
    return value.isoformat() if isinstance(value, date) else numbers.show(value)


def _read_date(typed: str) -> Reading:
    if not typed.strip():
        return Reading(None, "")
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        return Reading(None, typed, "请按年-月-日填写日期，如 2026-01-20。")
    return Reading(day, day.isoformat())
