"""Characters that cannot stand in a printed report: those no typeface has (U1), hidden or forbidden ones (U2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from govreports.findings import prose
from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Draft, Judged, Span
from govreports.formats.text import hidden


def no_typeface(case: Case) -> Judged:
    """Characters that would print as an empty box."""
    prints = case.prints
    if prints is None:
        yield CannotJudge("没有查本机字库")
        return
    answers: dict[str, bool] = {}
    for where, place, text in _written(case):
        missing = {c for c in set(text) if not c.isspace() and not answers.setdefault(c, prints(c))}
        for character in sorted(missing):
            yield Draft(
                f"{_at(where, text, text.index(character))}“{character}”（U+{ord(character):04X}）本机字库都没有，印出来是空框。"
                "请换用含此字的字体，或改用替代写法。",
                place=place,
                spans=_spans(place, text, character),
                about=f"{where}{character}",
            )


def hidden_characters(case: Case) -> Judged:
    """Zero-width characters, direction controls and private use."""
    for where, place, text in _written(case):
        for character in sorted(c for _, c in hidden("".join(set(text)))):
            yield Draft(
                f"{_at(where, text, text.index(character))}有看不见或不许用的字符 U+{ord(character):04X}"
                f"{_name(character)}，请删去。",
                place=place,
                spans=_spans(place, text, character),
                expected="",
                about=f"{where}{ord(character):04X}",
            )


def _written(case: Case) -> Iterator[tuple[str, str | None, str]]:
    """Everything somebody wrote: what it is called, its place where it is a text, and the words."""
    document = case.document
    yield "机关名称", None, document.agency
    for place, text in case.texts.items():
        yield case.place_name(place), place, text
    for cell, note in document.notes.items():
        yield f"“{document.edition.cells[cell].label}”的附注", None, note
    yield "落款", None, document.signed_off.agency


def _at(where: str, text: str, offset: int) -> str:
    return f"{where}第 {prose.paragraph(text, offset)} 段" if "\n" in text else where


def _spans(place: str | None, text: str, character: str) -> tuple[Span, ...]:
    if place is None:
        return ()
    return tuple(Span(place, i, i + 1) for i, c in enumerate(text) if c == character)


def _name(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"（{name}）" if name else ""
