"""The pages are what GB/T 9704-2012 asks for, and look made by hand: read out of the PDF, by place."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import pypdfium2
import pytest

from govreports.formats import edition
from govreports.formats.document import Document, SignedOff
from govreports.printing import engine, fitting, pdf, prose
from tests.narratives import NAMES, shared_reports
from tests.printing import geometry
from tests.printing.geometry import MILLIMETRE, NEVER_FIRST, NEVER_LAST, Line, body_lines, words

# isort: split
from weasyprint.text import line_break


@pytest.fixture(autouse=True)
def nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """WeasyPrint says in its log what it could not do."""
    yield
    assert [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING] == []


@cache
def report(name: str) -> Document:
    return dict(shared_reports())[name]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def texts(content: bytes) -> list[str]:
    """The text of each page as a reader copies it."""
    with pypdfium2.PdfDocument(content) as opened:
        return [page.get_textpage().get_text_bounded() for page in opened]


def written(text: str, **more: object) -> Document:
    """A report with this text in its first section."""
    return Document("示例市科学技术局", 2025, {}, {"overview": text}, **more)  # type: ignore[arg-type]


# --- 数字、年份不能回行 (GB/T 9704 §7.3.3) ---


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("全年公开2024年的信息", ["2024年"]),
        ("公开1,234件，占12.5%", ["1,234件", "12.5%"]),
        ("浏览1.2万条、30余万次", ["1.2万条", "30余万次"]),
        ("第30号、第 3 条", ["第30号", "第 3 条"]),
        ("国办公开办函〔2021〕30号", ["〔2021〕30号"]),
        ("至2024年1月20日止", ["2024年", "1月20日"]),
        ("２０２４年、二〇二四年", ["２０２４年", "二〇二四年"]),
        ("共收到 1472 条", ["1472 条"]),
        ("20个工作日、3个月、2小时", ["20个工作日", "3个月", "2小时"]),
        ("2024年度", ["2024年度"]),
        ("第一、二项没有数字", []),
        ("1" * 40 + "年", []),
        ("8", []),
    ],
)
def test_number_is_kept_with_what_it_counts(text, kept):
    assert [text[start:end] for start, end in prose.together(text)] == kept


TORN = (
    "根据国办公开办函〔2021〕30号要求，2024年公开1,234件、占12.5%，1.2万条，至2024年1月20日止，第30号，收到 1472 条。"
)
NEVER_TORN = ("〔2021〕30号", "2024年", "1,234件", "12.5%", "1.2万条", "1月20日", "第30号", "1472条")


def everywhere() -> Document:
    """The same numbers at every place of a line."""
    return written("\n".join("一" * n + TORN for n in range(1, 29)))


def torn(content: bytes) -> list[str]:
    """Numbers that a line end parts from their measure words."""
    rows = [words(line).replace(" ", "") for page in body_lines(content) for line in page]
    return [
        kept
        for above, below in pairwise(rows)
        for kept in NEVER_TORN
        if any(above.endswith(kept[:i]) and below.startswith(kept[i:]) for i in range(1, len(kept)))
    ]


def test_no_line_end_tears_a_number_from_its_measure_word():
    content = pdf.render(everywhere())
    assert torn(content) == []
    lines = [line for page in body_lines(content) for line in page]
    assert [line for line in lines if line[0].text in NEVER_FIRST or line[-1].text in NEVER_LAST] == []


def test_without_our_line_breaking_numbers_are_torn(monkeypatch):
    """The negative control."""
    monkeypatch.setattr(line_break.Layout, "set_text", engine._theirs)
    assert len(torn(pdf.render(everywhere()))) > 10


def test_kept_numbers_are_in_the_text_as_typed():
    with pypdfium2.PdfDocument(pdf.render(everywhere())) as opened:
        text = "".join(page.get_textpage().get_text_bounded() for page in opened)
    assert "\u2060" not in text
    assert text.replace("\r\n", "").count(TORN) >= 20  # all but those that a page number interrupts


@pytest.mark.parametrize("run", ["1" * 300 + "件", "１" * 300 + "件", "1,234" * 60 + "件", "二〇二四年" * 60])
def test_long_number_breaks_rather_than_leave_the_type_area(run):
    lines = [line for page in body_lines(pdf.render(written(f"共{run}。"))) for line in page]
    assert max(line[-1].right for line in lines) < 184 * MILLIMETRE + 2


def test_stretched_line_has_no_spaces_in_its_text():
    """A reader takes a glyph that is moved for a space; spacing that the text itself has it knows."""
    typed = "国办公开办函主动公开信息依法申请管理情况平" + "a" * 34 + "。"
    (first, *_) = [line for page in body_lines(pdf.render(written(typed))) for line in page if line[0].text == "国"]
    assert first[-1].right == pytest.approx(184 * MILLIMETRE, abs=6)
    assert words(first) == typed[:21]


# --- Drafts ---


@pytest.mark.parametrize("name", ["baoji-science-2024", "panzhihua-services-2023"])  # both are set tighter
def test_draft_has_the_pages_of_the_final_report(name):
    """PDF-06: what a page ends with is the same, apart from 草稿 and the fingerprint."""
    draft, final = texts(pdf.render(report(name), watermark=True)), texts(pdf.render(report(name)))
    final[-1] = re.sub("数据文件校验值.*…", "", final[-1])
    assert [re.sub(r"\s", "", page.replace("草稿", "", 1)) for page in draft] == [re.sub(r"\s", "", p) for p in final]


# --- Pages well filled (GB/T 9704 §5.2.3, §7.3.5.4) ---


def usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay every report out once, as if there were nothing to mend."""
    monkeypatch.setattr(pdf, "fitted", lambda lay, _: (lay(fitting.Fit()), fitting.Fit()))


