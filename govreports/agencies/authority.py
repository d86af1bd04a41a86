"""Who may settle an agency's affairs, and the lock under which it is done, whatever it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Permission, Role
from govreports.audit import refusals, subjects
from govreports.web.errors import Refused


class NotSet(Refused):
    """The setting cannot be taken; the sentence says why."""


class NotYours(Refused):
    """The setting is not this person's to change."""

    status = 403


May = Callable[[Agency, User], bool]


def administers(agency: Agency, by: User) -> bool:
    """Whether a person settles the affairs of this agency."""
    return Permission.ADMINISTER in Membership.objects.permissions(agency.pk, by)


@contextmanager
def change(agency: Agency, by: User | None, action: str, may: May = administers) -> Iterator[Agency]:
    """One transaction for `action`, with the agency locked; without `by` it is a command on the server.

    The lock is not on the key: a move on a report, which holds the report's and points at its
    people, need not wait for it, so the two cannot wait for each other.

    Everything that is settled about an agency takes this lock, so of two at once the second sees
    what the first has done, its own right included.  What is refused within is noted.
    """
    with refusals.noted(report=subjects.of_agency(agency.pk), by=by, action=action), transaction.atomic():
        locked = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        if by is not None and not may(locked, by):
            raise not_yours(locked)
        yield locked


def not_yours(agency: Agency) -> NotYours:
    """Said to a colleague who does not administer."""
    return NotYours(f"{agency}的审核步骤、代理和人员由{Role.ADMINISTRATOR.label}设置，您没有这个任职。")


def member(agency: Agency, username: str) -> User:
    """A person with a role in the agency, locked."""
    here = Membership.objects.filter(agency=agency, user__username=username).values("user")
    found = User.objects.select_for_update(no_key=True).filter(pk__in=here).first()
    if found is None:
        raise NotSet(f"“{username}”在本机关没有任职。")
    return found


def keeps_an_administrator(agency: Agency) -> None:
    """Refuse what would leave the agency nobody who settles its affairs; ask after the change."""
    if not Membership.objects.holding(Permission.ADMINISTER).filter(agency=agency).exists():
        label = Role.ADMINISTRATOR.label
        raise NotSet(f"本机关至少要有一名在用的{label}。请先给另一人加上“{label}”任职，再办理。")


def works_only_here(agency: Agency, by: User | None, user: User, doing: str) -> None:
    """Refuse to touch the account itself of somebody who works elsewhere too: it opens the doors there.

    On the server it is done.
    """
    if by is None:
        return
    elsewhere = Membership.objects.filter(user=user).exclude(agency=agency).select_related("agency").first()
    if elsewhere:
        raise NotSet(f"{user}还在{elsewhere.agency}任职，账号由两个机关共用，{doing}请找系统管理员办理。")
