"""The printed table as a template can draw it: the same on the form, on the web page and on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from govreports.formats.schema import Cell, Edition, GridCell, Row, Table

Content = Callable[[Cell], str]


@dataclass(frozen=True)
class Box:
    """One `<th>` or `<td>`; `content` is what stands in a value cell (safe HTML or plain text)."""

    kind: str
    text: str
    colspan: int
    rowspan: int
    scope: str | None
    row: Row | None = None
    cell: Cell | None = None
    content: str = ""
    look: str = ""  # classes of a value cell, each with a space before it


@dataclass(frozen=True)
class PrintedTable:
    """A table ready to be drawn: heading rows, body rows, and what it is called."""

    key: str
    heading: str
    head: tuple[tuple[Box, ...], ...]
    body: tuple[tuple[Box, ...], ...]


def printed(edition: Edition, table: Table, content: Content, look: Content = lambda _: "") -> PrintedTable:
    """The national table with `content(cell)` in every value cell, which has the classes `look(cell)`."""
    rows = tuple(tuple(_box(edition, box, content, look) for box in row) for row in table.grid)
    return PrintedTable(table.key, edition.section(table.key).heading, rows[: table.head_rows], rows[table.head_rows :])


def _box(edition: Edition, box: GridCell, content: Content, look: Content) -> Box:
    cell = edition.cells[box.cell] if box.cell else None
    return Box(
        kind=box.kind,
        text=box.text,
        colspan=box.colspan,
        rowspan=box.rowspan,
        scope=_scope(box),
        row=box.row,
        cell=cell,
        content=content(cell) if cell else "",
        look=look(cell) if cell else "",
    )


def _scope(box: GridCell) -> str | None:
    if box.kind == "row_label":
        return "row"
    if box.kind == "row_group":
        return "rowgroup"
    if box.kind == "header":
        return "colgroup" if box.colspan > 1 else "col"
    return "colgroup" if box.kind == "band" else None
