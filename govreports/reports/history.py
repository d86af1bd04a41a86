"""Writing a report's history: the event of an action, with who did it and in which role."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from govreports.agencies.models import Membership, User
from govreports.agencies.roles import Role
from govreports.audit import record
from govreports.audit.models import Event
from govreports.reports.models import Report

_HELD = "held_as_{}"
BY_SYSTEM = "系统"


def roles_of(user: User) -> dict[str, Exists]:
    """Annotations of a report: the roles `user` holds there; spares `write` a query."""
    held = Membership.objects.filter(agency=OuterRef("agency"), user=user)
    return {_HELD.format(role): Exists(held.filter(role=role)) for role in Role.values}


def write(report: Report, by: User | None, at: datetime, action: str, **details: Any) -> Event:
    """Add an event at the report's version; call it in the transaction of the action, under its lock.

    Without `by` it is of the system itself.
    """
    return record.write(
        report=report.pk,
        version=report.version,
        at=at,
        actor=by.username if by else "",
        actor_name=str(by) if by else BY_SYSTEM,
        role=",".join(_roles(report, by)) if by else "",
        action=action,
        **details,
    )


def _roles(report: Report, by: User) -> list[str]:
    if hasattr(report, _HELD.format(Role.values[0])):
        return [role for role in Role.values if getattr(report, _HELD.format(role))]
    held = set(Membership.objects.filter(agency=report.agency_id, user=by).values_list("role", flat=True))
    return [role for role in Role.values if role in held]
