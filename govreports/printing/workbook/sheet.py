"""One table of the report as a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from govreports.formats import numbers
from govreports.formats.document import Document
from govreports.formats.rules import Equation
from govreports.formats.schema import Figure, Kind, Table
from govreports.printing.workbook.checks import add_checks
from govreports.printing.workbook.places import FIRST, Place, address, boxes_at, noted_as, places, reference
from govreports.printing.workbook.styles import (
    HEAD,
    LABEL,
    NOTE,
    TITLE,
    TOTAL,
    UPRIGHT,
    add_figure,
    add_formula,
    add_text,
)

_NOTES: Final = "备注"
_VERTICAL: Final = 9  # a row group of more rows stands upright, one character a line


def add_table(book: Workbook, document: Document, table: Table, foot: str) -> dict[str, Figure | str | None]:
    """One sheet; returns what its formulas come to, by address."""
    heading = document.edition.section(table.key).heading
    sheet = book.create_sheet(heading)
    last_row = FIRST + len(table.grid) - 1
    notes_column = table.width + 1
    for row, words in ((1, heading), (2, document.title)):
        add_text(sheet, (row, 1), words, TITLE)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=notes_column)

    results = _add_boxes(sheet, document, table)
    _add_notes(sheet, document, table, notes_column, last_row)
    last_row, checks = add_checks(sheet, document, table, last_row)
    if foot:  # below all that is read back
        last_row += 1
        add_text(sheet, (last_row, 1), foot, LABEL)
        sheet.merge_cells(start_row=last_row, end_row=last_row, start_column=1, end_column=notes_column)
    _set_validation(sheet, document, table)
    _set_sheet(sheet, table, f"A1:{address((last_row, notes_column))}")
    return results | checks


def _add_boxes(sheet: Any, document: Document, table: Table) -> dict[str, Figure | str | None]:
    at = places(table)
    cells = {cell.name: cell for cell in table.cells}
    # The last of two equations for one total is the one that computes it (arithmetic.derive).
    derived = {e.derives: e for e in table.equations if e.derives}
    results: dict[str, Figure | str | None] = {}
    for place, box in boxes_at(table):
        if box.cell is None:
            upright = box.kind == "row_group" and box.rowspan > _VERTICAL
            left = box.kind in ("row_label", "corner_note")
            add_text(sheet, place, box.text, UPRIGHT if upright else LABEL if left else HEAD)
        elif cells[box.cell].derived:
            add_formula(sheet, place, _sum(derived[box.cell], at), TOTAL)
            results[address(place)] = document.figures[box.cell]
        else:
            add_figure(sheet, place, document.figures[box.cell], cells[box.cell].kind)
        if box.colspan * box.rowspan > 1:
            row, column = place
            sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + box.rowspan - 1, end_column=column + box.colspan - 1
            )
    return results


def _sum(equation: Equation, at: Mapping[str, Place]) -> str:
    """A total with a blank part is blank, as it is on paper."""
    parts = reference(equation.right, at)
    return f'=IF(COUNT({parts})={len(equation.right)},SUM({parts}),"")'


def _add_notes(sheet: Any, document: Document, table: Table, column: int, last_row: int) -> None:
    """A column that is printed: each note on its own line, after the name of its figure."""
    head = FIRST + max(table.head_rows, 1) - 1
    add_text(sheet, (FIRST, column), _NOTES, HEAD)
    if head > FIRST:
        sheet.merge_cells(start_row=FIRST, end_row=head, start_column=column, end_column=column)
    labels_of = noted_as(table)
    for row in range(head + 1, last_row + 1):
        if row not in labels_of:
            sheet.cell(row, column).style = HEAD
            continue
        notes = ((label, document.notes.get(name)) for name, label in labels_of[row].items())
        lines = [f"{label}：{note}" for label, note in notes if note]
        add_text(sheet, (row, column), "\n".join(lines), NOTE)
        if len(lines) > 1:
            sheet.row_dimensions[row].height = 15 * sum(-(-len(line) // 20) for line in lines)


def _set_validation(sheet: Any, document: Document, table: Table) -> None:
    at = places(table)
    for kind, rule, words in (
        (Kind.COUNT, "whole", f"请填 0 至 {numbers.MAX_COUNT} 的整数。"),
        (Kind.WAN, "decimal", f"请填 0 至 {numbers.MAX_COUNT} 的金额，单位万元，最多六位小数。"),
    ):
        names = [cell.name for cell in table.inputs if cell.kind is kind]
        if not names:
            continue
        validation = DataValidation(
            type=rule, operator="between", formula1="0", formula2=str(numbers.MAX_COUNT), allow_blank=True
        )
        validation.errorTitle, validation.error, validation.showErrorMessage = "数字不对", words, True
        validation.sqref = reference(names, at).replace(",", " ")
        sheet.add_data_validation(validation)


def _set_sheet(sheet: Any, table: Table, area: str) -> None:
    for column, width in enumerate((*_widths(table), 40), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 22
    body = FIRST + table.head_rows
    if table.head_rows:
        first = min(column for _, column in places(table).values())
        sheet.freeze_panes = address((body, first))
        sheet.print_title_rows = f"{FIRST}:{body - 1}"
    sheet.print_area = area
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "— &P —"
    # Against slips of the hand: no password, so that whoever must change more can.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _widths(table: Table) -> tuple[float, ...]:
    if table.key == "requests":
        return (6, 16, 46, *[12] * (table.width - 3))
    return (24 if table.width < 6 else 9,) * table.width
