"""Four eyes in the database: it refuses the step that needs.written_by_others refuses, and no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from govreports.agencies.models import User
from govreports.audit.models import Result
from govreports.reports import history
from govreports.reports.actions import save
from govreports.reports.models import Report, Status
from govreports.review import rounds
from govreports.review.actions import make
from govreports.review.models import Step
from govreports.review.moves import MOVES
from govreports.review.needs import Attempt, written_by_others
from tests import factories
from tests.guards import drop

Does = Callable[[Report, User], None]


def wrote(report: Report, who: User) -> None:
    save(report=report.pk, changes={"problems": "我改写的问题。"}, base=report.version, by=who)


def wrote_nothing_that_was_taken(report: Report, who: User) -> None:
    refused = {"requests.new_received.individual": "十"}
    save(report=report.pk, changes=refused, base=report.version, by=who, mutation="m-000001")


def explained(report: Report, who: User) -> None:
    history.write(report, who, timezone.now(), "explain", note="如实")


def handed_in(report: Report, who: User) -> None:
    make("submit", report=report.pk, by=who)


def was_refused_to_write(report: Report, who: User) -> None:
    history.write(report, who, timezone.now(), "save", result=Result.REFUSED, note="不能修改")


def was_refused_to_hand_in(report: Report, who: User) -> None:
    history.write(report, who, timezone.now(), "submit", result=Result.REFUSED, note="不能提交")


def did_nothing(report: Report, who: User) -> None:
    pass


OWN_WORK = [wrote, explained, handed_in]
NOT_OWN = [wrote_nothing_that_was_taken, was_refused_to_write, was_refused_to_hand_in, did_nothing]


def step(report: Report, who: User, move: str = "approve") -> Step:
    """The row itself, written by somebody who passes the application by."""
    status = report.status
    return Step.objects.create(
        report=report,
        move=move,
        from_status=status,
        to_status=MOVES[move].leads_to(status),
        at=timezone.now(),
        by=who,
        number=report.steps.count() + 1,
        version=99,
        fingerprint="0" * 64,
    )


def allowed(act: Callable[[], object], refusal: type[Exception]) -> bool:
    """Whether `act` comes through; undone either way."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except refusal:
        return False
    return True


@pytest.mark.parametrize("does", OWN_WORK)
def test_database_refuses_approval_of_own_work(does: Does, complete: Report, both: User) -> None:
    does(complete, both)
    factories.put(complete, Status.IN_REVIEW)
    with pytest.raises(IntegrityError, match="自己填写或提交"), transaction.atomic():
        step(complete, both)


@pytest.mark.parametrize("does", OWN_WORK)
def test_control_with_the_guard_dropped_own_work_is_approved(does: Does, complete: Report, both: User) -> None:
    does(complete, both)
    factories.put(complete, Status.IN_REVIEW)
    drop(Step, "INSERT")
    assert step(complete, both).pk


@pytest.mark.parametrize("does", [*OWN_WORK, *NOT_OWN])
def test_database_and_application_agree(does: Does, complete: Report, both: User) -> None:
    does(complete, both)
    factories.put(complete, Status.IN_REVIEW)
    by_code = written_by_others(Attempt(complete, both, "", rounds.of(complete))) is None
    by_database = allowed(lambda: step(complete, both), IntegrityError)
    assert (by_code, by_database) == (does in NOT_OWN, does in NOT_OWN)


def test_work_of_another_report_is_no_hindrance(complete: Report, both: User) -> None:
    wrote(factories.blank_report(complete.agency, both, 2024), both)
    factories.put(complete, Status.IN_REVIEW)
    assert step(complete, both).pk


@pytest.mark.parametrize("move", ["submit", "return", "publish"])
def test_only_approval_is_refused(move: str, complete: Report, both: User) -> None:
    wrote(complete, both)
    factories.put(complete, min(MOVES[move].from_))
    assert step(complete, both, move).pk
