"""What we change inside WeasyPrint 70.0 and pydyf 0.13.0, each with its reason.

The two are pinned in requirements.in.  tests/printing/test_engine.py knows how each replaced
function was written, and fails when a new version has written it otherwise.
"""

from __future__ import annotations

import gc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pydyf
import weasyprint.pdf
from weasyprint.css import ColorProfile
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break

# What stood where ours does, and what ours rely on; the test compares their text.
ORIGINALS: Final = (
    inline.justify_line,
    line_break.split_first_line,
    inline.split_text_box,
    ColorProfile,
    weasyprint.pdf.generate_pdf,
    pydyf.Stream.data.fget,
    pydyf.PDF.write,
)


def install() -> None:
    """Put ours in the place of theirs."""
    inline.justify_line = _justify_line
    inline.split_first_line = _split_first_line
    weasyprint.pdf.ColorProfile = _color_profile
    pydyf.Stream.data = property(_data)


# --- Justified Chinese: WeasyPrint stretches spaces only, and Chinese is written without ---

# Brackets, quotes and digits keep up to four characters together, which a line then lacks.
# What is wider comes of a long address that would not break, and is better left open.
_WIDEST: Final = 0.2  # of the type size, between two characters


def _justify_line(_context: object, line: Any, extra: float) -> None:
    """Share out what a line lacks between all its characters."""
    texts = list(_texts(line))
    gaps = sum(len(box.text) for box in texts) - 1
    if gaps < 1 or extra / gaps > _WIDEST * line.style["font_size"]:
        return
    spacing = extra / gaps
    moved = 0.0
    for box in texts:
        box.translate(moved, 0)
        # Of this line only: the rest of the paragraph has the same style object.
        box.style = box.style.copy()
        usual = box.style["letter_spacing"]
        box.style["letter_spacing"] = (0 if usual == "normal" else usual) + spacing
        box.width += spacing * len(box.text)
        moved += spacing * len(box.text)


def _texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from _texts(child)


# --- Line grid: a character from another typeface moves the baseline of its line and makes the line taller ---


def _split_first_line(text: str, style: Any, *rest: Any, **more: Any) -> tuple[Any, ...]:
    """The first line of a text; its baseline is that of the typeface the style names."""
    *found, height, baseline = line_break.split_first_line(text, style, *rest, **more)
    if style["line_height"] != "normal":
        # The caller adds half of what line height and height differ by.
        line_height, strut = line_break.strut(style)
        baseline = strut - (line_height - height) / 2
    return (*found, height, baseline)


# --- The colour profile of PDF/A: WeasyPrint opens its file for each report and never closes it ---


def _color_profile(file: Any, *what: Any) -> ColorProfile:
    """The profile, which is whole once it is made; the file is not needed any more."""
    with file:
        return ColorProfile(file, *what)


# --- Compression: pydyf compresses each stream twice, to write it and for the identifier, as hard as it can ---

_LEVEL: Final = 6  # 9 takes half as long again for 0.6 % less


def _data(self: pydyf.Stream) -> bytes:
    """The stream as it is written; compressed once, unless it has been changed since."""
    content = b"\n".join(pydyf._to_bytes(item) for item in self.stream)
    extra = pydyf.Dictionary(self.extra.copy())
    if self.compress:
        extra["Filter"] = "/FlateDecode"
        known = self.__dict__.get("_compressed")
        if known is None or known[0] != content:
            known = self._compressed = (content, zlib.compress(content, _LEVEL))
        content = known[1]
    extra["Length"] = len(content)
    return b"\n".join((extra.data, b"stream", content, b"endstream"))


# --- Memory: a rendering makes many thousand objects, all in use to its end ---


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for garbage seldom; not never, which would take 80 MB more."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
