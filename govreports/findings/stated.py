"""What the texts say in figures, as far as it can be held against the tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from govreports.findings import prose
from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Draft, Judged, Span
from govreports.formats import numbers
from govreports.formats.document import AgencyKind
from govreports.formats.schema import Figure, Kind
from govreports.narrative import NONE, QUANTITIES, Quantity, Statement
from govreports.narrative import Figure as Number

NOTHING_STATED: Final = "正文没有写这类数字"
# Amounts of money in the unit of table 二, 万元.
_OF_MONEY: Final = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10_000)}
# 撤回 is one of several kinds of this row, and so may be fewer.
_GATHERS: Final = "requests.other_result.total"
_NEW, _OVER, _DONE = (f"requests.{row}.total" for row in ("new_received", "carried_over", "results_total"))

_NUMBER_AND_UNIT: Final = re.compile(
    r"[0-9０-９一二两三四五六七八九十百千万亿零〇,，.．]+?(\s*(?:万元|[件条份宗次篇起个项部例则人]{0,2}))"
)


@dataclass(frozen=True)
class Stated:
    """One figure or one “未收到” in a text: where, what it counts, and how many."""

    place: str
    start: int
    end: int
    words: str
    quantity: Quantity
    value: Figure
    sure: bool
    step: Decimal = Decimal(0)  # an amount of money: what the last printed digit is worth; the rest is rounded off

    def says(self, figure: Figure | None) -> bool:
        """Whether this is how `figure` may be written: itself, or an amount rounded to what is printed."""
        if not self.step or not self.value or figure is None:
            return self.value == figure
        return (Decimal(figure) / self.step).quantize(Decimal(1), ROUND_HALF_UP) * self.step == self.value

    @property
    def span(self) -> Span:
        """The words."""
        return Span(self.place, self.start, self.end)


def figures(case: Case) -> Iterator[tuple[str, Number]]:
    """Every figure of the texts with its place, in printed order."""
    for place in case.texts:
        for number in case.reading(place).figures:
            yield place, number


def amounts(case: Case, concerns: Callable[[str], bool]) -> Iterator[Stated]:
    """Figures of this year and this body that count something `concerns` asks for."""
    for place, number in figures(case):
        key = number.counts
        if key is None or not concerns(key) or number.growth or number.share_of or not ours(case, number):
            continue
        yield _stated(case, place, number, QUANTITIES[key])


def _stated(case: Case, place: str, number: Number, quantity: Quantity) -> Stated:
    is_money = any(case.document.edition.cells[name].kind is Kind.WAN for name in quantity.cells)
    measure = _OF_MONEY.get(number.unit) if is_money else Decimal(1)
    sure = number.sure and not number.approximate and measure is not None and not _may_be_part(case, place, number)
    worth = measure or Decimal(1)
    step = Decimal(1).scaleb(min(0, int(number.value.as_tuple().exponent))) * worth if is_money else Decimal(0)
    value = plain(number.value * worth)
    return Stated(place, number.start, number.end, number.text, quantity, value, sure, step)


def nothing(case: Case, concerns: Callable[[str], bool]) -> Iterator[Stated]:
    """Words of this year and this body that say there was none of something."""
    for place in case.texts:
        for said in case.reading(place).statements:
            if said.says == NONE and concerns(said.counts) and ours(case, said):
                gathered = said.counts == _GATHERS and bool(case.document.figures[_GATHERS])
                sure = said.sure and not gathered
                yield Stated(place, said.start, said.end, said.text, QUANTITIES[said.counts], 0, sure)


def _may_be_part(case: Case, place: str, number: Number) -> bool:
    """Whether it may be a part of what the table has in one cell: 撤回 in 其他, 当年办结 without last year's."""
    right = QUANTITIES[number.counts or ""].value(case.document.figures)
    if right is None or number.counts not in (_GATHERS, _DONE):
        return False
    if number.counts == _GATHERS:
        return number.value < right
    over = case.document.figures[_OVER] or 0
    begin = max(case.texts[place].rfind(end, 0, number.start) for end in "。\n")
    told = {n.counts for n in case.reading(place).figures if begin < n.start < number.start}
    return bool(over) and number.value == right - over and _NEW in told and _OVER not in told


def plain(value: Decimal) -> Figure:
    """A whole number as an integer, so that it prints as one."""
    return int(value) if value == value.to_integral_value() else value


def against_table(case: Case, found: Iterator[Stated], *also: str) -> Judged:
    """Figures that differ from the table; `also` are quantities whose value is as good."""
    seen = False
    for stated in found:
        seen = True
        values = [q.value(case.document.figures) for q in (stated.quantity, *(QUANTITIES[key] for key in also))]
        right = values[0]
        if not stated.sure:
            yield CannotJudge(f"“{stated.words}”数的是什么看不准")
        elif right is None:
            yield CannotJudge(f"表中“{stated.quantity.label}”有空白格")
        elif not any(map(stated.says, values)):
            yield draft(case, stated, right)
    if not seen:
        yield CannotJudge(NOTHING_STATED)


def where(case: Case, place: str, offset: int) -> str:
    """The text and the paragraph in which something stands."""
    return f"{case.place_name(place)}第 {prose.paragraph(case.texts[place], offset)} 段"


def draft(case: Case, stated: Stated, right: Figure) -> Draft:
    """A figure against the table, with what would stand there instead."""
    table = case.document.edition.table_of(stated.quantity.cells[0])
    return Draft(
        f"{where(case, stated.place, stated.start)}写“{stated.words}”，"
        f"第{table.number}表“{stated.quantity.label}”是 {numbers.show(right)}，差 {difference(stated.value, right)}。"
        "请核对后改成同一个数。",
        stated.quantity.cells,
        place=stated.place,
        left=stated.value,
        right=right,
        spans=(stated.span,),
        expected=_instead(stated.words, right),
        about=stated.quantity.key,
    )


def difference(one: Figure, other: Figure) -> str:
    """By how much two values differ, as digits."""
    return numbers.show(abs(Decimal(one) - Decimal(other)))


def _instead(words: str, right: Figure) -> str | None:
    """The words with the other number, its unit kept; None where there is no number to replace, as in 未收到."""
    found = _NUMBER_AND_UNIT.fullmatch(words)
    return f"{numbers.show(right)}{found[1]}" if found else None


def ours(case: Case, said: Number | Statement) -> bool:
    """Whether it is about this year and about the body the report is of; a government reports its whole area."""
    own = {"own", "area"} if case.kind is AgencyKind.GOVERNMENT else {"own"}
    return said.year in {None, case.document.year} and said.scope in own
