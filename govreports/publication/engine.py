"""What we change inside WeasyPrint 70.0 and pydyf 0.13.0, each with its reason.

The two are pinned in requirements.in.  tests/publication/test_engine.py knows how each replaced
function was written, and fails when a new version has written it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import weasyprint.pdf
from weasyprint.css import ColorProfile
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

# What stood where ours does, and what ours rely on; the test compares their text.
ORIGINALS: Final = (inline.justify_line, ColorProfile, weasyprint.pdf.generate_pdf)


def install() -> None:
    """Put ours in the place of theirs."""
    inline.justify_line = _justify_line
    weasyprint.pdf.ColorProfile = _color_profile


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


# --- The colour profile of PDF/A: WeasyPrint opens its file for each report and never closes it ---


def _color_profile(file: Any, *what: Any) -> ColorProfile:
    """The profile, which is whole once it is made; the file is not needed any more."""
    with file:
        return ColorProfile(file, *what)
