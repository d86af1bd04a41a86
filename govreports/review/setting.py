"""An agency's review steps and stand-ins; each setting is one transaction, from the page and from the command.

A setting that can never be fulfilled is refused when it is set, not when a report waits in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

from django.utils import timezone

from govreports.agencies import authority, history
from govreports.agencies.authority import NotSet, administers
from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Permission
from govreports.audit.models import Result
from govreports.formats import text
from govreports.review.models import Stage, StandIn
from govreports.review.models.stage import MOST_STAGES
from govreports.web.errors import Refused

LONGEST_NAME = 20
LONGEST_USERNAME = 150
ORDINALS = "一二三"
# What changes the steps, or who holds them.
CHANGING = ("set_steps", "take_role", "deactivate", "activate", "hand_over")
Steps = Sequence[tuple[str, Sequence[str]]]


class Outdated(Refused):
    """The steps are others than those the person had before him."""


# --- review steps ---


def set_stages(*, agency: Agency, by: User | None, steps: Steps, seen: str | None = None) -> list[str]:
    """Set the review steps in order, each a name and its holders' log-in names; what is still to be known of it.

    Without any step the agency has one again, held by all its reviewers.  `seen` is the mark of the
    steps that the person had before him: where they are others by now, nothing is set.
    """
    with authority.change(agency, by, "set_steps") as locked:
        if seen is not None and seen != mark(locked) and not are_set(locked, steps):
            raise Outdated(_changed_meanwhile(locked))
        if len(steps) > MOST_STAGES:
            raise NotSet(f"审核步骤最多 {MOST_STAGES} 步。")
        reviewers = {m.user.username: m for m in holding(locked, Permission.REVIEW)}
        people = _checked(steps, reviewers)
        warnings = satisfiable(locked, people)
        if are_set(locked, steps):  # a double click, or nothing changed
            return warnings
        before = said(locked)
        Stage.objects.filter(agency=locked).delete()
        for number, (name, members) in enumerate(people.items(), 1):
            Stage.objects.create(agency=locked, number=number, name=name).holders.set(members)
        pairs = zip(before, said(locked), strict=True)
        changes = [[f"step.{n}", old, new] for n, (old, new) in enumerate(pairs, 1) if old != new]
        history.write(locked, by, timezone.now(), "set_steps", note="" if people else "恢复为一步。", changes=changes)
    return warnings


def are_set(agency: Agency, steps: Steps) -> bool:
    """Whether the steps are just these already."""
    kept = Stage.objects.filter(agency=agency).order_by("number").prefetch_related("holders__user")
    now = [(stage.name, {m.user.username for m in stage.holders.all()}) for stage in kept]
    return now == [(name, set(given)) for name, given in steps]


def mark(agency: Agency) -> str:
    """What the steps are now, in one word: a page opened over others is found by it."""
    return hashlib.sha256(json.dumps(said(agency)).encode()).hexdigest()[:16]


def said(agency: Agency) -> list[str]:
    """The steps as history keeps them, empty where there is none; log-in names, for two may have one name."""
    kept = Stage.objects.filter(agency=agency).order_by("number").prefetch_related("holders__user")
    found = [
        f"{stage.name}：" + "、".join(f"{u}（{u.username}）" for u in _in_order(m.user for m in stage.holders.all()))
        for stage in kept
    ]
    return [*found, *[""] * (MOST_STAGES - len(found))]


def step_label(name: str) -> str:
    """An entry of such an event, by its ordinal."""
    return f"第{ORDINALS[int(name[-1]) - 1]}步" if name.startswith("step.") else name


def holding(agency: Agency, permission: Permission) -> list[Membership]:
    """The roles of active people that hold a permission, in the order they were given."""
    return list(Membership.objects.holding(permission).filter(agency=agency).select_related("user").order_by("pk"))


def _in_order(people: Iterable[User]) -> list[User]:
    return sorted(people, key=lambda user: user.username)


def _changed_meanwhile(agency: Agency) -> str:
    last = history.of(agency).filter(action__in=CHANGING, result=Result.DONE).first()
    who = f"{last.actor_name}于{timezone.localtime(last.at):%H:%M}" if last else "其间有人"
    return f"您打开页面后，{who}改了审核步骤，所以没有修改。现在的步骤列在上面，您填的还在下面，请核对后再提交。"


def _checked(steps: Steps, reviewers: Mapping[str, Membership]) -> dict[str, list[Membership]]:
    found: dict[str, list[Membership]] = {}
    for name, given in steps:
        if not name.strip():
            raise NotSet(f"有一步没有写名称，步骤名称应为 1 至 {LONGEST_NAME} 个字。")
        if text.fault(name, LONGEST_NAME, one_line=True):
            raise NotSet(f"步骤名称应为 1 至 {LONGEST_NAME} 个字，写成一行，不含不能打印的字符。")
        if name in found:
            raise NotSet(f"有两步都叫“{name}”，每步的名称不同。")
        found[name] = _holders(name, given, reviewers)
    return found


def _holders(name: str, given: Sequence[str], reviewers: Mapping[str, Membership]) -> list[Membership]:
    if not given:
        raise NotSet(f"“{name}”没有审核人。")
    for username in given:
        if username not in reviewers:
            shown = "所选的人" if text.fault(username, LONGEST_USERNAME, one_line=True) else f"“{username}”"
            raise NotSet(f"{shown}不是本机关的审核人，请先给他加上审核人任职。")
    return [reviewers[username] for username in dict.fromkeys(given)]


def satisfiable(agency: Agency, people: Mapping[str, list[Membership]]) -> list[str]:
    """Refuse where no two-handed way leads through; name the drafters with whom there is none."""
    choices = [{m.user_id for m in members} for members in people.values()]
    if choices and not _has_way(choices, set()):
        raise NotSet("这样设置没有办法走完：同一份报告的每一步须由不同的人审核，现有审核人不够。")
    drafters = [m.user for m in holding(agency, Permission.EDIT)]
    stuck = [user for user in drafters if choices and not _has_way(choices, {user.pk})]
    if drafters and len(stuck) == len(drafters):
        raise NotSet("这样设置没有办法走完：填报人不能审核自己填写的报告，除填报人外审核人不够。")
    return [f"注意：由{user}填写的报告没有足够的人审核。" for user in stuck]


def held_now(agency: Agency) -> dict[str, list[Membership]]:
    """The steps as they are set, with those holders who are active."""
    kept = Stage.objects.filter(agency=agency).order_by("number").prefetch_related("holders__user")
    return {stage.name: [m for m in stage.holders.all() if m.user.is_active] for stage in kept}


def _has_way(choices: Sequence[set[int]], without: set[int]) -> bool:
    """Whether every step can be given to another person, none of them among `without`."""
    free = [step - without for step in choices]
    return any(len(set(chosen)) == len(chosen) for chosen in product(*free))


# --- stand-ins ---


def holds_the_last_step(agency: Agency, user: User) -> bool:
    """Whether he signs: he may say himself who signs while he is away."""
    last = Stage.objects.filter(agency=agency).order_by("number").last()
    return last is not None and last.holders.filter(user=user, user__is_active=True).exists()


def may_set_some_stand_in(agency: Agency, by: User) -> bool:
    """Whether he may set one at all: everybody's, or his own."""
    return administers(agency, by) or holds_the_last_step(agency, by)


