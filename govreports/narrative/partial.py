"""Figures that may be told of a part only, though their words are those of the whole.

新收15件，其中办结13件 leaves out what was carried over; 新制定2件，修订1件 may be three issued.
"""

from __future__ import annotations

from typing import Final

from govreports.narrative.found import Found
from govreports.narrative.meaning import COLUMNS, DOCUMENTS, topic_of
from govreports.narrative.sums import BOTH, NEW, OVER, RESULT_ROWS, RESULTS
from govreports.narrative.tokens import Mark
from govreports.narrative.words import Class

_WITHIN: Final = frozenset({Class.OF_WHICH, Class.INCLUDING, Mark.OPEN})
_ISSUED: Final = ("proactive.regulations.issued", "proactive.normative_documents.issued")
_DOCUMENTS: Final = [[name] for name in DOCUMENTS]
_REACH: Final = 30  # figures looked at on either side


def doubt(figures: list[Found], before: list[Found]) -> None:
    """Leave unsure what one sentence tells of a part; `before` are the figures of the sentences before it."""
    for i, figure in enumerate(figures):
        near = figures[max(0, i - _REACH) : i]
        if figure.counts == RESULTS or figure.counts in RESULT_ROWS:
            part = _of_some(figure, near) or _of_new(figure, near)
            part = part or (figure.counts == RESULTS and _beside_carried(figure, near, figures[i + 1 : i + _REACH]))
            figure.sure = figure.sure and not part
        elif figure.counts == NEW and near[-1:] and Mark.COMMA not in figure.between:
            figure.sure = figure.sure and not _concludes_carried(near[-1])  # 办结上年结转1件、本年新收13件
        elif (figure.counts or "").split(".")[1:2] in _DOCUMENTS:
            figure.sure = figure.sure and not any(_assists(f) for f in near)
    _revised(figures, before)
    below = {f.unit for f in figures if any(token.says == "below" for token in f.left)}
    for figure in figures:
        if figure.unit in below and figure.scope == "own" and figure.unit != "%":
            figure.sure = False  # 局机关收到10件，下属单位收到5件: the table has both


def _of_some(figure: Found, near: list[Found]) -> bool:
    """自然人申请12件，办结10件; 网上收到10件申请，办结9件: of those named, where all of them were not."""
    some = False
    between = set(figure.between)
    for other in reversed(near):
        if Mark.SEMICOLON in between or other.counts in (NEW, BOTH):
            return False
        topics = {*other.cues.topics, *other.after.topics}
        column = topic_of(other.counts) == "requests" and (other.counts or "").split(".")[-1] in COLUMNS
        narrow = Class.SUBSET in other.cues.kinds | other.after.kinds and "requests" in topics
        narrow = narrow and {*other.cues.actions, *other.after.actions} <= {"received", "newly"}
        some = some or column or (other.counts is None and narrow)
        between |= other.between
    return some


def _of_new(figure: Found, near: list[Found]) -> bool:
    """新收15件，其中办结13件; 收到的15件中，办结13件: without what was carried over."""
    whole = next((f for f in reversed(near) if f.counts == NEW), None)
    if whole is None or not (figure.counts == RESULTS or "newly" in whole.cues.actions):
        return False
    if any(token.says == "among" for token in whole.right):
        return True
    behind = near[near.index(whole) + 1 :]
    among = any(Class.OF_WHICH in f.between for f in (*behind, figure))
    direct = not behind and not {Mark.COMMA, Mark.SEMICOLON, Mark.OPEN, Mark.COLON} & figure.between
    return "newly" in whole.cues.actions and (among or direct)  # 本年新收15件办结13件


def _beside_carried(figure: Found, near: list[Found], behind: list[Found]) -> bool:
    """上年结转1件已办结，…办结13件: last year's were told apart, and are perhaps not counted again."""
    if any(_concludes_carried(f) for f in near):
        return True
    told = next((f for f in behind if _concludes_carried(f)), None)
    return told is not None and not any(_WITHIN & f.between for f in behind[: behind.index(told) + 1])


def _concludes_carried(figure: Found) -> bool:
    return figure.counts == OVER and "concluded" in {*figure.cues.actions, *figure.after.actions}


def _assists(figure: Found) -> bool:
    """配合市司法局清理规范性文件5件，废止3件: the documents of others."""
    return figure.counts is None and any(token.says == "assists" for token in figure.left)


def _revised(figures: list[Found], before: list[Found]) -> None:
    """新制定2件，修订1件, also in two sentences: three were issued, or two; 3件，其中修订1件 is plain."""
    last = before[-_REACH:]
    for figure in figures:
        if figure.counts in _ISSUED and any(_is_revision(f) for f in figures if f is not figure):
            at = figures.index(figure)
            figure.sure = figure.sure and any(Class.OF_WHICH in f.between for f in figures[at + 1 :])
    if figures and _is_revision(figures[0]) and not _WITHIN & figures[0].between:
        for figure in last:
            if figure.counts in _ISSUED and figure.sentence == figures[0].sentence - 1:
                figure.sure = False


def _is_revision(figure: Found) -> bool:
    return figure.counts is None and "revised" in {*figure.cues.actions, *figure.after.actions}
