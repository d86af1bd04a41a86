"""What was pinned and answered stays before whoever has not decided since, whatever return followed."""

from __future__ import annotations

import pytest
from django.test import Client

from govreports.agencies.models import Agency, User
from govreports.reports.models import Report
from govreports.review import pins
from govreports.review.actions import make
from tests import factories

CELL = "requests.not_held.individual"


@pytest.fixture
def leader(agency: Agency) -> User:
    return factories.person("leader", factories.Role.REVIEWER, at=agency)


def pinned(report: Report, by: User, *said: str) -> None:
    for note in said:
        pins.add(report=report.pk, by=by, place=CELL, quote="", note=note)
    make("return", report=report.pk, by=by)


def answered(report: Report, drafter: User) -> None:
    for pin in pins.returned(Report.objects.get(pk=report.pk)):
        pins.answer(pin=pin.pk, report=report.pk, by=drafter, kind="kept", note=f"台账如此：{pin.text}")
    make("submit", report=report.pk, by=drafter)


def said(report: Report, user: User) -> list[str]:
    return [pin.text for pin in pins.before(report, list(report.steps.all()), user)]


@pytest.fixture
def twice(complete: Report, drafter: User, reviewer: User, leader: User) -> Report:
    """Two points, answered; then asked back and returned with a reason only."""
    make("submit", report=complete.pk, by=drafter)
    pinned(complete, reviewer, "请核对甲。", "请核对乙。")
    answered(complete, drafter)
    make("return", report=complete.pk, by=reviewer, note="应填报人请求退回。")
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    return complete


@pytest.mark.parametrize("who", ["leader", "reviewer", "drafter"])
@pytest.mark.parametrize("page", ["", "review/"])
def test_answers_stay_on_the_page_after_a_return_with_a_reason_only(
    page: str, who: str, twice: Report, request: pytest.FixtureRequest
) -> None:
    shown = factories.client_of(request.getfixturevalue(who)).get(f"/reports/{twice.pk}/{page}").content.decode()
    assert [words in shown for words in ("请核对甲。", "台账如此：请核对乙。")] == [True, True]


def test_answers_keep_the_report_out_of_the_batch(twice: Report, leader: User) -> None:
    shown = factories.client_of(leader).get("/reports/waiting/").content.decode()
    assert ("意见已答复，请打开核对后办理" in shown, 'type="checkbox"' in shown) == (True, False)


def test_who_never_decided_sees_every_return_of_the_edition(
    twice: Report, drafter: User, reviewer: User, both: User, leader: User
) -> None:
    pinned(twice, both, "请核对丙。")
    answered(twice, drafter)
    assert said(twice, leader) == ["请核对甲。", "请核对乙。", "请核对丙。"]
    shown = factories.client_of(leader).get(f"/reports/{twice.pk}/review/").content.decode()
    assert shown.count(" 退回</h3>") == 2
    assert "退回的意见（3 条）" in shown


def test_who_decided_sees_what_was_said_since(twice: Report, drafter: User, reviewer: User, both: User) -> None:
    pinned(twice, both, "请核对丙。")
    answered(twice, drafter)
    assert said(twice, reviewer) == ["请核对丙。"]
    assert said(twice, both) == ["请核对丙。"]


def test_next_edition_begins_without_the_points_of_the_one_before(twice: Report, drafter: User, leader: User) -> None:
    make("approve", report=twice.pk, by=leader)
    factories.publish(report=twice.pk, by=leader)
    assert len(said(twice, drafter)) == 2
    make("correct", report=twice.pk, by=leader, note="笔误")
    assert said(twice, drafter) == []


def test_only_the_return_in_hand_is_answered(twice: Report, drafter: User, both: User, drafting: Client) -> None:
    pinned(twice, both, "请核对丙。")
    shown = drafting.get(f"/reports/{twice.pk}/").content.decode()
    first, last = (twice.pins.get(text=text).pk for text in ("请核对甲。", "请核对丙。"))
    assert [f"/pins/{pk}/answer/" in shown for pk in (first, last)] == [False, True]


def test_figure_that_changed_is_called_a_figure(
    complete: Report, drafter: User, reviewer: User, drafting: Client
) -> None:
    make("submit", report=complete.pk, by=drafter)
    pinned(complete, reviewer, "请核对甲。")
    factories.actions.save(report=complete.pk, changes={CELL: "3"}, base=complete.version, by=drafter)
    shown = drafting.get(f"/reports/{complete.pk}/").content.decode()
    assert ("数字已改动" in shown, "原文已改动" in shown) == (True, False)
