"""The ten figures a leader looks at first, beside those of last year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from govreports.findings.case import Case
from govreports.formats.schema import Figure
from govreports.narrative.quantities import quantities
from govreports.reports import entries

KEYS: Final = (
    "requests.new_received.total",
    "requests.carried_over.total",
    "requests.results_total.total",
    "requests.full_disclosure.total",
    "requests.partial_disclosure.total",
    "requests.refused",
    "requests.unable",
    "requests.carried_forward.total",
    "disputes.review.total",
    "disputes.litigation",
)


@dataclass(frozen=True)
class KeyFigure:
    """One figure: this year's, last year's, and the difference where both are known."""

    label: str
    now: str
    before: str
    change: str


def key_figures(compared: Case) -> tuple[KeyFigure, ...]:
    """The figures of the report that `compared` holds."""
    document = compared.document
    known = quantities(document.edition)
    last = compared.before or {}
    return tuple(_figure(known[key].label, known[key].value(document.figures), known[key].value(last)) for key in KEYS)


def _figure(label: str, now: Figure | None, before: Figure | None) -> KeyFigure:
    return KeyFigure(label, entries.show(now), entries.show(before), _change(now, before))


def _change(now: Figure | None, before: Figure | None) -> str:
    """+3, −2 or 0; nothing where one of the two is not known."""
    if now is None or before is None:
        return ""
    by = Decimal(now) - Decimal(before)
    return "0" if not by else f"{'+' if by > 0 else '−'}{entries.show(abs(by) if by % 1 else int(abs(by)))}"
