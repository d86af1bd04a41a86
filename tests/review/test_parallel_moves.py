"""Approve, return, withdraw and ask back at once: one of them happens, and every history is a path of the table."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from django.db import DatabaseError
from django.db.models import QuerySet

from govreports.agencies.models import User
from govreports.audit.models import Event
from govreports.reports.models import Report, Status
from govreports.review import actions
from govreports.review.actions import make
from govreports.review.models import Step
from govreports.review.moves import MOVES
from govreports.web.errors import Refused
from tests import factories
from tests.guards import lifted
from tests.review.test_races import at_once, held_apart

pytestmark = pytest.mark.django_db(transaction=True)
RIVALS = ("approve", "return", "withdraw")
MANY = 12


def faults(report: Report) -> list[str]:
    """What of a report's history is no path of the table, from the first state to the present one."""
    found, standing, version = [], Status.DRAFTING, 0
    for number, step in enumerate(Step.objects.filter(report=report).order_by("number"), 1):
        move = MOVES[step.move]
        if step.from_status != standing or standing not in move.from_:
            found.append(f"{step.move} from {step.from_status} while {standing}")
        if step.to_status != move.leads_to(step.from_status):
            found.append(f"{step.move} led to {step.to_status}")
        if step.number != number:
            found.append(f"{step.move} is step {step.number} and comes as {number}")
        if step.version < version:
            found.append(f"{step.move} at version {step.version} after {version}")
        standing, version = Status(step.to_status), step.version
    report.refresh_from_db()
    if report.status != standing:
        found.append(f"stands at {report.status}, history ends at {standing}")
    told = Counter(Event.objects.filter(report=report.pk, action__in=MOVES).values_list("action", flat=True))
    if told != Counter(Step.objects.filter(report=report).values_list("move", flat=True)):
        found.append(f"history tells {dict(told)}")
    return found


@pytest.fixture
def in_review(complete: Report, drafter: User) -> Report:
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    return complete


@pytest.fixture
def by(drafter: User, reviewer: User, both: User) -> dict[str, User]:
    return {"approve": reviewer, "return": both, "withdraw": drafter, "ask_back": drafter, "submit": drafter}


def race(report: Report, by: dict[str, User], moves: tuple[str, ...], seen: int | None) -> list[Any]:
    """Many at once; who has seen a version has also seen the steps before it."""
    after = None if seen is None else report.steps.count()

    def work(number: int) -> Step:
        move = moves[number % len(moves)]
        return make(move, report=report.pk, by=by[move], note="同时办理。", seen=seen, after=after)

    return at_once(work, MANY)


@pytest.mark.parametrize("pair", list(combinations(RIVALS, 2)), ids="-".join)
def test_of_two_rival_moves_one_happens(pair: tuple[str, str], in_review: Report, by: dict[str, User]) -> None:
    results = race(in_review, by, pair, in_review.version)
    assert sum(isinstance(r, Step) for r in results) == 1
    assert sum(isinstance(r, Refused) for r in results) == MANY - 1
    assert faults(in_review) == []


def test_of_three_rival_moves_one_happens(in_review: Report, by: dict[str, User]) -> None:
    results = race(in_review, by, RIVALS, in_review.version)
    assert (sum(isinstance(r, Step) for r in results), faults(in_review)) == (1, [])


def test_without_a_version_seen_every_history_is_still_a_path(in_review: Report, by: dict[str, User]) -> None:
    """Scripts that name no version: more than one may happen, one after the other."""
    moves = ("withdraw", "submit", "return", "approve")
    for _ in range(3):
        race(in_review, by, tuple(random.sample(moves, len(moves))), None)
    assert faults(in_review) == []


def test_two_reviewers_pass_a_step_once(complete: Report, drafter: User, reviewer: User, both: User) -> None:
    factories.stages(complete.agency, 初审=[reviewer, both], 签发=[reviewer, both])
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    people = (reviewer, both)
    results = at_once(lambda n: make("pass", report=complete.pk, by=people[n % 2], seen=complete.version), MANY)
    assert (sum(isinstance(r, Step) for r in results), faults(complete)) == (1, [])


def test_control_without_looking_again_rivals_both_happen(
    in_review: Report, by: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: with look and guard taken away the checker finds histories that are no path."""
    monkeypatch.setattr(actions, "_check", lambda *_: None)
    with lifted():
        results = race(in_review, by, RIVALS, in_review.version)
    assert sum(isinstance(r, Step) for r in results) > 1
    assert faults(in_review) != []


def test_without_looking_again_the_database_still_lets_no_false_path_through(
    in_review: Report, by: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_check", lambda *_: None)
    race(in_review, by, RIVALS, in_review.version)
    assert faults(in_review) == []


def test_control_without_the_lock_the_database_stops_the_second(
    in_review: Report, by: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: both look before either writes; version and step are unique, so one is thrown out in the raw."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self.all())
    monkeypatch.setattr(actions, "_check", held_apart(actions._check))

    def work(number: int) -> Step:
        move = ("approve", "return")[number]
        return make(move, report=in_review.pk, by=by[move], note="同时办理。", seen=in_review.version, after=1)

    results = at_once(work, 2, deferred=True)
    assert [isinstance(r, Refused) for r in results] == [False, False]
    assert sum(isinstance(r, DatabaseError) for r in results) == 1
