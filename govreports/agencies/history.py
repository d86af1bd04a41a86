"""The history of an agency's own affairs: who set what about its review steps and its people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Role
from govreports.audit import record, subjects
from govreports.audit.models import Event

# Who works on the server itself, by a command.
SERVER = {"actor": "manage.py", "actor_name": "系统管理员"}


def write(agency: Agency, by: User | None, at: datetime, action: str, **details: Any) -> Event:
    """Add an event; call it in the transaction of the action, with the agency locked."""
    # An agency has no version.
    signed = signature(agency, by)
    return record.write(report=subjects.of_agency(agency.pk), version=0, at=at, action=action, **signed, **details)


def signature(agency: Agency, by: User | None) -> dict[str, str]:
    """Who did it, as an event says it; without `by` a command on the server."""
    if by is None:
        return SERVER
    held = set(Membership.objects.filter(agency=agency, user=by).values_list("role", flat=True))
    return {"actor": by.username, "actor_name": str(by), "role": ",".join(r for r in Role.values if r in held)}


def of(agency: Agency) -> QuerySet[Event]:
    """All of it, newest first."""
    return record.of(subjects.of_agency(agency.pk))