def lines_of(count: int) -> str:
    """A paragraph of so many lines."""
    return "文" * (28 * count - 8) + "。"


def ending(count: int, **more: object) -> Document:
    """A report with so many lines in 五 and one in 六; 17 lines stand below table 四, headings included."""
    return replace(written("。"), sections={"problems": lines_of(count), "other_matters": "无。"}, **more)  # type: ignore[arg-type]


def foot(page: list[Line]) -> float:
    """Millimetres from the top of the paper to the lowest line, the page number left out."""
    return max(297 - line[0].bottom / MILLIMETRE for line in page if line[0].bottom > 33 * MILLIMETRE)


def gaps(content: bytes) -> list[int]:
    """Pages that are half empty though the order of the report does not ask for it."""
    pages = geometry.lines(content)
    said = ["".join(map(words, page)) for page in pages]
    return [
        number
        for number, page in enumerate(pages[:-1], start=1)
        if foot(page) < 37 + 225 / 2 and "三、收到和处理" not in said[number]  # which is whole on a page of its own
    ]


def test_no_page_is_half_empty_without_need(name):
    assert gaps(pdf.render(report(name))) == []


def test_set_as_usual_a_shared_report_has_a_half_empty_page(monkeypatch):
    """The negative control."""
    usual(monkeypatch)
    assert gaps(pdf.render(report("baoji-science-2024"))) == [2]


@pytest.mark.parametrize("count", [1, 9, 13, 21])
def test_table_follows_its_text_wherever_that_ends(count):
    assert gaps(pdf.render(written(lines_of(16 + count)))) == []


@pytest.mark.parametrize("count", [15, 16])
def test_few_lines_do_not_stand_alone_on_the_last_page(count):
    pages = body_lines(pdf.render(ending(count)))
    assert len(pages) == 3
    assert len(pages[-1]) == count + 4  # three headings, and 无


def test_set_as_usual_few_lines_stand_alone(monkeypatch):
    """The negative control."""
    usual(monkeypatch)
    assert [len(body_lines(pdf.render(ending(count)))[-1]) for count in (15, 16)] == [2, 2]


def test_tight_page_keeps_to_the_type_area_and_its_number_to_its_place():
    document = replace(ending(15), sections={"overview": lines_of(50), **ending(15).sections})
    content = pdf.render(document)
    (page, *_) = [page for page in body_lines(content) if len(page) == 23]
    feet = [line[0].bottom for line in page]
    assert all(above - below == pytest.approx(28, abs=0.15) for above, below in pairwise(feet))
    with pypdfium2.PdfDocument(content) as opened:
        text = opened[1].get_textpage()
        ink = [text.get_charbox(i) for i in range(text.count_chars())]
        assert 297 - min(bottom for _, bottom, _, _ in ink if bottom > 33 * MILLIMETRE) / MILLIMETRE < 37 + 225
        assert 297 - max(top for _, _, _, top in ink) / MILLIMETRE > 37
        dash = next(text.get_charbox(i) for i in range(text.count_chars()) if text.get_text_range(i, 1) == "—")
        assert 297 - (dash[1] + dash[3]) / 2 / MILLIMETRE == pytest.approx(269, abs=0.1)


# --- What makes it tighter, on paper ---


def sheets(*free: float, moved: bool = True) -> tuple[fitting.Sheet, ...]:
    """A page with so much room below its text, then table 二 on a page of its own, or on the same."""
    table = fitting.Placed("proactive", 10.2, 141, 14, above=1)
    if moved:
        return (*(fitting.Sheet(20, 225 - mm, mm) for mm in free), fitting.Sheet(1, 141, 84, (table,)))
    return (fitting.Sheet(8, 225 - free[0], free[0], (replace(table, above=8),)),)


@pytest.mark.parametrize(("free", "found"), [(60, 0), (90, 0), (92, 2), (107, 1), (130, 1)])
def test_table_becomes_denser_only_as_far_as_brings_it_to_its_text(free, found):
    assert fitting.density(sheets(free), 0) == found


