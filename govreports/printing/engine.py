"""What we change inside WeasyPrint 70.0 and pydyf 0.13.0, each with its reason.

The two are pinned in requirements.in.  tests/printing/test_engine.py knows how each replaced
function was written, and fails when a new version has written it otherwise.
"""

from __future__ import annotations

import gc
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pydyf
import weasyprint.pdf
import weasyprint.pdf.fonts
import weasyprint.pdf.stream
from weasyprint.css import ColorProfile
from weasyprint.draw.text import draw_first_line
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.pdf.fonts import Font
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset, pango
from weasyprint.text.fonts import get_hb_object_data

from govreports.printing.prose import together

# What stood where ours does, and what ours rely on; the test compares their text.
ORIGINALS: Final = (
    inline.justify_line,
    line_break.split_first_line,
    inline.split_text_box,
    line_break.Layout.set_text,
    ColorProfile,
    weasyprint.pdf.generate_pdf,
    draw_first_line,
    Font.__init__,
    Font.subset,
    get_hb_object_data,
    weasyprint.pdf.stream.Stream.add_font,
    pydyf.Stream.show_text,
    pydyf.Stream.set_font_size,
    pydyf.Stream.data.fget,
    pydyf.PDF.write,
)


def install() -> None:
    """Put ours in the place of theirs."""
    inline.justify_line = _justify_line
    inline.split_first_line = _split_first_line
    line_break.Layout.set_text = _set_text
    weasyprint.pdf.ColorProfile = _color_profile
    weasyprint.pdf.fonts.get_hb_object_data = _object_data
    weasyprint.pdf.stream.Font = _Font
    weasyprint.pdf.stream.Stream.set_font_size = _set_font_size
    weasyprint.pdf.stream.Stream.show_text = _show_text
    pydyf.Stream.data = property(_data)


# --- Justified Chinese: WeasyPrint stretches spaces only, and Chinese is written without ---

# 〔2021〕30号 stays on a line, which the line before it then lacks: six characters of 28.
# What is wider comes of a long address that would not break, and is better left open.
_WIDEST: Final = 0.3  # of the type size, between two characters


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


# --- Numbers: Pango may end a line between 2024 and 年; a character to forbid it would be in the text of the PDF ---

# Known to Pango since 1.44, not to WeasyPrint.
ffi.cdef("PangoAttribute * pango_attr_allow_breaks_new (int);")
_theirs: Final = line_break.Layout.set_text


def _set_text(self: Any, text: str, justify: bool = False) -> None:
    """Lay out a text; no line ends inside a number with its measure word."""
    _theirs(self, text, justify)
    kept = [] if justify else list(together(self.text))  # justified lines are drawn, and broken already
    if not kept:
        return
    attributes = pango.pango_layout_get_attributes(self.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    before = reached = 0  # in characters, and in bytes as Pango counts
    for start, end in kept:
        attribute = pango.pango_attr_allow_breaks_new(False)
        attribute.start_index = reached + len(self.text[before:start].encode())
        attribute.end_index = reached = attribute.start_index + len(self.text[start:end].encode())
        pango.pango_attr_list_insert(attributes, attribute)  # _change would join neighbours: 2024年 and 1月20日
        before = end
    pango.pango_layout_set_attributes(self.layout, attributes)


# --- Letter spacing: WeasyPrint moves each glyph by itself, which readers take for a space where a line is stretched ---

_DRAWN: Final = re.compile("<([0-9a-f]*)>|(-?[0-9.]+)")  # glyphs, and by how much the next is moved to the left


def _set_font_size(self: Any, font: str, size: float) -> None:
    """Choose a typeface; the text that follows counts its spacing in this size."""
    self._size = size
    pydyf.Stream.set_font_size(self, font, size)


def _show_text(self: Any, text: str) -> None:
    """Draw glyphs; what all of them are moved by is the spacing of the text, of which readers know."""
    first, glyphs, moves = "", [], []
    for drawn, move in _DRAWN.findall(text):
        if drawn:
            glyphs += [drawn[i : i + 4] for i in range(0, len(drawn), 4)]
            moves += [0.0] * (len(drawn) // 4)
        elif move and moves:
            moves[-1] += float(move)
        else:
            first = move or first
    spacing = Counter(moves[:-1]).most_common(1)[0][0] if len(moves) > 1 else 0
    others = [round(move - spacing) for move in moves]  # the last, too: text in another face may follow
    text = "".join(f"{glyph}>{other}<" if other else glyph for glyph, other in zip(glyphs, others, strict=True))
    self.stream.append(f"{0 - spacing * self._size / 1000:.4f} Tc".encode())
    # Readers pass over a move before an empty string.
    pydyf.Stream.show_text(self, f"{first}<{text}>".removesuffix("<>"))


# --- Typefaces: WeasyPrint copies the whole file, some 8 MB, for each size in which a face is used ---

_LATER: Final = b"OTTO"  # stands for the file until it is cut down to the glyphs in use


class _Font(Font):
    """A face in one size; its file is read when it has been cut down."""

    opening = False  # a rendering at a time

    def __init__(self, *described: Any) -> None:
        _Font.opening = bool(harfbuzz_subset) and bool(harfbuzz.hb_version_atleast(4, 1, 0))
        try:
            super().__init__(*described)
        finally:
            _Font.opening = False
        if self.bitmap:  # never cut down
            self._read()

    def subset(self, *how: Any) -> None:
        """Keep the glyphs in use; the whole file where none is named or that fails."""
        super().subset(*how)
        if self.file_content is _LATER:
            self._read()

    def _read(self) -> None:
        self.file_content = get_hb_object_data(self.hb_face)


def _object_data(hb_object: Any, *what: Any) -> bytes | None:
    return _LATER if _Font.opening else get_hb_object_data(hb_object, *what)


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
    # CR LF: content that ends in CR, as one in 256 does, would make a line end of two bytes with LF alone.
    return b"".join((extra.data, b"\nstream\n", content, b"\r\nendstream"))


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
