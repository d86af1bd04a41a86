"""What a check is, what it may answer and what it says."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from govreports.findings.case import Case, LastYear
from govreports.formats.document import AgencyKind
from govreports.formats.schema import Figure


class Level(StrEnum):
    """How much weight a finding has (FORMAT §8: hard, override and soft, and what deserves a look)."""

    BLOCK = "block"  # submission waits for it
    EXPLAIN = "explain"  # the clerk explains or confirms
    HINT = "hint"


LEVEL_LABELS = {Level.BLOCK: "须改正", Level.EXPLAIN: "须说明", Level.HINT: "请留意"}


class Need(StrEnum):
    """What a check looks at besides this report; the value is how the handbook says it."""

    LAST_YEAR = "上年数据"
    LAST_TEXT = "上年正文"
    KIND = "机关类型"
    OTHERS = "其他单位的正文"
    TYPEFACES = "本机字库"


class Answer(StrEnum):
    """What a check answers; a blank or “/” is never 0, so it may be that it cannot judge."""

    HOLDS = "holds"
    BROKEN = "broken"
    CANNOT = "cannot_judge"


@dataclass(frozen=True)
class Span:
    """Words in a text of the report: offsets are code points of the text as written."""

    place: str  # section key, or preamble
    start: int
    end: int


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: the sentence, the cells or words it is about, two values where it compares.

    `key` names the same finding in every later check of the report; `values` changes with any of
    the values it rests on, so that an explanation can be bound to both.
    """

    id: str
    level: Level
    message: str
    cells: tuple[str, ...] = ()
    place: str | None = None  # section key, or preamble
    left: Figure | None = None
    right: Figure | None = None
    suspects: tuple[str, ...] = ()
    unfinished: bool = False
    spans: tuple[Span, ...] = ()
    expected: str | None = None  # what may stand there instead, ready to be put in
    mend: str = ""
    key: str = ""
    values: str = ""


@dataclass(frozen=True)
class Draft:
    """A finding as its check makes it: the check's own name and level come from the register."""

    message: str
    cells: tuple[str, ...] = ()
    place: str | None = None
    left: Figure | None = None
    right: Figure | None = None
    suspects: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    expected: str | None = None
    about: str = ""  # what tells it from another finding of the check at the same place
    rests_on: tuple[Figure | str | None, ...] = ()  # values besides its cells, its words and both sides
    hint: bool = False  # not sure enough for the level of its check


@dataclass(frozen=True)
class CannotJudge:
    """Why a check, or one part of it, has no answer; a sentence without its full stop."""

    reason: str


Judged = Iterable[Draft | CannotJudge]
Judge = Callable[[Case], Judged]


@dataclass(frozen=True)
class Example:
    """A report as a small change to the sound one of examples.py; it is run as a test."""

    says: str  # what the circumstance is
    cells: Mapping[str, Figure | None] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    agency: str = ""
    kind: AgencyKind | None = None
    signed_off: tuple[str, date | None] | None = None
    last_year: LastYear | None = None  # what differs from a year of zeros
    others: Mapping[str, Mapping[str, str]] | None = None
    unprintable: str | None = None  # characters no typeface has; None where the typefaces are not known
    declared: Mapping[str, str] = field(default_factory=dict)  # by text a number in it said to be another
    explained: Mapping[str, str] = field(default_factory=dict)  # by cell the check its note was given to


@dataclass(frozen=True)
class Check:
    """One entry of the register, with the examples that prove it."""

    id: str
    level: Level
    rule: str  # as FORMAT §8 words it
    mend: str
    source: str
    judge: Judge
    fails: Example
    holds: Example
    unknown: Example | None  # None: it always has an answer, and `always` says why
    always: str = ""
    needs: tuple[Need, ...] = ()
    unfinished: bool = False  # says something is not written yet, rather than wrong

    def __post_init__(self) -> None:
        if (self.unknown is None) != bool(self.always):
            raise ValueError(f"{self.id}: either an example that cannot be judged, or why there is none")

    def verdict(self, case: Case) -> Verdict:
        """What this check answers about a report."""
        found: list[Finding] = []
        reasons: list[str] = []
        named: Counter[object] = Counter()
        for judged in self.judge(case):
            if isinstance(judged, CannotJudge):
                reasons.append(judged.reason)
            else:
                name = (judged.place, judged.cells, judged.about)
                found.append(self._finding(judged, case, named[name]))
                named[name] += 1
        answer = Answer.BROKEN if found else Answer.CANNOT if reasons else Answer.HOLDS
        return Verdict(self, answer, tuple(found), tuple(dict.fromkeys(reasons)))

    def findings(self, case: Case) -> Iterator[Finding]:
        """What this check finds in a report."""
        yield from self.verdict(case).findings

    def _finding(self, draft: Draft, case: Case, repeated: int) -> Finding:
        return Finding(
            id=self.id,
            level=Level.HINT if draft.hint else self.level,
            message=draft.message,
            cells=draft.cells,
            place=draft.place,
            left=draft.left,
            right=draft.right,
            suspects=draft.suspects,
            unfinished=self.unfinished,
            spans=draft.spans,
            expected=draft.expected,
            mend=self.mend,
            key=_digest([self.id, draft.place, draft.cells, draft.about, repeated]),
            values=_values(draft, case),
        )


@dataclass(frozen=True)
class Verdict:
    """A check's answer: what it found, and why it could not judge all or part."""

    check: Check
    answer: Answer
    findings: tuple[Finding, ...]
    reasons: tuple[str, ...]


def _values(draft: Draft, case: Case) -> str:
    figures = case.document.figures
    words = [case.texts.get(span.place, "")[span.start : span.end] for span in draft.spans]
    cells = [(name, figures.get(name)) for name in draft.cells]
    return _digest([cells, draft.left, draft.right, words, draft.rests_on])


def _digest(parts: list[object]) -> str:
    """A short name for plain values; equal numbers give the same whatever their type."""
    written = json.dumps(parts, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:24]
