"""What takes somebody away from the steps he holds: a role taken, an account closed, work handed over.

The steps that are left must still lead through, and the agency keeps an administrator.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from govreports.agencies import authority, history, staff
from govreports.agencies.authority import NotSet
from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Permission, Role
from govreports.audit import record
from govreports.reports.models import Report, Status
from govreports.review import setting
from govreports.review.models import Pin, Stage


def take(*, agency: Agency, by: User | None, username: str, role: str) -> User:
    """Take one role from somebody, and with a reviewer's his steps."""
    with authority.change(agency, by, "take_role") as locked:
        user = authority.member(locked, username)
        held = Membership.objects.filter(agency=locked, user=user, role=role).first()
        if held is None:
            raise NotSet(f"{user}已不是{Role(role).label}。")
        before = _fault(locked)
        steps = "、".join(held.stages.order_by("number").values_list("name", flat=True))
        held.delete()
        _still_sound(locked, before)
        if role == Role.ADMINISTRATOR:
            authority.keeps_an_administrator(locked)
        what = Role(role).label + (f"，不再办理{steps}" if steps else "")
        staff.told(locked, by, "take_role", user, what)
    return user


def deactivate(*, agency: Agency, by: User | None, username: str) -> User:
    """Close an account: nobody logs in with it, it decides nothing; its roles stay for when it is opened again."""
    with authority.change(agency, by, "deactivate") as locked:
        before, user = _fault(locked), authority.member(locked, username)
        _close(locked, by, user)
        _still_sound(locked, before)
    return user


def hand_over(*, agency: Agency, by: User | None, leaving: str, taking: str, close: bool = False) -> list[Report]:
    """Give one member's roles, review steps and drafts to another; every report in hand says so in its history.

    With `close` the account of who leaves is closed too.
    """
    with authority.change(agency, by, "hand_over") as locked:
        roles = list(Membership.objects.filter(agency=locked, user__username=leaving).select_related("user"))
        if not roles:
            raise NotSet(f"“{leaving}”在本机关没有任职。")
        successor = _successor(locked, by, taking)
        if roles[0].user_id == successor.pk:
            raise NotSet("移交人和接手人应为两个人。")
        before = _fault(locked)
        leaver = authority.member(locked, leaving)
        # Locked before its pins, in the order in which a return does: the two never wait for each other.
        reports = _in_hand(locked)
        for role in roles:
            _give(role, successor)
        if close:
            _close(locked, by, leaver)
        _still_sound(locked, before)
        Pin.objects.filter(report__agency=locked, by=roles[0].user, step=None).update(by=successor)
        _note(locked, by, roles, successor, reports)
        return reports


def _close(agency: Agency, by: User | None, user: User) -> None:
    authority.works_only_here(agency, by, user, "停用账号")
    if not user.is_active:
        raise NotSet(f"{user}的账号已经停用。")
    administered = Membership.objects.filter(agency=agency, user=user, role=Role.ADMINISTRATOR).exists()
    user.is_active = False
    user.save(update_fields=["is_active"])
    if administered:
        authority.keeps_an_administrator(agency)
    staff.told(agency, by, "deactivate", user)


def _fault(agency: Agency) -> str:
    """Why no report gets through the steps as they are held now; empty where one does."""
    held = setting.held_now(agency)
    empty = [name for name, members in held.items() if not members]
    if empty:
        return f"“{empty[0]}”就没有审核人了。请先在审核设置中把这一步交给别人，或办理交接。"
    if not held and not setting.holding(agency, Permission.REVIEW):
        return "本机关就没有审核人了。请先给别人加上审核人任职，或办理交接。"
    try:
        setting.satisfiable(agency, held)
    except NotSet as e:
        return e.sentence
    return ""


def _still_sound(agency: Agency, before: str) -> None:
    """Refuse what breaks the way through; where it was broken already, this did not do it."""
    after = _fault(agency)
    if after and not before:
        raise NotSet(after)


def _successor(agency: Agency, by: User | None, taking: str) -> User:
    """Whoever takes over has an account in use; from the page, and a role here: he is brought in first."""
    found = User.objects.filter(username=taking, is_active=True)
    if by is not None:
        found = found.filter(pk__in=Membership.objects.filter(agency=agency).values("user"))
    successor = found.first()
    if successor is None:
        raise NotSet(f"没有用户名为“{taking}”的在用账号，请先新增人员。")
    return successor


def _give(role: Membership, successor: User) -> None:
    theirs, _ = Membership.objects.get_or_create(user=successor, agency=role.agency, role=role.role)
    for stage in Stage.objects.filter(holders=role):
        stage.holders.add(theirs)
    role.delete()


def _in_hand(agency: Agency) -> list[Report]:
    found = Report.objects.filter(agency=agency).exclude(status=Status.PUBLISHED)
    return list(found.select_for_update().order_by("pk"))


def _note(
    agency: Agency, by: User | None, roles: Sequence[Membership], successor: User, reports: Sequence[Report]
) -> None:
    work = "、".join(Role(role.role).label for role in roles)
    note = f"{roles[0].user}（{work}）的工作交给{successor}。"
    now, signed = timezone.now(), history.signature(agency, by)
    history.write(agency, by, now, "hand_over", note=note)
    for report in reports:
        record.write(report=report.pk, version=report.version, at=now, action="hand_over", note=note, **signed)
