"""Many administrators at once: one setting, one stand-in, always an administrator left, and every other one told.

Each guard has a twin that takes it away and must then show the race, or the constraint that catches it.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from govreports.agencies import authority, history, staff
from govreports.agencies.authority import NotSet, NotYours
from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Permission, Role
from govreports.audit import subjects, verify
from govreports.audit.models import Event
from govreports.reports.models import Report
from govreports.review import actions, leaving, rounds, setting
from govreports.review.models import StandIn
from govreports.review.setting import Outdated
from tests import factories
from tests.at_once import MANY, at_once, held_apart
from tests.review.test_setting import STEPS, confirmed, filled

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(agency: Agency, drafter: User, reviewer: User) -> list[User]:
    """Two administrators, and two who review."""
    factories.person("chief", Role.REVIEWER, at=agency)
    return [factories.person(f"admin-{n}", Role.ADMINISTRATOR, at=agency) for n in range(2)]


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self.all())


# --- steps ---


def both_set_steps(agency: Agency, people: list[User], times: int, **options: Any) -> list[Any]:
    """Each from a page of the same moment, each another setting."""
    seen = setting.mark(agency)
    holders = ["reviewer", "chief"]

    def work(number: int) -> list[str]:
        steps = [(f"步骤{number}", [holders[number % 2]])]
        return setting.set_stages(agency=agency, by=people[number % 2], steps=steps, seen=seen)

    return at_once(work, times, **options)


def test_of_many_who_set_the_steps_at_once_one_does_and_the_others_are_told(agency: Agency, people: list[User]) -> None:
    results = both_set_steps(agency, people, MANY)
    assert kinds(results) == {"list": 1, "Outdated": MANY - 1}
    [number] = [n for n, result in enumerate(results) if isinstance(result, list)]
    assert [desk.name for desk in rounds.desks(agency)] == [f"步骤{number}"]
    assert Event.objects.filter(action="set_steps", result="done").count() == 1
    said = {result.sentence for result in results if isinstance(result, Outdated)}
    assert all(f"示例admin-{number % 2}于" in sentence for sentence in said)


def test_control_without_the_lock_the_second_is_not_told(
    agency: Agency, people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_lock(monkeypatch)
    seen, mark = setting.mark(agency), held_apart(setting.mark)
    # Both compare with what neither has changed yet.
    monkeypatch.setattr(setting, "mark", mark)
    results = at_once(
        lambda n: setting.set_stages(agency=agency, by=people[n], steps=[(f"步骤{n}", ["reviewer"])], seen=seen),
        2,
        deferred=True,
    )
    # Nobody is told: what the first has set is written over, or the database throws the second out.
    assert kinds(results) in ({"list": 2}, {"list": 1, "IntegrityError": 1}, {"list": 1, "OperationalError": 1})


def test_twenty_posts_of_one_confirmed_page_set_once(agency: Agency, people: list[User]) -> None:
    body = filled(agency, ("初审", ["reviewer"]), ("签发", ["chief"]))
    asked = factories.client_of(people[0]).post(STEPS, body).content.decode()
    button = asked.partition('name="confirmed" value="')[2].partition('"')[0]
    browsers = [factories.client_of(people[0]) for _ in range(MANY)]
    results = at_once(lambda n: browsers[n].post(STEPS, {**body, "confirmed": button}).status_code)
    assert (Counter(results), Event.objects.filter(action="set_steps").count()) == ({302: MANY}, 1)


def test_later_of_two_administrators_keeps_what_he_filled_in(agency: Agency, people: list[User]) -> None:
    bodies = [filled(agency, (name, ["reviewer"])) for name in ("初查", "初核")]
    browsers = [factories.client_of(user) for user in people]
    answers = at_once(lambda n: confirmed(browsers[n], STEPS, bodies[n]), 2)
    # Who comes to the question after the other confirmed is told there, and there is no button.
    told = [a for a in answers if isinstance(a, AssertionError) or a.status_code == 409]
    assert (len(told), len(rounds.desks(agency))) == (1, 1)
    lost = ({"初查", "初核"} - {rounds.desks(agency)[0].name}).pop()
    page = str(told[0]) if isinstance(told[0], AssertionError) else told[0].content.decode()
    assert f'value="{lost}"' in page


# --- the last administrator ---


def administrators(agency: Agency) -> int:
    return Membership.objects.holding(Permission.ADMINISTER).filter(agency=agency).count()


def each_leaves(agency: Agency, people: list[User], **options: Any) -> list[Any]:
    role = Role.ADMINISTRATOR
    return at_once(
        lambda n: leaving.take(agency=agency, by=people[n], username=people[n].username, role=role), 2, **options
    )


def test_two_administrators_who_leave_at_once_leave_one(agency: Agency, people: list[User]) -> None:
    results = each_leaves(agency, people)
    assert (kinds(results), administrators(agency)) == ({"User": 1, "NotSet": 1}, 1)


def test_two_administrators_who_dismiss_each_other_leave_one(agency: Agency, people: list[User]) -> None:
    results = at_once(
        lambda n: leaving.take(agency=agency, by=people[n], username=people[1 - n].username, role=Role.ADMINISTRATOR),
        2,
    )
    assert sum(isinstance(result, NotSet | NotYours) for result in results) == 1
    assert administrators(agency) == 1


def test_control_without_lock_and_history_nobody_is_left(
    agency: Agency, people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_lock(monkeypatch)
    monkeypatch.setattr(history, "write", lambda *_, **__: None)
    monkeypatch.setattr(authority, "member", held_apart(authority.member))
    # On PostgreSQL both have looked before either ends; on SQLite only one gets that far.
    if connection.vendor == "postgresql":
        monkeypatch.setattr(authority, "keeps_an_administrator", held_apart(authority.keeps_an_administrator))
    results = each_leaves(agency, people, deferred=True)
    # PostgreSQL: each still sees the other.  SQLite: the second that writes is thrown out.
    assert (kinds(results), administrators(agency)) in (
        ({"User": 2}, 0),
        ({"User": 1, "OperationalError": 1}, 1),
    )


# --- stand-ins ---


def test_many_stand_ins_for_the_same_days_leave_one(agency: Agency, people: list[User]) -> None:
    day = date(2026, 1, 20)
    results = at_once(
        lambda n: setting.set_stand_in(
            agency=agency, by=people[n % 2], absent="reviewer", stand_in="chief", since=day, until=day
        )
    )
    assert (kinds(results), StandIn.objects.count()) == ({"StandIn": 1, "NotSet": MANY - 1}, 1)


def test_control_without_lock_and_history_two_stand_in_for_the_same_days(
    agency: Agency, people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_lock(monkeypatch)
    monkeypatch.setattr(history, "write", lambda *_, **__: None)
    monkeypatch.setattr(QuerySet, "exists", held_apart(QuerySet.exists))
    day = date(2026, 1, 20)
    results = at_once(
        lambda n: setting.set_stand_in(
            agency=agency, by=people[n], absent="reviewer", stand_in="chief", since=day, until=day
        ),
        2,
        deferred=True,
    )
    assert (kinds(results), StandIn.objects.count()) in (
        ({"StandIn": 2}, 2),
        ({"StandIn": 1, "OperationalError": 1}, 1),
    )


# --- accounts ---


def test_one_log_in_name_taken_in_two_agencies_at_once_is_one_account(agency: Agency, people: list[User]) -> None:
    elsewhere = factories.agency("swj", "示例市水务局")
    there = [agency, elsewhere]
    by = [people[0], factories.person("water-admin", Role.ADMINISTRATOR, at=elsewhere)]
    results = at_once(
        lambda n: staff.add(agency=there[n], by=by[n], username="zhang", name=f"张{n}", roles=["drafter"]), 2
    )
    assert (kinds(results), User.objects.filter(username="zhang").count()) == ({"Added": 1, "NotSet": 1}, 1)


def test_history_of_an_agency_is_whole_after_many_settings(agency: Agency, people: list[User]) -> None:
    at_once(lambda n: staff.add(agency=agency, by=people[n % 2], username=f"new-{n}", name="张三", roles=["drafter"]))
    assert history.of(agency).count() == MANY
    assert verify.first_fault(subjects.of_agency(agency.pk)) is None


# --- beside a move ---


needs_two_locks = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock for all")


def moved_while_handed_over(report: Report, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The reviewer passes a step, which holds the report, while his work goes to another, which holds him."""
    meeting = threading.Barrier(2, timeout=10)

    def met_before(work: Any) -> Any:
        def waiting(*args: Any) -> Any:
            meeting.wait()
            return work(*args)

        return waiting

    monkeypatch.setattr(leaving, "_in_hand", met_before(leaving._in_hand))
    monkeypatch.setattr(actions, "_write", met_before(actions._write))
    reviewer = User.objects.get(username="reviewer")
    works = (
        lambda: actions.make("pass", report=report.pk, by=reviewer),
        lambda: leaving.hand_over(agency=report.agency, by=None, leaving="reviewer", taking="heir"),
    )
    return at_once(lambda n: works[n](), 2)


@pytest.fixture
def submitted(complete: Report, drafter: User, people: list[User]) -> Report:
    """A report at the first of two steps."""
    factories.person("heir", Role.REVIEWER, at=complete.agency)
    setting.set_stages(agency=complete.agency, by=None, steps=[("初审", ["reviewer"]), ("签发", ["chief"])])
    actions.make("submit", report=complete.pk, by=drafter)
    return complete


@needs_two_locks
def test_move_and_hand_over_do_not_wait_for_each_other(submitted: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [type(r).__name__ for r in moved_while_handed_over(submitted, monkeypatch)] == ["Step", "list"]
    assert verify.first_fault(submitted.pk) is None


@needs_two_locks
def test_control_with_a_lock_on_the_key_one_of_the_two_is_thrown_out(
    submitted: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = QuerySet.select_for_update
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **given: lock(self, **{**given, "no_key": False}))
    assert sum(isinstance(r, DatabaseError) for r in moved_while_handed_over(submitted, monkeypatch)) == 1
