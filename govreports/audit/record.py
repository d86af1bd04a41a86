"""The one way to write history, and the ways to read it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from govreports.audit import chain
from govreports.audit.models import Event, Result
from govreports.web import origin

Change = list[Any]


def write(
    *,
    report: int,
    version: int,
    at: datetime,
    actor: str,
    actor_name: str,
    role: str = "",
    action: str,
    result: Result = Result.DONE,
    note: str = "",
    changes: Sequence[Change] = (),
    mutation: str | None = None,
    answer: dict[str, Any] | None = None,
) -> Event:
    """Add one event; call it in the transaction of what it tells of, with the report locked.

    The lock is what numbers the events one after the other; where somebody forgets it, the second
    of two with the same number is refused by the database, and what it tells of with it.
    """
    sequence, previous = chain.head(report)
    event = Event(
        report=report,
        sequence=sequence + 1,
        version=version,
        at=at,
        actor=actor,
        actor_name=actor_name,
        role=role,
        address=origin.address(),
        action=action,
        result=result,
        note=note,
        changes=list(changes),
        mutation=mutation,
        answer=json.dumps(answer) if answer else "",
    )
    event.hash = chain.link(previous, {name: getattr(event, name) for name in chain.FIELDS})
    event.save(force_insert=True)
    return event


def answer_to(report: int, mutation: str) -> tuple[str, dict[str, Any]] | None:
    """Who sent a save, and what it was answered; None for an id not met before."""
    found = Event.objects.filter(report=report, mutation=mutation).values_list("actor", "answer").first()
    return (found[0], json.loads(found[1])) if found else None


def since(report: int, version: int) -> QuerySet[Event]:
    """What was done to a report after `version`, oldest first."""
    return Event.objects.filter(report=report, version__gt=version, result=Result.DONE)


def of(report: int) -> QuerySet[Event]:
    """The whole history of a report, newest first, without the kept answers."""
    return Event.objects.filter(report=report).defer("answer").order_by("-pk")


def text_change(old: str, new: str) -> dict[str, Any]:
    """Two texts as the one stretch in which they differ: small to keep, exact to undo."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[len(old) - 1 - end] == new[len(new) - 1 - end]:
        end += 1
    return {"at": start, "old": old[start : len(old) - end], "new": new[start : len(new) - end]}


def undo_text(text: str, change: dict[str, Any]) -> str:
    """The text as it stood before `change`."""
    at, old, new = change["at"], change["old"], change["new"]
    return text[:at] + old + text[at + len(new) :]
