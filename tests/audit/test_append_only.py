"""History is added to and nothing else; guards are lifted while the schema changes and stand after it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from govreports.audit import guard
from govreports.audit.models import Event
from govreports.reports.models import Narrative, Report
from tests.guards import drop

COLUMNS = [f.attname for f in Event._meta.concrete_fields if not f.primary_key]


@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_of_an_event_is_written_again(column: str, blank: Report) -> None:
    event = Event.objects.get(report=blank.pk)
    with pytest.raises(IntegrityError, match="只增不改"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**{column: getattr(event, column)})


def test_event_is_not_deleted(blank: Report) -> None:
    with pytest.raises(IntegrityError, match="只增不改"), transaction.atomic():
        Event.objects.filter(report=blank.pk).delete()


def test_control_with_the_guard_dropped_an_event_is_altered(blank: Report) -> None:
    drop(Event, "UPDATE")
    assert Event.objects.filter(report=blank.pk).update(actor="x") == 1


def test_control_with_the_guard_dropped_an_event_is_deleted(blank: Report) -> None:
    drop(Event, "DELETE")
    assert Event.objects.filter(report=blank.pk).delete()[0] == 1


@pytest.mark.django_db
def test_every_declared_guard_stands_and_no_other() -> None:
    assert guard.standing(connection) == {g.name for g in guard.declared()}
    assert len(guard.declared()) >= 22


def test_every_guard_has_a_name_of_its_own_that_postgresql_keeps_whole() -> None:
    names = [g.name for g in guard.declared()]
    assert (len(set(names)), max(map(len, names)) <= 63) == (len(names), True)


@pytest.mark.django_db
def test_missing_guard_is_found() -> None:
    drop(Narrative, "UPDATE")
    assert guard.missing(connection) == ["guard_reports_narrative_update"]
    with pytest.raises(CommandError, match="校验未通过"):
        call_command("verify_audit", stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_migrate_sets_a_missing_guard_again() -> None:
    drop(Narrative, "UPDATE")
    call_command("migrate", verbosity=0)
    assert guard.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_looking_at_the_plan_leaves_the_guards_alone() -> None:
    drop(Narrative, "UPDATE")
    try:
        call_command("migrate", plan=True, verbosity=0, stdout=StringIO())
        assert guard.missing(connection) == ["guard_reports_narrative_update"]
    finally:
        guard.put_up(connection)


@pytest.mark.django_db(transaction=True)
def test_guards_outlive_a_table_made_anew() -> None:
    """A changed column: SQLite copies the table, and its triggers go with the old one."""
    new = Narrative._meta.get_field("section").clone()
    new.max_length = 21
    new.set_attributes_from_name("section")
    new.model = Narrative
    with guard.lifted(connection), connection.schema_editor() as schema:
        schema.alter_field(Narrative, Narrative._meta.get_field("section"), new)
        schema.alter_field(Narrative, new, Narrative._meta.get_field("section"))
    assert guard.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_emptied_database_keeps_its_guards() -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert (guard.missing(connection), Event.objects.count()) == ([], 0)
