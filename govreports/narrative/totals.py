"""Figures that say what their neighbours are: 含上年结转, 连同上年结转, 合计."""

from __future__ import annotations

from typing import Final

from govreports.narrative import sums
from govreports.narrative.found import Found
from govreports.narrative.meaning import COUNTED, DISPUTES, sense
from govreports.narrative.sums import (
    AFTER,
    ANY,
    BOTH,
    DIRECT,
    FULL,
    HANDLED,
    LITIGATION,
    NEW,
    OVER,
    PARTIAL,
    RESULT_ROWS,
    RESULTS,
    REVIEW,
)
from govreports.narrative.tokens import Mark
from govreports.narrative.words import FILE, OTHER, Class

# Two kinds of dispute one behind the other, and what an outcome said next may be of.
_KINDS: Final[dict[tuple[str | None, str | None], str]] = {
    (DIRECT, AFTER): LITIGATION,
    (AFTER, DIRECT): LITIGATION,
    (REVIEW, LITIGATION): "disputes",
    (LITIGATION, REVIEW): "disputes",
}
_REACH: Final = 30  # figures a total looks ahead
_SEVERAL: Final = 2
_RECEIVED: Final = (NEW, HANDLED)


def settle(figures: list[Found]) -> None:
    """Mend the readings of one sentence that only their neighbours decide."""
    for i, figure in reversed(list(enumerate(figures))):
        if figure.counts in (None, NEW, RESULTS) and figure.unit:
            _told_behind(figures, i)
    for i in range(len(figures)):
        _opened(figures, i)
    for i, figure in enumerate(figures):
        if figure.counts == RESULTS:
            _told_behind(figures, i)  # 办结15件，分别为：公开7件, now that 公开 is known
    _told_alone(figures)
    for i in range(len(figures)):
        _of_disclosure(figures[max(0, i - 1)], figures[i])
        _disclosed(figures[max(0, i - 1)], figures[i])
        _carried(figures, i)
    for i in range(len(figures)):
        _outcomes(figures, i)
        sums.made_of(figures[i : i + 3])
    for i in range(len(figures)):
        _compared_with(figures, i)
        sums.settle(figures, i)
        _handled(figures, i)


def _told_alone(figures: list[Found]) -> None:
    """依申请公开45件，同比增长18.4%: of requests, where no document is spoken of beside it."""
    if any({OTHER, FILE} & {*f.cues.topics, *f.after.topics} for f in figures):
        return
    for figure in figures:
        alone = figure.cues.attribute and not figure.cues.actions and not figure.after.actions
        if alone and figure.counts == NEW and not figure.growth and figure.unit in COUNTED:
            figure.sure = figure.sure or not (figure.supposed or figure.approximate or figure.cues.unknown_inside)


def _of_disclosure(whole: Found, part: Found) -> None:
    """行政复议12件，其中政府信息公开类3件: the twelve are of everything, the three are the table's."""
    among = bool({Class.OF_WHICH, Mark.OPEN} & part.between) and part.cues.disclosure and not part.cues.actions
    if among and whole.cues.topic in DISPUTES and not whole.cues.disclosure and part.unit == whole.unit:
        part.counts = sense(whole.cues.topic, [], part.unit).counts
        part.sure = not (part.supposed or part.approximate)
        whole.counts, whole.sure = None, False


def _disclosed(whole: Found, part: Found) -> None:
    """公开9件（含部分公开2件）: the nine are both; 公开9件（部分公开2件） does not say."""
    if (whole.counts, part.counts) != (FULL, PARTIAL) or part.aside:
        return
    if {Class.OF_WHICH, Class.INCLUDING} & part.between:
        whole.counts = ANY
    elif part.depth > whole.depth:
        whole.sure = False