def test_table_that_has_room_stays_as_it_is():
    assert fitting.density(sheets(3, moved=False), 0) == 0


def test_table_guessed_too_dense_is_given_its_room_again():
    assert fitting.density(sheets(80, moved=False), 2) == 0
    assert fitting.density(sheets(20, moved=False), 2) == 1


def test_last_page_after_the_application_table_alone_is_not_short():
    own = fitting.Sheet(1, 216, 9, (fitting.Placed("requests", 10, 216, 28, above=1),))
    assert not fitting.ends_short((own, fitting.Sheet(3, 30, 195)))
    assert fitting.ends_short((own, fitting.Sheet(17, 225, 0), fitting.Sheet(3, 30, 195)))


# --- Headings and the sign-off (§7.3.5.1) ---

SIGNED = SignedOff("示例市科学技术局", date(2026, 1, 5))
HEADING = re.compile("[一二三四五六]、|（[一二三四五]）.{0,12}$")


def numbered(count: int) -> Document:
    """A text whose lines move down page by page: headings of two ranks in between."""
    parts = [f"（{n}）主动公开情况\n{lines_of(3)}" for n in "一二三四五"]
    text = "\n".join([lines_of(count), *parts * 2])
    return replace(written(text, signed_off=SIGNED), preamble=lines_of(2))


@pytest.mark.parametrize("count", [1, 3])
def test_no_page_ends_with_a_heading(count):
    pages = geometry.lines(pdf.render(numbered(count)))
    last = [[line for line in page if line[0].bottom > 33 * MILLIMETRE][-1] for page in pages]
    assert [words(line) for line in last if line[0].size > 15 and HEADING.match(words(line))] == []


@pytest.mark.parametrize("count", [11, 12, 13, 14, 16])
def test_sign_off_has_two_lines_of_text_above_it_on_its_page(count):
    pages = body_lines(pdf.render(ending(count, signed_off=SIGNED)))
    *text, name, day = [words(line) for line in pages[-1]]
    assert (name, day) == (SIGNED.agency, "2026年1月5日")
    assert len(text) >= 2


def test_date_ends_four_characters_from_the_edge_and_the_name_is_centred_over_it():
    *_, name, day = body_lines(pdf.render(ending(5, signed_off=SIGNED)))[-1]
    assert day[-1].right == pytest.approx(184 * MILLIMETRE - 64, abs=1)
    assert name[0].left + name[-1].right == pytest.approx(day[0].left + day[-1].right, abs=2)


@pytest.mark.parametrize("agency", ["示例市人民政府办公室政务公开与信息管理中心", "示例市" * 20])
def test_long_name_keeps_to_the_type_area(agency):
    page = body_lines(pdf.render(ending(5, signed_off=SignedOff(agency, SIGNED.date))))[-1]
    assert "".join(map(words, page)).endswith(f"无。{agency}2026年1月5日")
    assert max(line[-1].right for line in page) < 184 * MILLIMETRE + 1
    assert min(line[0].left for line in page) > 28 * MILLIMETRE - 1


# --- Bounds: a correct PDF, in good time ---

SENTENCE = "全年主动公开政府信息1234条，回应群众关心的事项，公布办事指南和工作动态，没有发生责任追究。"
LONGEST = "示例市" * 20  # 60 characters, as many as a name may have


def largest() -> Document:
    """Nine digits in every cell, under the longest name."""
    cells = {name: 999_999_999 for name, cell in edition(2025).cells.items() if not cell.derived}
    return Document(LONGEST, 2025, cells, {"other_matters": SENTENCE}, signed_off=SignedOff(LONGEST, SIGNED.date))


@pytest.mark.parametrize(
    ("document", "seconds"),
    [
        (written(SENTENCE * (50_000 // len(SENTENCE))), 15),
        (written("无停顿" * 3_333), 10),
        (written("\n".join("字" * 300)), 10),
        (largest(), 5),
    ],
    ids=["50,000 characters", "no break in 10,000", "300 paragraphs of one", "nine digits, 60 characters"],
)
def test_extreme_report_is_printed_whole_in_good_time(document, seconds):
    started = time.process_time()
    content = pdf.render(document)
    assert time.process_time() - started < seconds
    text = "".join(re.sub(r"—\s*[0-9]+\s*—\s*$", "", page) for page in texts(content))
    text = re.sub(r"[\s\u200b]", "", text)
    for typed in (document.agency, *document.sections.values()):
        assert re.sub(r"\s", "", typed) in text
    for page in geometry.lines(content):
        assert max(line[-1].right for line in page) < 184 * MILLIMETRE + 2
        assert min(line[0].left for line in page) > 28 * MILLIMETRE - 2


def test_figures_of_nine_digits_stand_apart():
    text = "".join(texts(pdf.render(largest())))
    assert " ".join(["999999999"] * 6) in text
