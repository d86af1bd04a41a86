"""What a text page shows of figures: those the report offers, and those that stand in its text already."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from govreports.findings.case import Case
from govreports.findings.stated import Stated, amounts
from govreports.formats import numbers
from govreports.formats.document import Document
from govreports.formats.schema import Kind
from govreports.reports.bindings import EDGES, Bindings, quantities_of, shown
from govreports.reports.entries import PREAMBLE

_UNIT_OF_AMOUNT = "万元"


def page_figures(document: Document, bindings: Bindings, key: str) -> dict[str, Any]:
    """What a text page carries: every figure on offer, [key, label, digits], and what is bound in its text,
    and how a number is told from a part of one."""
    digits = shown(document.edition, document.figures)
    offered = [[q.key, q.label, digits[q.key]] for q in quantities_of(document.edition).values()]
    return {"offered": offered, "bindings": {key: bindings}, "edges": EDGES}


def figures_now(compared: Case, key: str) -> dict[str, Any]:
    """The digits of every figure on offer, in the order of the page, and the figures read in one text."""
    document = compared.document
    digits = shown(document.edition, document.figures)
    return {"digits": list(digits.values()), "read": _read(compared.undeclared, key)}


def with_text(document: Document, key: str, text: str) -> Document:
    """A document with one text only, as it stands in the browser."""
    sections = {} if key == PREAMBLE else {key: text}
    return replace(document, sections=sections, preamble=text if key == PREAMBLE else "")


def _read(case: Case, key: str) -> list[dict[str, Any]]:
    """The numbers in a text that count something the tables count, for this year and this body."""
    known = quantities_of(case.document.edition)
    units = {figure.start: figure.unit for figure in case.reading(key).figures}
    here = (one for one in amounts(case, known.__contains__) if one.place == key)
    found = (_told(one, units[one.start], case.document) for one in here)
    return [one for one in found if one]


def _told(stated: Stated, unit: str, document: Document) -> dict[str, Any] | None:
    """One number without its unit; None where its place can only be guessed at, or the unit is not the table's."""
    words = stated.words.removesuffix(unit)
    cells = document.edition.cells
    is_amount = any(cells[name].kind is Kind.WAN for name in stated.quantity.cells)
    if (unit and words == stated.words) or (unit == _UNIT_OF_AMOUNT) != is_amount:
        return None
    right = stated.quantity.value(document.figures)
    agrees = right is not None and right == stated.value
    if not (stated.sure or agrees):
        return None
    number = words.rstrip()
    return {
        "start": stated.start,
        "end": stated.start + len(number),
        "words": number,
        "key": stated.quantity.key,
        "digits": numbers.show(right),
        "agrees": agrees,
    }
