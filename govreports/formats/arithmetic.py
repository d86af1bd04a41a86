"""Arithmetic of the national tables: evaluates the equations it is given.

Plain cells in, plain answers out; the same in static/js/arithmetic.js.  A blank is not
yet 0: a total with a blank part is blank, an equation with a blank cell is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govreports.formats.rules import Equation
from govreports.formats.schema import Cells, Figure


@dataclass(frozen=True)
class Break:
    """An equation that does not hold, with the two values that should be equal."""

    equation: Equation
    left: Figure
    right: Figure
    sentence: str


def total(names: Iterable[str], cells: Cells) -> Figure | None:
    """The sum of the named cells; None while one of them is blank."""
    result: Figure = 0
    for name in names:
        value = cells.get(name)
        if value is None:
            return None
        result += value
    return result


def derive(equations: Iterable[Equation], cells: Cells) -> dict[str, Figure | None]:
    """All cells, with every total computed; what stood in a total before is not believed.

    Equations are evaluated in the order given, so a total of totals comes after its parts.
    """
    derived = dict(cells)
    for equation in equations:
        if equation.derives is not None:
            derived[equation.derives] = total(equation.right, derived)
    return derived


def broken(equations: Iterable[Equation], cells: Cells) -> list[Break]:
    """The equations that do not hold; one with a blank cell is not judged yet."""
    breaks = []
    for equation in equations:
        left = total(equation.left, cells)
        right = total(equation.right, cells)
        if left is not None and right is not None and left != right:
            breaks.append(Break(equation, left, right, sentence(equation, cells, left, right)))
    return breaks


def sentence(equation: Equation, cells: Cells, left: Figure, right: Figure) -> str:
    """Where, what against what, and by how much, in words."""
    sides = f"{_side(equation.left, equation.left_words, cells, left)}，{_side(equation.right, equation.right_words, cells, right)}"
    return f"{equation.place}：{sides}，差 {abs(left - right)}。{equation.message}。"


def _side(names: tuple[str, ...], words: tuple[str, ...], cells: Cells, value: Figure) -> str:
    if len(words) != len(names):
        return f"{words[0]} {value}"
    terms = " ＋ ".join(f"{word} {cells[name]}" for word, name in zip(words, names, strict=True))
    return terms if len(names) == 1 else f"{terms} ＝ {value}"
