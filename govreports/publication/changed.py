"""What changed in a report since somebody last decided on it: net, part by part, with who and when.

The report of then is made from history backwards (reports/earlier.py) and held against the
fingerprint that the step carries; where it is another one, that is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from govreports.agencies.models import User
from govreports.audit import record
from govreports.audit.models import Event
from govreports.audit.presenters import ACTIONS
from govreports.formats.difference import Difference, TextChange, difference
from govreports.formats.document import Document
from govreports.formats.schema import Edition
from govreports.publication.passages import Authors, Piece, authors, pieces
from govreports.reports import earlier, entries
from govreports.reports.models import Report
from govreports.review.models import Step
from govreports.review.moves import MOVES

# A step that asks for something and decides nothing.
ASKING = "ask_back"
OPENED = 1  # the version a report is opened with


@dataclass(frozen=True)
class Base:
    """The version a report is compared with: how it is called, and its fingerprint if it was taken."""

    version: int
    at: datetime
    said: str
    sha256: str = ""


@dataclass(frozen=True)
class Doing:
    """One change of one entry on the way from then to now."""

    old: str
    new: str
    event: Event

    @property
    def how(self) -> str:
        """What was done, where it was no plain change."""
        return "" if self.event.action == "save" else ACTIONS.get(self.event.action, self.event.action)


@dataclass(frozen=True)
class Changed:
    """One figure, note or line that is another: net, and the steps it took, the oldest first."""

    label: str
    old: str
    new: str
    doings: tuple[Doing, ...] = ()

    @property
    def last(self) -> Event | None:
        """Who changed it last."""
        return self.doings[-1].event if self.doings else None


@dataclass
class Part:
    """A part of the report with what changed in it."""

    key: str
    heading: str
    entries: list[Changed] = field(default_factory=list)
    totals: list[Changed] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.entries) + len(self.pieces)


@dataclass(frozen=True)
class Changes:
    """All that changed since `base`; `is_proved` is None where no fingerprint was taken then."""

    base: Base
    parts: tuple[Part, ...]
    is_proved: bool | None

    @cached_property
    def figures(self) -> int:
        """How many figures, notes and lines are others now; totals follow and do not count."""
        return sum(len(part.entries) for part in self.parts)

    @cached_property
    def sentences(self) -> int:
        """How many stretches of sentences are others now."""
        return sum(len(part.pieces) for part in self.parts)


def bases(report: Report, steps: Sequence[Step]) -> list[Base]:
    """The versions one can compare with, the newest first."""
    taken = [_shared(list(same)) for _, same in groupby(steps, key=attrgetter("version"))]
    return [*reversed(taken), Base(OPENED, report.opened_at, "开始填报")]


def base_for(report: Report, steps: Sequence[Step], user: User) -> Base:
    """What a person compares with unless he chooses: his last step, else the first submission, else the opening."""
    own = [step for step in steps if step.by_id == user.pk and step.move != ASKING]
    if own:
        return _base(own[-1], f"您上次办理（{_called(own[-1])}）")
    submitted = [step for step in steps if step.move == "submit"]
    return _base(submitted[0], "首次提交") if submitted else Base(OPENED, report.opened_at, "开始填报")


def _shared(steps: list[Step]) -> Base:
    """The one version that several steps were made over."""
    return _base(steps[-1], "，".join(f"{step.by}{_called(step)}" for step in steps))


def _base(step: Step, said: str) -> Base:
    return Base(step.version, step.at, said, step.fingerprint)


def _called(step: Step) -> str:
    label = MOVES[step.move].label if step.move in MOVES else ACTIONS.get(step.move, step.move)
    return f"{step.stage}：{label}" if step.stage else label


def changes(report: Report, document: Document, base: Base) -> Changes:
    """What is different in `document`, the report as it stands, from what stood at `base`; one query."""
    events = list(record.since(report.pk, base.version).defer("answer").reverse())
    then = earlier.before(document, events)
    proof = earlier.proved(then, base.sha256) if base.sha256 else None
    found = _parts(document, difference(proof or then, document), events)
    return Changes(base, found, proof is not None if base.sha256 else None)


def _parts(document: Document, differing: Difference, events: list[Event]) -> tuple[Part, ...]:
    edition = document.edition
    doings = _doings(events)
    parts = {key: Part(key, heading) for key, heading in _headings(edition)}
    for name, old, new in differing.cells:
        change = Changed(entries.label(edition, name), entries.show(old), entries.show(new), doings.get(name, ()))
        part = parts[entries.section_of(name)]
        (part.totals if edition.cells[name].derived else part.entries).append(change)
    for cell, old, new in differing.notes:
        name = entries.NOTE + cell
        parts[entries.section_of(name)].entries.append(_changed(edition, name, old, new, doings))
    said = authors(document, events)
    for text in differing.texts:
        _add_text(parts, edition, text, said, doings)
    parts["previous"].entries.extend(_previous(edition, doings))
    return tuple(part for part in parts.values() if part.entries or part.totals or part.pieces)


def _headings(edition: Edition) -> Iterable[tuple[str, str]]:
    yield entries.PREAMBLE, "引言和落款"
    yield from ((section.key, section.heading) for section in edition.sections)
    yield "previous", "用来对照的上年数"


def _add_text(
    parts: dict[str, Part], edition: Edition, text: TextChange, said: Authors, doings: dict[str, tuple[Doing, ...]]
) -> None:
    if entries.is_text(text.place) and text.place in parts:
        parts[text.place].pieces.extend(pieces(text, said))
        return
    old, new = (
        "".join(sentence for code in text.opcodes for sentence in getattr(code, side)) for side in ("old", "new")
    )
    parts[entries.PREAMBLE].entries.append(_changed(edition, text.place, old, new, doings))


def _changed(edition: Edition, name: str, old: str, new: str, doings: dict[str, tuple[Doing, ...]]) -> Changed:
    label = "机关名称" if name == "agency" else entries.label(edition, name)
    return Changed(label, old, new, doings.get(name, ()))


def _previous(edition: Edition, doings: dict[str, tuple[Doing, ...]]) -> Iterable[Changed]:
    """Figures of last year that the report brings, and that were taken over anew."""
    for name, done in doings.items():
        if name.startswith(entries.BEFORE) and done[0].old != done[-1].new:
            yield Changed(entries.label(edition, name), done[0].old, done[-1].new, done)


def _doings(events: list[Event]) -> dict[str, tuple[Doing, ...]]:
    """What was done to every entry that is no text, the oldest first."""
    found: dict[str, list[Doing]] = defaultdict(list)
    for event in reversed(events):
        for name, old, *new in event.changes:
            if not isinstance(old, dict):
                found[name].append(Doing(str(old or ""), str(new[0] or "") if new else "", event))
    return {name: tuple(done) for name, done in found.items()}
