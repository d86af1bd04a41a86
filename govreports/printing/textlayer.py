"""The finished PDF read back: each character of the report must be there to be copied, searched and read aloud.

A typeface may draw two characters alike (U+2F00 ⼀ and U+4E00 一) with one glyph, and the PDF then
knows one of them only: on paper nothing is wrong, in the text another character stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pypdfium2

from govreports.formats import numbers
from govreports.formats.document import Document
from govreports.formats.schema import boxes
from govreports.formats.text import invisible, paragraphs

# pdfium writes these for a hyphen at the end of a line.
_HYPHENS: Final = str.maketrans({"\x02": "-", "\ufffe": "-"})
# Ligatures and forms of Arabic letters, which pdfium spells out.
_SPELT_OUT: Final = re.compile("[\ufb00-\ufdff\ufe70-\ufeff]")


def lost(document: Document, content: bytes) -> tuple[str, ...]:
    """Characters of the report that its PDF's text lacks, or has become others; in order, once each.

    They are counted.  Digits are in page numbers and in the fingerprint too, so this says little of figures.
    """
    there = _counted(read(content))
    wanted = _counted("".join(printed(document)))
    return tuple(character for character, times in wanted.items() if there[character] < times)


def read(content: bytes) -> str:
    """The text of all pages, as a reader copies it."""
    with pypdfium2.PdfDocument(content) as opened:
        return "".join(page.get_textpage().get_text_range() for page in opened)


def printed(document: Document) -> Iterator[str]:
    """All that the report prints and people have written or figures are."""
    yield document.title
    yield from paragraphs(document.preamble)
    for section in document.edition.sections:
        yield section.heading
        yield from paragraphs(document.text(section.key))
    for table in document.edition.tables:
        yield from (box.text for box in boxes(table.grid))
    yield from (numbers.show(value) for value in document.figures.values())
    yield from document.notes.values()
    yield document.signed_off.agency


def _counted(text: str) -> Counter[str]:
    spelt = _SPELT_OUT.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.translate(_HYPHENS))
    return Counter(c for c in spelt if not c.isspace() and not invisible(c))
