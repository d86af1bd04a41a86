"""The Word document says what the report says, and is set as GB/T 9704 asks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from govreports.formats import edition, numbers
from govreports.formats.document import Document, SignedOff, dumps
from govreports.formats.schema import Kind, Table
from govreports.formats.text import paragraphs
from govreports.printing import word
from tests.narratives import NAMES, shared_reports

ROOT = Path(__file__).resolve().parents[2]
Y2021 = edition(2025)
INPUTS = {name: cell for name, cell in Y2021.cells.items() if not cell.derived}
RUN_IN = "（一）主动公开情况。全年主动公开政府信息。"


@cache
def report(name: str) -> Document:
    return dict(shared_reports())[name]


@pytest.fixture(params=NAMES)
def document(request: pytest.FixtureRequest) -> Document:
    return report(str(request.param))


def opened(document: Document, **options: bool) -> Any:
    return docx.Document(BytesIO(word.write(document, **options)))


def filled(value: int = 3, **more: Any) -> Document:
    return Document("示例市科学技术局", 2025, dict.fromkeys(INPUTS, value), **more)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def prose(file: Any) -> list[str]:
    return [p.text for p in file.paragraphs]


def origins(tables_row: Any) -> list[Any]:
    """The cells of a row as they stand in the file."""
    return tables_row._tr.findall(qn("w:tc"))


def text_of(cell: Any) -> str:
    return "".join(t.text or "" for t in cell.iter(qn("w:t")))


def span_of(cell: Any) -> int:
    found = cell.tcPr.find(qn("w:gridSpan"))
    return 1 if found is None else int(found.get(qn("w:val")))


def continues(cell: Any) -> bool:
    merge = cell.tcPr.find(qn("w:vMerge"))
    return merge is not None and merge.get(qn("w:val")) != "restart"


def says(file: Any, document: Document) -> None:
    """Every text in its place, every figure and label in its box."""
    expected = ["\n".join(line for line in prose(file)[0].split("\n")), *paragraphs(document.preamble)]
    assert squeezed(expected[0]) == squeezed(document.title)
    for section in document.edition.sections:
        expected += [section.heading, *paragraphs(document.text(section.key))]
    remarks = [p.text for p in file.paragraphs if p.style.name == "表注"]
    signed = [p.text for p in file.paragraphs if p.style.name == "落款"]
    assert [text for text in prose(file) if text not in remarks + signed] == expected
    for table, drawn in zip(document.edition.tables, file.tables, strict=True):
        boxes = [[text_of(c) for c in origins(row) if not continues(c)] for row in drawn.rows]
        assert boxes == [[content(document, box) for box in row] for row in table.grid]


def content(document: Document, box: Any) -> str:
    if box.cell is None:
        return box.text
    note = document.notes.get(box.cell)
    return numbers.show(document.figures[box.cell]) + (f"（{note}）" if note else "")


# --- What it says ---


def test_every_text_label_and_figure_is_there_in_order(document):
    says(opened(document), document)


LINES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
REPORTS = st.builds(
    Document,
    agency=st.text("示例市区县科学技术水务局（）", min_size=1, max_size=30),
    year=st.integers(2021, 2030),
    cells=st.fixed_dictionaries(
        {
            name: st.none()
            | (st.integers(0, numbers.MAX_COUNT) if cell.kind is Kind.COUNT else st.decimals(0, 10**9, places=6))
            for name, cell in INPUTS.items()
        }
    ),
    sections=st.fixed_dictionaries({s.key: st.lists(LINES, max_size=3).map("\n".join) for s in Y2021.narratives}),
    preamble=LINES,
)


@given(REPORTS)
def test_generated_report_is_there_in_order(document):
    says(opened(document), document)


def test_note_stands_after_its_figure_and_long_one_under_its_table():
    note = "本年新收的申请中有四件由上级机关转来，已按规定计入本机关"
    noted = filled(notes={"proactive.licenses.decisions": "含延续1件", "requests.new_received.individual": note})
    file = opened(noted)
    assert any(text_of(c) == "3（含延续1件）" for row in file.tables[0].rows for c in origins(row))
    assert any(text_of(c) == "3①" for row in file.tables[1].rows for c in origins(row))
    assert f"① 一、本年新收政府信息公开申请数量（自然人）：{note}" in prose(file)


def test_markup_in_text_stays_as_typed():
    typed = "<b>粗</b> &amp; &#25919; {{ x }} ]]> \"'"
    document = filled(preamble=typed, notes={"proactive.licenses.decisions": typed})
    file = opened(document)
    assert prose(file)[1] == typed
    assert any(text_of(c) == f"3（{typed}）" for row in file.tables[0].rows for c in origins(row))


def test_endless_word_gets_no_hidden_breaks():
    assert prose(opened(filled(preamble="a" * 5000)))[1] == "a" * 5000


# --- How it is set ---


def test_page_is_that_of_the_standard():
    section = opened(filled()).sections[0]
    millimetres = {name: round(getattr(section, name) / Mm(1)) for name in ("page_width", "page_height")}
    assert millimetres == {"page_width": 210, "page_height": 297}
    margins = [round(getattr(section, f"{side}_margin") / Mm(1)) for side in ("top", "left", "right", "bottom")]
    assert margins == [37, 28, 26, 35]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert {k.partition("}")[2]: v for k, v in grid.attrib.items()} == {
        "type": "linesAndChars",
        "linePitch": "579",
        "charSpace": "-847",
    }


@pytest.mark.parametrize(
    ("style", "face", "size", "level"),
    [
        ("Title", "方正小标宋简体", 22, None),
        ("Body Text", "仿宋_GB2312", 16, None),
        ("Heading 1", "黑体", 16, "0"),
        ("Heading 2", "楷体_GB2312", 16, "1"),
        ("Heading 2 Char", "楷体_GB2312", 16, None),
    ],
)
def test_styles_bear_the_official_faces(style, face, size, level):
    found = opened(filled()).styles[style]
    fonts = found.element.rPr.rFonts.attrib
    assert set(fonts.values()) == {face}
    assert found.font.size == Pt(size)
    outline = found.element.find(f".//{qn('w:outlineLvl')}")
    assert (outline.get(qn("w:val")) if outline is not None else None) == level


def test_body_is_indented_by_two_characters():
    indent = opened(filled()).styles["Body Text"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_every_style_that_is_named_exists(document):
    file = opened(document, watermark=True)
    known = {style.style_id for style in file.styles}
    with ZipFile(BytesIO(word.write(document, watermark=True))) as package:
        for name in package.namelist():
            used = re.findall(
                r'<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val="([^"]+)"', package.read(name).decode()
            )
            assert set(used) <= known


def test_second_rank_is_a_heading_alone_and_a_run_in_head_in_a_paragraph():
    file = opened(filled(sections={"overview": f"{RUN_IN}\n（二）依申请公开情况"}))
    run_in = next(p for p in file.paragraphs if p.text == RUN_IN)
    assert [(r.text, r.style.name) for r in run_in.runs][0] == ("（一）主动公开情况。", "Heading 2 Char")
    assert next(p for p in file.paragraphs if p.text == "（二）依申请公开情况").style.name == "Heading 2"


def tables() -> list[tuple[Table, Any]]:
    return list(zip(Y2021.tables, opened(filled()).tables, strict=True))


@pytest.mark.parametrize(("table", "drawn"), tables(), ids=lambda t: getattr(t, "key", ""))
def test_table_has_the_spans_of_the_template(table, drawn):
    widths = [int(c.get(qn("w:w"))) for c in drawn._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert len(widths) == table.width
    assert sum(widths) == pytest.approx(156 * 56.693, abs=10)
    for i, (row, grid_row) in enumerate(zip(drawn.rows, table.grid, strict=True)):
        cells = origins(row)
        assert sum(map(span_of, cells)) == table.width
        assert [span_of(c) for c in cells if not continues(c)] == [box.colspan for box in grid_row]
        assert row._tr.trPr.find(qn("w:cantSplit")) is not None
        assert (row._tr.trPr.find(qn("w:tblHeader")) is not None) == (i < table.head_rows)
    for down, box in ((i, box) for i, row in enumerate(table.grid) for box in row if box.rowspan > 1):
        top = drawn.cell(down, column(table, box))
        assert drawn.cell(down + box.rowspan - 1, column(table, box))._tc is top._tc


def column(table: Table, wanted: Any) -> int:
    covered = set()
    for i, row in enumerate(table.grid):
        at = 0
        for box in row:
            while (i, at) in covered:
                at += 1
            if box is wanted:
                return at
            covered |= {(i + down, at + to) for down in range(box.rowspan) for to in range(box.colspan)}
            at += box.colspan
    raise AssertionError(wanted)


def test_figures_of_many_digits_are_smaller():
    file = opened(filled(numbers.MAX_COUNT))
    sizes = {int(s.get(qn("w:val"))) for s in file.tables[1]._tbl.iter(qn("w:sz"))}
    assert sizes == {21, 7}


def test_page_numbers_stand_outside():
    section = opened(filled()).sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert "".join(t.text for t in paragraph._p.iter(qn("w:t"))) == "— 1 —"
        assert paragraph._p.pPr.jc.get(qn("w:val")) == side
        assert paragraph._p.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"
        assert paragraph._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"
    assert opened(filled()).settings.odd_and_even_pages_header_footer


def test_shorter_line_of_the_sign_off_is_centred():
    file = opened(filled(signed_off=SignedOff("示例市科学技术局", date(2026, 1, 5))))
    name, day = file.paragraphs[-2:]
    assert (name.text, day.text) == ("示例市科学技术局", "2026年1月5日")
    inward = [int(p._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) for p in (name, day)]
    assert inward == [400, 500]


# --- Draft, properties, bytes ---


def test_draft_is_marked_on_odd_and_even_pages():
    with ZipFile(BytesIO(word.write(filled(), watermark=True))) as package:
        marked = [n for n in package.namelist() if 'string="草稿"' in package.read(n).decode()]
    assert len(marked) == 2
    assert opened(filled(), watermark=True).core_properties.content_status == "草稿"


def test_final_report_is_not_marked(document):
    with ZipFile(BytesIO(word.write(document))) as package:
        assert not any("草稿" in package.read(n).decode() for n in package.namelist())


def test_properties_name_title_author_and_language_but_no_moment(document):
    facts = opened(document).core_properties
    assert (facts.title, facts.author, facts.language) == (document.title, document.agency, "zh-CN")
    assert (facts.created, facts.modified) == (None, None)


def test_nothing_of_the_library_s_own_template_is_left(document):
    with ZipFile(BytesIO(word.write(document))) as package:
        assert not [n for n in package.namelist() if re.search("thumbnail|customXml|Effects|app.xml", n)]
        assert not any("python-docx" in package.read(n).decode() for n in package.namelist())


def test_file_names_no_address(document):
    with ZipFile(BytesIO(word.write(document, watermark=True))) as package:
        assert not any(b'TargetMode="External"' in package.read(n) for n in package.namelist())


def test_same_report_gives_same_bytes_in_every_process(tmp_path):
    source = tmp_path / "report.json"
    source.write_text(dumps(filled()), encoding="utf-8")
    made = set()
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.docx"
        command = [sys.executable, "manage.py", "render_report", str(source), str(out)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        made.add(out.read_bytes())
    assert len(made) == 1
    with ZipFile(BytesIO(made.pop())) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
