"""A sum behind what it is made of: 网上41件，信函17件，合计58件."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from govreports.narrative.breakdown import Group, countable, leaves_of
from govreports.narrative.found import Found
from govreports.narrative.sums import BOTH
from govreports.narrative.tokens import Mark
from govreports.narrative.words import Class

_MOST: Final = 200  # parts of one sum
_NOT_LISTED: Final = frozenset({Class.OF_WHICH, Class.INCLUDING, Mark.SEMICOLON, Mark.COLON, Mark.OPEN, Mark.CLOSE})


def sums(found: list[Found]) -> list[Group]:
    """新收18件，上年结转1件，合计19件: the whole stands last."""
    amounts, made = countable(found), list[Group]()
    for i, figure in enumerate(amounts):
        if (several := _added(amounts, i)) is not None:
            made.append(several)
            continue
        parts = amounts[max(0, i - 2) : i]
        together = Class.TOGETHER in figure.cues.kinds and figure.cues.empty and figure.counts is not None
        together = together or (figure.counts == BOTH and Class.INCLUDING not in figure.between)
        if together and len(parts) == 2 and all(p.sentence == figure.sentence and p.counts for p in parts):
            union = leaves_of(parts[0].counts) | leaves_of(parts[1].counts)
            handled = "handled" in figure.cues.actions  # 新收15件，上年结转1件，办理14件: those answered, perhaps
            exact = parts[0].value + parts[1].value == figure.value
            if union == leaves_of(figure.counts) and (exact or not handled):
                made.append(Group(figure, parts, said=True))
    return made


def _added(amounts: list[Found], i: int) -> Group | None:
    """网上41件，信函17件，当面5件，合计接收63件: all that stand before the sum and add up to it."""
    whole = amounts[i]
    if Class.TOGETHER not in whole.cues.kinds or set(whole.cues.actions) - {"received", "newly"}:
        return None
    total, parts = Decimal(0), list[Found]()
    for figure in reversed(amounts[max(0, i - _MOST) : i]):
        if (figure.sentence, figure.unit, figure.depth) != (whole.sentence, whole.unit, whole.depth):
            break
        parts.append(figure)
        total += figure.value
        if total >= whole.value:
            break
    if total == whole.value:
        return Group(whole, parts[::-1], said=True) if len(parts) > 2 else None
    parts = [f for f in amounts[max(0, i - _MOST) : i] if f.sentence == whole.sentence]
    return Group(whole, parts, said=True, added=True) if _is_bare_sum(whole, parts) else None


def _is_bare_sum(whole: Found, parts: list[Found]) -> bool:
    """网站320条、微信240条，合计580条: all the sentence has told, in one measure, and nothing else is said of it."""
    bare = bool(whole.left) and all(token.says == "sum" for token in whole.left) and not whole.right
    plain = all(
        (f.unit, f.year, f.scope, f.depth) == (whole.unit, whole.year, whole.scope, 0)
        and f.value < whole.value
        and not (_NOT_LISTED & f.between or f.approximate or f.supposed or _goes_on(f))
        for f in parts
    )
    return bare and plain and len(parts) > 1 and not _NOT_LISTED & whole.between


def _goes_on(figure: Found) -> bool:
    """微信240条等: not all of them are told."""
    return any(token.says == "etc" or token.kind is Class.REST for token in (*figure.left, *figure.right))
