"""What a rendering process is asked for: a report as PDF with its contents, a page of it as a picture."""

from __future__ import annotations

import pickle
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import django
import pypdfium2
from django.conf import settings
from django.core import checks

from govreports.formats import EDITIONS
from govreports.formats.document import Document
from govreports.printing import fonts, pdf, provenance
from govreports.printing.pages import pages
from govreports.printing.wire import Failed, Fault, Message

PREAMBLE: Final = "preamble"
_HEADING: Final = 1  # bookmarks: the title is level 0, the sections are beneath it


def compose(header: dict[str, Any], body: bytes) -> Message:
    """One job."""
    if header["ask"] == "picture":
        return {}, picture(body, header["page"], header["width"])
    # From the site's own process, over a socket that nobody else may speak on.
    document: Document = pickle.loads(body)  # noqa: S301
    content = pdf.render(document, watermark=header["watermark"], imprint=header["imprint"])
    return contents(document, content), content


def contents(document: Document, content: bytes) -> dict[str, Any]:
    """How many pages, on which each section begins (read out of the bookmarks of the PDF), and what made them."""
    keys = [part.key for part in pages(document).parts]
    with pypdfium2.PdfDocument(content) as opened:
        headings = [mark.get_dest() for mark in opened.get_toc() if mark.level == _HEADING]
        starts = [place.get_index() + 1 for place in headings if place]
        first = {PREAMBLE: 1} if document.preamble else {}
        begins = first | dict(zip(keys, starts, strict=True))
        return {"count": len(opened), "pages": begins, "made_with": provenance.versions()}


def picture(content: bytes, page: int, width: int) -> bytes:
    """One page as a PNG of grey levels, `width` pixels wide."""
    with pypdfium2.PdfDocument(content) as opened:
        shown = opened[page - 1]
        drawn = shown.render(scale=width / shown.get_width(), grayscale=True).to_pil()
    kept = BytesIO()
    # Sixteen greys are enough for black type, and a third of the bytes.
    drawn.quantize(16).save(kept, "PNG")
    return kept.getvalue()


def warm() -> None:
    """Print a small report, so that typefaces, styles and templates are there when it matters.

    Raises Failed where there is no typeface to print with: a report of empty boxes is none.
    """
    for fault in fonts.faults():
        if fault.level >= checks.ERROR:
            raise Failed(Fault.FONTS, f"{fault.msg}{fault.hint or ''}")
    provenance.versions()  # read now: later no file of the project's root is opened
    small = Document("示例市", max(edition.since for edition in EDITIONS.values()), preamble="一")
    picture(pdf.render(small, watermark=True), 1, 100)


def readable() -> tuple[Path, ...]:
    """The folders from which a rendering reads: Python's packages, our templates, the typefaces."""
    return (
        Path(sys.prefix),
        Path(sys.base_prefix),
        Path(django.__file__).parent.parent,
        *(settings.BASE_DIR / folder for folder in ("govreports", "templates", "static")),
        *fonts.folders(),
    )
