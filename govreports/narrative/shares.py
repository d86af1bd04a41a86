"""Percentages and changes: 占办结总数的45.9%, 较上年增加3件, 增长一倍."""

from __future__ import annotations

from typing import Final

from govreports.narrative.context import Context, is_known
from govreports.narrative.cues import gather
from govreports.narrative.found import Found
from govreports.narrative.meaning import COLUMNS, Sense, sense
from govreports.narrative.words import Class

_REQUESTS: Final = "requests."


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
        return Sense(None)
    if cues.empty and not shares and found.after.actions and is_known(context.topic):
        result = sense(context.topic, found.after.actions, "")
        found.share_of = _BASES["concluded"] if result.counts else None
        return result
    if not shares:
        return Sense(None)
    counts, base = _whole(found, context)
    found.share_of = base
    plain = context.shares is not None or bool(found.cues.actions or found.cues.topics)
    plain = plain and not found.cues.applicants
    context.shares = base
    return Sense(counts, plain and counts is not None and base is not None)


def _whole(found: Found, context: Context) -> tuple[str | None, str | None]:
    """占办结总数的45.9%: the words behind 占 name the whole; before it stands the part."""
    at = next(i for i, token in enumerate(found.left) if token.kind is Class.SHARE)
    before, behind = gather(found.left[:at]), gather(found.left[at + 1 :])
    counts = context.last
    if before.actions and found.left[at - 1].says == "among" and behind.empty:  # 在不予处理中占九成
        return counts, sense("requests", before.actions, "").counts
    if before.applicants and not before.actions:
        column = before.applicants[-1]
        counts = f"requests.new_received.{column}" if column in COLUMNS else None
    elif before.actions:
        counts = sense(before.topic or context.topic or "requests", before.actions, "").counts
    action = next((a for a in behind.actions if a in _BASES), "")
    if not action and "requests" in behind.topics:
        action = "received"
    if action:
        return counts, _BASES[action]
    if not behind.empty or counts is None:
        return counts, context.shares if behind.empty else None
    return counts, context.shares or _usual(counts)


def _usual(counts: str) -> str | None:
    """占比, and no word of what: results are shares of all results, applicants of all requests."""
    if counts.split(".")[-1] in COLUMNS:
        return _BASES["received"]
    return _BASES["concluded"] if counts.startswith(_REQUESTS) else None
