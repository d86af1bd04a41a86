"""On which page of a PDF the words stand at which somebody writes."""

from __future__ import annotations

import re
import threading
from typing import Final

import pypdfium2

PROBE: Final = 12  # characters looked for on each side; fewer stand on many pages
MOST: Final = 12  # pages that are read: a text of a hundred need not be searched to its end

_UNPRINTED: Final = re.compile(r"[\s\u200b\u2060]+")  # or not where it was typed
# PDFium works for one thread at a time.
_reading = threading.Lock()


def page_of(content: bytes, text: str, place: int, first: int, last: int) -> int:
    """The page, of `first` to `last`, with what stands at `place` in `text`, which begins on `first`.

    Where it is not found (newer than the PDF, or across two pages) it is guessed from how much
    text stands before.
    """
    if first >= last or not text:
        return first
    guess = min(last, first + (last - first + 1) * place // (len(text) + 1))
    before, behind = _about(text, place)
    half = 0  # a page that has only what stands on one side of the place
    with _reading, pypdfium2.PdfDocument(content) as opened:
        for number in sorted(range(first, last + 1), key=lambda page: abs(page - guess))[:MOST]:
            printed = _UNPRINTED.sub("", opened[number - 1].get_textpage().get_text_range())
            if before + behind in printed:
                return number
            if not half and any(len(side) == PROBE and side in printed for side in (before, behind)):
                half = number
    return half or guess


def _about(text: str, place: int) -> tuple[str, str]:
    """The printed characters before and behind the place, of its own line."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    before = _UNPRINTED.sub("", text[start:place])[-PROBE:]
    return before, _UNPRINTED.sub("", text[place : end if end >= 0 else len(text)])[:PROBE]
