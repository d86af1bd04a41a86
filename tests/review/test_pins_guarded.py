"""What was pinned by a return and answered stands in the database; each guard's twin writes with the guard dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from govreports.agencies.models import User
from govreports.reports.models import Report, Status
from govreports.review import pins
from govreports.review.actions import make
from govreports.review.guards import SAID
from govreports.review.models import AnswerKind, Pin, Step
from tests import factories
from tests.guards import drop

CELL = "requests.not_held.individual"
Write = Callable[[Pin], int]


@pytest.fixture
def returned(complete: Report, drafter: User, reviewer: User) -> Report:
    """Returned with two pins."""
    make("submit", report=complete.pk, by=drafter)
    for note in ("请核对登记台账。", "再核一次。"):
        pins.add(report=complete.pk, by=reviewer, place=CELL, quote="", note=note)
    make("return", report=complete.pk, by=reviewer)
    complete.refresh_from_db()
    return complete


@pytest.fixture
def answered(returned: Report, drafter: User) -> Report:
    for pin in pins.returned(returned):
        pins.answer(pin=pin.pk, report=returned.pk, by=drafter, kind="kept", note="台账如此。")
    return returned


@pytest.fixture
def handed_in(answered: Report, drafter: User) -> Report:
    """The return is closed: every pin is answered and the report is with the reviewer again."""
    make("submit", report=answered.pk, by=drafter)
    answered.refresh_from_db()
    return answered


def update(pin: Pin, **columns: Any) -> int:
    return Pin.objects.filter(pk=pin.pk).update(**columns)


def rewrite_answer(pin: Pin) -> int:
    return update(pin, answer_text="没有的事。")


def take_answer_back(pin: Pin) -> int:
    return update(pin, answer="", answer_text="", answered_at=None, answered_by=None)


def remove(pin: Pin) -> int:
    return Pin.objects.filter(pk=pin.pk).delete()[0]


def slip_in(pin: Pin) -> int:
    """One more point into a return that is answered already."""
    said = {name: getattr(pin, name) for name in ("report_id", "place", "at", "by_id", "step_id")}
    return Pin.objects.create(**said, number=9, text="另有一处。").pk


def bind_draft(pin: Pin) -> int:
    """The same by way of a draft."""
    draft = Pin.objects.create(report=pin.report, place=CELL, text="另有一处。", at=timezone.now(), by=pin.by)
    return update(draft, step=pin.step_id, number=9)


WRITES: list[tuple[str, Write]] = [
    ("UPDATE", rewrite_answer),
    ("UPDATE", take_answer_back),
    ("UPDATE", bind_draft),
    ("DELETE", remove),
    ("INSERT", slip_in),
]
CLOSED = [Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHED]


@pytest.mark.parametrize("status", CLOSED)
@pytest.mark.parametrize(("on", "write"), WRITES)
def test_closed_return_is_read_only(on: str, write: Write, status: Status, handed_in: Report) -> None:
    pin = pins.returned(factories.put(handed_in, status))[0]
    with pytest.raises(IntegrityError, match="退回"), transaction.atomic():
        write(pin)


@pytest.mark.parametrize("status", CLOSED)
@pytest.mark.parametrize(("on", "write"), WRITES)
def test_control_with_the_guard_dropped_the_closed_return_is_written(
    on: str, write: Write, status: Status, handed_in: Report
) -> None:
    pin = pins.returned(factories.put(handed_in, status))[0]
    drop(Pin, on)
    assert write(pin) > 0


def returned_again(report: Report, drafter: User, reviewer: User) -> list[Pin]:
    """The pins of the first of two returns."""
    earlier = pins.returned(report)
    make("return", report=report.pk, by=reviewer, note="另有一处。")
    return earlier


@pytest.mark.parametrize(("on", "write"), WRITES)
def test_earlier_return_stays_closed_while_the_last_is_answered(
    on: str, write: Write, handed_in: Report, drafter: User, reviewer: User
) -> None:
    pin = returned_again(handed_in, drafter, reviewer)[0]
    assert Report.objects.get(pk=handed_in.pk).is_editable
    with pytest.raises(IntegrityError, match="退回"), transaction.atomic():
        write(pin)


@pytest.mark.parametrize(("on", "write"), WRITES)
def test_control_with_the_guard_dropped_the_earlier_return_is_written(
    on: str, write: Write, handed_in: Report, drafter: User, reviewer: User
) -> None:
    pin = returned_again(handed_in, drafter, reviewer)[0]
    drop(Pin, on)
    assert write(pin) > 0


# --- what the reviewer said, while it is being answered ---


def other(pin: Pin, drafter: User) -> dict[str, Any]:
    """Another value for every column of what was said."""
    return {
        "report_id": factories.blank_report(pin.report.agency, drafter, 2024).pk,
        "place": "problems",
        "start": 1,
        "end": 2,
        "quote": "3",
        "text": "没有意见。",
        "at": timezone.now(),
        "by_id": drafter.pk,
        "step_id": Step.objects.filter(move="submit").get().pk,
        "number": 9,
    }


@pytest.mark.parametrize("column", SAID)
def test_what_was_said_is_not_said_anew(column: str, returned: Report, drafter: User) -> None:
    pin = pins.returned(returned)[0]
    with pytest.raises(IntegrityError, match="退回的意见不能改动"), transaction.atomic():
        update(pin, **{column: other(pin, drafter)[column]})


@pytest.mark.parametrize("column", SAID)
def test_control_with_the_guard_dropped_it_is_said_anew(column: str, returned: Report, drafter: User) -> None:
    pin = pins.returned(returned)[0]
    drop(Pin, "UPDATE")
    assert update(pin, **{column: other(pin, drafter)[column]}) == 1


def test_every_column_of_a_pin_is_said_or_answered() -> None:
    answer = {"answer", "answer_text", "answered_at", "answered_by_id"}
    assert {field.attname for field in Pin._meta.concrete_fields} == {"id", *SAID, *answer}


def test_returned_point_is_not_deleted_before_its_answer(returned: Report) -> None:
    with pytest.raises(IntegrityError, match="退回的意见不能删除"), transaction.atomic():
        remove(pins.returned(returned)[0])


# --- what goes on ---


def test_answer_in_hand_is_changed(answered: Report, drafter: User) -> None:
    pin = pins.returned(answered)[0]
    kept = pins.answer(pin=pin.pk, report=answered.pk, by=drafter, kind=AnswerKind.EXPLAINED, note="见台账。")
    assert kept.answer_text == "见台账。"


def test_answer_is_changed_again_after_a_withdrawal(handed_in: Report, drafter: User) -> None:
    make("withdraw", report=handed_in.pk, by=drafter)
    pin = pins.returned(handed_in)[0]
    assert pins.answer(pin=pin.pk, report=handed_in.pk, by=drafter, kind="explained", note="见台账。").answer_text


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.APPROVED])
def test_draft_of_another_return_comes_and_goes(status: Status, handed_in: Report, reviewer: User) -> None:
    factories.put(handed_in, status)
    draft = pins.add(report=handed_in.pk, by=reviewer, place=CELL, quote="", note="另有一处。")
    pins.remove(pin=draft.pk, report=handed_in.pk, by=reviewer)
    assert not Pin.objects.filter(pk=draft.pk).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_answer_beside_the_lock_waits_for_the_submission_under_way(answered: Report) -> None:
    beside = connection.copy()
    try:
        with transaction.atomic():
            Report.objects.select_for_update().get(pk=answered.pk)
            with beside.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
                with pytest.raises(DatabaseError, match="lock timeout"):
                    cursor.execute("UPDATE review_pin SET answer_text = 'x' WHERE report_id = %s", [answered.pk])
    finally:
        beside.close()
