"""The rules that compute nothing, as rows under their table: 相符, 差 n or 未填齐 in every column."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill

from govreports.formats.arithmetic import total
from govreports.formats.document import Document
from govreports.formats.rules import Equation
from govreports.formats.schema import Figure, Table
from govreports.printing.workbook.places import address, places, reference
from govreports.printing.workbook.styles import CHECK, LABEL, add_formula, add_text

_UNFILLED: Final = "未填齐"
_AGREES: Final = "相符"
_DIFFERS: Final = "差 "


def add_checks(
    sheet: Any, document: Document, table: Table, last_row: int
) -> tuple[int, dict[str, Figure | str | None]]:
    """Under the table a row a rule that computes nothing: 相符, 差 n or 未填齐 in every column."""
    at = places(table)
    results: dict[str, Figure | str | None] = {}
    rows: dict[tuple[str, str], int] = {}
    for equation in (e for e in table.equations if e.derives is None):
        key = equation.check, equation.message
        if key not in rows:
            last_row += 1
            rows[key] = last_row
            add_text(sheet, (last_row, 1), f"核对：{equation.message}", LABEL)
            first = min(column for _, column in at.values())
            sheet.merge_cells(start_row=last_row, end_row=last_row, start_column=1, end_column=first - 1)
        place = rows[key], at[equation.left[0]][1]
        left, right = reference(equation.left, at), reference(equation.right, at)
        count = len(equation.left) + len(equation.right)
        add_formula(
            sheet,
            place,
            f'=IF(COUNT({left},{right})<{count},"{_UNFILLED}",'
            f'IF(SUM({left})=SUM({right}),"{_AGREES}","{_DIFFERS}"&ABS(SUM({left})-SUM({right}))))',
            CHECK,
        )
        results[address(place)] = _checked(equation, document)
    for row in rows.values():
        cells = f"{address((row, 1))}:{address((row, table.width))}"
        red = PatternFill("solid", bgColor="FFC7CE")
        begins = f'LEFT({address((row, 1))},1)="{_DIFFERS[0]}"'
        sheet.conditional_formatting.add(cells, FormulaRule([begins], fill=red, font=Font(color="9C0006", bold=True)))
    return last_row, results


def _checked(equation: Equation, document: Document) -> str:
    left, right = total(equation.left, document.figures), total(equation.right, document.figures)
    if left is None or right is None:
        return _UNFILLED
    return _AGREES if left == right else f"{_DIFFERS}{abs(left - right)}"
