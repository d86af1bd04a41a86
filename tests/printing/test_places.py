"""Finding the page on which somebody writes: by the words around the caret, else by how much stands before."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from govreports.printing import pdf, places
from tests import factories

# Paragraphs of very different length, so that counting characters does not lead to the page.
LINES = [f"（{i}）第{i}段" + "甲乙丙丁，" * (2 if i < 40 else 150) + f"第{i}段完。" for i in range(1, 46)]
TEXT = "\n".join(LINES)


@pytest.fixture(scope="module")
def printed() -> tuple[bytes, list[str], int]:
    """A report with a long first section: its PDF, the words of each page, and the section's last page."""
    sections = {"overview": TEXT, "problems": factories.PROBLEMS, "other_matters": factories.OTHER_MATTERS}
    content = pdf.render(factories.document(sections=sections, preamble=""))
    with pypdfium2.PdfDocument(content) as opened:
        words = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in opened]
    return content, words, next(i for i, page in enumerate(words, 1) if "二、主动公开政府信息情况" in page)


def found(printed: tuple[bytes, list[str], int], line: int) -> bool:
    """Whether the page named for the end of a line is the one on which it ends."""
    content, words, last = printed
    caret = len("\n".join(LINES[: line + 1]))
    return LINES[line][-6:] in words[places.page_of(content, TEXT, caret, 1, last) - 1]


def test_end_of_every_paragraph_is_found(printed: tuple[bytes, list[str], int]) -> None:
    assert [line for line in range(len(LINES)) if not found(printed, line)] == []


def test_without_reading_the_pages_it_is_only_guessed(
    printed: tuple[bytes, list[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MOST", 0)
    assert not all(found(printed, line) for line in range(len(LINES)))


def test_beginning_of_every_paragraph_is_found(printed: tuple[bytes, list[str], int]) -> None:
    content, words, last = printed
    starts = [len("\n".join(LINES[:line])) + (line > 0) for line in range(len(LINES))]
    pages = [places.page_of(content, TEXT, start, 1, last) for start in starts]
    assert [line for line, page in enumerate(pages) if LINES[line][:6] not in words[page - 1]] == []


@pytest.mark.parametrize("place", [0, 5, 10_000])
def test_words_not_printed_yet_are_guessed_within_the_section(
    place: int, printed: tuple[bytes, list[str], int]
) -> None:
    text = "没有印出的文字" * 2000
    assert 2 <= places.page_of(printed[0], text, place, 2, 4) <= 4


@pytest.mark.parametrize(("text", "first", "last"), [("", 2, 5), ("一段文字", 3, 3)])
def test_one_page_needs_no_search(text: str, first: int, last: int) -> None:
    assert places.page_of(b"no PDF at all", text, 0, first, last) == first


def test_place_behind_the_text_gives_a_page(printed: tuple[bytes, list[str], int]) -> None:
    content, words, last = printed
    assert LINES[-1][-6:] in words[places.page_of(content, TEXT, len(TEXT), 1, last) - 1]
