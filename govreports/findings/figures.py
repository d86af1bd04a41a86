"""Checks of the three tables: arithmetic (H1–H4), range (H5) and blanks (H6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from govreports.findings.finding import Draft
from govreports.formats.arithmetic import broken
from govreports.formats.document import Document
from govreports.formats.numbers import MAX_COUNT
from govreports.formats.rules import Equation
from govreports.formats.schema import Figure, Kind


def equations(check: str) -> Callable[[Document], Iterator[Draft]]:
    """Judge the equations of one check; where they define a total, a given one is compared."""

    def judge(document: Document) -> Iterator[Draft]:
        for equation in document.edition.equations:
            if equation.check == check:
                yield from _broken(document, equation)

    return judge


def _broken(document: Document, equation: Equation) -> Iterator[Draft]:
    cells = document.figures
    if equation.derives:
        given = document.control_totals.get(equation.derives)
        if given is None:
            return  # a total we computed holds by construction
        cells = {**cells, equation.derives: given}
    for fault in broken([equation], cells):
        yield Draft(fault.sentence, (*equation.left, *equation.right), left=fault.left, right=fault.right)


def out_of_range(document: Document) -> Iterator[Draft]:
    """Counts that are no counts; what is typed or imported is refused before it gets here."""
    for name, cell in document.edition.cells.items():
        value = document.figures[name]
        if not cell.derived and value is not None and not _fits(value, cell.kind):
            wanted = "应为非负整数" if cell.kind is Kind.COUNT else "应为非负金额，单位为万元"
            yield Draft(f"“{cell.label}”填的是 {value}，{wanted}。", (name,))


def _fits(value: Figure, kind: Kind) -> bool:
    return 0 <= value <= MAX_COUNT and (kind is Kind.WAN or (isinstance(value, int) or value == Decimal(int(value))))


def blanks(document: Document) -> Iterator[Draft]:
    """Cells that are not filled in, one finding a table."""
    for table in document.edition.tables:
        blank = [cell for cell in table.inputs if document.figures[cell.name] is None]
        if blank:
            first = f"“{blank[0].label}”" + ("等" if len(blank) > 1 else "")
            yield Draft(
                f"第{table.number}表{first} {len(blank)} 格未填。没有数据请填“0”，不留空、不填“/”。",
                tuple(cell.name for cell in blank),
            )
