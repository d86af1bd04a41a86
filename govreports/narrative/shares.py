"""Percentages and changes: 占办结总数的45.9%, 较上年增加3件, 增长一倍."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from govreports.narrative.context import Context, is_known
from govreports.narrative.cues import gather
from govreports.narrative.found import Found
from govreports.narrative.meaning import COLUMNS, DISPUTES, OUTCOME, TELLING, Sense, sense
from govreports.narrative.tokens import Mark
from govreports.narrative.words import Class

_REQUESTS: Final = "requests."
_OPENED: Final = {"open": "full_disclosure", "closed": "refused"}
_OF_IT: Final = "of_it"  # 率 right behind a result


def grows(found: Found) -> bool:
    """Whether the number is a difference: the word right before it says so."""
    for token in reversed(found.left):
        if token.kind is Class.GROWTH:
            return True
        if token.kind not in (Class.FILLER, Class.ABOUT):
            return bool(found.token.amount and found.token.amount.times) and Class.GROWTH in found.cues.kinds
    return False


def growth(found: Found, context: Context) -> Sense:
    cues = found.cues
    if cues.empty:
        return Sense(context.last, context.last is not None)
    unit = "" if found.unit == "%" else found.unit
    topic = cues.topic or context.topic
    result = sense(topic, cues.actions or context.pending, "万元" if topic == "admin_fees" else unit)
    if result.counts is None and topic == "requests" and not cues.actions:
        return Sense("requests.new_received.total", not (cues.bare or cues.attribute or cues.unknown_inside))
    return result


_BASES: Final = {
    "concluded": "requests.results_total.total",
    "handled": "requests.received_and_carried",
    "received": "requests.new_received.total",
    "not_processed": "requests.not_processed",
    "refused": "requests.refused",
    "unable": "requests.unable",
    "other_handling": "requests.other_handling",
}


def share(found: Found, context: Context) -> Sense:
    """A percentage: of what, and of which whole."""
    cues = found.cues
    shares = Class.SHARE in cues.kinds
    if Class.RATE in cues.kinds and not shares:
        return _rate(found, context)
    behind = found.after.topics[:1] == ["requests"]  # 三成申请予以公开
    if cues.empty and not shares and found.after.actions and (behind or is_known(context.topic)):
        result = sense("requests" if behind else context.topic, found.after.actions, "")
        result = Sense(result.counts, result.sure and not behind)
        found.share_of = _BASES["concluded"] if result.counts else None
        return result
    if not shares:
        return Sense(None)
    counts, base, named = _whole(found, context)
    found.share_of = base
    plain = context.shares is not None or named or bool(cues.actions or cues.topics)
    plain = plain and (named or not cues.applicants)
    context.shares = base
    return Sense(counts, counts is not None and base is not None and (plain or _divides(found, context, counts, base)))


def _rate(found: Found, context: Context) -> Sense:
    """纠错率, 予以公开率: rates of outcomes and results; all others are of how work was done."""
    rate = next(token for token in reversed(found.left) if token.kind is Class.RATE)
    at = found.left.index(rate)
    if rate.says == _OF_IT and at and found.left[at - 1].kind is Class.ACTION:
        said = {_OPENED.get(action, action) for action in found.cues.actions}
        found.share_of = _BASES["concluded"] if said & TELLING else None
        named = found.left[at - 1].says in TELLING or {*found.cues.kinds} & {Class.INCLUDING}
        return Sense(sense("requests", said, "").counts, False) if named and said & TELLING else Sense(None)
    court, _, outcome = rate.says.rpartition(":")
    topic = found.cues.topic or context.topic
    if court:
        topic = "litigation" if topic in ("", "review") else topic
    if outcome not in OUTCOME or topic not in DISPUTES:
        return Sense(None)
    whole, part = sense(topic, [], "").counts, sense(topic, [outcome], "").counts
    found.share_of = whole
    return Sense(part, bool(whole and part) and _divides(found, context, str(part), str(whole)))


def _divides(found: Found, context: Context, counts: str, base: str) -> bool:
    """Whether the percentage is that of the two amounts told before it."""
    part, whole = context.amounts.get(counts), context.amounts.get(base)
    if not part or not whole:
        return False
    places = -min(int(found.value.as_tuple().exponent), 0)
    return abs(part * 100 / whole - found.value) <= Decimal(6).scaleb(-places - 1)


def _whole(found: Found, context: Context) -> tuple[str | None, str | None, bool]:
    """占办结总数的45.9%: the words behind 占 name the whole, or not; before it stands the part."""
    at = next(i for i, token in enumerate(found.left) if token.kind is Class.SHARE)
    before, behind = gather(found.left[:at]), gather(found.left[at + 1 :])
    counts = context.last
    if {Mark.RAW, Class.SUBSET} & before.kinds and not (before.actions or before.applicants):
        counts = None  # 网络申请占82.5%, 土地类占三成
    if before.actions and found.left[at - 1].says == "among" and behind.empty:  # 在不予处理中占九成
        return counts, sense("requests", before.actions, "").counts, True
    if before.applicants and not before.actions:
        column = before.applicants[-1]
        counts = f"requests.new_received.{column}" if column in COLUMNS else None
    elif before.actions:
        counts = sense(before.topic or context.topic or "requests", before.actions, "").counts
    action = next((a for a in behind.actions if a in _BASES), "")
    if not action and "requests" in behind.topics:
        action = "received"
    if action:
        return counts, _BASES[action], True
    if not behind.empty or counts is None:
        return counts, context.shares if behind.empty else None, False
    base = context.shares or _usual(counts)
    return counts, base, base is not None and base == context.last


def _usual(counts: str) -> str | None:
    """占比, and no word of what: results are shares of all results, applicants of all requests."""
    if counts.split(".")[-1] in COLUMNS:
        return _BASES["received"]
    return _BASES["concluded"] if counts.startswith(_REQUESTS) else None
