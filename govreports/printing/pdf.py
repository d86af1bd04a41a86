"""The report as PDF/A-3a and PDF/UA-1: a template, WeasyPrint, and nothing fetched from anywhere.

The same report gives the same bytes, in every process and on every day: no clock is read.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from datetime import UTC, date, datetime, time
from functools import cache, partial
from typing import Any, Final, NoReturn

from django.conf import settings
from django.template.loader import render_to_string

from govreports.printing import typefaces

# isort: split
# Ours are above WeasyPrint: they say which typefaces there are, and open its libraries.
import govreports.printing.libraries  # noqa: F401

# isort: split
from weasyprint import CSS, HTML, Attachment
from weasyprint.logger import LOGGER, PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from govreports.formats.document import Document, canonical
from govreports.printing import alike, engine, foot, standards
from govreports.printing.fitting import Fit, fitted, guess
from govreports.printing.pages import pages

STYLESHEET: Final = settings.BASE_DIR / "static" / "css" / "document.css"
ATTACHED: Final = "report.json"

# Typefaces are measured in state that all renderings of a process share.
_one_at_a_time = threading.Lock()


class Nothing(URLFetcher):
    """Fetches nothing: our page names no address, so one that is asked for came from elsewhere."""

    def fetch(self, url: str, headers: object = None) -> NoReturn:
        """Stop the rendering."""
        raise FatalURLFetchingError(f"the report asked for {url!r}")


def render(document: Document, *, watermark: bool = False, imprint: str = "") -> bytes:
    """The PDF of a report; `watermark` prints 草稿 on every page, `imprint` which edition it is."""
    data = canonical(document)
    last = "" if watermark else foot.line(hashlib.sha256(data.encode()).hexdigest(), imprint)
    report = pages(document)
    context = {"report": report, "watermark": watermark, "foot": last}
    html = render_to_string("printing/document.html", context)
    with _one_at_a_time, engine.few_collections():
        try:
            laid, fit = fitted(partial(_laid, html), guess(report))
            return laid.write_pdf(
                attachments=[_attachment(document, data)],
                pdf_variant=standards.VARIANT,
                finisher=standards.finish,
                pdf_identifier=hashlib.sha256(f"{fit.applied(html)}\0{data}".encode()).digest()[:16],
            )
        except FatalURLFetchingError as asked:  # no Exception: it would end the worker
            raise RuntimeError(str(asked)) from asked


def _laid(html: str, fit: Fit) -> Any:
    """The report in lines and pages, this tight."""
    stylesheet, font_config = _typesetting()
    return HTML(string=fit.applied(html), url_fetcher=_nothing).render(
        font_config, stylesheets=[stylesheet], pdf_variant=standards.VARIANT
    )


def _attachment(document: Document, data: str) -> Attachment:
    """The figures for machines; its SHA-256 is the report's fingerprint."""
    # A date is written with every attached file.  The report's own, or the first on which it could be.
    day = document.signed_off.date or date(document.year + 1, 1, 1)
    moment = datetime.combine(day, time(), UTC)
    return Attachment(
        string=data.encode(),
        name=ATTACHED,
        description="年度报告数据（JSON）",
        created=moment,
        modified=moment,
        relationship="Data",
        url_fetcher=_nothing,
    )


@cache
def _typesetting() -> tuple[CSS, FontConfiguration]:
    """Parsed once a process; the typefaces are found once."""
    font_config = FontConfiguration()
    css = typefaces.stylesheet() + STYLESHEET.read_text(encoding="utf-8")
    return CSS(string=css, font_config=font_config, url_fetcher=_nothing), font_config


class _Once(logging.Filter):
    """Says once of each character that no typeface has it, not at each of its places."""

    def __init__(self) -> None:
        super().__init__()
        self._said: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if not message.startswith(".notdef"):
            return True
        said = message in self._said or len(self._said) > 1000
        self._said.add(message)
        return not said


engine.install()
alike.install()
_nothing = Nothing()
PROGRESS_LOGGER.setLevel(logging.WARNING)  # a dozen lines a report otherwise
LOGGER.addFilter(_Once())
