"""The figures of last year that a report brings: kept with their source, every change in history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.dateformat import format as date_format

from govreports.agencies.models import User
from govreports.audit import record
from govreports.findings.years import carried_into, from_last_year
from govreports.formats.document import Previous, figures_to_json
from govreports.formats.schema import Cells, Edition
from govreports.reports import cells, entries, history
from govreports.reports.last_year import Predecessors, predecessors
from govreports.reports.models import Report

_AT: Final = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Brought:
    """Where the figures of last year come from, as a page says it."""

    source: str
    by: str
    at: str


def brought(report: Report) -> Brought | None:
    """Where the figures of last year come from that the report brings; None where it brings none."""
    kept = report.previous
    return Brought(kept.get("source", ""), kept.get("by", ""), _day(kept.get("at", ""))) if kept else None


def _day(at: str) -> str:
    """A time as it is kept (`put`), as people write it; what is kept otherwise stays."""
    try:
        return date_format(datetime.strptime(at, _AT), "Y年n月j日 H:i")
    except ValueError:
        return at


def begin(report: Report, *, at: datetime) -> tuple[str, list[record.Change]]:
    """Carry last year's published figures into a report that is being opened; what history says of it.

    They are not entries of the person who opens it.
    """
    found = predecessors(report)
    if found.unknown:
        return "", []
    values = carried(report.edition, found.cells)
    cells.store(report, values, by=None, at=at)
    put(report, snapshot(report.edition, found), source=found.name, by=None, at=at)
    report.save(update_fields=["previous"])
    return f"上年结转取自{found.name}", [[name, "", entries.show(value)] for name, value in values.items()]


def snapshot(edition: Edition, found: Predecessors) -> Previous:
    """The published figures on which this year's rest, as they are now: a correction shows against them."""
    return Previous(found.year, {name: found.cells.get(name) for name in from_last_year(edition)})


def carried(edition: Edition, last: Cells) -> dict[str, entries.Value]:
    """The cells of 上年结转 as last year's figures make them; what is not known is left out."""
    values = {name: last.get(source) for name, source in carried_into(edition).items()}
    return {name: value for name, value in values.items() if value is not None}


def keep(report: Report, given: Previous | None, *, source: str, by: User, at: datetime) -> bool:
    """Put `given` in the place of what the report brought; whether that changed anything.

    Call it with the report locked.  A whole set takes the place of the one before.  Whoever brings
    figures has a hand in the report: what is found wrong depends on them.
    """
    old = cells.previous_of(report)
    if given == old:
        return False
    changes = differing(report.edition, old, given)
    put(report, given, source=source, by=by, at=at)
    report.version += 1
    report.save(update_fields=["previous", "version"])
    history.write(report, by, at, "save", note=source, changes=changes)
    return True


def put(report: Report, given: Previous | None, *, source: str, by: User | None, at: datetime) -> None:
    """Set what the report brings, without saving it or writing history."""
    if given is None:
        report.previous = None
        return
    report.previous = {
        "year": given.year,
        "cells": figures_to_json(given.cells),
        "source": source,
        "by": str(by) if by else history.BY_SYSTEM,
        "at": timezone.localtime(at).strftime(_AT),
    }


def differing(edition: Edition, old: Previous | None, new: Previous | None) -> list[record.Change]:
    """What history says where `new` takes the place of `old`."""
    pairs = ((name, _figure(old, name), _figure(new, name)) for name in edition.cells)
    return [[entries.BEFORE + n, entries.show(one), entries.show(other)] for n, one, other in pairs if one != other]


def _figure(previous: Previous | None, name: str) -> entries.Value:
    return previous.cells.get(name) if previous else None
