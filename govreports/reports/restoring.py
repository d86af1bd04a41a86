"""A report put back to what was published: figures, notes, texts and sign-off, with what that changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from govreports.agencies.models import User
from govreports.audit import record
from govreports.formats.document import Document, figures_to_json
from govreports.reports import cells, entries
from govreports.reports.models import Report


def restore(report: Report, document: Document, *, by: User, at: datetime) -> list[record.Change]:
    """Write the document over the locked report; every entry that was another one, as history keeps it."""
    wanted = dict(_entries(report, document))
    wanted |= {entries.NOTE + cell: document.notes.get(cell, "") for cell in {*cells.notes(report), *document.notes}}
    stored = cells.current(report, wanted)
    changed = {n: value for n, value in wanted.items() if entries.show(stored[n]) != entries.show(value)}
    # No number of a text put back follows a table by itself: where one stood may be another place now.
    unbound = {name: () for name in changed if entries.is_text(name)}
    cells.store(report, changed, by=by, at=at, bindings=unbound)
    previous = document.previous
    report.previous = {"year": previous.year, "cells": figures_to_json(previous.cells)} if previous else None
    report.save(update_fields=["previous", "signed_off_agency", "signed_off_date"])
    return [_change(name, stored[name], value) for name, value in changed.items()]


def _entries(report: Report, document: Document) -> Iterator[tuple[str, entries.Value]]:
    for cell in report.edition.cells.values():
        if not cell.derived:
            yield cell.name, document.cells.get(cell.name)
    yield entries.PREAMBLE, document.preamble
    for section in report.edition.narratives:
        yield section.key, document.text(section.key)
    yield "signed_off.agency", document.signed_off.agency
    yield "signed_off.date", document.signed_off.date


def _change(name: str, old: entries.Value, new: entries.Value) -> record.Change:
    before, after = entries.show(old), entries.show(new)
    return [name, record.text_change(before, after)] if entries.is_text(name) else [name, before, after]
