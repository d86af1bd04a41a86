"""The files that can be made of a published report, each from its frozen document and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from govreports.formats.document import parse
from govreports.printing import html, word, workbook

Print = Callable[..., bytes]  # of a Document, and the imprint of a corrected edition


@dataclass(frozen=True)
class Format:
    """One kind of file; `key` is its ending too.

    `write` is given the frozen document, the line that closes it, and the printer.
    """

    key: str
    label: str
    write: Callable[[str, str, Print], bytes]
    squeezes: bool = False  # smaller in a ZIP; the others are packed already


FORMATS: Final = {
    found.key: found
    for found in (
        Format("pdf", "PDF", lambda frozen, _, pdf: pdf(parse(frozen))),
        Format("docx", "Word", lambda frozen, foot, _: word.write(parse(frozen), foot=foot)),
        Format("xlsx", "Excel", lambda frozen, foot, _: workbook.write(parse(frozen), foot=foot)),
        Format("json", "数据（JSON）", lambda frozen, *_: frozen.encode(), squeezes=True),
        Format("html", "网页", lambda frozen, foot, _: html.page(parse(frozen), foot=foot).encode(), squeezes=True),
    )
}
