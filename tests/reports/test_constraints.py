"""What the database itself refuses, each constraint violated on purpose."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from govreports.agencies.models import Agency, Membership, User
from govreports.audit import record
from govreports.audit.models import Event
from govreports.publication.models import Publication
from govreports.reports.models import ApplicationsRow, CellNote, DisputesRow, Narrative, ProactiveRow, Report
from govreports.review.models import Step
from tests import factories
from tests.guards import drop

TOO_MANY = 10_000_000_000
COLUMNS = [
    *((ProactiveRow, c) for c in ("issued", "repealed", "in_force", "decisions", "amount_wan")),
    *(
        (ApplicationsRow, c)
        for c in ("individual", "business", "research", "nonprofit", "legal_service", "other_organization")
    ),
    *((DisputesRow, c) for c in ("upheld", "corrected", "other_outcome", "pending")),
]
Line = type[models.Model]


@pytest.mark.parametrize("value", [-1, TOO_MANY])
@pytest.mark.parametrize(("model", "column"), COLUMNS)
def test_figure_out_of_range_is_refused(model: Line, column: str, value: int, blank: Report) -> None:
    lines = model._default_manager.filter(report=blank)
    with pytest.raises(IntegrityError), transaction.atomic():
        lines.update(**{column: value})
    assert not lines.exclude(**{column: None}).exists()


@pytest.mark.parametrize("value", [0, TOO_MANY - 1, None])
@pytest.mark.parametrize(("model", "column"), COLUMNS)
def test_figure_at_the_edge_is_taken(model: Line, column: str, value: int | None, blank: Report) -> None:
    assert model._default_manager.filter(report=blank).update(**{column: value}) > 0


@pytest.mark.parametrize("model", [ProactiveRow, ApplicationsRow, DisputesRow])
def test_second_line_of_a_row_is_refused(model: Line, blank: Report) -> None:
    row = model._default_manager.filter(report=blank).first().row  # type: ignore[union-attr]
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.create(report=blank, row=row)


def test_second_text_of_a_section_is_refused(blank: Report) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Narrative.objects.create(report=blank, section="overview")


def test_second_note_of_a_cell_is_refused(complete: Report) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CellNote.objects.create(report=complete, cell="proactive.normative_documents.repealed", text="又一条")


def copy_of(record: Any) -> Any:
    """The same record again, to be inserted."""
    record.pk = None
    record._state.adding = True
    return record


def test_second_report_of_a_year_is_refused(blank: Report) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(blank).save()


@pytest.mark.parametrize("status", ["", "deleted", "APPROVED"])
def test_unknown_status_is_refused(status: str, blank: Report) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=blank.pk).update(status=status)


def test_second_step_of_a_number_is_refused(approved: Report) -> None:
    again = copy_of(Step.objects.filter(report=approved).latest("pk"))
    again.move = "ask_back"  # which one may do twice in a round
    drop(Step, "INSERT", "move")
    with pytest.raises(IntegrityError, match=r"step_once_a_number|report_id, review_step.number"), transaction.atomic():
        again.save()


def test_second_publication_of_a_number_is_refused(agency: Agency, drafter: User, reviewer: User) -> None:
    published = factories.published_report(agency, drafter=drafter, reviewer=reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(published).save()


def event(report: Report, mutation: str | None) -> Event:
    given: dict[str, Any] = {"version": 1, "at": timezone.now(), "actor": "x", "actor_name": "x", "action": "save"}
    return record.write(report=report.pk, mutation=mutation, **given)


def test_second_event_of_a_mutation_is_refused(blank: Report) -> None:
    event(blank, "m-000001")
    with pytest.raises(IntegrityError), transaction.atomic():
        event(blank, "m-000001")


def test_second_event_of_a_number_is_refused(blank: Report) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(Event.objects.get(report=blank.pk)).save()


def test_events_without_a_mutation_are_as_many_as_there_are(blank: Report) -> None:
    event(blank, None)
    assert event(blank, None).pk


def test_second_membership_in_a_role_is_refused(drafter: User, agency: Agency) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=drafter, agency=agency, role="drafter")


@pytest.mark.parametrize("field", ["name", "code"])
def test_second_agency_of_a_name_or_code_is_refused(field: str, agency: Agency) -> None:
    given = {"name": "示例市第二局", "code": "second", "kind": "department"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.create(**{**given, field: getattr(agency, field)})


def test_agency_with_a_report_cannot_be_deleted(blank: Report) -> None:
    with pytest.raises(ProtectedError):
        blank.agency.delete()


def test_writer_of_a_report_cannot_be_deleted(blank: Report, drafter: User) -> None:
    with pytest.raises(ProtectedError):
        drafter.delete()


def test_published_report_cannot_be_deleted(agency: Agency, drafter: User, reviewer: User) -> None:
    published = factories.published_report(agency, drafter=drafter, reviewer=reviewer)
    with pytest.raises(ProtectedError):
        published.report.delete()
    assert Publication.objects.count() == 1
