"""A step stands as it was written, and a status follows a step; what gets past the guards, verify_audit finds."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from govreports.agencies.models import User
from govreports.audit import chain, record, verify
from govreports.audit.models import Event
from govreports.reports.models import Report, Status
from govreports.review import attested
from govreports.review.actions import make
from govreports.review.models import Step
from govreports.review.moves import MOVES
from tests import factories
from tests.guards import drop, lifted

COLUMNS = [f.attname for f in Step._meta.concrete_fields if not f.primary_key]
FORGED: dict[str, Any] = {
    "fingerprint": hashlib.sha256(b"another").hexdigest(),
    "note": "我已阅",
    "move": "publish",
    "from_status": Status.DRAFTING,
    "to_status": Status.PUBLISHED,
    "number": 9,
    "version": 99,
    "round": 9,
    "stage": "签发",
}


@pytest.fixture
def published(agency: Any, drafter: User, reviewer: User) -> Report:
    return factories.published_report(agency, drafter=drafter, reviewer=reviewer).report


def approval(report: Report) -> Any:
    return Step.objects.filter(report=report, move="approve")


def forge(report: Report, column: str) -> int:
    """Another value in one column of the approval."""
    step = approval(report).get()
    others: dict[str, Any] = {
        "report_id": factories.blank_report(report.agency, report.opened_by, 2024).pk,
        "at": step.at + timedelta(microseconds=1),
        "by_id": factories.person("another").pk,
    }
    return approval(report).update(**{column: {**FORGED, **others}[column]})


# --- a step is neither changed nor deleted ---


@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_of_a_step_is_written_again(column: str, approved: Report) -> None:
    with pytest.raises(IntegrityError, match="只增不改"), transaction.atomic():
        forge(approved, column)


@pytest.mark.parametrize("column", COLUMNS)
def test_control_with_the_guard_dropped_a_step_is_altered_and_found(column: str, approved: Report) -> None:
    drop(Step, "UPDATE")
    assert forge(approved, column) == 1
    assert verify.first_fault(approved.pk)


def test_step_is_not_deleted(approved: Report) -> None:
    with pytest.raises(IntegrityError, match="只增不改"), transaction.atomic():
        approval(approved).delete()


def test_control_with_the_guard_dropped_a_step_is_deleted_and_found(approved: Report) -> None:
    drop(Step, "DELETE")
    assert approval(approved).delete()[0] == 1
    assert verify.first_fault(approved.pk) == "修改记录中的“审核通过”（第 2 步）在办理经过中缺失"


# --- a step is one of the table of moves ---


def write(report: Report, who: User, move: str, from_: str, to: str) -> Step:
    return Step.objects.create(
        report=report, move=move, from_status=from_, to_status=to, at=timezone.now(), by=who,
        number=report.steps.count() + 1, version=99, fingerprint="0" * 64,
    )  # fmt: skip


NO_MOVES = [
    ("submit", "drafting", "approved"),
    ("approve", "drafting", "approved"),
    ("pass", "in_review", "approved"),
    ("correct", "published", "approved"),
    ("delete", "drafting", "drafting"),
]


@pytest.mark.parametrize(("move", "from_", "to"), NO_MOVES)
def test_step_that_no_move_makes_is_refused(move: str, from_: str, to: str, complete: Report, stranger: User) -> None:
    factories.put(complete, Status(from_))
    with pytest.raises(IntegrityError, match="不在办理流程中"), transaction.atomic():
        write(complete, stranger, move, from_, to)


@pytest.mark.parametrize(("move", "from_", "to"), NO_MOVES)
def test_control_with_the_guard_dropped_any_step_is_written(
    move: str, from_: str, to: str, complete: Report, stranger: User
) -> None:
    factories.put(complete, Status(from_))
    drop(Step, "INSERT", "move")
    assert write(complete, stranger, move, from_, to).pk


@pytest.mark.parametrize("move", MOVES)
def test_step_that_begins_where_the_report_is_not_is_refused(move: str, complete: Report, stranger: User) -> None:
    begins = min(MOVES[move].from_)
    factories.put(complete, next(status for status in Status if status not in MOVES[move].from_))
    with pytest.raises(IntegrityError, match="不在办理流程中"), transaction.atomic():
        write(complete, stranger, move, begins, MOVES[move].leads_to(begins))


@pytest.mark.parametrize("number", [0, 1, 2, 4])
def test_step_out_of_its_number_is_refused(number: int, approved: Report, stranger: User) -> None:
    with pytest.raises(IntegrityError, match="不在办理流程中"), transaction.atomic():
        Step.objects.create(
            report=approved, move="ask_back", from_status="approved", to_status="approved", at=timezone.now(),
            by=stranger, number=number, version=99, fingerprint="0" * 64,
        )  # fmt: skip


# --- a status follows a step ---

LAST = (Status.APPROVED, Status.PUBLISHED)  # as the last step of a published report has it
CHANGES = [(a, b) for a in Status for b in Status if a != b and (a, b) != LAST]


@pytest.mark.parametrize(("status", "wanted"), CHANGES)
def test_no_status_changes_without_a_step(status: Status, wanted: Status, published: Report) -> None:
    factories.put(published, status)
    with pytest.raises(IntegrityError, match="只随办理改变"), transaction.atomic():
        Report.objects.filter(pk=published.pk).update(status=wanted)


def test_control_with_the_guard_dropped_a_published_report_is_opened_and_found(published: Report) -> None:
    drop(Report, "UPDATE", "status")
    assert Report.objects.filter(pk=published.pk).update(status=Status.DRAFTING) == 1
    assert verify.first_fault(published.pk) == "报告状态是“填报中”，最后一步办理后应是“已发布”"


@pytest.mark.parametrize("move", MOVES)
def test_status_follows_every_move_once(move: str, complete: Report, stranger: User) -> None:
    begins = min(MOVES[move].from_)
    leads = MOVES[move].leads_to(begins)
    factories.put(complete, begins)
    write(complete, stranger, move, begins, leads)
    mine = Report.objects.filter(pk=complete.pk)
    assert mine.update(status=leads) == 1
    others = [status for status in Status if status not in {leads, MOVES[move].to}]
    for other in others:
        with pytest.raises(IntegrityError, match="只随办理改变"), transaction.atomic():
            mine.update(status=other)


def test_earlier_step_opens_nothing_again(published: Report, drafter: User, reviewer: User) -> None:
    """That a correction was opened once is no leave to open another without saying so."""
    make("correct", report=published.pk, by=reviewer, note="笔误")
    make("abandon", report=published.pk, by=reviewer)
    with pytest.raises(IntegrityError, match="只随办理改变"), transaction.atomic():
        Report.objects.filter(pk=published.pk).update(status=Status.DRAFTING)


# --- verify_audit holds steps against history ---


def verified() -> str:
    said = StringIO()
    try:
        call_command("verify_audit", stdout=said)
    except CommandError as e:
        return f"{said.getvalue()}{e}"
    return said.getvalue()


def test_whole_life_of_a_report_holds(published: Report, drafter: User, reviewer: User) -> None:
    factories.correct(published.publications.get(), {"problems": "存在的问题是更新较慢，下一步改进。"},
                      drafter=drafter, reviewer=reviewer, reason="笔误")  # fmt: skip
    assert verified().startswith("校验通过")


def test_command_names_report_and_step(approved: Report, drafter: User) -> None:
    factories.blank_report(approved.agency, drafter, 2024)
    with lifted():
        approval(approved).update(note="我已阅")
    assert f"报告 {approved.pk}：办理经过第 2 步“审核通过”与修改记录不符\n校验未通过" in verified()


def test_step_slipped_in_is_found(approved: Report, stranger: User) -> None:
    with lifted():
        write(approved, stranger, "ask_back", "approved", "approved")
    assert "第 3 步“请求退回”与修改记录不符" in verified()


def test_every_column_of_a_step_is_held_against_history() -> None:
    said = {"report_id": "report", "by_id": "by__username"}
    assert {said.get(c, c) for c in COLUMNS} == {"report", *attested._SAID, *attested.TOLD}


def test_report_with_chain_and_step_at_fault_counts_once(approved: Report) -> None:
    with lifted():
        approval(approved).update(note="我已阅")
        Event.objects.filter(report=approved.pk, action="submit").update(note="x")
    assert "1 份报告有问题" in verified()


# --- history from before events kept their steps ---


@pytest.fixture
def of_old(complete: Report, drafter: User, reviewer: User, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Submitted and returned with a reason, by a release whose events did not keep the step."""
    write_event = record.write
    monkeypatch.setattr(record, "write", lambda **given: write_event(**{**given, "answer": None}))
    make("submit", report=complete.pk, by=drafter)
    make("return", report=complete.pk, by=reviewer, note="请核对。")
    return complete


def test_history_of_an_earlier_release_holds(of_old: Report) -> None:
    assert not Event.objects.filter(report=of_old.pk, action="return").exclude(answer="").exists()
    assert verify.first_fault(of_old.pk) is None


@pytest.mark.parametrize(("column", "value"), [("note", "请改。"), ("version", 99), ("move", "approve")])
def test_altered_step_of_an_earlier_release_is_found(column: str, value: Any, of_old: Report) -> None:
    with lifted():
        Step.objects.filter(report=of_old, move="return").update(**{column: value})
    assert verify.first_fault(of_old.pk)


def test_event_of_a_move_is_chained_with_its_step(approved: Report) -> None:
    event = Event.objects.get(report=approved.pk, action="approve")
    assert approval(approved).get().fingerprint in event.answer
    assert "answer" in chain.FIELDS
