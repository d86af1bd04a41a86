"""What is approved or published is read-only in the database, and so are its reasons; each guard's twin writes with the guard dropped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from govreports.agencies.models import Agency, User
from govreports.reports.cells import LINES
from govreports.reports.guards import OWN_COLUMNS, WHAT_EXPLAINS_IT, WHAT_IT_SAYS
from govreports.reports.models import CellNote, Explanation, Narrative, Reason, Report, Snapshot, Status
from tests import factories
from tests.guards import drop

Line = type[models.Model]
GUARDED = (*WHAT_IT_SAYS, *WHAT_EXPLAINS_IT)
OPEN = [s for s in Status if s not in {Status.APPROVED, Status.PUBLISHED}]
KEY = {CellNote: "cell", Narrative: "section", Explanation: "key"}
TEXT = {CellNote: {"text": "又"}, Narrative: {"text": "又"}, Explanation: {"reason": "又"}}
OWN: dict[str, Any] = {
    "year": 2031,
    "format": "2031",
    "signed_off_agency": "示例市水务局",
    "signed_off_date": date(2031, 1, 1),
    "previous": {"year": 2024, "cells": {}},
}


@pytest.fixture
def complete(complete: Report) -> Report:
    """With a finding explained."""
    insert(Explanation, complete, "one")
    return complete


def insert(model: Line, report: Report, key: str = "another") -> int:
    given: dict[str, Any] = {KEY.get(model, "row"): key}
    if model is Explanation:
        by = report.opened_by
        given |= {"kind": Reason.OTHER, "reason": "确有一件。", "given_at": report.opened_at, "given_by": by}
    return model._default_manager.create(report=report, **given).pk


def update(model: Line, report: Report) -> int:
    columns = {f.name for f in model._meta.concrete_fields}
    change = TEXT.get(model) or {next(c for c in ("issued", "individual", "upheld") if c in columns): 7}
    return model._default_manager.filter(report=report).update(**change)


def delete(model: Line, report: Report) -> int:
    return model._default_manager.filter(report=report).delete()[0]


WRITES = {"INSERT": insert, "UPDATE": update, "DELETE": delete}
Write = Callable[[Line, Report], int]


@pytest.mark.parametrize("status", [Status.APPROVED, Status.PUBLISHED])
@pytest.mark.parametrize("model", GUARDED)
@pytest.mark.parametrize("on", WRITES)
def test_frozen_report_is_read_only(on: str, model: Line, status: Status, complete: Report) -> None:
    factories.put(complete, status)
    with pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
        WRITES[on](model, complete)


@pytest.mark.parametrize("model", GUARDED)
@pytest.mark.parametrize("on", WRITES)
def test_control_with_the_guard_dropped_the_frozen_report_is_written(on: str, model: Line, complete: Report) -> None:
    factories.put(complete, Status.PUBLISHED)
    drop(model, on)
    assert WRITES[on](model, complete) > 0


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize("model", GUARDED)
@pytest.mark.parametrize("on", WRITES)
def test_report_that_is_not_frozen_is_written(on: str, model: Line, status: Status, complete: Report) -> None:
    factories.put(complete, status)
    assert WRITES[on](model, complete) > 0


@pytest.mark.parametrize("model", GUARDED)
@pytest.mark.parametrize("into", [True, False], ids=["into", "out of"])
def test_no_line_moves_into_or_out_of_a_frozen_report(
    into: bool, model: Line, complete: Report, agency: Agency, drafter: User
) -> None:
    other = factories.blank_report(agency, drafter, 2024)
    model._default_manager.filter(report=other).delete()
    factories.put(other if into else complete, Status.APPROVED)
    with pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
        model._default_manager.filter(report=complete).update(report=other)


def test_every_table_of_a_report_s_contents_is_guarded() -> None:
    """A new table of what a report says or what explains it belongs into the lists."""
    own = {m for m in apps.get_app_config("reports").get_models() if hasattr(m, "report")}
    assert own == {*GUARDED, Snapshot}  # what a correction goes back to is never changed at all
    assert set(LINES.values()) < set(WHAT_IT_SAYS)


# --- the report's own row ---


@pytest.mark.parametrize("status", [Status.APPROVED, Status.PUBLISHED])
@pytest.mark.parametrize("column", OWN)
def test_frozen_report_keeps_its_own_columns(column: str, status: Status, complete: Report) -> None:
    factories.put(complete, status)
    with pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
        Report.objects.filter(pk=complete.pk).update(**{column: OWN[column]})


def test_frozen_report_keeps_its_agency(approved: Report, stranger: User) -> None:
    elsewhere = Agency.objects.get(code="swj")
    with pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
        Report.objects.filter(pk=approved.pk).update(agency=elsewhere)


def test_own_columns_are_all_tried() -> None:
    assert {*OWN, "agency_id"} == set(OWN_COLUMNS)


@pytest.mark.parametrize("column", OWN)
def test_control_with_the_guard_dropped_the_row_is_changed(column: str, approved: Report) -> None:
    drop(Report, "UPDATE")
    assert Report.objects.filter(pk=approved.pk).update(**{column: OWN[column]}) == 1


def test_frozen_report_goes_on_in_its_version(approved: Report) -> None:
    assert Report.objects.filter(pk=approved.pk).update(version=9) == 1


@pytest.mark.parametrize("column", OWN)
def test_row_of_a_report_that_is_not_frozen_is_changed(column: str, complete: Report) -> None:
    assert Report.objects.filter(pk=complete.pk).update(**{column: OWN[column]}) == 1


def bare_report(complete: Report) -> Report:
    """An approved report of which nothing but its row is left."""
    for model in GUARDED:
        model._default_manager.filter(report=complete).delete()
    return factories.put(complete, Status.APPROVED)


def remove(report: Report) -> int:
    """The row, past Django's own looking after what belongs to it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_report WHERE id = %s", [report.pk])
        return cursor.rowcount


def test_frozen_report_is_not_deleted(complete: Report) -> None:
    with pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
        remove(bare_report(complete))


def test_control_with_the_guard_dropped_the_report_is_deleted(complete: Report) -> None:
    bare_report(complete)
    drop(Report, "DELETE")
    assert remove(complete) == 1


# --- at the same time ---


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_write_beside_the_lock_waits_for_the_approval_under_way(complete: Report) -> None:
    """Who writes a figure without locking the report finds it locked by who approves it."""
    beside = connection.copy()
    try:
        with transaction.atomic():
            Report.objects.select_for_update().get(pk=complete.pk)
            with beside.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
                with pytest.raises(DatabaseError, match="lock timeout"):
                    cursor.execute("UPDATE reports_narrative SET text = 'x' WHERE report_id = %s", [complete.pk])
    finally:
        beside.close()
