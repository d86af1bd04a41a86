"""What a figure in the text can count: cells of the edition, sums of cells, and the fees of section 六.

A quantity that is one cell is called by the cell's printed labels; only the sums and the
fees, which no table prints, have a label of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from govreports.formats.schema import Cells, Edition, Row
from govreports.formats.schema import Figure as Number
from govreports.formats.y2021 import (
    NOT_PROCESSED,
    OTHER_HANDLING,
    OUTCOMES,
    UNAVAILABLE,
    WITHHELD,
    Y2021,
)


@dataclass(frozen=True)
class Quantity:
    """One thing a report counts, and the cells it is the sum of (none: only the text says it)."""

    key: str
    label: str
    cells: tuple[str, ...] = ()

    def value(self, cells: Cells) -> Number | None:
        """What the tables say: the sum; None where a cell is blank or there is no cell."""
        numbers = [number for name in self.cells if (number := cells.get(name)) is not None]
        return sum(numbers) if numbers and len(numbers) == len(self.cells) else None


_LITIGATION: Final = ("litigation_direct", "litigation_after_review")


def _rows(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(f"requests.{row.key}.total" for row in rows)


def _disputes(outcome: str, blocks: Iterable[str] = ("review", *_LITIGATION)) -> tuple[str, ...]:
    return tuple(f"disputes.{block}.{outcome}" for block in blocks)


def _outcomes() -> tuple[Quantity, ...]:
    """The outcome columns over reviews and lawsuits together, and over lawsuits alone."""
    named = [c for c in OUTCOMES if not c.derived]
    return (
        *(Quantity(f"disputes.{c.key}", f"行政复议、行政诉讼{c.label}", _disputes(c.key)) for c in named),
        *(
            Quantity(f"disputes.litigation.{c.key}", f"两类行政诉讼{c.label}之和", _disputes(c.key, _LITIGATION))
            for c in named
        ),
    )


_SUMS: Final = (
    Quantity(
        "requests.received_and_carried",
        "本年新收与上年结转申请之和",
        ("requests.new_received.total", "requests.carried_over.total"),
    ),
    Quantity(
        "requests.disclosed_in_any_part",
        "予以公开和部分公开之和",
        ("requests.full_disclosure.total", "requests.partial_disclosure.total"),
    ),
    Quantity("requests.refused", "（三）不予公开各项之和", _rows(WITHHELD)),
    Quantity("requests.unable", "（四）无法提供各项之和", _rows(UNAVAILABLE)),
    Quantity("requests.not_processed", "（五）不予处理各项之和", _rows(NOT_PROCESSED)),
    Quantity("requests.other_handling", "（六）其他处理各项之和", _rows(OTHER_HANDLING)),
    Quantity("disputes.litigation", "两类行政诉讼总计之和", _disputes("total", _LITIGATION)),
    *_outcomes(),
    Quantity("disputes.total", "行政复议、行政诉讼总计之和", _disputes("total")),
    Quantity("documents.cleaned", "清理规范性文件件数"),
    Quantity("fees.notices", "发出收费通知件数"),
    Quantity("fees.notified", "收费通知总金额（元）"),
    Quantity("fees.collected", "实际收取信息处理费总金额（元）"),
)


def quantities(edition: Edition = Y2021) -> dict[str, Quantity]:
    """Every quantity by key: the cells of the edition in printed order, then the sums and the fees."""
    cells = (Quantity(name, cell.label, (name,)) for name, cell in edition.cells.items())
    return {quantity.key: quantity for quantity in (*cells, *_SUMS)}


QUANTITIES: Final = quantities()
