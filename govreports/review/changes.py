"""What changed in a report since a version somebody saw: each entry, its old and new value, who, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from govreports.audit import record
from govreports.audit.presenters import lines
from govreports.reports import entries
from govreports.reports.models import Report


@dataclass(frozen=True)
class Changed:
    """One entry that is no longer what it was; of a text, one stretch of it."""

    name: str
    label: str
    old: str
    new: str
    by: str
    at: datetime


def since(report: Report, version: int, until: int | None = None) -> list[Changed]:
    """The changes after `version`, as far as version `until`, oldest first; a figure changed twice counts once, from first to last."""
    label = partial(entries.label, report.edition)
    made: list[Changed] = []
    events = record.since(report.pk, version)
    for event in events if until is None else events.filter(version__lte=until):
        for change, line in zip(event.changes, lines(event, label), strict=True):
            made.append(Changed(change[0], line.label, line.old, line.new, event.actor_name, event.at))
    figures = {c.name: c for c in made if not entries.is_text(c.name)}  # the last of each
    first = {c.name: c.old for c in reversed(made) if not entries.is_text(c.name)}
    settled = [Changed(c.name, c.label, first[n], c.new, c.by, c.at) for n, c in figures.items() if first[n] != c.new]
    return [c for c in made if entries.is_text(c.name)] + settled
