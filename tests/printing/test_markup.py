"""Markup in a text is text: 200 strings in every field, in the PDF, the HTML page and the Word file."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest
from django.template import engines
from lxml import etree

from govreports.formats import edition
from govreports.formats.document import Document, SignedOff, dumps, parse
from govreports.printing import html, pdf, word

STRINGS: tuple[str, ...] = tuple(json.loads((Path(__file__).parents[1] / "cases" / "markup.json").read_text("utf-8")))
QUARTERS = [STRINGS[start::4] for start in range(4)]


def squeezed(text: str) -> str:
    """Without white space, and without the hyphens that pdfium takes for broken words."""
    return re.sub(r"[\s\x02\u200b\ufffe-]", "", text)


def holding(strings: tuple[str, ...]) -> Document:
    """A report with these strings in every field that is free text."""
    prose = "\n".join(strings)
    cells = [name for name in edition(2025).cells if name.startswith("requests.")]
    document = Document(
        agency="示例市" + max((s for s in strings if len(s) < 50), key=len),
        year=2025,
        preamble=prose,
        sections=dict.fromkeys(("overview", "problems", "other_matters"), prose),
        notes=dict(zip(cells, strings, strict=False)),
        signed_off=SignedOff(strings[0], date(2026, 1, 5)),
    )
    return parse(dumps(document))  # the grammar takes them all


def pdf_text(document: Document) -> str:
    with pypdfium2.PdfDocument(pdf.render(document)) as opened:
        pages = [page.get_textpage().get_text_bounded() for page in opened]
    return squeezed("".join(re.sub(r"—\s*[0-9]+\s*—\s*$", "", text) for text in pages))


class _Text(HTMLParser):
    """What a browser shows of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def html_text(document: Document) -> str:
    reader = _Text()
    reader.feed(html.page(document))
    return squeezed("".join(reader.found))


def word_text(document: Document) -> str:
    with zipfile.ZipFile(io.BytesIO(word.write(document))) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    return squeezed("".join(body.itertext()))


def lost(document: Document, strings: tuple[str, ...], text: str) -> list[str]:
    """The strings that are not there as often as they were typed."""
    typed = squeezed("".join((*document.sections.values(), document.preamble, *document.notes.values())))
    return [s for s in map(squeezed, strings) if text.count(s) < typed.count(s)]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the PDF was to be made with."""
    found: list[str] = []
    monkeypatch.setattr(pdf.Nothing, "fetch", lambda _, url, headers=None: found.append(url) or 1 / 0)
    return found


def test_there_are_200_different_strings():
    assert len(set(STRINGS)) == 200


@pytest.mark.parametrize("read", [pdf_text, html_text, word_text])
@pytest.mark.parametrize("quarter", range(4))
def test_markup_is_printed_as_typed_and_fetches_nothing(quarter, read, asked):
    document = holding(QUARTERS[quarter])
    text = read(document)
    assert lost(document, QUARTERS[quarter], text) == []
    assert squeezed(document.title) in text
    assert squeezed(document.signed_off.agency + "2026年1月5日") in text
    assert asked == []


@pytest.mark.parametrize("string", STRINGS)
def test_agency_is_printed_as_typed(string):
    document = Document(agency=string, year=2025, signed_off=SignedOff(string, date(2026, 1, 5)))
    assert html_text(document).count(squeezed(string)) >= 3  # its head, its heading, its sign-off


@pytest.mark.parametrize("read", [pdf_text, html_text])
def test_without_escaping_markup_is_lost_or_calls_out(read, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(engines["django"].engine, "autoescape", False)
    strings = STRINGS[:15]
    document = holding(strings)
    assert len(lost(document, strings, read(document))) > 10


def test_without_escaping_addresses_are_asked_for(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "autoescape", False)
    strings = ("<img src=http://127.0.0.1:9/a.png>",)
    with pytest.raises(RuntimeError, match=r"127\.0\.0\.1"):
        pdf.render(holding(strings))
