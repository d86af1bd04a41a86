"""Many writers of one report's history at once leave one whole chain; without the lock the database stops them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from govreports.agencies.models import User
from govreports.audit import chain, guard, record
from govreports.audit.models import Event
from govreports.audit.verify import Verification, first_fault
from govreports.reports.actions import save
from govreports.reports.models import Report
from govreports.review.actions import make
from tests import factories
from tests.at_once import MANY, at_once, held_apart

pytestmark = pytest.mark.django_db(transaction=True)


def write(report: int) -> Event:
    """An event without anybody's lock."""
    given: dict[str, Any] = {"version": 1, "at": timezone.now(), "actor": "x", "actor_name": "x", "action": "save"}
    with transaction.atomic():
        return record.write(report=report, **given)


def numbers(report: Report) -> list[int]:
    return list(Event.objects.filter(report=report.pk).order_by("sequence").values_list("sequence", flat=True))


def test_twenty_saves_leave_a_whole_chain(blank: Report, drafter: User) -> None:
    names = factories.inputs()[:MANY]
    at_once(lambda n: save(report=blank.pk, changes={names[n]: str(n)}, base=1, by=drafter))
    assert (first_fault(blank.pk), numbers(blank)) == (None, list(range(1, MANY + 2)))


def test_twenty_moves_and_saves_leave_a_whole_chain(complete: Report, drafter: User, colleague: User) -> None:
    def work(number: int) -> None:
        if number % 4 == 0:
            make("submit", report=complete.pk, by=drafter)
        else:
            save(report=complete.pk, changes={"problems": f"第{number}稿。"}, base=complete.version, by=colleague)

    at_once(work)
    assert first_fault(complete.pk) is None


def test_saves_beside_refusals_leave_a_whole_chain(complete: Report, drafter: User, stranger: User) -> None:
    browsers = [factories.client_of(stranger) for _ in range(MANY)]
    moves = ("submit", "withdraw", "return")

    def work(number: int) -> None:
        if number % 2:
            browsers[number].post(f"/reports/{complete.pk}/moves/{moves[number % 3]}/")
        else:
            save(report=complete.pk, changes={"problems": f"第{number}稿。"}, base=complete.version, by=drafter)

    results = at_once(work)
    assert [r for r in results if r is not None] == []
    assert first_fault(complete.pk) is None
    assert Event.objects.filter(report=complete.pk, result="refused").count() == len(moves)


def test_control_without_the_lock_one_of_two_is_stopped_by_the_database(
    blank: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "head", held_apart(chain.head))
    results = at_once(lambda _: write(blank.pk), times=2, deferred=True)
    assert sum(isinstance(r, DatabaseError) for r in results) == 1
    assert (first_fault(blank.pk), numbers(blank)) == (None, [1, 2])


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """Numbers may come twice."""
    once = next(c for c in Event._meta.constraints if c.name == "event_sequence_once")
    with guard.lifted(connection), pytest.MonkeyPatch.context() as without, connection.schema_editor() as schema:
        # SQLite makes the table anew from what the model says.
        without.setattr(Event._meta, "constraints", [c for c in Event._meta.constraints if c is not once])
        schema.remove_constraint(Event, once)
    try:
        yield
    finally:
        with guard.lifted(connection):
            Event.objects.all().delete()
            with connection.schema_editor() as schema:
                schema.add_constraint(Event, once)


def test_two_that_saw_the_same_end_are_refused(blank: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = chain.head(blank.pk)
    monkeypatch.setattr(chain, "head", lambda _: seen)
    write(blank.pk)
    with pytest.raises(IntegrityError):
        write(blank.pk)


def test_control_without_lock_and_constraint_the_broken_chain_is_found(
    blank: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = chain.head(blank.pk)
    monkeypatch.setattr(chain, "head", lambda _: seen)
    with without_the_constraint():
        write(blank.pk)
        write(blank.pk)
        assert [f.sentence for f in Verification().faults()] == ["第 3 条缺失或次序不对"]
