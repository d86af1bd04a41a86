"""Checks of the three tables: arithmetic (H1–H4), range (H5) and blanks (H6)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from govreports.findings import pinpoint
from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Draft, Judge, Judged
from govreports.formats.arithmetic import Break, broken
from govreports.formats.numbers import MAX_COUNT
from govreports.formats.rules import Equation
from govreports.formats.schema import Cells, Figure, Kind

_BLANK: Final = "有空白格，空白不当作 0"


def equations(check: str) -> Judge:
    """Judge the equations of one check; where they define a total, a given one is compared."""

    def judge(case: Case) -> Judged:
        breaks = []
        for equation in case.document.edition.equations:
            if equation.check == check:
                answer = _judged(equation, case)
                if isinstance(answer, CannotJudge):
                    yield answer
                elif answer:
                    breaks.append(answer)
        for fault in _said_once(breaks):
            yield _draft(fault, case)

    return judge


def _judged(equation: Equation, case: Case) -> Break | CannotJudge | None:
    """The break of one equation; a total we computed ourselves holds by construction."""
    cells: Cells = case.document.figures
    if equation.derives:
        given = case.document.control_totals.get(equation.derives)
        if given is None:
            return CannotJudge(f"{equation.place}{_BLANK}") if cells[equation.derives] is None else None
        cells = {**cells, equation.derives: given}
    if any(cells[name] is None for name in (*equation.left, *equation.right)):
        return CannotJudge(f"{equation.place}{_BLANK}")
    return next(iter(broken([equation], cells)), None)


def _said_once(breaks: list[Break]) -> Iterator[Break]:
    """Breaks without the balance of the total column, which only repeats those of its parts."""
    columns = [b for b in breaks if not b.equation.derives]
    for fault in breaks:
        repeats = fault in columns and fault.equation.left[0].endswith(".total") and len(columns) > 1
        if not repeats:
            yield fault


def _draft(fault: Break, case: Case) -> Draft:
    suspicion = pinpoint.suspicion(fault, case)
    return Draft(
        fault.sentence + suspicion.sentence,
        (*fault.equation.left, *fault.equation.right),
        left=fault.left,
        right=fault.right,
        suspects=suspicion.cells,
        rests_on=(suspicion.given,),
    )


def out_of_range(case: Case) -> Judged:
    """Counts that are no counts; what is typed or imported is refused before it gets here."""
    document = case.document
    for name, cell in document.edition.cells.items():
        value = document.figures[name]
        if cell.derived:
            continue
        if value is None:
            yield CannotJudge(f"“{cell.label}”未填")
        elif not _fits(value, cell.kind):
            wanted = "应为非负整数" if cell.kind is Kind.COUNT else "应为非负金额，单位为万元"
            yield Draft(f"“{cell.label}”填的是 {value}，{wanted}。", (name,))


def _fits(value: Figure, kind: Kind) -> bool:
    return 0 <= value <= MAX_COUNT and (kind is Kind.WAN or (isinstance(value, int) or value == Decimal(int(value))))


def blanks(case: Case) -> Judged:
    """Cells that are not filled in, one finding a table."""
    document = case.document
    for table in document.edition.tables:
        blank = [cell for cell in table.inputs if document.figures[cell.name] is None]
        if blank:
            first = f"“{blank[0].label}”" + ("等" if len(blank) > 1 else "")
            yield Draft(
                f"第{table.number}表{first} {len(blank)} 格未填。没有数据请填“0”，不留空、不填“/”。",
                tuple(cell.name for cell in blank),
                about=table.key,
            )
