"""The texts of a report while it is saved: which numbers are bound, and what the tables make of them.

A save brings texts written over an older version, with digits that were right then.  They are
compared with what was printed then and is printed now, and stored as it is printed after the save.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govreports.formats.arithmetic import derive
from govreports.formats.document import Document
from govreports.formats.schema import Cells, Edition, Figure
from govreports.reports import cells, entries
from govreports.reports.bindings import OTHER, Bindings, aligned, fitting, label, rebound, refreshed, shown
from govreports.reports.models import Report


@dataclass(frozen=True)
class Followed:
    """A text whose bound numbers were rewritten: before, after, and the one stretch that differs."""

    before: str
    text: str
    change: dict[str, Any]
    labels: tuple[str, ...]


class Following:
    """The bound numbers of one locked report.  With none bound and none given it costs no query."""

    def __init__(
        self, report: Report, given: Mapping[str, Bindings], earlier: Sequence[Cells], *, is_bound: bool
    ) -> None:
        """`earlier` are the cells that changed since the editor's version, as they stood before each save, latest first."""
        self.edition: Edition = report.edition
        self.given = given
        self.is_needed = is_bound or any(given.values())
        self.texts = cells.bound_texts(report) if self.is_needed else {}
        self.inputs = _inputs(report) if self.is_needed else {}
        used = {one.key for _, bound in self.texts.values() for one in bound}
        self.keys = used | {one.key for bound in given.values() for one in bound} - {OTHER}
        self.now = self._shown(self.inputs)
        since = [self._shown({**self.inputs, **changed}) for changed in earlier]
        self.then = since[-1] if since else self.now
        self.printed = {key: {shown.get(key) for shown in (self.now, *since)} - {None, ""} for key in self.keys}
        self.written: dict[str, tuple[str, Bindings]] = {}
        self.dropped: dict[str, int] = {}
        self.figures = self.now
        self.bindings: dict[str, Bindings] = {}

    def _shown(self, inputs: Cells) -> dict[str, str]:
        every = {name: inputs.get(name) for name in self.edition.cells}
        return shown(self.edition, derive(self.edition.equations, every), self.keys) if self.is_needed else {}

    # --- What an editor wrote ---

    def read(self, name: str, text: str) -> str:
        """A text as it is to be stored, its bound numbers as they stand in the tables now."""
        if not self.is_needed:
            return text
        stored, old = self.texts[name]
        if name in self.given:
            known = {(one.key, stored[one.start : one.end]) for one in old}
            bound = fitting(text, self.given[name], lambda key, words: self._fits(key, words, known))
            lost = len(self.given[name]) - len(bound)
        else:
            bound = aligned(*refreshed(stored, old, self.then), text)
            lost = len(old) - len(bound)
        if lost:
            self.dropped[name] = lost
        self.written[name] = refreshed(text, bound, self.now)
        return self.written[name][0]

    def _fits(self, key: str, words: str, known: Iterable[tuple[str, str]]) -> bool:
        """Whether the digits are the quantity's of now or of a version since the one the editor saw."""
        if key == OTHER:
            return True
        is_blank = self.now.get(key) == ""
        return words in self.printed[key] or (is_blank and (key, words) in known)

    def rebinds(self, name: str) -> bool:
        """Whether the editor's bindings of a text that is read are others than the stored ones."""
        return name in self.written and self.written[name][1] != self.texts[name][1]

    def rebound(self, name: str) -> list[str]:
        """The numbers that are bound no more, and those that newly are, as history tells it."""
        return rebound(self.edition, self.texts[name], self.written[name])

    # --- What the tables make of it ---

    def follow(self, values: Mapping[str, entries.Value]) -> dict[str, Followed]:
        """The texts that change when `values` are stored; afterwards `bindings` are theirs."""
        if not self.is_needed:
            return {}
        typed: dict[str, Any] = {name: value for name, value in values.items() if name in self.edition.cells}
        self.figures = self._shown({**self.inputs, **typed}) if typed else self.now
        followed = {}
        for name, at_rest in self.texts.items():
            text, bound = self.written[name] if name in values else at_rest
            new, moved = refreshed(text, bound, self.figures)
            if new != text:
                followed[name] = self._followed(text, bound, new, moved)
            if new != text or name in values:
                self.bindings[name] = moved
        return followed

    def told(self, values: Mapping[str, entries.Value]) -> dict[str, Any]:
        """What the answer to a save says of bound numbers: digits now, what is bound where, how many are lost."""
        if not self.is_needed:
            return {}
        stored = {name: bound for name, bound in self.bindings.items() if name in values}
        lost = {name: count for name, count in self.dropped.items() if name in values}
        return {"figures": self.figures, "bindings": stored, "dropped": lost}

    def _followed(self, text: str, bound: Bindings, new: str, moved: Bindings) -> Followed:
        pairs = [(a, b) for a, b in zip(bound, moved, strict=True) if text[a.start : a.end] != new[b.start : b.end]]
        (first, _), (last, last_moved) = pairs[0], pairs[-1]
        change = {"at": first.start, "old": text[first.start : last.end], "new": new[first.start : last_moved.end]}
        return Followed(text, new, change, tuple(dict.fromkeys(label(self.edition, a.key) for a, _ in pairs)))


def _inputs(report: Report) -> dict[str, Figure | None]:
    return {name: value for table in report.edition.tables for name, value in cells.load_table(report, table).items()}


def declared(document: Document, bound: Mapping[str, tuple[str, Bindings]]) -> frozenset[tuple[str, int, int]]:
    """Numbers that somebody declared to be others than they look, in the texts as they stand in `document`.

    `bound` are the stored texts with their bindings; in a newer text those count that are found again.
    """
    now = {entries.PREAMBLE: document.preamble, **document.sections}
    return frozenset(
        (name, one.start, one.end)
        for name, (stored, bindings) in bound.items()
        for one in aligned(stored, tuple(b for b in bindings if b.key == OTHER), now.get(name, ""))
    )
