"""Characters that a typeface draws alike stay apart in the PDF's text: what we change in WeasyPrint for it.

A PDF says of each glyph which character it is.  FandolFang draws · and • with one glyph, Noto Serif SC
一 and ⼀ (U+2F00): the file then knows the first that was drawn, and every later one is copied, searched
and read aloud as that.  Where a glyph comes up for other text than before, the text is written beside
the drawing (ISO 32000-1, 14.9.4, replacement text).  tests/printing/test_textlayer.py knows how the
replaced function was written.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

import pydyf
import weasyprint.draw
from weasyprint.draw.text import draw_first_line, draw_text
from weasyprint.pdf.fonts import Font

from govreports.formats.text import invisible

# What stood where ours does, and what ours rely on.
ORIGINALS: Final = (draw_text, draw_first_line, Font.__init__)

_made: Final = Font.__init__


def install() -> None:
    """Put ours in the place of theirs."""
    weasyprint.draw.draw_text = _draw_text
    Font.__init__ = _make


class _Texts(dict[int, str]):
    """The text of each glyph, as it was first drawn; notices when it is drawn for another."""

    others: ClassVar = 0

    def __contains__(self, glyph: object) -> bool:
        """Never: so that drawing a glyph always says for which text."""
        return False

    def __setitem__(self, glyph: int, text: str) -> None:
        if self.setdefault(glyph, text) != text and not text.isspace():
            _Texts.others += 1


def _make(self: Any, *arguments: Any) -> None:
    _made(self, *arguments)
    self.to_unicode = _Texts()


def _draw_text(stream: Any, textbox: Any, *how: Any) -> None:
    """Draw a piece of text, with its characters beside it where its glyphs stand for others."""
    begin, others = len(stream.stream), _Texts.others
    draw_text(stream, textbox, *how)
    if _Texts.others != others:
        text = "".join(character for character in textbox.text if not invisible(character))
        stream.stream[begin:begin] = ["/Span", pydyf.Dictionary({"ActualText": pydyf.String(text)}), b"BDC"]
        stream.end_marked_content()
