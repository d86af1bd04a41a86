"""Where things stand in a PDF, read out of the file: lines of text with their places, in points from below."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

MILLIMETRE = 72 / 25.4
PITCH = 225 / 22 * MILLIMETRE
NEVER_FIRST = "，。、；：？！”’）》〉】〕…％"
NEVER_LAST = "“‘（《〈【〔"


@dataclass(frozen=True)
class Glyph:
    text: str
    left: float
    right: float
    bottom: float  # of the letter, not of its tail: the baseline
    size: float = 16


Line = list[Glyph]


def body_lines(content: bytes) -> list[list[Line]]:
    """The lines of 16 pt text on each page, from the top; empty characters left out."""
    return lines(content, smallest=15.9, largest=16.1)


def lines(content: bytes, smallest: float = 0, largest: float = 100) -> list[list[Line]]:
    """The lines of text of these sizes on each page, from the top."""
    found = []
    with pypdfium2.PdfDocument(content) as opened:
        for page in opened:
            text = page.get_textpage()
            rows: list[Line] = []
            for i in range(text.count_chars()):
                left, _, right, _ = text.get_charbox(i, loose=True)
                bottom = _foot(text, i)
                size = pdfium.FPDFText_GetFontSize(text.raw, i) * 0.75  # written in CSS pixels, under a scale
                if left < right and smallest < size < largest:
                    glyph = Glyph(chr(pdfium.FPDFText_GetUnicode(text.raw, i)), left, right, bottom, size)
                    # Baselines of a figure with its mark differ by a few points; lines by 29.
                    near = next((row for row in reversed(rows) if abs(row[0].bottom - bottom) < size * 0.75), None)
                    if near is None:
                        rows.append([glyph])
                    else:
                        near.append(glyph)
            found.append(sorted(rows, key=lambda row: -row[0].bottom))
    return found


def _foot(text: pypdfium2.PdfTextPage, i: int) -> float:
    """Where a character stands.  Its box would not do: pdfium widens it by strokes that leave the em square."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text.raw, i, x, y)
    return y.value


def words(line: Line) -> str:
    """What a line says."""
    return "".join(glyph.text for glyph in line)
