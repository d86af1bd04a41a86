"""A move makes no version: what was handed in, passed, approved and published is one, and is named as it was seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from govreports.agencies.models import Agency, User
from govreports.audit import verify
from govreports.formats.document import fingerprint
from govreports.publication import changed
from govreports.publication.actions import publish
from govreports.reports import cells
from govreports.reports.actions import save
from govreports.reports.models import Report
from govreports.review import opinion
from govreports.review.actions import Outdated, make
from govreports.review.models import Step
from tests import factories
from tests.guards import lifted

CELL = "disputes.review.upheld"


@pytest.fixture
def in_two(complete: Report, drafter: User, reviewer: User, both: User) -> Report:
    """Handed in to an agency of two steps."""
    factories.stages(complete.agency, 初审=[reviewer], 签发=[both])
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    return complete


def page(browser: Client, report: Report, which: str = "approval-sheet") -> str:
    return browser.get(f"/reports/{report.pk}/{which}/").content.decode()


# --- one document, one version ---


def test_whole_round_is_over_the_version_that_was_handed_in(
    in_two: Report, drafter: User, reviewer: User, both: User
) -> None:
    make("pass", report=in_two.pk, by=reviewer)
    make("approve", report=in_two.pk, by=both)
    publish(report=in_two.pk, by=both)
    seen = (in_two.version, fingerprint(cells.document(in_two)))
    assert set(in_two.steps.values_list("version", "fingerprint")) == {seen}
    assert list(in_two.steps.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert Report.objects.get(pk=in_two.pk).version == in_two.version
    assert verify.first_fault(in_two.pk) is None


def test_one_sheet_carries_both_signatures(in_two: Report, reviewer: User, both: User) -> None:
    """What is printed at the first step names what is printed after the last one."""
    named = (f"第 {in_two.version} 稿", fingerprint(cells.document(in_two)))
    at_first = page(factories.client_of(reviewer), in_two)
    make("pass", report=in_two.pk, by=reviewer)
    make("approve", report=in_two.pk, by=both)
    at_last = page(factories.client_of(both), in_two)
    assert [words in sheet for sheet in (at_first, at_last) for words in named] == [True] * 4
    assert at_last.count(f"在系统中通过（第 {in_two.version} 稿）") == 2


def test_return_names_the_version_that_was_returned(in_two: Report, reviewer: User, reviewing: Client) -> None:
    make("return", report=in_two.pk, by=reviewer, note="请核对。")
    assert f"第 {in_two.version} 稿，SHA-256" in page(reviewing, in_two, "opinion")
    assert opinion.returns(in_two)[0][0].version == in_two.version


def test_correction_given_up_is_a_version_for_it_changes_figures(agency: Agency, drafter: User, reviewer: User) -> None:
    report = factories.published_report(agency, drafter=drafter, reviewer=reviewer).report
    make("correct", report=report.pk, by=reviewer, note="笔误")
    save(report=report.pk, changes={CELL: "4"}, base=report.version, by=drafter)
    before = Report.objects.get(pk=report.pk).version
    step = make("abandon", report=report.pk, by=reviewer)
    assert (step.version, step.report.version) == (before + 1, before + 1)
    assert step.fingerprint == report.publications.get().sha256
    steps = list(report.steps.all())
    base = changed.base_for(report, steps, reviewer)
    found = changed.changes(report, cells.document(report), base)
    assert (base.version, found.figures, found.is_proved) == (before + 1, 0, True)


def test_version_is_listed_once_with_all_who_decided_on_it(in_two: Report, reviewer: User, both: User) -> None:
    make("pass", report=in_two.pk, by=reviewer)
    found = changed.bases(in_two, list(in_two.steps.select_related("by")))
    assert [(b.version, b.said) for b in found] == [
        (in_two.version, "示例drafter提交审核，示例reviewer初审：本步通过"),
        (1, "开始填报"),
    ]


def test_what_was_changed_after_a_return_is_found(in_two: Report, drafter: User, reviewer: User, both: User) -> None:
    make("return", report=in_two.pk, by=reviewer, note="请核对。")
    save(report=in_two.pk, changes={CELL: "4"}, base=in_two.version, by=drafter)
    make("submit", report=in_two.pk, by=drafter)
    steps = list(in_two.steps.select_related("by"))
    found = changed.changes(in_two, cells.document(in_two), changed.base_for(in_two, steps, reviewer))
    assert ([c.new for part in found.parts for c in part.entries], found.is_proved) == (["4"], True)


# --- a page stands beside the steps it showed, too ---


def went_round(report: Report, drafter: User, reviewer: User) -> None:
    """Returned and handed in again without a change: the same words, but not what was decided on."""
    make("return", report=report.pk, by=reviewer, note="请核对台账。")
    make("submit", report=report.pk, by=drafter)


def body(report: Report) -> dict[str, str]:
    return {
        "seen": str(report.version),
        "after": str(report.steps.count()),
        "sha256": fingerprint(cells.document(report)),
    }


def test_page_from_before_a_return_decides_nothing(
    in_two: Report, drafter: User, reviewer: User, reviewing: Client
) -> None:
    stale = body(in_two)
    went_round(in_two, drafter, reviewer)
    answer = reviewing.post(f"/reports/{in_two.pk}/moves/pass/", stale)
    shown = answer.content.decode()
    assert (answer.status_code, "示例drafter已办理“提交审核”，未办理：本步通过" in shown) == (409, True)
    assert "请核对台账。" in shown
    assert not Step.objects.filter(move="pass").exists()


def test_control_page_from_after_it_decides(in_two: Report, drafter: User, reviewer: User, reviewing: Client) -> None:
    went_round(in_two, drafter, reviewer)
    assert reviewing.post(f"/reports/{in_two.pk}/moves/pass/", body(in_two)).status_code == 302
    assert Step.objects.get(move="pass").version == in_two.version


def test_control_without_the_count_of_steps_the_stale_page_would_decide(
    in_two: Report, drafter: User, reviewer: User
) -> None:
    """The twin: version and fingerprint alone are the same before and after."""
    stale = body(in_two)
    went_round(in_two, drafter, reviewer)
    seen = int(stale["seen"])
    with pytest.raises(Outdated):
        make("pass", report=in_two.pk, by=reviewer, seen=seen, sha256=stale["sha256"], after=int(stale["after"]))
    assert make("pass", report=in_two.pk, by=reviewer, seen=seen, sha256=stale["sha256"]).move == "pass"


def test_stale_tick_of_the_list_decides_nothing(
    in_two: Report, drafter: User, reviewer: User, reviewing: Client
) -> None:
    before = body(in_two)
    tick = f"{in_two.pk}:{before['seen']}:{before['after']}:{before['sha256']}"
    assert tick in reviewing.get("/reports/waiting/").content.decode()
    went_round(in_two, drafter, reviewer)
    shown = reviewing.post("/reports/waiting/", {"report": tick}).content.decode()
    assert ("已办理“提交审核”" in shown, Step.objects.filter(move="pass").exists()) == (True, False)


# --- records of releases in which every move made a version ---


@pytest.fixture
def of_old(in_two: Report, reviewer: User) -> Report:
    """Handed in and passed as those releases wrote it: report, step and event one version further each time."""
    make("pass", report=in_two.pk, by=reviewer)
    handed_in = in_two.version
    with lifted():
        for further, move in enumerate(("submit", "pass"), 1):
            Step.objects.filter(report=in_two, move=move).update(version=handed_in + further)
        Report.objects.filter(pk=in_two.pk).update(version=handed_in + 2)
    in_two.refresh_from_db()
    return in_two


def test_round_begun_in_an_old_release_is_ended_in_this(of_old: Report, both: User) -> None:
    shown = page(factories.client_of(both), of_old)
    assert shown.count(f"第 {of_old.version} 稿") >= 2  # the sheet, and the step already passed
    step = make("approve", report=of_old.pk, by=both)
    assert (step.version, step.fingerprint) == (of_old.version, of_old.steps.get(move="pass").fingerprint)
    assert len({*of_old.steps.values_list("fingerprint", flat=True)}) == 1


def test_old_records_are_compared_with_as_before(of_old: Report, drafter: User, reviewer: User, both: User) -> None:
    make("return", report=of_old.pk, by=both, note="请核对。")
    save(report=of_old.pk, changes={CELL: "4"}, base=of_old.version, by=drafter)
    make("submit", report=of_old.pk, by=drafter)
    steps = list(of_old.steps.select_related("by"))
    assert [b.version for b in changed.bases(of_old, steps)] == [
        of_old.version + 1, of_old.version, of_old.version - 1, 1,
    ]  # fmt: skip
    found = changed.changes(of_old, cells.document(of_old), changed.base_for(of_old, steps, reviewer))
    assert ([c.new for part in found.parts for c in part.entries], found.is_proved) == (["4"], True)


@pytest.fixture
def before_numbers() -> Iterator[None]:
    """The schema as it was before steps had numbers; it comes back whatever happens."""
    call_command("migrate", "review", "0003", verbosity=0)
    try:
        yield
    finally:
        call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_steps_written_before_are_numbered_in_their_order(before_numbers: None, agency: Agency, drafter: User) -> None:
    apps = MigrationExecutor(connection).loader.project_state(
        [("review", "0003_proposals"), ("reports", "0003_explanation")]
    ).apps  # fmt: skip
    reports = [factories.blank_report(agency, drafter, year) for year in (2024, 2025)]
    old = apps.get_model("review", "Step")
    for version in (2, 5, 6):
        for report in reports:
            old.objects.create(
                report_id=report.pk, move="ask_back", from_status="in_review", to_status="in_review",
                at=report.opened_at, by_id=drafter.pk, version=version, fingerprint="0" * 64,
            )  # fmt: skip
    call_command("migrate", verbosity=0)
    assert [list(r.steps.values_list("version", "number")) for r in reports] == [[(2, 1), (5, 2), (6, 3)]] * 2
