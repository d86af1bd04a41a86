"""A workbook that `write` made and people filled in, read back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from govreports.formats import UnknownYear, edition, numbers, text
from govreports.formats.document import Document
from govreports.formats.schema import Cell, Edition, Figure, Table
from govreports.printing.workbook.opening import NotOurWorkbook, Read, grids_of, guard
from govreports.printing.workbook.places import DATA_SHEET, Place, address, boxes_at, data_rows, noted_as, places


def read(data: bytes) -> Document:
    """Agency, year, figures and notes of a workbook that `write` made and people filled in.

    NotOurWorkbook names every place at fault.  A total that was typed over its formula comes
    along, to be compared and not believed; texts are not in the tables and stay empty.
    """
    guard(data)
    grids = grids_of(data)
    agency, year, found = _read_data(grids)
    faults: list[str] = []
    cells: dict[str, Figure | None] = {}
    notes: dict[str, str] = {}
    for table in found.tables:
        heading = found.section(table.key).heading
        grid = grids.get(heading, {})
        _compare_labels(heading, grid, table)
        for cell in table.cells:
            place = places(table)[cell.name]
            value, fault = _figure_of(grid.get(place, Read()), cell)
            if fault:
                faults.append(f"“{heading}”{address(place)}（{cell.label}）：{fault}")
            elif not cell.derived or value is not None:
                cells[cell.name] = value
        _read_notes(heading, grid, table, notes, faults)
    if faults:
        raise NotOurWorkbook(faults)
    return Document(agency=agency, year=year, cells=cells, notes=notes)


def _read_data(grids: Mapping[str, Mapping[Place, Read]]) -> tuple[str, int, Edition]:
    """Whose report it is, of which year and edition; the list of names must be ours, line by line."""
    data = grids.get(DATA_SHEET)
    if data is None:
        raise NotOurWorkbook([f"缺少工作表“{DATA_SHEET}”，请用本系统导出的文件填写。"])
    agency = text.clean(_words(data, (3, 2)))
    year = data.get((4, 2), Read()).value
    try:
        found = edition(year) if type(year) is int else None
    except UnknownYear as e:
        raise NotOurWorkbook([f"“{DATA_SHEET}”B4：{e}"]) from e
    if found is None:
        raise NotOurWorkbook([f"“{DATA_SHEET}”B4：年度应为四位年份的整数，如 2025。"])
    if not agency.strip():
        raise NotOurWorkbook([f"“{DATA_SHEET}”B3：机关名称不能为空。"])
    if fault := text.fault(agency, text.LONGEST["agency"], one_line=True):
        raise NotOurWorkbook([f"“{DATA_SHEET}”B3：{fault}"])
    expected = data_rows(found, agency, year)
    for i, row in enumerate(expected, start=1):
        for j, value in enumerate(row, start=1):
            if (i, j) not in ((3, 2), (4, 2)) and _words(data, (i, j)) != value:
                raise NotOurWorkbook([f"“{DATA_SHEET}”{address((i, j))}：应为“{value}”，请用本系统导出的文件填写。"])
    if any(i > len(expected) for i, _ in data):
        raise NotOurWorkbook([f"“{DATA_SHEET}”第 {len(expected)} 行以后应为空。"])
    return agency, int(year), found


def _compare_labels(heading: str, grid: Mapping[Place, Read], table: Table) -> None:
    """A row or column that was put in or taken out would move the figures unseen."""
    if not grid:
        raise NotOurWorkbook([f"缺少工作表“{heading}”，请用本系统导出的文件填写。"])
    for place, box in boxes_at(table):
        if box.cell is None and "".join(_words(grid, place).split()) != "".join(box.text.split()):
            said = f"“{heading}”{address(place)}：应为“{box.text}”。表格的行列或标签已改动，请用本系统导出的文件填写。"
            raise NotOurWorkbook([said])


def _figure_of(read: Read, cell: Cell) -> tuple[Figure | None, str | None]:
    """The figure, or why there is none."""
    value = read.value
    if read.kind == "f":
        return None, None if cell.derived else "应为数字，不能是公式。"
    if value is None or read.kind in ("n", "s"):
        if isinstance(value, float):
            # The shortest decimal that is this double: what was typed, up to 15 digits.
            value = int(value) if value.is_integer() else format(Decimal(repr(value)), "f")
        reading = numbers.read("" if value is None else str(value), cell.kind)
        return reading.value, reading.error
    return None, "应为数字，不能是日期、逻辑值或错误值。"


def _read_notes(
    heading: str, grid: Mapping[Place, Read], table: Table, notes: dict[str, str], faults: list[str]
) -> None:
    for row, labels in noted_as(table).items():
        place = row, table.width + 1
        for line in text.clean(_words(grid, place)).split("\n"):
            name = next((name for name, label in labels.items() if line.startswith(f"{label}：")), None)
            if name is None or name in notes:
                if line.strip():
                    example = next(iter(labels.values()))
                    faults.append(f"“{heading}”{address(place)}：每个数字的备注写一行，如“{example}：……”。")
                continue
            note = line.removeprefix(f"{labels[name]}：")
            if fault := text.fault(note, text.LONGEST["note"], one_line=True):
                faults.append(f"“{heading}”{address(place)}：{fault}")
            elif note:
                notes[name] = note


def _words(grid: Mapping[Place, Read], place: Place) -> str:
    """A text as typed; a figure or formula is none."""
    read = grid.get(place, Read())
    if read.kind != "s" or not isinstance(read.value, str):
        return ""
    # Excel's own escapes: the underscore of ours, and the carriage return of some other programs.
    return re.sub(
        r"_x005F_(?=x[0-9A-Fa-f]{4}_)|_x000D_", lambda found: "_" if found[0] == "_x005F_" else "", read.value
    )
