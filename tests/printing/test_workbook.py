"""The workbook holds the report's figures, computes its totals, and is read back or refused."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.formats import edition, numbers
from govreports.formats.document import Document, dumps
from govreports.formats.schema import Kind
from govreports.printing import workbook
from tests.narratives import NAMES, shared_reports

ROOT = Path(__file__).resolve().parents[2]
Y2021 = edition(2025)
INPUTS = {name: cell for name, cell in Y2021.cells.items() if not cell.derived}
FEE = "proactive.admin_fees.amount_wan"
REQUESTS = Y2021.section("requests").heading
HOSTILE = [
    f"{sign}{formula}"
    for sign in ("=", "+", "-", "@", "\t=", "＝", "＋", "－", "＠", " =", "'=", "{=", "|")
    for formula in ("1+1", 'HYPERLINK("x","y")', "cmd|' /C calc'!A0", "SUM(A1:A9)")
] + ["_x003D_1+1", "_x005F_x0041_", "<f>1+1</f>", "&amp;", "&A"]


@cache
def report(name: str) -> Document:
    return dict(shared_reports())[name]


@pytest.fixture(params=NAMES)
def document(request: pytest.FixtureRequest) -> Document:
    return report(str(request.param))


def opened(document: Document, *, results: bool = False) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook.write(document)), data_only=results)


def filled(value: int = 3, **more: Any) -> Document:
    return Document("示例市科学技术局", 2025, dict.fromkeys(INPUTS, value), **more)


def place(name: str) -> tuple[str, str]:
    """Sheet and address of a cell of the report."""
    table = Y2021.table_of(name)
    return Y2021.section(table.key).heading, workbook.address(workbook.places(table)[name])


def changed(document: Document, values: dict[tuple[str, str], Any]) -> bytes:
    """The workbook after somebody typed into it and saved."""
    book = opened(document)
    for (sheet, address), value in values.items():
        book[sheet][address] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(workbook.NotOurWorkbook) as refusal:
        workbook.read(data)
    return "\n".join(refusal.value.faults)


# --- A small evaluator: what our formulas come to ---


def evaluated(sheet: Any, address: str) -> Any:
    value = sheet[address].value
    if not (isinstance(value, str) and value.startswith("=")):
        return value
    if found := re.fullmatch(r'=IF\(COUNT\((.*?)\)=(\d+),SUM\(\1\),""\)', value):
        parts = numbers_in(sheet, found[1])
        return sum(parts) if len(parts) == int(found[2]) else ""
    found = re.fullmatch(
        r'=IF\(COUNT\((.*?)\)<(\d+),"未填齐",IF\(SUM\((.*?)\)=SUM\((.*?)\),"相符","差 "&ABS\(SUM\(\3\)-SUM\(\4\)\)\)\)',
        value,
    )
    assert found, value
    assert found[1] == f"{found[3]},{found[4]}"
    if len(numbers_in(sheet, found[1])) < int(found[2]):
        return "未填齐"
    left, right = (sum(numbers_in(sheet, found[i])) for i in (3, 4))
    return "相符" if left == right else f"差 {abs(left - right)}"


def numbers_in(sheet: Any, reference: str) -> list[int | float]:
    values = []
    for part in reference.split(","):
        cells = sheet[part] if ":" in part else ((sheet[part],),)
        values += [evaluated(sheet, cell.coordinate) for row in cells for cell in row]
    return [v for v in values if isinstance(v, int | float)]


# --- What it holds ---


def holds(document: Document) -> None:
    book, results = opened(document), opened(document, results=True)
    for table in document.edition.tables:
        heading = document.edition.section(table.key).heading
        sheet, shown = book[heading], results[heading]
        for at, box in workbook.boxes_at(table):
            address = workbook.address(at)
            if box.cell is None:
                assert sheet[address].value == box.text
                continue
            expected = document.figures[box.cell]
            assert figure(evaluated(sheet, address), box.cell) == expected
            # Equal too where nothing computes: a preview, a protected view.
            assert figure(shown[address].value, box.cell) == expected
        for row in shown.iter_rows(min_row=workbook.FIRST + len(table.grid)):
            for cell in row:
                if sheet[cell.coordinate].data_type == "f":
                    assert cell.value == evaluated(sheet, cell.coordinate)


def figure(value: Any, name: str) -> Any:
    if value in (None, ""):
        return None
    return Decimal(repr(value) if isinstance(value, float) else value) if name == FEE else value


def test_every_label_and_figure_is_there_and_totals_compute(document):
    holds(document)


def test_what_is_read_back_is_what_was_written(document):
    back = workbook.read(workbook.write(document))
    assert (back.agency, back.year, back.figures) == (document.agency, document.year, document.figures)
    assert dict(back.notes) == {k: v for k, v in document.notes.items() if v}


NOTES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=30)
REPORTS = st.builds(
    Document,
    agency=st.text("示例市区县科学技术水务局（）", min_size=1, max_size=30),
    year=st.integers(2021, 2030),
    cells=st.fixed_dictionaries(
        {
            name: st.none()
            | (st.integers(0, numbers.MAX_COUNT) if c.kind is Kind.COUNT else st.decimals(0, 10**9, places=6))
            for name, c in INPUTS.items()
        }
    ),
    notes=st.dictionaries(
        st.sampled_from(list(Y2021.cells)), NOTES.filter(lambda note: note.strip() == note), max_size=9
    ),
)


@given(REPORTS)
def test_generated_report_is_there_and_comes_back(document):
    holds(document)
    back = workbook.read(workbook.write(document))
    assert back.figures == document.figures
    assert back.notes == document.notes


@pytest.mark.parametrize("kind", [table.key for table in Y2021.tables])
def test_spans_are_those_of_the_template(kind):
    table = Y2021.table(kind)
    sheet = opened(filled())[Y2021.section(kind).heading]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    for (row, column), box in workbook.boxes_at(table):
        last = workbook.address((row + box.rowspan - 1, column + box.colspan - 1))
        area = f"{workbook.address((row, column))}:{last}"
        assert (area in merged) == (box.rowspan * box.colspan > 1)


def test_totals_are_formulas_over_neighbours():
    sheet = opened(filled())[REQUESTS]
    assert sheet[place("requests.new_received.total")[1]].value == '=IF(COUNT(D6:I6)=6,SUM(D6:I6),"")'
    assert sheet[place("requests.results_total.individual")[1]].value == '=IF(COUNT(D8:D28)=21,SUM(D8:D28),"")'


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, "差 60"),  # 3 + 3 against 63 + 3
        (dict.fromkeys(INPUTS, 0), "相符"),
        ({"requests.carried_forward.individual": None}, "未填齐"),
    ],
)
def test_check_row_says_how_the_column_stands(cells, said):
    document = replace(filled(), cells={**filled().cells, **cells})
    for results in (False, True):
        sheet = opened(document, results=results)[REQUESTS]
        assert sheet["A31"].value == "核对：第一项加第二项之和，应等于第三项（七）总计加第四项"
        assert evaluated(sheet, "D31") == said
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["A31:J31"]


@pytest.mark.parametrize("amount", ["0", "0.16", "4068.208", "59237.2449", "316441", "12345678.123456", "0.000001"])
def test_fee_is_a_number_that_shows_every_decimal(amount):
    sheet_name, address = place(FEE)
    document = replace(filled(), cells={**filled().cells, FEE: Decimal(amount)})
    cell = opened(document)[sheet_name][address]
    assert cell.data_type == "n"
    assert Decimal(repr(cell.value)) == Decimal(amount)
    assert cell.number_format == ("General" if len(amount) <= 11 else "0.000000")


def test_fee_that_a_double_would_round_is_text():
    sheet_name, address = place(FEE)
    document = replace(filled(), cells={**filled().cells, FEE: Decimal("9999999998.123456")})
    cell = opened(document)[sheet_name][address]
    assert (cell.data_type, cell.value) == ("s", "9999999998.123456")
    assert workbook.read(workbook.write(document)).cells[FEE] == Decimal("9999999998.123456")


def test_notes_stand_in_a_column_of_their_own_by_name():
    notes = {"requests.new_received.total": "含信函3件", "requests.new_received.individual": "含网上2件"}
    sheet = opened(filled(notes=notes))[REQUESTS]
    assert sheet["K3"].value == "备注"
    assert sheet["K6"].value == "自然人：含网上2件\n总计：含信函3件"
    both = {f"disputes.{block}.upheld": f"{block}1件" for block in ("review", "litigation_direct")}
    assert workbook.read(workbook.write(filled(notes=both))).notes == both


# --- For people ---


def test_only_what_is_filled_in_is_unlocked_and_there_is_no_password():
    book = opened(filled())
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    for name, cell in Y2021.cells.items():
        sheet_name, address = place(name)
        assert book[sheet_name][address].protection.locked == cell.derived
    assert book[REQUESTS]["A6"].protection.locked
    assert not book[REQUESTS]["K6"].protection.locked


def test_sheets_are_printed_on_one_width_of_landscape_paper():
    book = opened(filled())
    assert book.sheetnames == [*(Y2021.section(t.key).heading for t in Y2021.tables), "数据项"]
    assert all(len(name) <= 31 for name in book.sheetnames)
    for sheet in book.worksheets[:3]:
        setup = sheet.page_setup
        assert (setup.orientation, str(setup.paperSize), setup.fitToWidth, setup.fitToHeight) == (
            "landscape",
            "9",
            1,
            0,
        )
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert book[REQUESTS].print_title_rows == "$3:$5"


def test_typing_is_validated_by_kind():
    sheet = opened(filled())[Y2021.section("proactive").heading]
    rules = {rule.type: str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"whole", "decimal"}
    assert rules["decimal"].split(":")[0] == place(FEE)[1]


# --- No text is a formula ---


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_never_becomes_a_formula(text):
    notes = dict.fromkeys(Y2021.cells, text.strip())
    document = replace(filled(notes=notes), agency=text)
    formulas = {name for name, cell in Y2021.cells.items() if cell.derived}
    book = opened(document)
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(found) == len(formulas) + 7  # the check row
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "s" and str(cell.value)[:1] in "=+-@\t＝＋－＠":
                    assert cell.quotePrefix
    back = workbook.read(workbook.write(document))
    assert (back.agency, back.notes) == (text, notes)


def test_file_names_no_address():
    with zipfile.ZipFile(BytesIO(workbook.write(filled()))) as package:
        assert not any(b'TargetMode="External"' in package.read(n) for n in package.namelist())


# --- Reading what people did to it ---


def test_figures_that_were_filled_in_are_read():
    name = "requests.new_received.individual"
    assert workbook.read(changed(filled(), {place(name): 12})).cells[name] == 12
    assert workbook.read(changed(filled(), {place(name): " １２ "})).cells[name] == 12
    assert workbook.read(changed(filled(), {place(name): 12.0})).cells[name] == 12
    assert workbook.read(changed(filled(), {place(name): None})).cells[name] is None
    assert workbook.read(changed(filled(), {place(FEE): 0.16})).cells[FEE] == Decimal("0.16")


def test_total_that_was_typed_is_compared_and_not_believed():
    name = "requests.new_received.total"
    back = workbook.read(changed(filled(), {place(name): 99}))
    assert back.control_totals == {name: 99}
    assert back.figures[name] == 18


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("=1+1", "不能是公式"),
        (-1, "不能为负数"),
        (1.5, "件数应为整数"),
        ("无", "没有数据请填 0"),
        ("12件", "不写单位"),
        (True, "不能是日期、逻辑值或错误值"),
        (date(2025, 1, 1), "不能是日期、逻辑值或错误值"),
        ("#N/A", "不能是日期、逻辑值或错误值"),
        (10**10, "不能大于 9999999999"),
        (1e300, "内容过长"),
    ],
)
def test_what_is_no_count_is_refused_with_its_place(value, said):
    where = place("requests.new_received.individual")
    faults = refused(changed(filled(), {where: value}))
    assert said in faults
    assert f"“{where[0]}”{where[1]}（一、本年新收政府信息公开申请数量 自然人）：" in faults


def test_every_fault_is_named_at_once():
    faults = refused(changed(filled(), {(REQUESTS, "D6"): "x", (REQUESTS, "E7"): -3, (REQUESTS, "K9"): "随手写的"}))
    assert len(faults.splitlines()) == 3
    assert "每个数字的备注写一行，如“自然人：……”" in faults


def test_moved_row_is_refused():
    book = opened(filled())
    book[REQUESTS].insert_rows(7)
    out = BytesIO()
    book.save(out)
    assert "行列或标签已改动" in refused(out.getvalue())


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        (("数据项", "B2"), "2019", "应为“2021”"),
        (("数据项", "B3"), "", "机关名称不能为空"),
        (("数据项", "B3"), "局" * 61, "最多 60 字"),
        (("数据项", "B4"), 1999, "没有 1999 年适用"),
        (("数据项", "B4"), "去年", "年度应为四位年份"),
        (("数据项", "B4"), "=1+1", "年度应为四位年份"),
        (("数据项", "A6"), "proactive.other.issued", "应为“proactive.regulations.issued”"),
        (("数据项", "C6"), "B6", "应为“B5”"),
        (("数据项", "A250"), "x", "应为空"),
    ],
)
def test_list_of_names_must_be_ours(where, value, said):
    assert said in refused(changed(filled(), {where: value}))


@pytest.mark.parametrize("missing", ["数据项", REQUESTS])
def test_missing_sheet_is_refused(missing):
    book = opened(filled())
    del book[missing]
    out = BytesIO()
    book.save(out)
    assert f"缺少工作表“{missing}”" in refused(out.getvalue())


# --- Files that mean harm ---


def package(parts: dict[str, bytes], *, base: bool = True) -> bytes:
    """Our workbook with these parts put in or in place of ours."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        with zipfile.ZipFile(BytesIO(workbook.write(filled()))) as ours:
            for name in ours.namelist() if base else ():
                if name not in parts:
                    target.writestr(name, ours.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet2.xml"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"not a zip", b"PK\x03\x04" + b"\0" * 100, package({"a": b"b"}, base=False), package({SHEET: b"<x"})],
    ids=["empty", "PK", "text", "header", "no workbook", "broken sheet"],
)
def test_what_is_no_workbook_is_refused(data):
    assert "不是有效的 .xlsx 文件" in refused(data)


