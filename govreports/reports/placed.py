"""Findings as a page shows them: where, in which words, what was said about them, what can be done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from govreports.findings import register
from govreports.findings.case import Case
from govreports.findings.finding import LEVEL_LABELS, Check, Finding, Level
from govreports.reports import explanations
from govreports.reports.explanations import Said
from govreports.reports.findings import place_url, section_of
from govreports.reports.models import Explanation, Reason, Report

MOST_LISTED: Final = 100  # a text of nothing but faults still answers at once


@dataclass(frozen=True)
class Quote:
    """Words a finding is about; `start` and `end` are code points of the text at `place`."""

    place: str
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class Placed:
    """A finding with all a page says about it."""

    finding: Finding
    check: Check
    url: str
    quotes: tuple[Quote, ...] = ()
    explanation: Explanation | None = None
    note_cell: str = ""  # the cell with which an explanation may be printed
    put_cell: str = ""  # the cell that `expected` may be put into
    live: bool = False  # an equation of the page's own table, whose cells the page marks while one types

    @property
    def level(self) -> str:
        """The name of its level."""
        return LEVEL_LABELS[self.finding.level]

    @property
    def settled(self) -> bool:
        """Whether it was explained, and what it rests on is still the same."""
        return explanations.settles(self.explanation, self.finding)

    @property
    def explainable(self) -> bool:
        """Whether a reason settles it."""
        return self.finding.level is Level.EXPLAIN

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells marked with it; a blank is seen without a mark."""
        named = (*self.finding.cells, *self.finding.suspects)
        return () if self.finding.unfinished or self.live else tuple(dict.fromkeys(named))

    @property
    def can_put(self) -> bool:
        """Whether what is expected can be put in with one click: into one cell, or over one stretch of words."""
        return self.finding.expected is not None and (bool(self.put_cell) or len(self.quotes) == 1)

    @property
    def stamp(self) -> str:
        """Changes with anything that is shown; the same stamp is the same element of the page."""
        said = self.explanation.pk if self.explanation else ""
        shown = (self.finding.message, self.finding.values, self.level, self.quotes, self.note_cell, said)
        return hashlib.sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Mark:
    """A cell that findings name: the look of the gravest open one, and the ids of their sentences."""

    look: str
    described_by: str


@dataclass(frozen=True)
class Found:
    """The findings of a page in printed order, open ones apart from settled ones."""

    items: tuple[Placed, ...]
    at: str = ""  # the section's key; "" is the whole report
    editable: bool = False  # whether the reader may explain now
    kinds: Sequence[tuple[str, str]] = field(default=tuple(Reason.choices))

    @cached_property
    def open(self) -> list[Placed]:
        """What is still to be done, or to be looked at."""
        return [item for item in self.items if not item.settled]

    @property
    def listed(self) -> list[Placed]:
        """The open ones as far as a page lists them."""
        return self.open[:MOST_LISTED]

    @property
    def unlisted(self) -> int:
        """How many wait until those before them are dealt with."""
        return len(self.open) - len(self.listed)

    @cached_property
    def settled(self) -> list[Placed]:
        """What was explained; it stays to be read."""
        return [item for item in self.items if item.settled]

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """By level what is open: its name, how many, and where the first is."""
        listed = [(label, [i for i in self.open if i.finding.level is level]) for level, label in LEVEL_LABELS.items()]
        return [(label, len(items), f"#f-{items[0].finding.key}") for label, items in listed if items]

    @property
    def sentence(self) -> str:
        """The counts as they are read out."""
        said = "、".join(f"{label} {count} 项" for label, count, _ in self.counts)
        return f"检查结果：{said or '没有未了的问题'}。"


def on_page(report: Report, key: str, compared: Case, *, editable: bool) -> Found:
    """What the page of one section shows."""
    among = of_page(report, key, register.findings(compared))
    return found(report, compared, among, explanations.said(report), at=key, editable=editable)


def found(
    report: Report, compared: Case, among: Iterable[Finding], said: Said, *, at: str = "", editable: bool = False
) -> Found:
    """Findings of the report `compared` holds, as page `at` shows them."""
    checks = {check.id: check for check in register.checks()}
    live = {e.check for table in report.edition.tables if table.key == at for e in table.equations}
    items = (_placed(report, compared, f, checks[f.id], said.get(f.key), live=f.id in live) for f in among)
    return Found(tuple(items), at, editable)


def of_page(report: Report, key: str, among: Iterable[Finding]) -> list[Finding]:
    """What concerns a page: what stands there, or names a cell of its table; "" is the whole report."""
    tables = {table.key for table in report.edition.tables}

    def is_here(finding: Finding) -> bool:
        if not key:
            return True
        named = key in tables and any(name.partition(".")[0] == key for name in finding.cells)
        return named or section_of(finding) == key

    return [finding for finding in among if is_here(finding)]


def marks(items: Iterable[Placed]) -> dict[str, Mark]:
    """How each cell that findings name is marked."""
    naming: dict[str, list[Placed]] = {}
    for item in items:
        for name in item.cells:
            naming.setdefault(name, []).append(item)
    return {name: _mark(there) for name, there in naming.items()}


def _mark(items: list[Placed]) -> Mark:
    levels = [item.finding.level for item in items if not item.settled]
    look = min(levels, key=list(Level).index).value if levels else "settled"
    return Mark(look, " ".join(f"s-{item.finding.key}" for item in items))


def _placed(
    report: Report, compared: Case, finding: Finding, check: Check, said: Explanation | None, *, live: bool
) -> Placed:
    texts, cells = compared.texts, report.edition.cells
    quotes = [Quote(s.place, texts.get(s.place, "")[s.start : s.end], s.start, s.end) for s in finding.spans]
    typed = [name for name in finding.suspects or finding.cells[:1] if not cells[name].derived]
    return Placed(
        finding,
        check,
        place_url(report, finding),
        quotes=tuple(quotes),
        explanation=said,
        note_cell=explanations.note_cell(finding, compared.document, said),
        put_cell=typed[0] if len(typed) == 1 and not finding.spans else "",
        live=live,
    )
