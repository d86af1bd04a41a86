"""Where everything stands in the workbook: the same for writing and for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openpyxl.utils import get_column_letter

from govreports.formats.schema import Edition, GridCell, Table

DATA_SHEET: Final = "数据项"
_DATA_NOTE: Final = "本表供系统读回数据时核对，请勿改动。"
_DATA_HEAD: Final = ("数据项", "工作表", "单元格")
FIRST: Final = 3  # the row in which a table's grid begins; above are heading and title

Place = tuple[int, int]  # row and column, from 1


def boxes_at(table: Table) -> Iterator[tuple[Place, GridCell]]:
    """Every box of the printed table with the cell of the sheet in which it stands."""
    covered: set[Place] = set()
    for i, row in enumerate(table.grid):
        column = 1
        for box in row:
            while (FIRST + i, column) in covered:
                column += 1
            yield (FIRST + i, column), box
            covered |= {(FIRST + i + down, column + to) for down in range(box.rowspan) for to in range(box.colspan)}
            column += box.colspan


def places(table: Table) -> dict[str, Place]:
    """The cell of the sheet for each cell of the report, by name."""
    return {box.cell: place for place, box in boxes_at(table) if box.cell}


def address(place: Place) -> str:
    """D8 for row 8, column 4."""
    return f"{get_column_letter(place[1])}{place[0]}"


def reference(names: Iterable[str], at: Mapping[str, Place]) -> str:
    """The named cells as arguments of SUM or COUNT; neighbours as a range."""
    runs: list[list[Place]] = []
    for place in (at[name] for name in names):
        run = runs[-1] if runs else []
        if run and _step(run[-1], place) in ({_step(*run[-2:])} if len(run) > 1 else {(0, 1), (1, 0)}):
            run.append(place)
        else:
            runs.append([place])
    return ",".join(address(run[0]) if len(run) == 1 else f"{address(run[0])}:{address(run[-1])}" for run in runs)


def _step(one: Place, other: Place) -> Place:
    return other[0] - one[0], other[1] - one[1]


def noted_as(table: Table) -> dict[int, dict[str, str]]:
    """By row: what each of its cells is called in a line of notes, by name."""
    cells = {cell.name: cell for cell in table.cells}
    rows: dict[int, dict[str, str]] = {}
    for name, (row, _) in places(table).items():
        rows.setdefault(row, {})[name] = cells[name].column_label
    for labels in rows.values():
        if len(set(labels.values())) < len(labels):
            labels.update({name: cells[name].label for name in labels})
    return rows


def data_rows(found: Edition, agency: str, year: int) -> list[tuple[str | int, ...]]:
    """The last sheet: what the file is, and where each figure that people fill in stands."""
    rows: list[tuple[str | int, ...]] = [
        (_DATA_NOTE,),
        ("格式", found.key),
        ("机关", agency),
        ("年度", year),
        _DATA_HEAD,
    ]
    for table in found.tables:
        heading, at = found.section(table.key).heading, places(table)
        rows += [(cell.name, heading, address(at[cell.name])) for cell in table.inputs]
    return rows