def test_old_or_encrypted_format_is_named():
    assert "旧版 .xls" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_large_file_is_refused():
    assert "文件过大" in refused(b"PK" + b"\0" * workbook.LARGEST)


def test_part_that_swells_is_refused():
    assert "展开后过大" in refused(package({SHEET: b" " * 40_000_000}))


def test_parts_that_swell_together_are_refused():
    parts = {f"xl/media/{i}.bin": b" " * 1_900_000 for i in range(30)}
    assert "展开后过大" in refused(package(parts))


def test_part_that_lies_about_its_size_is_refused():
    data = bytearray(package({"xl/media/1.bin": b" " * 3_000_000}))
    while (at := data.find((3_000_000).to_bytes(4, "little"))) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    assert "不是有效的 .xlsx 文件" in refused(bytes(data))


def test_thousands_of_parts_are_refused():
    assert "最多 2000 个" in refused(package({f"{i}": b"" for i in range(2001)}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused():
    out = BytesIO(package({}))
    with zipfile.ZipFile(out, "a") as target:
        target.writestr(SHEET, b"<x/>")
    assert "重名" in refused(out.getvalue())


@pytest.mark.parametrize("content", [DOCTYPE, b" " * 65_530 + DOCTYPE, DOCTYPE.decode().encode("utf-16")])
@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/media/1.png"])
def test_declared_entities_are_refused(name, content):
    assert "不应有的定义或编码" in refused(package({name: content}))


def test_merged_ranges_and_cells_far_away_cost_nothing():
    with zipfile.ZipFile(BytesIO(workbook.write(filled()))) as ours:
        xml = ours.read(SHEET)
    xml = re.sub(rb'<mergeCell ref="A1:K1"/>', b'<mergeCell ref="A1:XFD1048576"/>', xml)
    xml = xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    assert b"XFD1048576" in xml
    assert workbook.read(package({SHEET: xml})).figures == filled().figures


# --- The same every time ---


def test_same_report_gives_same_bytes_in_every_process(tmp_path):
    source = tmp_path / "report.json"
    source.write_text(dumps(filled()), encoding="utf-8")
    made = set()
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.xlsx"
        command = [sys.executable, "manage.py", "render_report", str(source), str(out)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        made.add(out.read_bytes())
    assert len(made) == 1
    with zipfile.ZipFile(BytesIO(made.pop())) as finished:
        assert {entry.date_time for entry in finished.infolist()} == {(1980, 1, 1, 0, 0, 0)}
