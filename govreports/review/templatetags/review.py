"""What review puts on the pages of writing, which know nothing of it: pins at their place, notices."""

from __future__ import annotations

from typing import Any

from django import template

from govreports.agencies.models import Membership, User
from govreports.agencies.roles import HELD, Permission, Role
from govreports.reports import cells, entries
from govreports.reports.models import Report
from govreports.review import notices, pins

register = template.Library()


@register.inclusion_tag("review/_pins_here.html")
def pins_here(report: Report, section: str) -> dict[str, Any]:
    """The pins of the last return that stand in a section, while the clerk works on them."""
    kept = pins.returned(report) if report.is_editable and getattr(report, "was_returned", True) else []
    here = [pin for pin in kept if entries.section_of(pin.place) == section]
    return {"report": report, "pins": pins.shown(report, cells.document(report), here) if here else []}


@register.inclusion_tag("review/_waiting_link.html")
def waiting_link(user: User) -> dict[str, Any]:
    """The way to what waits, for those who review somewhere, and to the setting of one's agencies."""
    memberships = list(Membership.objects.filter(user=user).select_related("agency").order_by("agency__code"))
    held = frozenset[Permission]().union(*(HELD[Role(m.role)] for m in memberships))
    seen = {Permission.VIEW, Permission.ADMINISTER}
    return {
        "reviews": Permission.REVIEW in held,
        "supervises": Permission.PROPOSE in held,
        "settings": list(dict.fromkeys(m.agency for m in memberships if HELD[Role(m.role)] & seen)),
    }


@register.inclusion_tag("review/_notices.html", takes_context=True)
def notices_panel(context: dict[str, Any], user: User) -> dict[str, Any]:
    """What one has been told lately, unread first to the eye."""
    told = list(notices.of(user))
    return {"notices": told, "unread": sum(not n.read for n in told), "csrf_token": context.get("csrf_token")}
