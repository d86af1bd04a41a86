"""A report as it stood before: the changes that history keeps, undone from now backwards.

Pure: a document and its events go in.  Whether the outcome is what once stood there, a fingerprint
taken then decides, not this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from govreports.audit import record
from govreports.audit.models import Event
from govreports.formats.document import Document, Previous, SignedOff, fingerprint
from govreports.reports import entries


@dataclass(frozen=True)
class Passage:
    """One change of one text: who made it, and the text on both sides of it."""

    event: Event
    name: str
    change: dict[str, Any]
    before: str
    after: str


def passages(document: Document, events: Iterable[Event]) -> Iterator[Passage]:
    """Every change of a text, the newest first as `events` are; `document` is the report after them all."""
    texts = {entries.PREAMBLE: document.preamble, **document.sections}
    for event in events:
        for name, change, *_ in reversed(event.changes):
            if isinstance(change, dict) and name in texts:
                after = texts[name]
                texts[name] = record.undo_text(after, change)
                yield Passage(event, name, change, texts[name], after)


def before(document: Document, events: list[Event]) -> Document:
    """The report as it stood before `events`, the newest of which comes first."""
    texts = {passage.name: passage.before for passage in passages(document, events)}
    old = {change[0]: change[1] for event in events for change in reversed(event.changes)}
    figures, notes, previous = dict(document.cells), dict(document.notes), {}
    signed = {"agency": document.signed_off.agency, "date": document.signed_off.date}
    for name, shown in old.items():
        if isinstance(shown, dict):
            continue
        if name.startswith(entries.NOTE):
            notes[name.removeprefix(entries.NOTE)] = shown or ""
        elif name.startswith(entries.BEFORE):
            previous[name.removeprefix(entries.BEFORE)] = _figure(document, name.removeprefix(entries.BEFORE), shown)
        elif name in entries.SIGNED_OFF:
            signed[name.rpartition(".")[2]] = entries.read(document.edition, name, shown or "").value
        elif name in document.edition.cells:
            figures[name] = _figure(document, name, shown)
    return replace(
        document,
        cells=figures,
        notes={cell: note for cell, note in notes.items() if note},
        preamble=texts.get(entries.PREAMBLE, document.preamble),
        sections={key: texts.get(key, text) for key, text in document.sections.items()},
        previous=_previous(document, previous),
        signed_off=SignedOff(**signed),
    )


def proved(document: Document, sha256: str) -> Document | None:
    """The document if it has this fingerprint.

    History keeps last year's figures one by one: that a report brought none at all, or which it
    named without a figure, it does not tell.  So the report without them counts as the same.
    """
    if fingerprint(document) == sha256:
        return document
    last = document.previous
    known = Previous(last.year, {n: v for n, v in last.cells.items() if v is not None}) if last else None
    for other in (known, None):
        bare = replace(document, previous=other)
        if fingerprint(bare) == sha256:
            return bare
    return None


def _figure(document: Document, name: str, shown: str | None) -> Any:
    return entries.read(document.edition, name, shown or "").value if name in document.edition.cells else None


def _previous(document: Document, changed: dict[str, Any]) -> Previous | None:
    last = document.previous
    if not changed:
        return last
    cells = {**(last.cells if last else {}), **changed}
    return Previous(last.year if last else document.year - 1, cells)
