"""Changed sentences as they are read: struck and inserted, each with who and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govreports.audit.models import Event
from govreports.formats.difference import Opcode, TextChange, sentences
from govreports.formats.document import Document
from govreports.reports import earlier
from govreports.reports.earlier import Passage

# By text, and whether it was struck or inserted: the last event that did so to a sentence.
Authors = Mapping[tuple[str, str, str], Event]
STRUCK, INSERTED = "struck", "inserted"


@dataclass(frozen=True)
class Words:
    """Sentences in three: alike, another, alike; the middle is all of them where nothing is alike."""

    head: str
    middle: str
    tail: str


@dataclass(frozen=True)
class Piece:
    """A stretch of a text that was struck, inserted or rewritten, and the sentence before it."""

    after: str
    struck: Words | None
    inserted: Words | None
    events: tuple[Event, ...]


def authors(document: Document, events: list[Event]) -> dict[tuple[str, str, str], Event]:
    """Who struck or inserted each sentence last; of `events` the newest comes first."""
    found: dict[tuple[str, str, str], Event] = {}
    for passage in earlier.passages(document, events):
        old, new = (set(sentences(lines)) for lines in _lines(passage))
        for sentence in new - old:
            found.setdefault((passage.name, INSERTED, sentence), passage.event)
        for sentence in old - new:
            found.setdefault((passage.name, STRUCK, sentence), passage.event)
    return found


def _lines(passage: Passage) -> tuple[str, str]:
    """The lines that a change lies in, before and after: no sentence goes over the end of its line."""
    start, removed, put = passage.change["at"], passage.change["old"], passage.change["new"]
    return (
        _around(passage.before, start, start + len(removed)),
        _around(passage.after, start, start + len(put)),
    )


def _around(text: str, start: int, end: int) -> str:
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return text[first : len(text) if last < 0 else last]


def pieces(text: TextChange, said: Authors) -> Iterator[Piece]:
    """The changed stretches of a text in order."""
    before = ""
    for code in text.opcodes:
        if code.tag != "equal":
            struck, inserted = _words(code)
            yield Piece(before, struck, inserted, tuple(_events(text.place, code, said)))
        if code.new:
            before = code.new[-1]


def _words(code: Opcode) -> tuple[Words | None, Words | None]:
    one, other = "".join(code.old), "".join(code.new)
    head = _common(one, other)
    tail = _common(one[head:][::-1], other[head:][::-1])
    return _cut(one, head, tail), _cut(other, head, tail)


def _cut(sentences: str, head: int, tail: int) -> Words | None:
    end = len(sentences) - tail
    return Words(sentences[:head], sentences[head:end], sentences[end:]) if sentences else None


def _events(place: str, code: Opcode, said: Authors) -> Iterable[Event]:
    """Each author once, the latest event of his; in the order of time."""
    keys: list[tuple[str, str, str]] = [(place, STRUCK, s) for s in code.old]
    keys += [(place, INSERTED, s) for s in code.new]
    found: dict[Any, Event] = {}
    for event in sorted((said[key] for key in keys if key in said), key=lambda event: event.pk):
        found[event.actor] = event
    return sorted(found.values(), key=lambda event: event.pk)


def _common(one: str, other: str) -> int:
    """How many characters they begin with alike."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
