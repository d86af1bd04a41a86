"""How the cells of the workbook look, and how a value is put into one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

from govreports.formats import numbers
from govreports.formats.schema import Figure, Kind
from govreports.printing.workbook.places import Place

_SHOWN_WHOLE: Final = 11  # characters that the number format General shows
_EXACT: Final = 15  # significant digits that Excel keeps

LABEL, HEAD, UPRIGHT, TITLE, COUNT, AMOUNT, TOTAL, NOTE, CHECK = (
    *("表格标签", "表格表头", "表格竖排", "报告标题", "填报件数", "填报金额", "自动合计", "表格备注", "勾稽核对"),
)

_FORMULA_SIGNS: Final = frozenset("=+-@\t\r\n＝＋－＠")


def styles() -> Iterator[NamedStyle]:
    """Every style of the workbook, by the name staff see."""
    line = Side("thin")
    grid = Border(left=line, right=line, top=line, bottom=line)
    for name, horizontal, face, fill, number_format in (
        (LABEL, "left", Font("宋体", 11), None, "@"),
        (HEAD, "center", Font("黑体", 11), "E4EBF3", "@"),
        (UPRIGHT, "center", Font("宋体", 11), None, "@"),
        (TITLE, "center", Font("黑体", 14), None, "@"),
        (COUNT, "center", Font("宋体", 11), None, "0"),
        (AMOUNT, "center", Font("宋体", 11), None, "General"),
        (TOTAL, "center", Font("宋体", 11, bold=True), "F2F2F2", "0"),
        (NOTE, "left", Font("宋体", 11), None, "@"),
        (CHECK, "center", Font("宋体", 11), "F2F2F2", "General"),
    ):
        yield NamedStyle(
            name,
            font=face,
            border=Border() if name == TITLE else grid,
            fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
            alignment=Alignment(
                horizontal=horizontal,
                vertical="center",
                wrap_text=name in (LABEL, HEAD, NOTE),
                text_rotation=255 if name == UPRIGHT else 0,
            ),
            protection=Protection(locked=name not in (COUNT, AMOUNT, NOTE)),
            number_format=number_format,
        )


def add_text(sheet: Any, place: Place, words: str, style: str = "") -> None:
    """Words stay words: nothing that people typed becomes a formula, now or when it is edited."""
    cell = sheet.cell(*place)
    if words:
        cell.value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", words)  # Excel takes _x0041_ for A
        cell.data_type = "s"
    if style:
        cell.style = style
    if words[:1] in _FORMULA_SIGNS:
        cell.quotePrefix = True


def add_formula(sheet: Any, place: Place, formula: str, style: str) -> None:
    """What Excel computes; the result is put in when the file is saved."""
    cell = sheet.cell(*place, formula)
    cell.style = style


def add_figure(sheet: Any, place: Place, value: Figure | None, kind: Kind) -> None:
    """A figure as a number where Excel keeps it exactly, and as text where it would round."""
    cell = sheet.cell(*place)
    cell.style = COUNT if kind is Kind.COUNT else AMOUNT
    shown = numbers.show(value)
    if isinstance(value, int):
        cell.value = value
    elif value is not None and len(shown.replace(".", "").lstrip("0")) <= _EXACT:
        cell.value = float(shown) if "." in shown else int(shown)
        if len(shown) > _SHOWN_WHOLE:
            cell.number_format = "0." + "0" * len(shown.partition(".")[2])
    elif value is not None:
        # Excel would round it: kept letter by letter.
        cell.value, cell.data_type, cell.number_format = shown, "s", "@"
