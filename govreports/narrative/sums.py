"""Figures that add up, and what that tells of the whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from govreports.narrative.found import Found
from govreports.narrative.meaning import COLUMNS, GROUPS, ROWS
from govreports.narrative.words import Class

NEW: Final = "requests.new_received.total"
OVER: Final = "requests.carried_over.total"
BOTH: Final = "requests.received_and_carried"
RESULTS: Final = "requests.results_total.total"
HANDLED: Final = "requests.handled.total"  # 办理N件: received, or concluded; the sentence tells, or nobody
FULL: Final = "requests.full_disclosure.total"
PARTIAL: Final = "requests.partial_disclosure.total"
ANY: Final = "requests.disclosed_in_any_part"
_SUMS: Final = {
    frozenset({NEW, OVER}): BOTH,
    frozenset({FULL, PARTIAL}): ANY,
    frozenset({"disputes.review.total", "disputes.litigation"}): "disputes.total",
    frozenset({"disputes.litigation_direct.total", "disputes.litigation_after_review.total"}): "disputes.litigation",
}
DIRECT, AFTER = "disputes.litigation_direct.total", "disputes.litigation_after_review.total"
REVIEW, LITIGATION = "disputes.review.total", "disputes.litigation"
_DISPUTES: Final = (REVIEW, DIRECT, AFTER)
_DISCLOSED: Final = {FULL, ANY}
_COLUMNS: Final = {f"requests.new_received.{column}" for column in COLUMNS}
_REACH: Final = 30  # figures looked at ahead
_SEVERAL: Final = 2
RESULT_ROWS: Final = frozenset({*(f"requests.{row}.total" for row in ROWS), *(f"requests.{group}" for group in GROUPS)})


def settle(figures: list[Found], i: int) -> None:
    """Give a figure what its parts, or those before it, add up to."""
    figure = figures[i]
    _adds_up(figures, i)
    _pieces(figures, i)
    together = Class.TOGETHER in figure.cues.kinds or _is_sum(figures, i)
    if figure.counts is None and figure.cues.empty and together:
        _together(figures, i)


def made_of(three: list[Found]) -> None:
    """共25件申请，22件新收，3件结转: what came in and what was left over make the first."""
    if len(three) == 3 and three[0].counts == NEW and not three[0].sure and not three[0].cues.actions:
        whole, *parts = three
        if {f.counts for f in parts} == {NEW, OVER} and sum(f.value for f in parts) == whole.value:
            whole.counts, whole.sure = BOTH, not (whole.supposed or whole.approximate)


def _adds_up(figures: list[Found], i: int) -> None:
    """全部13件均已答复，公开8件，无法提供5件: what its parts add up to is what they are parts of."""
    figure = figures[i]
    if figure.sure or figure.counts not in (RESULTS, BOTH, HANDLED) or figure.growth or figure.approximate:
        return
    parts = _row_of_parts(figures[i + 1 : i + _REACH], figure)
    made_of = {f.counts for f in parts}
    if len(parts) < _SEVERAL or sum(f.value for f in parts) != figure.value or not all(f.sure for f in parts):
        return
    if made_of == {NEW, OVER} and figure.counts != RESULTS:
        figure.counts, figure.sure = BOTH, not figure.supposed
    elif made_of <= RESULT_ROWS and figure.counts != BOTH:
        figure.counts, figure.sure = RESULTS, not figure.supposed


def _row_of_parts(behind: list[Found], whole: Found) -> list[Found]:
    """The figures right behind a whole that may be its parts, up to one of another kind or to their sum."""
    parts: list[Found] = []
    for figure in behind:
        if figure.depth > whole.depth + 1 or figure.unit == "%":
            continue
        if figure.counts not in RESULT_ROWS | {NEW, OVER} or (figure.year, figure.scope) != (whole.year, whole.scope):
            break
        parts.append(figure)
        if sum(f.value for f in parts) >= whole.value:
            break
    return parts


def _together(figures: list[Found], i: int) -> None:
    """合计: the sum of the two figures before it, if that is something the tables have."""
    before = figures[max(0, i - 2) : i]
    if _columns(figures, i) or _channels(figures, i):
        return
    counts = _SUMS.get(frozenset(f.counts for f in before if f.counts))
    if counts and len(before) == 2 and len({f.year for f in (*before, figures[i])}) == 1:
        figures[i].counts, figures[i].sure = counts, all(f.sure for f in before)
    elif counts is None:
        _all_outcomes(figures, i)


def _is_sum(figures: list[Found], i: int) -> bool:
    """上年结转6件，新增132件，共138件: 共 is said of much, but those before it add up."""
    total = Decimal(0)
    for n, figure in enumerate(reversed(figures[max(0, i - _REACH) : i])):
        total += figure.value
        if n and total >= figures[i].value:
            return total == figures[i].value and bool(figures[i].left)
    return False


def _pieces(figures: list[Found], i: int) -> None:
    """上半年20件，下半年25件，全年合计45件: the pieces of the year add up to the year."""
    figure, pieces = figures[i], figures[max(0, i - _SEVERAL) : i]
    if figure.counts is not None or not figure.cues.empty or len(pieces) < _SEVERAL:
        return
    counts = {f.counts for f in pieces}
    if len(counts) == 1 and pieces[0].year == figure.year and sum(f.value for f in pieces) == figure.value:
        figure.counts = pieces[0].counts
        figure.sure = figure.counts is not None and not (figure.supposed or figure.approximate)


def _columns(figures: list[Found], i: int) -> bool:
    """自然人64件、商业企业7件，合计71件."""
    found: list[Found] = []
    while len(found) < i and figures[i - 1 - len(found)].counts in _COLUMNS:
        found.append(figures[i - 1 - len(found)])
    if len(found) < _SEVERAL or sum(f.value for f in found) != figures[i].value:
        return False
    figures[i].counts, figures[i].sure = NEW, all(f.sure for f in found)
    return True


def _channels(figures: list[Found], i: int) -> bool:
    """收到书面申请12件、网络申请33件，共45件: all ways together are all that came in."""
    found: list[Found] = []
    for figure in reversed(figures[:i]):
        if figure.counts is not None or Class.SUBSET not in figure.cues.kinds or figure.unit != figures[i].unit:
            break
        found.append(figure)
    told = any(f.cues.topics[-1:] == ["requests"] for f in found)
    if len(found) < _SEVERAL or not told or sum(f.value for f in found) != figures[i].value:
        return False
    figures[i].counts, figures[i].sure = NEW, not any(f.supposed or f.approximate for f in (*found, figures[i]))
    return True


def _row_before(figures: list[Found], i: int) -> list[Found]:
    """The results told one behind the other before a figure."""
    found: list[Found] = []
    for figure in reversed(figures[max(0, i - _REACH) : i]):
        if figure.counts not in RESULT_ROWS or figure.depth != figures[i].depth:
            break
        found.append(figure)
    return found


def _all_outcomes(figures: list[Found], i: int) -> None:
    """维持2件、其他结果1件，总计3件: what adds up to all outcomes of one block is its total."""
    results = _row_before(figures, i)
    if (
        len(results) > 1
        and _DISCLOSED & {f.counts for f in results}
        and sum(f.value for f in results) == figures[i].value
    ):
        figures[i].counts, figures[i].sure = RESULTS, all(f.sure and f.year == figures[i].year for f in results)
        return
    block = (figures[i - 1].counts or "").rsplit(".", 1)[0] if i else ""
    parts: list[Found] = []
    while len(parts) < i and (figures[i - 1 - len(parts)].counts or "").rsplit(".", 1)[0] == block:
        parts.append(figures[i - 1 - len(parts)])
    total = f"{block}.total"
    if len(parts) >= _SEVERAL and total in _DISPUTES and sum(f.value for f in parts) == figures[i].value:
        figures[i].counts, figures[i].sure = total, all(f.sure and f.year == figures[i].year for f in parts)
