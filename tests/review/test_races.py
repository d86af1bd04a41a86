"""Many at once: twenty submits, publishes and openings leave one step, one publication, one report.

Each guard has a twin that takes it away and must then show the race, or the constraint that catches it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.db.models import QuerySet
from django.test import Client

from govreports.agencies.models import Agency, User
from govreports.audit import guard
from govreports.audit.models import Event
from govreports.publication import actions as publishing
from govreports.publication.actions import publish
from govreports.publication.models import Publication
from govreports.reports import cells
from govreports.reports.actions import AlreadyOpen, open_year, save
from govreports.reports.models import Report, Status
from govreports.review import actions
from govreports.review.actions import AlreadyDone, make
from govreports.review.models import Step
from tests import factories
from tests.at_once import MANY, at_once, held_apart
from tests.guards import lifted

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


# --- submit ---


def test_twenty_submits_make_one_step_one_version_one_event(complete: Report, drafter: User) -> None:
    results = at_once(lambda _: make("submit", report=complete.pk, by=drafter, seen=complete.version))
    complete.refresh_from_db()
    assert kinds(results) == {"Step": 1, "AlreadyDone": MANY - 1}
    assert (complete.status, complete.version) == (Status.IN_REVIEW, 2)
    assert (Step.objects.count(), Event.objects.filter(action="submit").count()) == (1, 1)


def test_twenty_posts_of_the_same_page_submit_once(complete: Report, drafter: User) -> None:
    browsers = [factories.client_of(drafter) for _ in range(MANY)]
    body = {"seen": str(complete.version)}
    results = at_once(lambda n: browsers[n].post(f"/reports/{complete.pk}/moves/submit/", body).status_code)
    assert (Counter(results), Step.objects.count()) == ({302: MANY}, 1)


def test_control_without_looking_again_under_the_lock_submits_come_through_twice(
    complete: Report, drafter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_check", lambda *_: None)
    with lifted():  # a guard asks of a step that it begins where the report stands
        at_once(lambda _: make("submit", report=complete.pk, by=drafter))
    assert Step.objects.count() > 1


def test_control_without_the_lock_only_the_database_stops_the_second_submit(
    complete: Report, drafter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self.all())
    # Both look at the unsubmitted report before either writes.
    monkeypatch.setattr(actions, "_check", held_apart(actions._check))
    results = at_once(lambda _: make("submit", report=complete.pk, by=drafter), times=2, deferred=True)
    assert [r for r in results if isinstance(r, AlreadyDone)] == []
    assert sum(isinstance(r, DatabaseError) for r in results) == 1


def test_approve_and_return_at_once_leave_one_of_the_two(complete: Report, reviewer: User, both: User) -> None:
    factories.put(complete, Status.IN_REVIEW)
    moves = [("approve", reviewer), ("return", both)]
    at_once(
        lambda n: make(
            moves[n % 2][0], report=complete.pk, by=moves[n % 2][1], note="重写", seen=complete.version, after=0
        )
    )
    complete.refresh_from_db()
    assert (Step.objects.count(), Step.objects.get().to_status) == (1, complete.status)


def test_no_figure_changes_after_what_the_reviewer_approved(
    complete: Report, drafter: User, reviewer: User, colleague: User
) -> None:
    """Saves race a submit: what is stored in the end is what was handed in."""

    def work(number: int) -> None:
        if number == 0:
            make("submit", report=complete.pk, by=drafter)
        else:
            save(
                report=complete.pk,
                changes={"problems": f"第{number}稿：存在的问题是更新较慢，下一步改进。"},
                base=complete.version,
                by=colleague,
            )

    at_once(work)
    step = Step.objects.get()
    document = cells.document(Report.objects.get(pk=complete.pk))
    assert step.fingerprint == actions.fingerprint(document)


# --- saving ---


def test_twenty_saves_of_different_cells_are_all_kept(blank: Report, drafter: User) -> None:
    names = factories.inputs()[:MANY]
    results = at_once(lambda n: save(report=blank.pk, changes={names[n]: str(n)}, base=1, by=drafter))
    stored = cells.document(Report.objects.get(pk=blank.pk)).cells
    assert {n: str(stored[n]) for n in names} == {n: str(i) for i, n in enumerate(names)}
    assert sorted(r["version"] for r in results) == list(range(2, MANY + 2))


def test_twenty_replays_of_one_save_store_it_once(blank: Report, drafter: User) -> None:
    changes = {"requests.new_received.individual": "5"}
    sent: dict[str, Any] = {"changes": changes, "base": 1, "by": drafter, "mutation": "m-000001"}
    results = at_once(lambda _: save(report=blank.pk, **sent))
    assert [r for r in results if r != results[0]] == []
    assert Event.objects.filter(action="save").count() == 1


def test_control_without_the_lock_saves_overwrite_each_other(
    blank: Report, drafter: User, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self.all())
    monkeypatch.setattr(cells, "current", held_apart(cells.current))
    people = [drafter, colleague]
    name = "requests.new_received.individual"
    results = at_once(
        lambda n: save(report=blank.pk, changes={name: str(n)}, base=1, by=people[n]), times=2, deferred=True
    )
    # PostgreSQL: neither hears of the other and one value is lost.  SQLite: the second is thrown out.
    assert kinds(results) in ({"dict": 2}, {"dict": 1, "OperationalError": 1})
    assert [r["conflicts"] for r in results if isinstance(r, dict) and r["conflicts"]] == []


# --- publish ---


def test_twenty_publishes_make_one_publication(approved: Report, reviewer: User) -> None:
    results = at_once(lambda _: publish(report=approved.pk, by=reviewer, seen=approved.version))
    assert kinds(results) == {"Publication": 1, "AlreadyDone": MANY - 1}
    assert (Publication.objects.count(), Event.objects.filter(action="publish").count()) == (1, 1)


def test_control_without_looking_again_the_constraint_catches_the_second_publication(
    approved: Report, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_check", lambda *_: None)
    monkeypatch.setattr(publishing, "_is_still", lambda *_: True)
    results = at_once(lambda _: publish(report=approved.pk, by=reviewer))
    assert kinds(results) == {"Publication": 1, "IntegrityError": MANY - 1}
    assert (Publication.objects.count(), Event.objects.filter(action="publish").count()) == (1, 1)


@pytest.fixture
def approved_correction(agency: Agency, drafter: User, reviewer: User) -> Report:
    """A correction that waits to be published."""
    report = factories.published_report(agency, drafter=drafter, reviewer=reviewer).report
    make("correct", report=report.pk, by=reviewer, note="一句有误。")
    changes = {"problems": "存在的问题是答复文书说理不够充分。\n下一步重订答复范本。"}
    save(report=report.pk, changes=changes, base=Report.objects.get().version, by=drafter)
    make("submit", report=report.pk, by=drafter)
    make("approve", report=report.pk, by=reviewer)
    return Report.objects.get()


def test_twenty_publishes_of_a_correction_make_one_edition(approved_correction: Report, reviewer: User) -> None:
    seen = approved_correction.version
    results = at_once(lambda _: publish(report=approved_correction.pk, by=reviewer, seen=seen))
    assert kinds(results) == {"Publication": 1, "AlreadyDone": MANY - 1}
    assert list(Publication.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_control_without_looking_again_only_the_number_stops_a_third_edition(
    approved_correction: Report, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_check", lambda *_: None)
    monkeypatch.setattr(publishing, "_is_still", lambda *_: True)
    results = at_once(lambda _: publish(report=approved_correction.pk, by=reviewer))
    assert kinds(results) == {"Publication": 1, "IntegrityError": MANY - 1}
    assert Publication.objects.count() == 2


def test_twenty_corrections_begin_one(agency: Agency, drafter: User, reviewer: User) -> None:
    report = factories.published_report(agency, drafter=drafter, reviewer=reviewer).report
    results = at_once(lambda _: make("correct", report=report.pk, by=reviewer, note="一格有误。"))
    assert kinds(results) == {"Step": 1, "AlreadyDone": MANY - 1}
    assert Step.objects.filter(move="correct").count() == 1


# --- opening a year ---


def test_twenty_openings_make_one_report(agency: Agency, drafter: User) -> None:
    results = at_once(lambda _: open_year(agency=agency, year=2025, by=drafter))
    assert kinds(results) == {"Report": 1, "AlreadyOpen": MANY - 1}
    assert (Report.objects.count(), Event.objects.filter(action="open").count()) == (1, 1)


def test_late_opening_is_told_which_report_there_is(agency: Agency, drafter: User) -> None:
    results = at_once(lambda _: open_year(agency=agency, year=2025, by=drafter))
    assert {r.report.pk for r in results if isinstance(r, AlreadyOpen)} == {Report.objects.get().pk}


def test_twenty_posts_open_a_year_once(agency: Agency, drafter: User) -> None:
    browsers: list[Client] = [factories.client_of(drafter) for _ in range(MANY)]
    body = {"agency": agency.pk, "year": "2025"}
    results = at_once(lambda n: browsers[n].post("/reports/open/", body).status_code)
    assert Counter(results) == {302: 1, 409: MANY - 1}


def test_control_without_the_constraint_a_year_is_opened_twice(
    agency: Agency, drafter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = next(c for c in Report._meta.constraints if c.name == "report_once_a_year")
    with guard.lifted(connection), monkeypatch.context() as without, connection.schema_editor() as schema:
        # SQLite makes the table anew from what the model says.
        without.setattr(Report._meta, "constraints", [c for c in Report._meta.constraints if c is not once])
        schema.remove_constraint(Report, once)
    try:
        results = at_once(lambda _: open_year(agency=agency, year=2025, by=drafter))
        assert kinds(results)["Report"] > 1
    finally:
        for report in Report.objects.all():
            report.delete()
        with guard.lifted(connection), connection.schema_editor() as schema:
            schema.add_constraint(Report, once)
    with pytest.raises(IntegrityError):
        Report.objects.bulk_create([_unsaved(agency, drafter), _unsaved(agency, drafter)])


def _unsaved(agency: Agency, by: User) -> Report:
    moment = "2026-01-01T00:00:00Z"
    return Report(
        agency=agency, year=2025, format="2021", opened_at=moment, opened_by=by, changed_at=moment, changed_by=by
    )
