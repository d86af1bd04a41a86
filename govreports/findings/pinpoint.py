"""Which cell of a broken sum is the wrong one, and which value would mend it.

Where totals came from outside, the residual of a row and the residual of a column meet in one
cell: change it by that much, and both hold.  What is less than that is said as a suspicion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from govreports.findings.case import Case
from govreports.formats import EDITIONS
from govreports.formats.arithmetic import Break, total
from govreports.formats.rules import Equation
from govreports.formats.schema import Cells, Edition, Figure

_MOST: Final = 3  # suspicions said of one sum
_NOTABLE: Final = 10  # a smaller value repeats by chance


@dataclass(frozen=True)
class Suspicion:
    """The cells that may be wrong, the sentence that says so, and a given total it rests on."""

    cells: tuple[str, ...] = ()
    sentence: str = ""
    given: Figure | None = None


@dataclass(frozen=True)
class Mend:
    """A cell and the value with which every sum it stands in holds."""

    cell: str
    value: Figure


def suspicion(fault: Break, case: Case) -> Suspicion:
    """What is suspected behind a broken equation."""
    given = case.document.control_totals.get(fault.equation.derives or "")
    found = [mend for mend in mends(case) if mend.cell in support(fault.equation, case.document.edition)]
    if len(found) == 1:
        [mend] = found
        label = case.document.edition.cells[mend.cell].label
        said = f"“{label}”改为 {mend.value}，它所在的行和列就都相符，疑为此格有误。"
        return Suspicion((mend.cell,), said, given)
    guesses = list(dict.fromkeys(_guesses(fault, case)))[:_MOST]
    return Suspicion(tuple(dict.fromkeys(c for c, _ in guesses)), "".join(said for _, said in guesses), given)


def mends(case: Case) -> tuple[Mend, ...]:
    """Cells that mend two or more broken sums at once and leave none broken they stand in."""
    document = case.document
    if not document.control_totals:
        return ()
    edition = document.edition
    cells: Cells = {**document.figures, **document.control_totals}
    residuals = {e.name: r for e in edition.equations if (r := _residual(e, cells))}
    if len(residuals) < 2:
        return ()
    containing = _containing(edition.key)
    broken = [e for e in edition.equations if e.name in residuals]
    candidates = dict.fromkeys(name for e in broken for name in support(e, edition))
    found = (_mend(name, containing[name], residuals, document.control_totals, cells) for name in candidates)
    return tuple(mend for mend in found if mend)


def _mend(
    name: str, containing: tuple[Equation, ...], residuals: dict[str, Figure], given: Cells, cells: Cells
) -> Mend | None:
    value = cells[name]
    at_fault = [e for e in containing if e.name in residuals]
    if value is None or len(at_fault) < 2:
        return None
    gap: Figure = residuals[at_fault[0].name]
    for change in (gap, -gap):
        if value + change >= 0 and not _broken_after({name: change}, containing, given, cells):
            return Mend(name, value + change)
    return None


def _broken_after(changes: dict[str, Figure], containing: tuple[Equation, ...], given: Cells, cells: Cells) -> bool:
    """Whether a sum is broken once cells are changed; totals that were not given follow."""
    after = {**cells, **{name: (cells[name] or 0) + change for name, change in changes.items()}}
    for equation in containing:
        if equation.derives and equation.derives not in given:
            after[equation.derives] = total(equation.right, after)
    return any(_residual(e, after) for e in containing)


def _residual(equation: Equation, cells: Cells) -> Figure | None:
    left, right = total(equation.left, cells), total(equation.right, cells)
    return None if left is None or right is None else left - right


def support(equation: Equation, edition: Edition) -> frozenset[str]:
    """Every cell an equation depends on: its own, and the parts of the totals among them."""
    return _supports(edition.key)[equation.name]


@cache
def _supports(key: str) -> dict[str, frozenset[str]]:
    edition = EDITIONS[key]
    parts = {e.derives: e.right for e in edition.equations if e.derives}

    def expanded(names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            yield name
            yield from expanded(parts.get(name, ()))

    return {e.name: frozenset(expanded((*e.left, *e.right))) for e in edition.equations}


@cache
def _containing(key: str) -> dict[str, tuple[Equation, ...]]:
    edition = EDITIONS[key]
    supports = _supports(key)
    return {name: tuple(e for e in edition.equations if name in supports[e.name]) for name in edition.cells}


def _guesses(fault: Break, case: Case) -> Iterator[tuple[str, str]]:
    """Cells of a broken sum that look wrong in a usual way."""
    document = case.document
    gap = max(fault.left, fault.right) - min(fault.left, fault.right)
    for name in sorted(support(fault.equation, document.edition), key=list(document.edition.cells).index):
        cell = document.edition.cells[name]
        value = document.figures[name]
        if cell.derived or not isinstance(value, int) or value <= 0:
            continue
        for turned in _transposed(value):
            if abs(turned - value) == gap and _mends(fault, case, {name: turned - value}):
                yield name, f"差额能被 9 整除，“{cell.label}”的 {value} 疑为 {turned} 的数字颠倒。"
        yield from _repeated(name, value, gap, fault, case)


def _repeated(name: str, value: int, gap: Figure, fault: Break, case: Case) -> Iterator[tuple[str, str]]:
    edition = case.document.edition
    for next_name in _neighbours(edition.key)[name]:
        other = case.document.figures[next_name]
        if other == value == gap and _mends(fault, case, {name: -value}):
            yield name, f"“{edition.cells[name].label}”与相邻格同为 {value}，正是差额，疑为重复填写。"
        if isinstance(other, int) and other and next_name in support(fault.equation, edition):
            whole = int(f"{value}{other}")
            if whole - value - other == gap and _mends(fault, case, {name: whole - value, next_name: -other}):
                yield name, f"“{edition.cells[name].label}”的 {value} 和下一格的 {other} 疑为 {whole} 拆在两格。"
    last = (case.before or {}).get(name)
    if value >= _NOTABLE and value == last:
        yield name, f"“{edition.cells[name].label}”与上年同为 {value}，疑为沿用上年数字。"


def _mends(fault: Break, case: Case, changes: dict[str, Figure]) -> bool:
    document = case.document
    given = {k: v for k, v in document.control_totals.items() if k == fault.equation.derives}
    return not _broken_after(changes, _closed(fault.equation, document.edition), given, {**document.figures, **given})


def _closed(equation: Equation, edition: Edition) -> tuple[Equation, ...]:
    """An equation with those that compute the totals in it, these first."""
    inside = support(equation, edition)
    return (*(e for e in edition.equations if e.derives in inside and e is not equation), equation)


def _transposed(value: int) -> Iterator[int]:
    """The number with two adjacent digits exchanged, every way there is."""
    digits = str(value)
    for i in range(len(digits) - 1):
        if digits[i] != digits[i + 1]:
            yield int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])


@cache
def _neighbours(key: str) -> dict[str, tuple[str, ...]]:
    """For each typed cell the next one in its row and the one below it in its column."""
    result: dict[str, tuple[str, ...]] = {}
    for table in EDITIONS[key].tables:
        names = [cell.name for cell in table.inputs]
        for i, name in enumerate(names):
            row, column = name.split(".")[1:]
            beside = [n for n in names[i + 1 : i + 2] if n.split(".")[1] == row]
            below = [n for n in names[i + 1 :] if n.split(".")[2] == column][:1]
            result[name] = (*beside, *below)
    return result
