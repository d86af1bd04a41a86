"""The report as HTML files: a page that stands alone, and plain tables to paste into a website.

Neither names a script, a picture or an address.
"""

from __future__ import annotations

from django.template.loader import render_to_string

from govreports.formats.document import Document
from govreports.printing.pages import pages


def page(document: Document, *, watermark: bool = False, foot: str = "") -> str:
    """A whole page with its own few styles; `watermark` says 草稿, `foot` is the line that closes it."""
    context = {"report": pages(document, plain=True), "watermark": watermark, "foot": foot}
    return render_to_string("printing/_document_page.html", context)


def fragment(document: Document, *, foot: str = "") -> str:
    """Headings, paragraphs and tables without styles or classes, for an editor that strips both."""
    return render_to_string("printing/_document_fragment.html", {"report": pages(document, plain=True), "foot": foot})
