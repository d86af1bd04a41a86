"""Setting an agency's review steps and stand-ins, and handing work over; each is one transaction.

A setting that can never be fulfilled is refused when it is set, not when a report waits in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product

from django.db import transaction
from django.utils import timezone

from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Permission, Role
from govreports.audit import record
from govreports.formats import text
from govreports.reports.models import Report, Status
from govreports.review.models import Pin, Stage, StandIn
from govreports.review.models.stage import MOST_STAGES

LONGEST_NAME = 20


class NotSet(Exception):
    """The setting cannot be taken; the sentence says why."""


# --- review steps ---


@transaction.atomic
def set_stages(agency: Agency, held: Mapping[str, Sequence[str]]) -> list[str]:
    """Set the review steps by name, each with its holders' log-in names; what is still to be known of it.

    Without any step the agency has one again, held by all its reviewers.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)
    if len(held) > MOST_STAGES:
        raise NotSet(f"审核步骤最多 {MOST_STAGES} 步。")
    reviewers = {m.user.username: m for m in _held(agency, Permission.REVIEW)}
    people = {name: _holders(name, given, reviewers) for name, given in held.items()}
    warnings = _satisfiable(agency, people)
    Stage.objects.filter(agency=agency).delete()
    for number, (name, members) in enumerate(people.items(), 1):
        Stage.objects.create(agency=agency, number=number, name=name).holders.set(members)
    return warnings


def _held(agency: Agency, permission: Permission) -> list[Membership]:
    return list(Membership.objects.holding(permission).filter(agency=agency).select_related("user").order_by("pk"))


def _holders(name: str, given: Sequence[str], reviewers: Mapping[str, Membership]) -> list[Membership]:
    if not name.strip() or text.fault(name, LONGEST_NAME, one_line=True):
        raise NotSet(f"步骤名称应为 1 至 {LONGEST_NAME} 个字。")
    if not given:
        raise NotSet(f"“{name}”没有审核人。")
    for username in given:
        if username not in reviewers:
            raise NotSet(f"“{username}”不是本机关的审核人，请先用 add_user 加上 reviewer 任职。")
    return [reviewers[username] for username in dict.fromkeys(given)]


def _satisfiable(agency: Agency, people: Mapping[str, list[Membership]]) -> list[str]:
    """Refuse where no two-handed way leads through; name the drafters with whom there is none."""
    choices = [{m.user_id for m in members} for members in people.values()]
    if choices and not _has_way(choices, set()):
        raise NotSet("这样设置没有办法走完：同一份报告的每一步须由不同的人审核，现有审核人不够。")
    drafters = [m.user for m in _held(agency, Permission.EDIT)]
    stuck = [user for user in drafters if choices and not _has_way(choices, {user.pk})]
    if drafters and len(stuck) == len(drafters):
        raise NotSet("这样设置没有办法走完：填报人不能审核自己填写的报告，除填报人外审核人不够。")
    return [f"注意：由{user}填写的报告没有足够的人审核。" for user in stuck]


def _has_way(choices: Sequence[set[int]], without: set[int]) -> bool:
    """Whether every step can be given to another person, none of them among `without`."""
    free = [step - without for step in choices]
    return any(len(set(chosen)) == len(chosen) for chosen in product(*free))


# --- stand-ins ---


def set_stand_in(agency: Agency, absent: str, stand_in: str, since: date, until: date) -> StandIn:
    """Let somebody decide for an absent reviewer, from one day to another, both included."""
    reviewers = {m.user.username: m.user for m in _held(agency, Permission.REVIEW)}
    for username in (absent, stand_in):
        if username not in reviewers:
            raise NotSet(f"“{username}”不是本机关的审核人。")
    if absent == stand_in:
        raise NotSet("外出人和代理人应为两个人。")
    if until < since:
        raise NotSet("结束日期早于开始日期。")
    overlapping = StandIn.objects.filter(agency=agency, absent=reviewers[absent], since__lte=until, until__gte=since)
    if overlapping.exists():
        raise NotSet(f"这段时间已有代理：{overlapping[0]}。")
    return StandIn.objects.create(
        agency=agency, absent=reviewers[absent], stand_in=reviewers[stand_in], since=since, until=until
    )


# --- handing over ---


@transaction.atomic
def hand_over(agency: Agency, leaving: str, taking: str) -> list[Report]:
    """Give one member's roles, review steps and drafts to another; every report in hand says so in its history."""
    Agency.objects.select_for_update().get(pk=agency.pk)
    roles = list(Membership.objects.filter(agency=agency, user__username=leaving).select_related("user"))
    if not roles:
        raise NotSet(f"“{leaving}”在本机关没有任职。")
    successor = User.objects.filter(username=taking, is_active=True).first()
    if successor is None:
        raise NotSet(f"没有用户名为“{taking}”的在用账号，请先用 add_user 新增。")
    if roles[0].user_id == successor.pk:
        raise NotSet("移交人和接手人应为两个人。")
    # Locked before its pins, in the order in which a return does: the two never wait for each other.
    reports = _in_hand(agency)
    for role in roles:
        _give(role, successor)
    _satisfiable(agency, {s.name: list(s.holders.all()) for s in Stage.objects.filter(agency=agency)})
    Pin.objects.filter(report__agency=agency, by=roles[0].user, step=None).update(by=successor)
    _note(reports, roles, successor)
    return reports


def _in_hand(agency: Agency) -> list[Report]:
    found = Report.objects.filter(agency=agency).exclude(status=Status.PUBLISHED)
    return list(found.select_for_update().order_by("pk"))


def _give(role: Membership, successor: User) -> None:
    theirs, _ = Membership.objects.get_or_create(user=successor, agency=role.agency, role=role.role)
    for stage in Stage.objects.filter(holders=role):
        stage.holders.add(theirs)
    role.delete()


def _note(reports: Sequence[Report], roles: Sequence[Membership], successor: User) -> None:
    leaving = roles[0].user
    work = "、".join(Role(role.role).label for role in roles)
    for report in reports:
        record.write(
            report=report.pk,
            version=report.version,
            at=timezone.now(),
            actor="manage.py",
            actor_name="系统管理员",
            action="hand_over",
            note=f"{leaving}（{work}）的工作交给{successor}。",
        )
