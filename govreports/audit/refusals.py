"""What was refused, kept aside while its transaction is undone, to be written after it.

An action notes that it refused; the request, once answered, has what was noted written
(reports/refused.py).  The same again within minutes is one entry, and a person has so many an hour:
whoever knocks all day fills no disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404

from govreports.audit.models import Event, Result
from govreports.web.errors import BadRequest, Refused

ALIKE = timedelta(minutes=10)
AN_HOUR = 60
NOT_HIS = "没有查看或办理本报告的权限。"


@dataclass(frozen=True)
class Refusal:
    """Who wanted what, and why it was refused."""

    report: int
    by: Any
    action: str
    why: str


_noted: ContextVar[list[Refusal] | None] = ContextVar("noted", default=None)


@contextmanager
def gathered() -> Iterator[list[Refusal]]:
    """What is refused within."""
    found: list[Refusal] = []
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


@contextmanager
def noted(*, report: int, by: Any, action: str, besides: tuple[type[Refused], ...] = ()) -> Iterator[None]:
    """Note what is refused within for its person or its state; a request of the wrong shape is no attempt."""
    try:
        yield
    except (BadRequest, *besides):
        raise
    except Refused as e:
        _note(Refusal(report, by, action, e.sentence))
        raise
    except Http404:
        _note(Refusal(report, by, action, NOT_HIS))
        raise


def _note(refusal: Refusal) -> None:
    found = _noted.get()
    if found is not None:
        found.append(refusal)


def is_known(refusal: Refusal, now: datetime) -> bool:
    """Whether history has this one already, or enough of this person."""
    own = Event.objects.filter(result=Result.REFUSED, actor=refusal.by.username)
    alike = own.filter(report=refusal.report, action=refusal.action, note=refusal.why, at__gt=now - ALIKE)
    return alike.exists() or own.filter(at__gt=now - timedelta(hours=1)).count() >= AN_HOUR
