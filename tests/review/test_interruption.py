"""A fault at any SQL statement of a submit, a publication or a save leaves the state before or the state after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from govreports.agencies.models import User
from govreports.publication.actions import publish
from govreports.reports.actions import import_document, open_year
from govreports.reports.models import Report, Status
from govreports.review.actions import make
from govreports.review.models import Step
from tests import factories
from tests.guards import lifted

pytestmark = pytest.mark.django_db(transaction=True)
OWN_MODELS = [m for m in apps.get_models() if m.__module__.startswith("govreports.")]


class PowerCut(Exception):
    """The statement that was about to run never ran."""


class CutAt:
    """Counts statements, and raises at the one with number `at`."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.count = at, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        if self.count == self.at:
            raise PowerCut(sql)
        return execute(sql, params, many, context)


def everything() -> dict[str, list[Any]]:
    """Every row of every table of ours."""
    return {m.__name__: list(m._default_manager.order_by("pk").values_list()) for m in OWN_MODELS}


def cut_everywhere(action: Callable[[], Any]) -> tuple[int, list[int]]:
    """Cut `action` at every statement in turn; how many it has, and the cuts that left a trace."""
    before = everything()
    traces, at = [], 0
    while True:
        at += 1
        cut = CutAt(at)
        try:
            with connection.execute_wrapper(cut):
                action()
        except PowerCut:
            if everything() != before:
                traces.append(at)
        else:
            return cut.count, traces


@pytest.fixture
def submitting(complete: Report, drafter: User) -> Callable[[], Any]:
    return lambda: make("submit", report=complete.pk, by=drafter)


@pytest.fixture
def publishing(approved: Report, reviewer: User) -> Callable[[], Any]:
    return lambda: publish(report=approved.pk, by=reviewer)


@pytest.fixture
def importing(blank: Report, drafter: User) -> Callable[[], Any]:
    return lambda: import_document(report=blank.pk, document=factories.document(), base=1, by=drafter)


@pytest.fixture
def opening(agency: Any, drafter: User) -> Callable[[], Any]:
    return lambda: open_year(agency=agency, year=2025, by=drafter)


@pytest.mark.parametrize(
    ("what", "fewest"), [("submitting", 10), ("publishing", 14), ("importing", 30), ("opening", 6)]
)
def test_cut_at_any_statement_leaves_the_state_before(what: str, fewest: int, request: pytest.FixtureRequest) -> None:
    statements, traces = cut_everywhere(request.getfixturevalue(what))
    assert traces == []
    assert statements >= fewest


@pytest.mark.parametrize("what", ["submitting", "publishing", "importing", "opening"])
def test_action_that_was_not_cut_leaves_the_state_after(what: str, request: pytest.FixtureRequest) -> None:
    action = request.getfixturevalue(what)
    before = everything()
    action()
    changed = {name for name, rows in everything().items() if rows != before[name]}
    assert changed >= {"Report", "Event"}


def test_control_without_a_transaction_a_cut_leaves_a_trace(
    complete: Report, drafter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the same move outside its transaction stops between state and history."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self.all())
    bare = make.__wrapped__  # type: ignore[attr-defined]

    def submit_again() -> None:
        Step.objects.all().delete()
        Report.objects.filter(pk=complete.pk).update(status=Status.DRAFTING)
        bare("submit", report=complete.pk, by=drafter)

    with lifted():
        _, traces = cut_everywhere(submit_again)
    assert traces != []
