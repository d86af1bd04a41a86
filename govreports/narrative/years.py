"""Of which year a number is: spoken of, compared with, or carried over."""

from __future__ import annotations

from typing import Final

from govreports.narrative.context import Context
from govreports.narrative.found import Found, adjacent
from govreports.narrative.tokens import Mark
from govreports.narrative.words import Class

_OVER: Final = "requests.carried_over.total"
_FORWARD: Final = "requests.carried_forward.total"


def of(found: Found, context: Context, *, compared: bool) -> int | None:
    """The year whose report has the number."""
    if found.growth:
        again = found.counts in context.told and not (context.base and context.now and context.base < context.now)
        return context.year if again else context.now  # 收到106件，上年同期89件，同比上升19.1%
    if found.counts == _OVER:
        return context.year
    if compared:
        return context.base
    if found.counts == _FORWARD:
        return left_over(context)
    first = adjacent(reversed(found.left), frozenset())
    risen = any(token.kind is Class.REACHED for token in found.right)
    if first is not None and first.kind is Class.COMPARE and risen:
        return context.base or context.year - 1
    return context.now


def left_over(context: Context) -> int:
    """去年收到12件，结转1件: last year's; but what is carried into the year after this is this year's."""
    return context.year - 1 if context.now == context.year - 1 else context.year


def still_compared(found: Found, context: Context) -> bool:
    """与2024年的行政复议5件、行政诉讼2件相比: a list goes on in the year compared with."""
    ends = {
        Mark.COMMA,
        Mark.SEMICOLON,
        Mark.COLON,
        Mark.STOP,
        Mark.OPEN,
        Mark.CLOSE,
        Mark.YEAR,
        Class.TIME,
        Class.REACHED,
    }
    return context.compared and not ends & found.between and not {Class.REACHED, Class.COMPARE} & found.cues.kinds


def dated(found: Found, context: Context) -> bool:
    """收到申请86件（上年74件）: the same of another year."""
    times = [token for token in found.left if token.kind in (Mark.YEAR, Class.TIME)]
    if not times or context.now == context.year:
        again = context.last_year not in (None, context.year) and len(times) == len(found.left)
        return bool(times) and (again or found.left[-1].says == "is")  # 上年收到20件，本年25件
    return all(token in times or token.kind in (Class.REACHED, Class.FILLER) for token in found.left)
