"""Lists told apart from their numbers: 予以公开、无法提供的分别为12件、7件, and 各2件 for several things."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from govreports.narrative.context import Context
from govreports.narrative.cues import gather
from govreports.narrative.found import Clause, Found
from govreports.narrative.meaning import COLUMNS, Sense, sense
from govreports.narrative.tokens import Mark, Token
from govreports.narrative.words import Class


@dataclass(frozen=True)
class Item:
    """One thing of a list: a topic, an action, a year, or some of these."""

    topic: str = ""
    action: str = ""
    column: str = ""
    year: int | None = None


@dataclass
class Queue:
    """The things named and not yet numbered."""

    named: list[Token] = field(default_factory=list)
    waiting: list[Item] = field(default_factory=list)

    def hear(self, clause: Clause) -> None:
        """A clause without number may be the list: 复议、诉讼案件，分别为3件和2件."""
        self.named = clause.tokens
        self.waiting = []

    def share_out(self, found: Found, context: Context) -> list[Found]:
        """The figure with what the list gives it; several where each thing has this number."""
        if Class.RESPECTIVELY in found.cues.kinds:
            items = _items(found.left) or _items(self.named)
            if len(items) > 1:
                self.waiting = items[1:]
                return [_as(items[0], found, context)]
            found.sure = False  # 分别, and it is not plain among what
        elif Class.EACH in found.cues.kinds and len(items := _items(found.left) or _items(self.named)) > 1:
            self.waiting = []
            return [_as(item, replace(found), context) for item in items]
        elif self.waiting and found.cues.empty and not found.growth:
            return [_as(self.waiting.pop(0), found, context)]
        else:
            self.waiting = []
        self.named = []
        return [found]


def _items(tokens: list[Token]) -> list[Item]:
    """What a list lists: years, else results, else things."""
    years = [int(token.says) for token in tokens if token.kind is Mark.YEAR]
    cues = gather(tokens)
    actions = list(dict.fromkeys(cues.actions))
    topics = list(dict.fromkeys(cues.topics))
    if len(set(years)) > 1:
        return [Item(cues.topic, actions[0] if actions else "", year=year) for year in years]
    if len(set(cues.applicants) & COLUMNS) > 1 and len(actions) <= 1:
        return [Item("requests", actions[0] if actions else "", column=c) for c in dict.fromkeys(cues.applicants)]
    if len(actions) > 1:
        return [Item(cues.topic, action) for action in actions]
    return [Item(topic, actions[0] if actions else "") for topic in topics]


def _as(item: Item, found: Found, context: Context) -> Found:
    """The figure counts the item."""
    topic = item.topic or context.topic
    actions = {item.action} - {""}
    read: Sense = sense(topic, actions, found.unit, context.row)
    found.counts = read.counts
    if item.column:
        row = read.counts if item.action else context.row or "requests.new_received.total"
        known = item.column in COLUMNS and bool(row) and (row or "").endswith(".total")
        read = Sense(
            f"{(row or '').removesuffix('total')}{item.column}" if known else None, read.sure or not item.action
        )
        found.counts = read.counts
    plain = not (context.supposed or context.doubtful or found.approximate or found.cues.unknown_inside)
    if item.year is not None:
        found.year = item.year
        plain = plain and context.year - 1 <= item.year <= context.year
    found.sure = read.sure and plain and read.counts is not None
    return found
