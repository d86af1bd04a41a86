"""What was typed is in the PDF's text, character for character, or is named as lost; and 2,000 characters of GB 18030."""

from __future__ import annotations

import hashlib
import html as entities
import inspect
import logging
import random
import re
import unicodedata
import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from govreports.formats import edition
from govreports.formats.document import Document, dumps, parse
from govreports.printing import alike, coverage, html, pdf, textlayer, word, workbook
from tests.narratives import NAMES, shared_reports

# isort: split
from weasyprint.logger import LOGGER

# --- Characters that share a glyph ---

ALIKE = {
    "radical": "一⼀丁",
    "radical of a word": "行⾏",
    "dots": "·・•",
    "greek": "Ωµμ",
    "letters": "Å\u212b",
    "spaces": "甲\u2002乙 丙\u3000丁",
}


def with_text(text: str) -> Document:
    return Document("示例市科学技术局", 2025, sections={"overview": text})


@pytest.mark.parametrize("text", ALIKE.values(), ids=list(ALIKE))
def test_characters_with_one_glyph_stay_apart(text):
    content = pdf.render(with_text(text))
    assert textlayer.lost(with_text(text), content) == ()
    assert re.sub(r"\s", "", text) in re.sub(r"\s", "", textlayer.read(content))


def test_control_without_replacement_text_the_second_becomes_the_first(monkeypatch):
    """The twin: what WeasyPrint writes of itself."""
    monkeypatch.setattr(alike, "_Texts", dict)
    monkeypatch.setattr(alike, "_draw_text", None)
    monkeypatch.setattr("weasyprint.draw.draw_text", alike.draw_text)
    document = with_text("一⼀丁")
    content = pdf.render(document)
    assert textlayer.lost(document, content) == ("⼀",)
    assert "一一丁" in textlayer.read(content)


def test_what_is_not_in_the_file_is_lost():
    assert textlayer.lost(with_text("甲𫠝乙"), pdf.render(with_text("甲𠀀乙"))) == ("𫠝",)


def test_one_of_two_that_is_missing_is_lost():
    assert textlayer.lost(with_text("鑫鑫"), pdf.render(with_text("鑫"))) == ("鑫",)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_shared_report_is_lost(name):
    document = dict(shared_reports())[name]
    assert textlayer.lost(document, pdf.render(document)) == ()


@pytest.mark.parametrize("original", alike.ORIGINALS, ids=lambda original: original.__qualname__)
def test_replaced_function_is_as_it_was(original):
    known = {
        "draw_text": "ebaf96239c6ca363",
        "draw_first_line": "1bb8eae6d88e71b1",
        "Font.__init__": "1f281166b10302a4",
    }
    found = hashlib.sha256(inspect.getsource(original).encode()).hexdigest()[:16]
    assert found == known[original.__qualname__], "see whether govreports/printing/alike.py is still right"


# --- GB 18030-2022: the blocks its three levels and its lists of minority scripts draw on ---

HAN = {
    "unified": (0x4E00, 0x9FFF, 400),
    "A": (0x3400, 0x4DBF, 200),
    "B": (0x20000, 0x2A6DF, 300),
    "C": (0x2A700, 0x2B739, 100),
    "D": (0x2B740, 0x2B81D, 60),
    "E": (0x2B820, 0x2CEA1, 120),
    "F": (0x2CEB0, 0x2EBE0, 120),
    "G": (0x30000, 0x3134A, 100),
    "H": (0x31350, 0x323AF, 80),
    "I": (0x2EBF0, 0x2EE5D, 50),
    "compatibility": (0xF900, 0xFA6D, 30),
    "radicals": (0x2F00, 0x2FD5, 30),
    "private": (0xE000, 0xE765, 100),
}
SCRIPTS = {
    "uyghur": (0x0620, 0x06D5, 40),
    "tibetan": (0x0F40, 0x0FBC, 40),
    "mongolian": (0x1820, 0x18AA, 40),
    "tai le": (0x1950, 0x1974, 20),
    "new tai lue": (0x1980, 0x19DF, 30),
    "tai tham": (0x1A20, 0x1AAD, 30),
    "yi": (0xA000, 0xA48C, 40),
    "lisu": (0xA4D0, 0xA4FF, 20),
    "korean": (0xAC00, 0xD7A3, 30),
    "miao": (0x16F00, 0x16F9F, 20),
}


@cache
def sample() -> str:
    """2,000 code points, the same every time."""
    chance = random.Random(18030)  # noqa: S311  a sample, no secret
    found: list[str] = []
    for first, last, count in HAN.values():
        found += map(chr, chance.sample(range(first, last + 1), count))
    for first, last, count in SCRIPTS.values():
        # Python's Unicode may be older than the Han extensions; the scripts it knows.
        named = [chr(c) for c in range(first, last + 1) if unicodedata.category(chr(c)) != "Cn"]
        found += chance.sample(named, count)
    return "".join(found)


@cache
def sampled() -> Document:
    """All of them in the prose, a line of forty each, and again in notes of the tables."""
    text = sample()
    lines = "\n".join(text[i : i + 40] for i in range(0, len(text), 40))
    pieces = [text[i : i + 100] for i in range(0, len(text), 100)]
    cells = {name: 7 for name, cell in edition(2025).cells.items() if not cell.derived}
    return Document("示例市科学技术局", 2025, cells, {"overview": lines}, notes=dict(zip(cells, pieces, strict=False)))


def test_sample_is_of_two_thousand():
    assert len(sample()) == len(set(sample())) == 2000


def test_sample_survives_the_data_file():
    read = parse(dumps(sampled()))
    assert (read.text("overview"), read.notes) == (sampled().text("overview"), sampled().notes)


def test_sample_survives_html():
    page = entities.unescape(html.fragment(sampled()))
    assert [line for line in sampled().sections["overview"].split("\n") if line not in page] == []
    assert [note for note in sampled().notes.values() if note not in page] == []


def test_sample_survives_word():
    with zipfile.ZipFile(BytesIO(word.write(sampled()))) as file:
        text = "".join(ElementTree.fromstring(file.read("word/document.xml")).itertext())  # noqa: S314  our own
    assert [line for line in sampled().sections["overview"].split("\n") if line not in text] == []
    assert [note for note in sampled().notes.values() if note not in text] == []


def test_sample_survives_excel():
    book = load_workbook(BytesIO(workbook.write(sampled())))
    there = "\n".join(
        f"{cell.value or ''}\n{cell.comment.text if cell.comment else ''}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    )
    assert [note for note in sampled().notes.values() if note not in there] == []


def test_each_glyph_that_is_missing_was_known_and_no_other_is_changed(monkeypatch, caplog):
    """No character of those that print comes out of the PDF as another: 𫠝 as 𠀀, U+E000 as whatever was before."""
    monkeypatch.setattr(LOGGER, "filters", [])
    document = replace(sampled(), notes={})
    with caplog.at_level(logging.WARNING):
        content = pdf.render(document)
    boxes = {chr(int(code, 16)) for code in re.findall(r"\(U\+([0-9A-F]+)\)", caplog.text)}
    lacking = coverage.lacking(sample())
    assert boxes == set(lacking)
    assert [c for c in textlayer.lost(document, content) if c not in lacking] == []
    assert 500 < len(lacking) < 1500
