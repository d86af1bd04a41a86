"""The pages are what GB/T 9704-2012 asks for, and look made by hand: read out of the PDF, by place."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2
import pytest

from govreports.formats.document import Document
from govreports.printing import engine, pdf, prose
from tests.printing.geometry import MILLIMETRE, NEVER_FIRST, NEVER_LAST, body_lines, words

# isort: split
from weasyprint.text import line_break


@pytest.fixture(autouse=True)
def nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """WeasyPrint says in its log what it could not do."""
    yield
    assert [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING] == []


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
