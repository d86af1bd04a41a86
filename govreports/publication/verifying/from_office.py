"""Word and Excel files: the paragraphs and tables of one, the cells of the other."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from openpyxl import load_workbook

from govreports.formats import edition, numbers
from govreports.formats.document import Document, ExchangeError, dumps
from govreports.printing.foot import LABEL
from govreports.printing.workbook import opening, places, read
from govreports.publication.verifying.from_page import MOST_ROWS, MOST_TABLES, Spanned, expanded
from govreports.publication.verifying.seen import MOST_TEXT, Grid, Seen, Unreadable

_NO_WORD = "不是有效的 Word（.docx）文件，或者文件不完整。请另存为 .docx 后再核验。"


def word(content: bytes) -> Seen:
    """Paragraphs outside tables, and every table with its spans filled in."""
    _guard(content, "docx")
    try:
        file = docx.Document(BytesIO(content))
        lines = [line for p in file.element.body.iterchildren(qn("w:p")) for line in _lines(p)]
        found = list(file.element.body.iterchildren(qn("w:tbl")))
        draft = file.core_properties.content_status == "草稿"
    except Exception as fault:  # the library raises whatever its own code meets in a file that is not in order
        raise Unreadable(_NO_WORD) from fault
    if sum(map(len, lines)) > MOST_TEXT or len(found) > MOST_TABLES:
        raise Unreadable("文件的内容过多，不是年度报告。")
    return Seen("Word", tuple(lines), tuple(map(_grid, found)), draft=draft)


def workbook(content: bytes) -> Seen:
    """Figures and notes as they are read back, what stands in each cell of the three tables, and the line below them."""
    _guard(content, "xlsx")
    try:
        document = read(content)
    except ExchangeError as fault:
        raise Unreadable(fault.faults[0]) from fault
    figures, feet = _shown(content, document)
    return Seen("Excel", lines=feet, data=dumps(document), figures=figures)


def _guard(content: bytes, ending: str) -> None:
    """The ZIP file that both are, before anything looks into it."""
    try:
        opening.guard(content)
    except opening.NotOurWorkbook as fault:
        said = fault.faults[0].replace(".xlsx", f".{ending}").replace(".xls ", f".{ending[:-1]} ")
        raise Unreadable(said) from fault


def _lines(paragraph: Any) -> list[str]:
    words = []
    for node in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
        words.append((node.text or "") if node.tag == qn("w:t") else "\n")
    return [line for line in "".join(words).split("\n") if line.strip()]


def _grid(table: Any) -> Grid:
    """A table; a cell that continues the one above has no text of its own, and is that one."""
    rows: list[list[Spanned]] = []
    for row in list(table.iterchildren(qn("w:tr")))[:MOST_ROWS]:
        cells: list[Spanned] = []
        for cell in list(row.iterchildren(qn("w:tc")))[:60]:
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            across = min(int(span.get(qn("w:val"))), 60) if span is not None else 1
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            text = "".join("".join(node.text or "" for node in cell.iter(qn("w:t"))).split())
            if merge is not None and merge.get(qn("w:val")) != "restart" and rows:
                above, column = rows[-1], sum(c[1] for c in cells)
                text = next((t for t, start in _starts(above) if start == column), "")
            cells.append((text, across, 1))
        rows.append(cells)
    return expanded(rows)


def _starts(row: list[Spanned]) -> list[tuple[str, int]]:
    starts, column = [], 0
    for text, across, _ in row:
        starts.append((text, column))
        column += across
    return starts


def _shown(content: bytes, document: Document) -> tuple[dict[str, str], tuple[str, ...]]:
    """Every cell as Excel shows it, the kept results of formulas too: totals are what people look at.

    And the line that closes the tables, once where all three say the same.
    """
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False, data_only=True)
    found = edition(document.year)
    shown, feet = {}, []
    for table in found.tables:
        rows = book[found.section(table.key).heading].iter_rows(min_row=1, max_row=60, max_col=20, values_only=True)
        grid = {(i, j): value for i, row in enumerate(rows, 1) for j, value in enumerate(row, 1)}
        for name, place in places(table).items():
            value = grid.get(place)
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            typed = "" if value is None else str(value)
            shown[name] = numbers.read(typed, found.cells[name].kind).shown
        feet += [value.strip() for value in grid.values() if isinstance(value, str) and LABEL in value]
    return shown, tuple(dict.fromkeys(feet))
