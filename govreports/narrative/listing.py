"""Lists told apart from their numbers: 予以公开、无法提供的分别为12件、7件, and 各2件 for several things."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

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
    counts: str | None = None  # a quantity already read
    sure: bool = True


@dataclass
class Queue:
    """The things named and not yet numbered."""

    named: list[Token] = field(default_factory=list)
    waiting: list[Item] = field(default_factory=list)
    growth: bool = False  # whether what is shared out are changes: 分别减少2件、1件
    listed: list[Item] = field(default_factory=list)  # the last list, which a second 分别 may take up
    counted: list[Found] = field(default_factory=list)  # figures joined by 、 or 和, likewise

    def hear(self, clause: Clause) -> None:
        """A clause without number may be the list: 复议、诉讼案件，分别为3件和2件."""
        self.named = clause.tokens
        self.waiting = []

    def share_out(self, found: Found, context: Context) -> list[Found]:
        """The figure with what the list gives it; several where each thing has this number."""
        if Class.RESPECTIVELY in found.cues.kinds:
            items = self._told_apart(found)
            if len(items) > 1:
                self.listed, self.waiting, self.counted = items, items[1:], []
                self.growth = found.growth
                return [_as(items[0], found, context)]
            found.sure = False  # 分别, and it is not plain among what
        elif (
            Class.EACH in found.cues.kinds
            and Class.RATE not in found.cues.kinds
            and len(items := _items(found.left) or _items(self.named)) > 1
        ):
            self.waiting = []
            return [_as(item, replace(found), context) for item in items]
        elif self.waiting and found.cues.empty and Mark.SEMICOLON not in found.between:
            found.growth = self.growth
            return [_as(self.waiting.pop(0), found, context)]
        else:
            self.waiting = []
        self._count(found)
        self.named = []
        return [found]

    def _told_apart(self, found: Found) -> list[Item]:
        """Among what 分别 shares out: the list it stands behind, or the one before, with another action."""
        items = _items(found.left)
        if len(items) > 1:
            return items
        action = "".join(found.cues.actions[-1:])
        if len(listed := _items(self.named)) > 1:
            return [
                replace(item, topic=found.cues.topic or item.topic, action=action or item.action) for item in listed
            ]
        if self.listed and action and not found.cues.topics:
            return [replace(item, action=action) for item in self.listed]
        if not found.cues.empty:
            return []
        return self.listed or [Item(counts=f.counts, sure=f.sure) for f in self.counted]

    def _count(self, found: Found) -> None:
        """复议5件、诉讼2件 …, 今年分别为3件和1件: the figures of one list."""
        joined = not {Mark.COMMA, Mark.SEMICOLON, Mark.COLON, Mark.STOP, Mark.OPEN, Mark.CLOSE} & found.between
        self.counted = [*self.counted, found] if self.counted and joined and found.counts else [found]


def _items(tokens: list[Token]) -> list[Item]:
    """What a list lists: years, else results, else things."""
    years = _years(tokens)
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


def _years(tokens: list[Token]) -> list[int]:
    """The years of a list; 2023年至2025年 are three."""
    years: list[int] = []
    until = False
    for token in tokens:
        if token.kind is Mark.YEAR:
            year = int(token.says)
            years += range(years[-1] + 1, year) if until and years and year - years[-1] < _SPAN else []
            years.append(year)
        until = token.says == "until"
    return years


_SPAN: Final = 10


def _as(item: Item, found: Found, context: Context) -> Found:
    """The figure counts the item."""
    topic = item.topic or context.topic
    actions = {item.action} - {""}
    read: Sense = sense(topic, actions, found.unit, context.row)
    if item.counts:
        read = Sense(item.counts, item.sure)
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
