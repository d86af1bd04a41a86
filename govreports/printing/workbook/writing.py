"""The report as the .xlsx: a sheet a table, then the list by which it is read back."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from govreports.formats.document import Document
from govreports.formats.schema import Figure
from govreports.printing import package
from govreports.printing.workbook.places import DATA_SHEET, data_rows
from govreports.printing.workbook.sheet import add_table
from govreports.printing.workbook.styles import add_text, styles


def write(document: Document, *, foot: str = "") -> bytes:
    """The .xlsx of a report: a sheet a table, each closed by `foot`, then the list by which it is read back."""
    book = Workbook()
    book.remove(book.active)
    for style in styles():
        book.add_named_style(style)
    facts = book.properties
    facts.title, facts.creator, facts.language = document.title, document.agency, "zh-CN"
    # A date is written with every workbook: the report's own, or the first on which it could be.
    day = document.signed_off.date or date(document.year + 1, 1, 1)
    facts.created = facts.modified = datetime.combine(day, time())
    results = [add_table(book, document, table, foot) for table in document.edition.tables]
    _add_data(book, document)
    return _saved(book, results)


def _add_data(book: Workbook, document: Document) -> None:
    """What the file is, and where each figure stands that people fill in."""
    sheet = book.create_sheet(DATA_SHEET)
    for row, values in enumerate(data_rows(document.edition, document.agency, document.year), start=1):
        for column, value in enumerate(values, start=1):
            if isinstance(value, int):
                sheet.cell(row, column, value)
            else:
                add_text(sheet, (row, column), value)
    for column, width in zip("ABC", (48, 44, 10), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.protection.sheet = True


def _saved(book: Workbook, results: list[dict[str, Figure | str | None]]) -> bytes:
    """The package, and in every formula what it comes to.

    openpyxl writes formulas without results; a preview that computes nothing would show none.
    """
    made = BytesIO()
    for sheet in book.worksheets:
        sheet.merged_cells = sheet.merged_cells.sorted()  # a set, which has another order in every process
    ExcelWriter(book, ZipFile(made, "w", ZIP_STORED)).save()
    sheets = {f"xl/worksheets/sheet{i}.xml": result for i, result in enumerate(results, start=1)}
    return package.packed(
        (name, _with_results(content.decode(), sheets[name]).encode() if name in sheets else content)
        for name, content in package.parts(made)
    )


_FORMULA: Final = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v ?(?:/>|></v>)')


def _with_results(xml: str, results: dict[str, Figure | str | None]) -> str:
    def result(found: re.Match[str]) -> str:
        place, attributes, formula = found.groups()
        value = results[place]
        kind = "" if isinstance(value, int) else ' t="str"'
        shown = "" if value is None else escape(str(value))
        return f'<c r="{place}"{attributes}{kind}><f>{formula}</f><v>{shown}</v>'

    return _FORMULA.sub(result, xml)