def _outcomes(figures: list[Found], i: int) -> None:
    """直接起诉9件，复议后起诉5件，驳回10件: of both, or of the last; two kinds in a row leave it open."""
    first, last = figures[i], figures[i + 1] if i + 1 < len(figures) else figures[i]
    if (first.counts, last.counts) not in _KINDS or first.depth != last.depth or Mark.SEMICOLON in last.between:
        return
    block = (last.counts or "").removesuffix(".total")
    told = [f for f in figures[i + 2 : i + _REACH] if f.depth == last.depth and not f.cues.topics]
    told = [f for f in told if (f.counts or "").startswith(f"{block}.") and f.unit == last.unit]
    all_of_both = len(told) > 1 and sum(f.value for f in told) == first.value + last.value
    for figure in figures[i + 2 : i + _REACH]:
        if figure.cues.court and last.counts == LITIGATION:
            continue  # 败诉 is of lawsuits only
        if figure.depth < last.depth or figure.cues.topics or not (figure.counts or "").startswith(f"{block}."):
            return
        if figure.depth == last.depth:
            outcome = (figure.counts or "").rsplit(".", 1)[-1]
            figure.counts, figure.sure = f"{_KINDS[first.counts, last.counts]}.{outcome}", all_of_both and figure.sure


def _said_open(figure: Found) -> str:
    """公开12件, 公开答复12件, 12件公开: `open` or `closed`, where nothing else is said."""
    said = figure.cues.actions or (figure.after.actions if not figure.after.topics else [])
    telling = set(said) - {"concluded"}
    return telling.pop() if telling in ({"open"}, {"closed"}) else ""


def _opened(figures: list[Found], i: int) -> None:
    """公开41件、部分公开9件、不公开4件: among results, these words name results too."""
    figure = figures[i]
    if figure.counts is not None or set(figure.cues.topics) - {"requests"} or not _said_open(figure):
        return
    near = [f for f in figures[max(0, i - 2) : i + 3] if (f.unit == "%") == (figure.unit == "%")]
    at = near.index(figure)
    beside = [f for f in near[max(0, at - 1) : at + 2] if f is not figure and f.counts in RESULT_ROWS]
    if beside and all(f.unit == figure.unit and f.year == figure.year for f in beside):
        full = _said_open(figure) == "open"
        figure.counts = "requests.full_disclosure.total" if full else "requests.refused"
        figure.sure = all(f.sure for f in beside) and not figure.approximate


def _carried(figures: list[Found], i: int) -> None:
    """Where last year's requests are counted in, the figure is of both."""
    figure = figures[i]
    if figure.counts:
        both = {"received", "handled", "newly"} & {*figure.cues.actions}
        if figure.counts == OVER and both:
            counted_in = bool({Class.INCLUDING, Class.PLUS} & figure.cues.kinds)
            figure.counts, figure.sure = (BOTH, True) if counted_in else (OVER, False)
        elif figure.counts == OVER and (whole := _whole(figures, i)) is not None:
            whole.counts = BOTH
        elif figure.counts == OVER and Class.INCLUDING in figure.cues.kinds:
            _including(figures, i)
        elif figure.counts == OVER and Class.PLUS in figure.cues.kinds:
            _added(figures, i)
        elif figure.counts in _RECEIVED and {Class.CARRY, "carried_over"} & {*figure.cues.kinds, *figure.cues.actions}:
            figure.counts = BOTH


def doubt_repeated(figures: list[Found]) -> None:
    """废止2件，宣布失效1件: two numbers for one quantity in one sentence are parts of it, or one is misread."""
    first: dict[tuple[object, ...], Found] = {}
    for figure in figures:
        if not figure.counts or figure.supposed or figure.growth or figure.unit == "%" or figure.scope != "own":
            continue
        before = first.setdefault((figure.sentence, figure.counts, figure.year), figure)
        apart = figure.counts in RESULT_ROWS and figure.counts != FULL  # 信息不存在1件，本机关不掌握1件
        if before is figure or before.unit != figure.unit or (before.value == figure.value and not apart):
            continue
        if before.cues.disclosure is figure.cues.disclosure:
            before.sure = figure.sure = False
        else:  # 因行政处罚引发诉讼5件，因政府信息公开引发诉讼1件
            other = before if figure.cues.disclosure else figure
            other.counts, other.sure = None, False