def _may_for(absent: str) -> authority.May:
    def may(agency: Agency, by: User) -> bool:
        return administers(agency, by) or (by.username == absent and holds_the_last_step(agency, by))

    return may


def set_stand_in(*, agency: Agency, by: User | None, absent: str, stand_in: str, since: date, until: date) -> StandIn:
    """Let somebody decide for an absent reviewer, from one day to another, both included."""
    with authority.change(agency, by, "set_stand_in", _may_for(absent)) as locked:
        reviewers = {m.user.username: m.user for m in holding(locked, Permission.REVIEW)}
        for username in (absent, stand_in):
            if username not in reviewers:
                raise NotSet(f"“{username}”不是本机关的审核人。")
        if absent == stand_in:
            raise NotSet("外出人和代理人应为两个人。")
        if until < since:
            raise NotSet("结束日期早于开始日期。")
        same = StandIn.objects.filter(agency=locked, absent=reviewers[absent], since__lte=until, until__gte=since)
        if same.exists():
            raise NotSet(f"这段时间已有代理：{same[0]}。")
        made = StandIn.objects.create(
            agency=locked, absent=reviewers[absent], stand_in=reviewers[stand_in], since=since, until=until
        )
        history.write(locked, by, timezone.now(), "set_stand_in", note=f"{made}。")
    return made


def end_stand_in(*, agency: Agency, by: User | None, stand_in: int) -> StandIn:
    """End it with yesterday; one that has not begun before today is taken back whole."""
    kept = StandIn.objects.select_related("absent", "stand_in").filter(agency=agency, pk=stand_in).first()
    absent = kept.absent.username if kept else ""
    with authority.change(agency, by, "end_stand_in", _may_for(absent)) as locked:
        today = timezone.localdate()
        if kept is None or not StandIn.objects.filter(pk=stand_in, until__gte=today).exists():
            raise NotSet("这个代理已经结束，或已被别人撤销。")
        if kept.since >= today:
            StandIn.objects.filter(pk=stand_in).delete()
            what = "撤销"
        else:
            StandIn.objects.filter(pk=stand_in).update(until=today - timedelta(days=1))
            what = "自今日起结束"
        history.write(locked, by, timezone.now(), "end_stand_in", note=f"{what}：{kept}。")
    return kept
