"""What a table page says of last year: where 上年结转 comes from, what was corrected since, the stocks."""

from __future__ import annotations

from dataclasses import dataclass

from govreports.findings.case import Case, LastYear
from govreports.findings.years import Stock, carried_into, stocks
from govreports.formats import numbers
from govreports.formats.schema import Edition, Table
from govreports.reports.models import Report
from govreports.reports.previous import brought


@dataclass(frozen=True)
class Beside:
    """Last year as one table page shows it."""

    known: bool
    source: str  # empty where the figures are not taken over yet
    carried_over: dict[str, str]  # what 上年结转 has to be, by cell
    corrected: tuple[str, ...]  # old → new, one a column of 上年结转
    stocks: tuple[Stock, ...]

    @property
    def carried(self) -> str:
        """The same as the page's script reads it: cell=figure, with spaces between."""
        return " ".join(f"{name}={figure}" for name, figure in self.carried_over.items())


def beside(report: Report, compared: Case, table: Table) -> Beside:
    """Last year beside `table`."""
    last, edition = compared.last_year, report.edition
    known = last is not None and not last.unknown and bool(last.cells or last.corrected)
    came = brought(report)
    names = [cell.name for cell in table.inputs]
    before = compared.before or {}
    carried = {n: before.get(source) for n, source in carried_into(edition).items() if n in names}
    return Beside(
        known=known,
        source=came.source if came else "",
        carried_over={n: numbers.show(v) for n, v in carried.items() if known and v is not None},
        corrected=_corrected(edition, last, names) if last else (),
        stocks=tuple(s for s in stocks(compared) if isinstance(s, Stock) and s.in_force in names),
    )


def _corrected(edition: Edition, last: LastYear, names: list[str]) -> tuple[str, ...]:
    if last.corrected is None:
        return ()
    pairs = ((n, last.cells.get(s), last.corrected.get(s)) for n, s in carried_into(edition).items() if n in names)
    return tuple(
        f"{edition.cells[n].column_label} {numbers.show(taken) or '空白'} → {numbers.show(now) or '空白'}"
        for n, taken, now in pairs
        if taken != now
    )