def _whole(figures: list[Found], i: int) -> Found | None:
    """收到申请7件，其中上年结转1件: the seven are both."""
    for j in range(i, max(0, i - _SEVERAL), -1):
        if Class.OF_WHICH in figures[j].between:
            if figures[j].depth != figures[i].depth:
                return None  # 新收86件（其中自然人80件），上年结转0件
            return figures[j - 1] if figures[j - 1].counts in _RECEIVED else None
    return None


def _told_behind(figures: list[Found], i: int) -> None:
    """办结121件，其中予以公开70件: what follows tells that requests were concluded."""
    figure, said = figures[i], {*figures[i].cues.actions, *figures[i].after.actions} - {"decisions"}
    if (figure.counts and figure.sure) or figure.cues.topics or figure.after.topics:
        return
    follows = figures[i + 1] if i + 1 < len(figures) else figure
    told = (follows.counts or "").startswith("requests.") and figure.unit == follows.unit
    if told and figure.year == follows.year and figure.scope == follows.scope and said in ({"concluded"}, {"received"}):
        figure.counts = RESULTS if said == {"concluded"} else NEW
        figure.sure = follows.sure and not (figure.cues.unknown_inside or figure.approximate or figure.supposed)


def _is_new(figure: Found) -> bool:
    """新收33件 is what came in, whatever else is added to it."""
    return "newly" in figure.cues.actions


def _including(figures: list[Found], i: int) -> None:
    """139件（含上年结转11件）; 连同上年结转5件，需办理63件."""
    if i and figures[i - 1].counts in _RECEIVED:
        figures[i - 1].counts = BOTH
    elif i + 1 < len(figures) and figures[i + 1].counts in _RECEIVED and not _is_new(figures[i + 1]):
        figures[i + 1].counts = BOTH


def _added(figures: list[Found], i: int) -> None:
    """新收1,058件，连同上年结转33件，需办理1,091件: the sum stands behind, and must be one."""
    before = figures[i - 1] if i and figures[i - 1].counts in _RECEIVED else None
    behind = figures[i + 1] if i + 1 < len(figures) and figures[i + 1].counts in (*_RECEIVED, BOTH) else None
    behind = None if behind is not None and _is_new(behind) else behind
    if behind is not None:
        adds_up = before is not None and before.value + figures[i].value == behind.value
        behind.counts, behind.sure = BOTH, behind.sure or adds_up
        if before is not None and adds_up:
            before.counts = NEW
    elif before is not None:
        before.sure = False  # whether counted in or still to be added


def _compared_with(figures: list[Found], i: int) -> None:
    """与上年50件相比，今年收到45件: the subject stands behind the comparison."""
    figure, follows = figures[i], figures[i + 1] if i + 1 < len(figures) else figures[i]
    compared = Class.COMPARE in figure.cues.kinds and Class.COMPARE in figure.after.kinds
    if (
        figure.counts is None
        and figure.cues.empty
        and compared
        and figure.unit == follows.unit
        and figure.year != follows.year
    ):
        figure.counts, figure.sure = follows.counts, follows.sure and figure.unit != "%"


def _handled(figures: list[Found], i: int) -> None:
    """办理94件，其中予以公开40件 are concluded; 办理287件，其中新收264件 were received."""
    figure = figures[i]
    if figure.counts != HANDLED:
        return
    if figure.growth or figure.unit == "%":
        figure.counts, figure.sure = BOTH, False
        return
    behind = figures[i + 1 : i + _REACH]
    follow = {f.counts for f in behind}
    part = i + 1 < len(figures) and bool({Class.OF_WHICH, Mark.OPEN, Mark.COLON} & figures[i + 1].between)
    if follow & {NEW, OVER}:
        figure.counts = BOTH
    elif part and any(c and c.startswith("requests.") for c in follow) and RESULTS not in follow:
        results = [f for f in behind if f.sure and f.counts]
        figure.counts, figure.sure = RESULTS, len(results) > _SEVERAL and not figure.approximate
    else:
        figure.counts = BOTH  # 办理N件 alone: all there was to do
