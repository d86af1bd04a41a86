"""Findings as a page shows them: where, in which words, what was said about them, what can be done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from govreports.findings import register
from govreports.findings.case import Case
from govreports.findings.finding import LEVEL_LABELS, Check, Finding, Level, Span
from govreports.reports import explanations
from govreports.reports.explanations import Said
from govreports.reports.findings import place_url, section_of
from govreports.reports.models import Explanation, Reason, Report

# A text of nothing but faults still answers at once, and its page still follows the typing.
MOST_LISTED: Final = 100
MOST_MARKED: Final = 400  # words marked on a page
MOST_MARKED_EACH: Final = 100  # words marked for one finding


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
    quotes: tuple[Quote, ...] = ()  # those that stand on the page, as many as it marks
    unmarked: int = 0  # how many more there are
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
        one_place = len(self.quotes) == len(self.finding.spans) == 1
        return self.finding.expected is not None and (bool(self.put_cell) or one_place)

    @property
    def stamp(self) -> str:
        """Changes with anything that is shown; the same stamp is the same element of the page."""
        said = self.explanation.pk if self.explanation else ""
        shown = (
            self.finding.message,
            self.finding.values,
            self.level,
            self.quotes,
            self.unmarked,
            self.note_cell,
            said,
        )
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
    said = explanations.said(report) if any(f.level is Level.EXPLAIN for f in among) else {}
    return found(report, compared, among, said, at=key, editable=editable)


def found(
    report: Report, compared: Case, among: Iterable[Finding], said: Said, *, at: str = "", editable: bool = False
) -> Found:
    """Findings of the report `compared` holds, as page `at` shows them."""
    checks = {check.id: check for check in register.checks()}
    live = {e.check for table in report.edition.tables if table.key == at for e in table.equations}
    room = MOST_MARKED
    items = []
    for finding in among:
        here = [span for span in finding.spans if span.place == at]
        quotes = tuple(_quote(compared, span) for span in here[: min(room, MOST_MARKED_EACH)])
        room -= len(quotes)
        check = checks[finding.id]
        placed = _placed(report, compared, finding, check, said.get(finding.key), live=finding.id in live)
        items.append(replace(placed, quotes=quotes, unmarked=len(here) - len(quotes)))
    return Found(tuple(items), at, editable)


def of_page(report: Report, key: str, among: Iterable[Finding]) -> list[Finding]:
    """What concerns a page: what stands there, or names words or a cell of it; "" is the whole report."""
    tables = {table.key for table in report.edition.tables}

    def is_here(finding: Finding) -> bool:
        if not key:
            return True
        named = key in tables and any(name.partition(".")[0] == key for name in finding.cells)
        quoted = any(span.place == key for span in finding.spans)
        return named or quoted or section_of(finding) == key

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


def _quote(compared: Case, span: Span) -> Quote:
    return Quote(span.place, compared.texts[span.place][span.start : span.end], span.start, span.end)


def _placed(
    report: Report, compared: Case, finding: Finding, check: Check, said: Explanation | None, *, live: bool
) -> Placed:
    cells = report.edition.cells
    typed = [name for name in finding.suspects or finding.cells[:1] if not cells[name].derived]
    return Placed(
        finding,
        check,
        place_url(report, finding),
        explanation=said,
        note_cell=explanations.note_cell(finding, compared.document, said),
        put_cell=typed[0] if len(typed) == 1 and not finding.spans else "",
        live=live,
    )
