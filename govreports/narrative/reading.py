"""What the reader returns: spans of a text with what they say.  Offsets are code points."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Scope = Literal["own", "area", "other"]

NONE: Final = "none"  # what a Statement says: it did not happen, there was none


@dataclass(frozen=True)
class Figure:
    """A number in the text: its words, its value, and what the sentence says it counts.

    `value` of a share or a growth is in per cent (三成 is 30, unit "%"; 增长一倍 is 100).
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str = ""
    counts: str | None = None  # key of a quantity; None for what the tables do not have
    year: int | None = None
    scope: Scope = "own"  # the body the report is about, a whole area, or somebody else
    share_of: str | None = None  # a percentage: the quantity it is a share of
    growth: bool = False  # a change against another year, not an amount
    approximate: bool = False  # 近, 约, 余, 以上
    sure: bool = False  # only a sure reading may be held against a table


@dataclass(frozen=True)
class Statement:
    """Words that say without a number how many there were: 未收到…申请, 无行政诉讼."""

    start: int
    end: int
    text: str
    counts: str
    says: str = NONE
    year: int | None = None
    scope: Scope = "own"
    sure: bool = False


@dataclass(frozen=True)
class Parts:
    """A whole and the parts it is said to be made of (其中).

    Where it is sure, the parts cannot be more than the whole; where it is complete too,
    they must be as much.
    """

    whole: Figure
    parts: tuple[Figure, ...]
    sure: bool = False  # one measure, one year, no 约 and no supposition
    complete: bool = False  # the words or the table say that these are all the parts
    listed: bool = False  # joined by 、, under a colon, or parts by the table: none is a statement of its own


@dataclass(frozen=True)
class Reading:
    """Everything found in one text, in the order of the text."""

    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] = ()
    parts: tuple[Parts, ...] = ()
