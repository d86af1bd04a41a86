"""A table page as it is posted without scripts: what was typed, blanks filled, a note on a cell that had none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from govreports.formats.schema import Cell, Figure, Table
from govreports.reports import entries

# Which button was pressed; without scripts nothing can be taken back, so a nil report is asked about.
ZEROS: Final = "zeros"
NIL: Final = "nil"
NIL_CONFIRMED: Final = "nil_confirmed"


@dataclass(frozen=True)
class NewNote:
    """The empty line for a note: its cell is chosen by row and column, as it is found on paper.

    The page brings it when it is asked for; its choices are long.
    """

    table: Table
    row: str = ""
    column: str = ""
    text: str = ""
    fault: str = ""
    is_asked: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the page shows it."""
        return self.is_asked or bool(self.fault)

    @property
    def rows(self) -> list[str]:
        """Printed row labels; no two rows of a table are called the same."""
        return list(dict.fromkeys(cell.row_label for cell in self.table.cells))

    @property
    def columns(self) -> list[str]:
        """Printed column labels."""
        return list(dict.fromkeys(cell.column_label for cell in self.table.cells))

    @property
    def cell(self) -> Cell | None:
        """The cell where the chosen row and column meet."""
        found = (c for c in self.table.cells if (c.row_label, c.column_label) == (self.row, self.column))
        return next(found, None)


@dataclass(frozen=True)
class Posted:
    """What is to be saved of a posted table page, and what cannot be taken as it is."""

    changes: dict[str, str]
    note: NewNote
    overwritten: list[tuple[Cell, str]] = field(default_factory=list)  # what a nil report would set to 0


def posted(table: Table, post: Mapping[str, str], stored: Mapping[str, Figure | None]) -> Posted:
    """Read a posted page; whichever button was pressed, everything typed is in `changes`."""
    notes = {name: post[name] for name in post if name.startswith(entries.NOTE)}
    note = _new_note(table, post, notes)
    if note.text and note.cell and not note.fault:
        notes[entries.NOTE + note.cell.name] = note.text
    typed = {cell.name: post[cell.name] for cell in table.inputs if cell.name in post}
    fill = post.get("fill")
    if fill == ZEROS:
        typed = {cell.name: typed.get(cell.name, "").strip() or "0" for cell in table.inputs}
    others: list[tuple[Cell, str]] = []
    if fill == NIL:
        standing = {**{name: entries.show(value) for name, value in stored.items()}, **typed}
        others = [(c, standing[c.name]) for c in table.inputs if standing[c.name].strip() not in {"", "0"}]
    if fill == NIL_CONFIRMED or (fill == NIL and not others):
        typed = dict.fromkeys((cell.name for cell in table.inputs), "0")
    return Posted({**typed, **notes}, note, others)


def _new_note(table: Table, post: Mapping[str, str], notes: Mapping[str, str]) -> NewNote:
    given = (post.get("note_row", ""), post.get("note_column", ""), post.get("note_text", ""))
    chosen = NewNote(table, *given)
    if not chosen.text.strip():
        return NewNote(table, is_asked=post.get("note") == "new")
    if not chosen.row or not chosen.column:
        return NewNote(table, *given, "请选定附注所在的行和栏，再保存。")
    if chosen.cell is None:
        return NewNote(table, *given, f"“{chosen.row[:80]}”没有“{chosen.column[:80]}”一格，请另选行或栏。")
    if notes.get(entries.NOTE + chosen.cell.name, "").strip():
        return NewNote(table, *given, "这一格已有附注，请在原来那一行改写。")
    return chosen
