"""A published report as it was before its correction: what the edition says, and what only the draft has.

Words, figures and sign-off come from the edition's document; bound figures and explanations, which
it does not hold, from a snapshot taken when the correction began.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from govreports.agencies.models import User
from govreports.audit import record
from govreports.formats.document import Document, figures_to_json
from govreports.formats.schema import Edition
from govreports.reports import cells, entries, explanations
from govreports.reports.bindings import Bindings, kept, rebound
from govreports.reports.models import Report, Snapshot


@dataclass(frozen=True)
class Restored:
    """What was put back, as history keeps it: entries, and a sentence for each explanation."""

    changes: tuple[record.Change, ...] = ()
    told: tuple[str, ...] = ()


def keep(report: Report, *, by: User, at: datetime) -> None:
    """Take down what the edition's document does not hold; call it with the report locked."""
    Snapshot.objects.create(
        report=report,
        bindings={name: bound for name, (_, bound) in cells.bound_texts(report).items()},
        explanations=sorted(given.pk for given in explanations.said(report).values()),
        at=at,
        by=by,
    )


def restore(report: Report, document: Document, *, by: User, at: datetime) -> Restored:
    """Write the document over the locked report, and what was bound and explained before."""
    snapshot = Snapshot.objects.filter(report=report).last()
    wanted, texts = _wanted(report, document), cells.bound_texts(report)
    bound = _bindings(document, texts, snapshot)
    stored = cells.current(report, wanted)
    rebinds = {name for name in bound if bound[name] != texts[name][1]}
    changed = {n: v for n, v in wanted.items() if n in rebinds or entries.show(stored[n]) != entries.show(v)}
    cells.store(report, changed, by=by, at=at, bindings=bound)
    previous = document.previous
    report.previous = {"year": previous.year, "cells": figures_to_json(previous.cells)} if previous else None
    report.save(update_fields=["previous", "signed_off_agency", "signed_off_date"])
    told = explanations.put_back(report, snapshot.explanations, by=by, at=at) if snapshot else ()
    return Restored(
        tuple(
            _text_change(report.edition, name, texts[name], (str(value), bound[name]))
            if name in bound
            else [name, entries.show(stored[name]), entries.show(value)]
            for name, value in changed.items()
        ),
        tuple(told),
    )


def _bindings(
    document: Document, texts: Mapping[str, tuple[str, Bindings]], snapshot: Snapshot | None
) -> dict[str, Bindings]:
    """By text, which numbers are bound once the document is written."""
    if snapshot:
        return {name: kept(snapshot.bindings.get(name, ())) for name in texts}
    # A correction begun before snapshots were taken: where a number stood may be another place now.
    wanted = {entries.PREAMBLE: document.preamble, **document.sections}
    return {name: bound if text == wanted.get(name, "") else () for name, (text, bound) in texts.items()}


def _wanted(report: Report, document: Document) -> dict[str, entries.Value]:
    """Every entry as the document has it."""
    found = {c.name: document.cells.get(c.name) for c in report.edition.cells.values() if not c.derived}
    texts = {entries.PREAMBLE: document.preamble, **{s.key: document.text(s.key) for s in report.edition.narratives}}
    signed = {"signed_off.agency": document.signed_off.agency, "signed_off.date": document.signed_off.date}
    noted = {*cells.notes(report), *document.notes}
    return {**found, **texts, **signed, **{entries.NOTE + cell: document.notes.get(cell, "") for cell in noted}}


def _text_change(edition: Edition, name: str, old: tuple[str, Bindings], new: tuple[str, Bindings]) -> record.Change:
    """What history says of a text: the stretch that differs, or where no word does, what is bound."""
    same = {"bound": rebound(edition, old, new)} if old[0] == new[0] else {}
    return [name, {**record.text_change(old[0], new[0]), **same}]
