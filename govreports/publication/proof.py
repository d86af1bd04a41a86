"""Proof before publication: every character of the report is in its PDF, to be seen and to be copied.

Looked up in the typefaces first, then read out of the finished file, for a file may look right and
hold another character (a name that is searched for is then not found).
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from govreports.formats import document as exchange
from govreports.formats.document import Document
from govreports.printing import coverage, press, textlayer
from govreports.publication.digests import sha256
from govreports.reports import entries
from govreports.web.errors import Refused

SHOWN: Final = 5  # places in one sentence; a text in another script may have hundreds

_one_at_a_time = threading.Lock()


class Unprintable(Refused):
    """Characters of the report would be missing in print, or be others in the file."""


@dataclass(frozen=True)
class Proved:
    """The PDF that was read back: its digest, how large (bytes) and long it is, and what made it."""

    pdf_sha256: str
    pdf_size: int
    page_count: int
    made_with: dict[str, str]


def check(frozen: str, imprint: str, whose: str) -> Proved:
    """What was proved; Unprintable, naming each place, unless the PDF holds all characters of the document."""
    document = exchange.parse(frozen)
    if absent := coverage.lacking("".join(textlayer.printed(document))):
        raise Unprintable(
            f"没有发布：{_named(document, absent)}没有字体能印。"
            "请由管理员装上含有这些字的字体（见“字体”页），或者退回修改，换用通行的替代写法。"
        )
    changed, proved = _changed(frozen, imprint, whose)
    if changed:
        raise Unprintable(
            f"没有发布：{_named(document, changed)}在 PDF 中会丢失或变成别的字。"
            f"请退回修改，{_instead(changed)}；或由管理员换用能区分这些字的字体（见“字体”页）。"
        )
    return proved


def _changed(frozen: str, imprint: str, whose: str) -> tuple[tuple[str, ...], Proved]:
    # A second request for the same waits and is told the same, where the press would refuse it.
    if not _one_at_a_time.acquire(timeout=press.PATIENCE):
        raise press.Unprinted("busy")
    try:
        return _read_back(frozen, imprint, whose)
    finally:
        _one_at_a_time.release()


@lru_cache(maxsize=64)
def _read_back(frozen: str, imprint: str, whose: str) -> tuple[tuple[str, ...], Proved]:
    """The characters that are lost, and the facts of the file, which is rendered once."""
    document = exchange.parse(frozen)
    content = press.pdf(document, imprint=imprint, whose=whose)
    found = press.contents(document, imprint=imprint, whose=whose)
    return textlayer.lost(document, content), Proved(sha256(content), len(content), found.count, found.made_with)


def _named(document: Document, characters: Iterable[str]) -> str:
    """Where each stands first, and its code point: “一、总体情况”第 1 段第 5 字“𫠝”（U+2B81D）."""
    found = [f"{_place(document, c)}“{c}”（U+{ord(c):04X}）" for c in characters]
    more = f"等 {len(found)} 个字" if len(found) > SHOWN else ""
    return f"{'，'.join(found[:SHOWN])}{more}"


def _place(document: Document, character: str) -> str:
    for name, text in _texts(document):
        place = text.find(character)
        if place >= 0:
            line = text.count("\n", 0, place) + 1
            column = place - text.rfind("\n", 0, place)
            paragraph = f"第 {line} 段" if "\n" in text else ""
            return f"“{name}”{paragraph}第 {column} 字"
    return ""


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """Every text by what it is called; figures cannot hold such a character."""
    edition = document.edition
    yield "机关名称", document.agency
    yield entries.label(edition, entries.PREAMBLE), document.preamble
    yield from ((entries.label(edition, key), text) for key, text in document.sections.items())
    yield from ((entries.label(edition, entries.NOTE + cell), text) for cell, text in document.notes.items())
    yield entries.label(edition, "signed_off.agency"), document.signed_off.agency


def _instead(characters: Iterable[str]) -> str:
    """What to write, where Unicode knows the usual form: 一 for ⼀ (U+2F00)."""
    usual = [(c, unicodedata.normalize("NFKC", c)) for c in characters]
    named = "、".join(f"“{c}”改为“{plain}”" for c, plain in usual[:SHOWN] if plain != c)
    return named or "换用通行的替代写法"
