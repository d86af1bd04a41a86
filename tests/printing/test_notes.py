"""Notes of tables 三 and 四 stand whole on the page of their table, as long as it holds them; figures are in one size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from govreports.formats import edition
from govreports.formats.document import Document
from govreports.printing import fitting, html, pages, pdf, workbook
from tests.narratives import shared_reports
from tests.printing import geometry
from tests.printing.geometry import MILLIMETRE, Glyph
from tests.printing.test_word import opened

Y2021 = edition(2025)
HEADINGS = {"requests": "三、收到和处理政府信息公开申请情况", "disputes": "四、政府信息公开行政复议、行政诉讼情况"}
SHORT = "含当面答复"
SENTENCE = "本年新收的申请中有四件由上级机关转来，其余经网上平台、信函和当面提交，均已按规定逐件登记并在期限内答复，"
LONG = SENTENCE * 2  # a hundred characters are the most


def noted(count: int, note: str = SHORT, *, key: str = "requests", figure: int = 12) -> Document:
    """A report with so many notes, spread over a table."""
    cells = {name: 0 for name, cell in Y2021.cells.items() if not cell.derived}
    cells |= {"requests.new_received.individual": figure, "requests.full_disclosure.individual": figure}
    cells |= {"disputes.review.upheld": figure}
    names = [cell.name for cell in Y2021.table(key).cells]
    notes = {names[i * len(names) // count]: note[:100] for i in range(count)}
    return Document("示例市科学技术局", 2025, cells, {"problems": "无。", "other_matters": "无。"}, notes=notes)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\x02\ufffe]", "", text)


def sheets(content: bytes) -> list[str]:
    """The text of each page without its number."""
    with pypdfium2.PdfDocument(content) as opened_pdf:
        texts = [page.get_textpage().get_text_bounded() for page in opened_pdf]
    return [squeezed(re.sub(r"—\s*[0-9]+\s*—\s*$", "", text)) for text in texts]


def remarks(document: Document, key: str = "requests") -> list[str]:
    """What is to be read under a table."""
    (part,) = [part for part in pages.pages(document).parts if part.key == key]
    return list(map(squeezed, part.remarks))


def whereabouts(content: bytes, document: Document, key: str = "requests") -> tuple[int, list[int]]:
    """The page of a table, and that of each of its notes: one that is cut is on none."""
    texts = sheets(content)
    (table,) = [i for i, text in enumerate(texts) if HEADINGS[key] in text]
    return table, [next((i for i, text in enumerate(texts) if remark in text), -1) for remark in remarks(document, key)]


# --- On the page of their table ---

HELD = [(1, SHORT), (1, LONG), (2, SHORT), (2, LONG), (4, SHORT), (4, LONG), (7, SHORT), (11, SHORT)]


@pytest.mark.parametrize(("count", "note"), HELD)
def test_notes_stand_on_the_page_of_the_application_table(count, note):
    document = noted(count, note)
    table, notes = whereabouts(pdf.render(document), document)
    assert notes == [table] * count


def test_note_stands_below_the_table_whose_last_row_is_above_it():
    document = noted(7)
    content = pdf.render(document)
    text = sheets(content)[whereabouts(content, document)[0]]
    assert "四、结转下年度继续办理" in text
    assert text.index("四、结转下年度继续办理") < text.index(remarks(document)[0])


def test_set_as_usual_seven_notes_leave_the_page_of_their_table(monkeypatch):
    """The negative control."""
    monkeypatch.setattr(fitting, "noted", lambda _, fit: fit)
    monkeypatch.setattr(pdf, "guess", lambda _: fitting.Fit())
    document = noted(7)
    table, notes = whereabouts(pdf.render(document), document)
    assert set(notes) == {table, table + 1}


@pytest.mark.parametrize("figure", [1234, 12_345, 123_456, 123_456_789])
def test_figures_of_any_length_leave_room_for_notes(figure):
    document = noted(7, figure=figure)
    table, notes = whereabouts(pdf.render(document), document)
    assert notes == [table] * 7


@pytest.mark.parametrize("count", [1, 4, 7])
def test_notes_stand_on_the_page_of_the_table_of_disputes(count):
    document = replace(noted(count, LONG, key="disputes"), sections={"problems": "文" * 400})
    table, notes = whereabouts(pdf.render(document), document, "disputes")
    assert notes == [table] * count


def test_laid_out_once_where_the_guess_is_right(monkeypatch):
    """Each layout costs as much as all the rest."""
    laid = []
    lay = pdf._laid
    monkeypatch.setattr(pdf, "_laid", lambda html, fit: laid.append(fit) or lay(html, fit))
    for count, note in ((1, SHORT), (7, SHORT), (4, LONG)):
        pdf.render(replace(noted(count, note), sections={"overview": "文" * 100, "problems": "文" * 200}))
    assert len(laid) == 3


# --- More than a page holds ---


@pytest.mark.parametrize(("count", "note"), [(25, SHORT), (25, LONG), (7, LONG)])
def test_notes_that_a_page_does_not_hold_follow_whole_under_a_heading(count, note):
    document = noted(count, note)
    content = pdf.render(document)
    table, notes = whereabouts(content, document)
    assert notes == sorted(notes), "in order, none of them cut"
    assert notes[0] == table
    first = notes.index(table + 1)
    assert first >= 4
    heading = "“收到和处理政府信息公开申请情况”附注（接上页）"
    assert sheets(content)[table + 1].startswith(heading + remarks(document)[first])
    assert "".join(sheets(content)).count(heading) == 1


def test_more_notes_of_disputes_than_a_page_holds_follow_under_a_heading_of_their_own():
    document = noted(15, LONG, key="disputes")
    document = replace(document, notes=document.notes | noted(25, LONG).notes)
    content = pdf.render(document)
    table, notes = whereabouts(content, document, "disputes")
    assert notes == sorted(notes)
    first = notes.index(table + 1)
    heading = "“政府信息公开行政复议、行政诉讼情况”附注（接上页）"
    assert sheets(content)[table + 1].startswith(heading + remarks(document, "disputes")[first])


@pytest.fixture
def styled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The stylesheet as a file that a test may spoil."""
    path = tmp_path / "document.css"
    path.write_text(pdf.STYLESHEET.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(pdf, "STYLESHEET", path)
    pdf._typesetting.cache_clear()
    yield path
    pdf._typesetting.cache_clear()


def test_without_its_rule_a_note_is_cut(styled, monkeypatch):
    """The negative control: with it, none is, headed or not."""
    monkeypatch.setattr(fitting, "noted", lambda _, fit: fit)
    document = noted(25, LONG)
    assert -1 not in whereabouts(pdf.render(document), document)[1]
    rule = ".remark, .continued {\n  break-inside: avoid;\n"
    css = styled.read_text(encoding="utf-8")
    assert rule in css
    styled.write_text(css.replace(rule, ".remark, .continued {\n"), encoding="utf-8")
    pdf._typesetting.cache_clear()
    assert -1 in whereabouts(pdf.render(document), document)[1]


def test_same_bytes_again_with_notes_that_run_over():
    assert pdf.render(noted(25)) == pdf.render(noted(25))


# --- Alike in every form ---


def test_notes_are_said_alike_in_pdf_word_and_html():
    document = noted(7, key="requests")
    document = replace(document, notes=document.notes | noted(3, key="disputes").notes)
    expected = remarks(document) + remarks(document, "disputes")
    assert len(expected) == 10
    assert [p for p in map(squeezed, re.findall("<p>(.*?)</p>", html.fragment(document))) if p in expected] == expected
    styles = [(p.style.name, squeezed(p.text)) for p in opened(document).paragraphs]
    assert [text for style, text in styles if style == "表注"] == expected
    text = "".join(sheets(pdf.render(document)))
    assert [remark for remark in expected if remark in text] == expected
    assert workbook.read(workbook.write(document)).notes == document.notes


def test_figure_bears_the_mark_of_its_note_in_word_and_html():
    document = noted(1)
    assert re.findall(r">(12[^<]*)</td>", html.fragment(document))[0] == "12①"
    assert "12①" in "".join(t.text for t in opened(document).tables[1]._tbl.iter() if t.tag.endswith("}t"))


def test_word_does_not_cut_a_note():
    assert opened(noted(1)).styles["表注"].paragraph_format.keep_together


# --- One size in a table ---

LABELS = {"requests": 28 + 65, "disputes": 28}  # mm, the left edge of the figures at most


@cache
def large_city() -> Document:
    return dict(shared_reports())["large-city-2025"]


def figures(document: Document, key: str) -> list[Glyph]:
    """The digits in the value cells of a table."""
    content = pdf.render(document)
    (page,) = [page for page in geometry.lines(content) if any(HEADINGS[key] in geometry.words(line) for line in page)]
    head = next(line[0].bottom for line in page if HEADINGS[key] in geometry.words(line))
    below = [line[0].bottom for line in page if line[0].bottom < head and line[0].size > 15]
    return [
        glyph
        for line in page
        if max(below, default=0) < line[0].bottom < head
        for glyph in line
        if glyph.text in "0123456789" and glyph.left > LABELS[key] * MILLIMETRE and glyph.size < 12.5
    ]


def sizes(document: Document, key: str) -> set[float]:
    return {round(glyph.size, 1) for glyph in figures(document, key)}


def test_figures_of_five_digits_are_as_large_as_their_neighbours():
    assert {str(n) for n in large_city().figures.values() if n is not None} >= {"13612", "14069", "5345"}
    assert sizes(large_city(), "requests") == {10.5}


@pytest.mark.parametrize(
    ("figure", "size"), [(9, 10.5), (1234, 10.5), (12_345, 10.5), (123_456, 8.5), (1_234_567, 8.5), (123_456_789, 6.4)]
)
def test_table_has_one_size_by_its_longest_figure(figure, size):
    document = replace(noted(1, figure=figure), notes={})
    assert sizes(document, "requests") == {size}
    assert len(sizes(document, "disputes")) == 1


def test_marks_take_no_room_from_the_next_figure():
    for figure in (12_345, 123_456, 123_456_789):
        row = noted(1, figure=figure)
        right = {round(g.right) for g in figures(row, "requests")}
        assert max(right) < 184 * MILLIMETRE


def test_word_has_one_size_in_a_table():
    _, *narrow = opened(replace(noted(1, figure=123_456), notes={})).tables
    runs = [run for table in narrow for p in table._cells for run in p.paragraphs[0].runs]
    assert {run.font.size.pt for run in runs if re.fullmatch("[0-9]+", run.text)} == {8.0}


# --- Heads of columns ---


def test_heads_of_columns_break_between_words():
    content = pdf.render(large_city())
    (page,) = [
        page for page in geometry.lines(content) if any(HEADINGS["requests"] in geometry.words(line) for line in page)
    ]
    said = [geometry.words(line) for line in page]
    assert any("自然人" in line for line in said)
    for pair in ("商业", "科研", "社会", "公益", "法律", "服务", "机构", "组织"):
        assert any(pair in line for line in said), pair
    assert not any(torn in line for line in said for torn in ("商业企", "科研机", "社会公", "法律服"))
