"""The three tables as an Excel workbook whose totals compute themselves, and its figures read back.

The same report gives the same bytes: no clock is read.  What is read is believed in nothing:
every label must stand where it was written, and no total is taken for what it says.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from govreports.formats import UnknownYear, edition, numbers, text
from govreports.formats.arithmetic import total
from govreports.formats.document import Document, ExchangeError
from govreports.formats.rules import Equation
from govreports.formats.schema import Cell, Edition, Figure, GridCell, Kind, Table

LARGEST: Final = 5_000_000  # bytes of a file
INFLATED: Final = 50_000_000  # bytes of all its parts
LARGEST_PART: Final = 2_000_000  # bytes of one part: ours have some 60,000
MOST_PARTS: Final = 2000

DATA_SHEET: Final = "数据项"
_DATA_NOTE: Final = "本表供系统读回数据时核对，请勿改动。"
_DATA_HEAD: Final = ("数据项", "工作表", "单元格")
_NOTES: Final = "备注"
_FIRST: Final = 3  # the row in which a table's grid begins; above are heading and title
_SHOWN_WHOLE: Final = 11  # characters that the number format General shows
_VERTICAL: Final = 9  # a row group of more rows stands upright, one character a line
_EXACT: Final = 15  # significant digits that Excel keeps
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)

_UNFILLED: Final = "未填齐"
_AGREES: Final = "相符"
_DIFFERS: Final = "差 "

_LABEL, _HEAD, _UPRIGHT, _TITLE, _COUNT, _AMOUNT, _TOTAL, _NOTE, _CHECK = (
    *("表格标签", "表格表头", "表格竖排", "报告标题", "填报件数", "填报金额", "自动合计", "表格备注", "勾稽核对"),
)

Place = tuple[int, int]  # row and column, from 1


class NotOurWorkbook(ExchangeError):
    """The file is not a workbook that `write` made, or what was filled in is at fault."""


@dataclass(frozen=True)
class _Read:
    """What stands in a cell of a file, as openpyxl says: n, s, b, d, e or f, and the value."""

    value: Any = None
    kind: str = "n"


# --- Where everything stands ---


def boxes_at(table: Table) -> Iterator[tuple[Place, GridCell]]:
    """Every box of the printed table with the cell of the sheet in which it stands."""
    covered: set[Place] = set()
    for i, row in enumerate(table.grid):
        column = 1
        for box in row:
            while (_FIRST + i, column) in covered:
                column += 1
            yield (_FIRST + i, column), box
            covered |= {(_FIRST + i + down, column + to) for down in range(box.rowspan) for to in range(box.colspan)}
            column += box.colspan


def places(table: Table) -> dict[str, Place]:
    """The cell of the sheet for each cell of the report, by name."""
    return {box.cell: place for place, box in boxes_at(table) if box.cell}


def address(place: Place) -> str:
    """D8 for row 8, column 4."""
    return f"{get_column_letter(place[1])}{place[0]}"


def _reference(names: Iterable[str], at: Mapping[str, Place]) -> str:
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


def _noted_as(table: Table) -> dict[int, dict[str, str]]:
    """By row: what each of its cells is called in a line of notes, by name."""
    cells = {cell.name: cell for cell in table.cells}
    rows: dict[int, dict[str, str]] = {}
    for name, (row, _) in places(table).items():
        rows.setdefault(row, {})[name] = cells[name].column_label
    for labels in rows.values():
        if len(set(labels.values())) < len(labels):
            labels.update({name: cells[name].label for name in labels})
    return rows


# --- Writing ---


def write(document: Document) -> bytes:
    """The .xlsx of a report: a sheet a table, then the list by which it is read back."""
    book = Workbook()
    book.remove(book.active)
    for style in _styles():
        book.add_named_style(style)
    facts = book.properties
    facts.title, facts.creator, facts.language = document.title, document.agency, "zh-CN"
    # A date is written with every workbook: the report's own, or the first on which it could be.
    day = document.signed_off.date or date(document.year + 1, 1, 1)
    facts.created = facts.modified = datetime.combine(day, time())
    results = [_add_table(book, document, table) for table in document.edition.tables]
    _add_data(book, document)
    return _saved(book, results)


def _add_table(book: Workbook, document: Document, table: Table) -> dict[str, Figure | str | None]:
    """One sheet; returns what its formulas come to, by address."""
    heading = document.edition.section(table.key).heading
    sheet = book.create_sheet(heading)
    last_row = _FIRST + len(table.grid) - 1
    notes_column = table.width + 1
    for row, words in ((1, heading), (2, document.title)):
        _text(sheet, (row, 1), words, _TITLE)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=notes_column)

    results = _add_boxes(sheet, document, table)
    _add_notes(sheet, document, table, notes_column, last_row)
    last_row, checks = _add_checks(sheet, document, table, last_row)
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
            _text(sheet, place, box.text, _UPRIGHT if upright else _LABEL if left else _HEAD)
        elif cells[box.cell].derived:
            _formula(sheet, place, _sum(derived[box.cell], at), _TOTAL)
            results[address(place)] = document.figures[box.cell]
        else:
            _figure(sheet, place, document.figures[box.cell], cells[box.cell].kind)
        if box.colspan * box.rowspan > 1:
            row, column = place
            sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + box.rowspan - 1, end_column=column + box.colspan - 1
            )
    return results


def _sum(equation: Equation, at: Mapping[str, Place]) -> str:
    """A total with a blank part is blank, as it is on paper."""
    parts = _reference(equation.right, at)
    return f'=IF(COUNT({parts})={len(equation.right)},SUM({parts}),"")'


def _add_notes(sheet: Any, document: Document, table: Table, column: int, last_row: int) -> None:
    """A column that is printed: each note on its own line, after the name of its figure."""
    head = _FIRST + max(table.head_rows, 1) - 1
    _text(sheet, (_FIRST, column), _NOTES, _HEAD)
    if head > _FIRST:
        sheet.merge_cells(start_row=_FIRST, end_row=head, start_column=column, end_column=column)
    noted_as = _noted_as(table)
    for row in range(head + 1, last_row + 1):
        if row not in noted_as:
            sheet.cell(row, column).style = _HEAD
            continue
        notes = ((label, document.notes.get(name)) for name, label in noted_as[row].items())
        lines = [f"{label}：{note}" for label, note in notes if note]
        _text(sheet, (row, column), "\n".join(lines), _NOTE)
        if len(lines) > 1:
            sheet.row_dimensions[row].height = 15 * sum(-(-len(line) // 20) for line in lines)


def _add_checks(
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
            _text(sheet, (last_row, 1), f"核对：{equation.message}", _LABEL)
            first = min(column for _, column in at.values())
            sheet.merge_cells(start_row=last_row, end_row=last_row, start_column=1, end_column=first - 1)
        place = rows[key], at[equation.left[0]][1]
        left, right = _reference(equation.left, at), _reference(equation.right, at)
        count = len(equation.left) + len(equation.right)
        _formula(
            sheet,
            place,
            f'=IF(COUNT({left},{right})<{count},"{_UNFILLED}",'
            f'IF(SUM({left})=SUM({right}),"{_AGREES}","{_DIFFERS}"&ABS(SUM({left})-SUM({right}))))',
            _CHECK,
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


def _add_data(book: Workbook, document: Document) -> None:
    """What the file is, and where each figure stands that people fill in."""
    sheet = book.create_sheet(DATA_SHEET)
    for row, values in enumerate(_data_rows(document.edition, document.agency, document.year), start=1):
        for column, value in enumerate(values, start=1):
            if isinstance(value, int):
                sheet.cell(row, column, value)
            else:
                _text(sheet, (row, column), value)
    for column, width in zip("ABC", (48, 44, 10), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.protection.sheet = True


def _data_rows(found: Edition, agency: str, year: int) -> list[tuple[str | int, ...]]:
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


def _text(sheet: Any, place: Place, words: str, style: str = "") -> None:
    """Words stay words: nothing that people typed becomes a formula, now or when it is edited."""
    cell = sheet.cell(*place)
    if words:
        cell.value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", words)  # Excel takes _x0041_ for A
        cell.data_type = "s"
    if style:
        cell.style = style
    if words[:1] in _FORMULA_SIGNS:
        cell.quotePrefix = True


_FORMULA_SIGNS: Final = frozenset("=+-@\t\r\n＝＋－＠")


def _formula(sheet: Any, place: Place, formula: str, style: str) -> None:
    cell = sheet.cell(*place, formula)
    cell.style = style


def _figure(sheet: Any, place: Place, value: Figure | None, kind: Kind) -> None:
    cell = sheet.cell(*place)
    cell.style = _COUNT if kind is Kind.COUNT else _AMOUNT
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
        validation.sqref = _reference(names, at).replace(",", " ")
        sheet.add_data_validation(validation)


def _set_sheet(sheet: Any, table: Table, area: str) -> None:
    for column, width in enumerate((*_widths(table), 40), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 22
    body = _FIRST + table.head_rows
    if table.head_rows:
        first = min(column for _, column in places(table).values())
        sheet.freeze_panes = address((body, first))
        sheet.print_title_rows = f"{_FIRST}:{body - 1}"
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


def _styles() -> Iterator[NamedStyle]:
    line = Side("thin")
    grid = Border(left=line, right=line, top=line, bottom=line)
    for name, horizontal, face, fill, number_format in (
        (_LABEL, "left", Font("宋体", 11), None, "@"),
        (_HEAD, "center", Font("黑体", 11), "E4EBF3", "@"),
        (_UPRIGHT, "center", Font("宋体", 11), None, "@"),
        (_TITLE, "center", Font("黑体", 14), None, "@"),
        (_COUNT, "center", Font("宋体", 11), None, "0"),
        (_AMOUNT, "center", Font("宋体", 11), None, "General"),
        (_TOTAL, "center", Font("宋体", 11, bold=True), "F2F2F2", "0"),
        (_NOTE, "left", Font("宋体", 11), None, "@"),
        (_CHECK, "center", Font("宋体", 11), "F2F2F2", "General"),
    ):
        yield NamedStyle(
            name,
            font=face,
            border=Border() if name == _TITLE else grid,
            fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
            alignment=Alignment(
                horizontal=horizontal,
                vertical="center",
                wrap_text=name in (_LABEL, _HEAD, _NOTE),
                text_rotation=255 if name == _UPRIGHT else 0,
            ),
            protection=Protection(locked=name not in (_COUNT, _AMOUNT, _NOTE)),
            number_format=number_format,
        )


def _saved(book: Workbook, results: list[dict[str, Figure | str | None]]) -> bytes:
    """The package with one moment at every entry, and in every formula what it comes to.

    openpyxl writes formulas without results; a preview that computes nothing would show none.
    """
    made, finished = BytesIO(), BytesIO()
    for sheet in book.worksheets:
        sheet.merged_cells = sheet.merged_cells.sorted()  # a set, which has another order in every process
    ExcelWriter(book, ZipFile(made, "w", ZIP_STORED)).save()
    sheets = {f"xl/worksheets/sheet{i}.xml": result for i, result in enumerate(results, start=1)}
    with ZipFile(made) as source, ZipFile(finished, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            content = source.read(name)
            target.writestr(entry, _with_results(content.decode(), sheets[name]) if name in sheets else content)
    return finished.getvalue()


_FORMULA: Final = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v ?(?:/>|></v>)')


def _with_results(xml: str, results: dict[str, Figure | str | None]) -> str:
    def result(found: re.Match[str]) -> str:
        place, attributes, formula = found.groups()
        value = results[place]
        kind = "" if isinstance(value, int) else ' t="str"'
        shown = "" if value is None else escape(str(value))
        return f'<c r="{place}"{attributes}{kind}><f>{formula}</f><v>{shown}</v>'

    return _FORMULA.sub(result, xml)


# --- Reading ---


def read(data: bytes) -> Document:
    """Agency, year, figures and notes of a workbook that `write` made and people filled in.

    NotOurWorkbook names every place at fault.  A total that was typed over its formula comes
    along, to be compared and not believed; texts are not in the tables and stay empty.
    """
    _guard(data)
    grids = _grids(data)
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
            value, fault = _figure_of(grid.get(place, _Read()), cell)
            if fault:
                faults.append(f"“{heading}”{address(place)}（{cell.label}）：{fault}")
            elif not cell.derived or value is not None:
                cells[cell.name] = value
        _read_notes(heading, grid, table, notes, faults)
    if faults:
        raise NotOurWorkbook(faults)
    return Document(agency=agency, year=year, cells=cells, notes=notes)


def _guard(data: bytes) -> None:
    """Refuse what would fill the memory, before anything looks into it."""
    if len(data) > LARGEST:
        raise NotOurWorkbook([f"文件过大，最多 {LARGEST // 1_000_000} MB。"])
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotOurWorkbook(["文件是旧版 .xls 格式或加了密码，请去掉密码，另存为 .xlsx 后再试。"])
    left = INFLATED
    try:
        with ZipFile(BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > MOST_PARTS:
                raise NotOurWorkbook([f"文件内部有 {len(entries)} 个部件，最多 {MOST_PARTS} 个。"])
            if len({entry.filename for entry in entries}) < len(entries):
                raise NotOurWorkbook(["文件内部有重名的部件，不能读取。"])
            for entry in entries:
                left = _inflate(package, entry, left)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as e:
        if isinstance(e, NotOurWorkbook):
            raise
        raise NotOurWorkbook(["不是有效的 .xlsx 文件。"]) from e


def _inflate(package: ZipFile, entry: ZipInfo, left: int) -> int:
    """What may still come after this entry; counted as it comes, whatever its header says."""
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile(entry.filename)
    size, before = 0, b""
    with package.open(entry) as opened:
        while block := opened.read(64 * 1024):
            size += len(block)
            left -= len(block)
            if left < 0 or size > LARGEST_PART:
                raise NotOurWorkbook(["文件展开后过大，不能读取。"])
            # No workbook declares entities, and none is written in UTF-16, which would hide them.
            if b"<!DOCTYPE" in before + block or (not before and block.startswith(_UTF_16)):
                raise NotOurWorkbook(["文件内部含有不应有的定义或编码，不能读取。"])
            before = block[-16:]
    return left


_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def _grids(data: bytes) -> dict[str, dict[Place, _Read]]:
    """The cells of every sheet, as far down and to the right as ours go."""
    try:
        # Read row by row: a merged range or a cell far away costs nothing.
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        return {sheet.title: _cells(sheet) for sheet in book.worksheets[:10]}
    except Exception as e:  # openpyxl raises whatever its own code meets in a file that is not in order
        raise NotOurWorkbook(["不是有效的 .xlsx 文件。"]) from e


def _cells(sheet: Any) -> dict[Place, _Read]:
    rows = sheet.iter_rows(min_row=1, max_row=300, min_col=1, max_col=20)
    return {
        (i, j): _Read(cell.value, cell.data_type)
        for i, row in enumerate(rows, start=1)
        for j, cell in enumerate(row, start=1)
        if cell.value is not None
    }


def _read_data(grids: Mapping[str, Mapping[Place, _Read]]) -> tuple[str, int, Edition]:
    """Whose report it is, of which year and edition; the list of names must be ours, line by line."""
    data = grids.get(DATA_SHEET)
    if data is None:
        raise NotOurWorkbook([f"缺少工作表“{DATA_SHEET}”，请用本系统导出的文件填写。"])
    agency = text.clean(_words(data, (3, 2)))
    year = data.get((4, 2), _Read()).value
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
    expected = _data_rows(found, agency, year)
    for i, row in enumerate(expected, start=1):
        for j, value in enumerate(row, start=1):
            if (i, j) not in ((3, 2), (4, 2)) and _words(data, (i, j)) != value:
                raise NotOurWorkbook([f"“{DATA_SHEET}”{address((i, j))}：应为“{value}”，请用本系统导出的文件填写。"])
    if any(i > len(expected) for i, _ in data):
        raise NotOurWorkbook([f"“{DATA_SHEET}”第 {len(expected)} 行以后应为空。"])
    return agency, int(year), found


def _compare_labels(heading: str, grid: Mapping[Place, _Read], table: Table) -> None:
    """A row or column that was put in or taken out would move the figures unseen."""
    if not grid:
        raise NotOurWorkbook([f"缺少工作表“{heading}”，请用本系统导出的文件填写。"])
    for place, box in boxes_at(table):
        if box.cell is None and "".join(_words(grid, place).split()) != "".join(box.text.split()):
            said = f"“{heading}”{address(place)}：应为“{box.text}”。表格的行列或标签已改动，请用本系统导出的文件填写。"
            raise NotOurWorkbook([said])


def _figure_of(read: _Read, cell: Cell) -> tuple[Figure | None, str | None]:
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
    heading: str, grid: Mapping[Place, _Read], table: Table, notes: dict[str, str], faults: list[str]
) -> None:
    for row, labels in _noted_as(table).items():
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


def _words(grid: Mapping[Place, _Read], place: Place) -> str:
    """A text as typed; a figure or formula is none."""
    read = grid.get(place, _Read())
    if read.kind != "s" or not isinstance(read.value, str):
        return ""
    # Excel's own escapes: the underscore of ours, and the carriage return of some other programs.
    return re.sub(
        r"_x005F_(?=x[0-9A-Fa-f]{4}_)|_x000D_", lambda found: "_" if found[0] == "_x005F_" else "", read.value
    )
