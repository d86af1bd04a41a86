"""Rules as people write them, and the equations machines run.

A `Sum` or a `Balance` is declared once beside its table.  It compiles to equations,
which browser, server, import and command line evaluate alike (arithmetic.py,
static/js/arithmetic.js).  Nothing here evaluates anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Equation:
    """`left` cells added up equal `right` cells added up.

    `left_words` and `right_words` name the terms in the sentence about a difference;
    a side of many terms may have one word for all.  `derives` is the cell the equation
    computes, where it defines a total.
    """

    check: str
    place: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    left_words: tuple[str, ...]
    right_words: tuple[str, ...]
    message: str
    derives: str | None = None

    @property
    def name(self) -> str:
        """The check and the place, which together are one equation's own."""
        return f"{self.check}:{self.place}"


class Rule(Protocol):
    """What a table's arithmetic is declared in."""

    def equations(self) -> tuple[Equation, ...]:
        """The equations this rule stands for."""
        ...


@dataclass(frozen=True)
class Sum:
    """`total` equals the sum of `of`; the total is computed, never typed."""

    check: str
    place: str
    total: str
    of: tuple[str, ...]
    message: str
    words: tuple[str, ...] = ("各项之和",)

    def equations(self) -> tuple[Equation, ...]:
        """One equation, which also derives the total."""
        return (
            Equation(
                check=self.check,
                place=self.place,
                left=(self.total,),
                right=self.of,
                left_words=("总计",),
                right_words=self.words,
                message=self.message,
                derives=self.total,
            ),
        )


@dataclass(frozen=True)
class Balance:
    """In every column the `left` rows together equal the `right` rows together."""

    check: str
    table: str
    columns: Sequence[tuple[str, str]]  # key, place
    left: tuple[str, ...]
    right: tuple[str, ...]
    left_words: tuple[str, ...]
    right_words: tuple[str, ...]
    message: str

    def equations(self) -> tuple[Equation, ...]:
        """One equation a column."""
        return tuple(
            Equation(
                check=self.check,
                place=place,
                left=tuple(f"{self.table}.{row}.{column}" for row in self.left),
                right=tuple(f"{self.table}.{row}.{column}" for row in self.right),
                left_words=self.left_words,
                right_words=self.right_words,
                message=self.message,
            )
            for column, place in self.columns
        )
