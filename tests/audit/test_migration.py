"""What was written before there was a chain is numbered and chained; and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from govreports.audit import guard
from govreports.audit.models import Event
from govreports.audit.verify import Verification

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def before() -> Iterator[type[Event]]:
    """The model as it was before the chain; the schema comes back whatever happens."""
    call_command("migrate", "audit", "0001", verbosity=0)
    try:
        yield (
            MigrationExecutor(connection)
            .loader.project_state(("audit", "0001_initial"))
            .apps.get_model("audit", "Event")
        )
    finally:
        call_command("migrate", verbosity=0)


def write(model: type[Event], report: int, number: int) -> None:
    model.objects.create(
        report=report,
        version=number,
        at=timezone.now(),
        actor="drafter",
        actor_name="示例填报人",
        action="save",
        changes=[["problems", {"at": 0, "old": "", "new": "甲"}]],
        answer='{"version": 1}',
    )


def test_events_written_before_are_chained_in_their_order(before: type[Event]) -> None:
    for number in range(1, 5):
        for report in (7, 3):
            write(before, report, number)
    call_command("migrate", verbosity=0)
    found = Verification()
    assert (list(found.faults()), found.reports, found.events) == ([], 2, 8)
    assert list(Event.objects.filter(report=7).order_by("sequence").values_list("version", flat=True)) == [1, 2, 3, 4]


def test_guards_stay_lifted_half_way_back_and_stand_after(before: type[Event]) -> None:
    assert guard.standing(connection) == set()
    call_command("migrate", verbosity=0)
    assert guard.missing(connection) == []
