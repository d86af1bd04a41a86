"""Approving several at once: each its own transaction, each with its own answer."""

from __future__ import annotations

import pytest
from django.test import Client

from govreports.agencies.models import Agency, Membership, User
from govreports.formats.document import fingerprint
from govreports.reports import cells
from govreports.reports.actions import save
from govreports.reports.models import Report, Status
from govreports.review import pins
from govreports.review.actions import make
from tests import factories

URL = "/reports/waiting/"


@pytest.fixture
def three(agency: Agency, drafter: User, reviewer: User) -> list[Report]:
    """Three years submitted."""
    reports = [factories.complete_report(agency, drafter, year) for year in (2021, 2023, 2025)]
    for report in reports:
        make("submit", report=report.pk, by=drafter)
        report.refresh_from_db()
    return reports


def tick(report: Report) -> str:
    return f"{report.pk}:{report.version}:{report.steps.count()}:{fingerprint(cells.document(report))}"


def states(reports: list[Report]) -> list[str]:
    return [Report.objects.get(pk=report.pk).status for report in reports]


def test_page_offers_a_tick_for_each(three: list[Report], reviewing: Client) -> None:
    page = reviewing.get(URL).content.decode()
    assert [f'value="{tick(report)}"' in page for report in three] == [True] * 3


def test_ticked_reports_are_approved_each(three: list[Report], reviewing: Client) -> None:
    page = reviewing.post(URL, {"report": [tick(report) for report in three[:2]]}).content.decode()
    assert states(three) == [Status.APPROVED, Status.APPROVED, Status.IN_REVIEW]
    assert page.count("：审核通过。") == 2


def test_one_refused_report_does_not_stop_the_others(
    three: list[Report], drafter: User, reviewer: User, reviewing: Client
) -> None:
    ticks = [tick(report) for report in three]
    make("withdraw", report=three[1].pk, by=drafter)
    page = reviewing.post(URL, {"report": ticks}).content.decode()
    assert states(three) == [Status.APPROVED, Status.DRAFTING, Status.APPROVED]
    assert "报告现在是“填报中”状态，不能审核通过" in page


def test_report_changed_since_the_page_is_refused(three: list[Report], drafter: User, reviewing: Client) -> None:
    stale = tick(three[0])
    make("withdraw", report=three[0].pk, by=drafter)
    three[0].refresh_from_db()
    save(report=three[0].pk, changes={"disputes.review.upheld": "7"}, base=three[0].version, by=drafter)
    make("submit", report=three[0].pk, by=drafter)
    assert "有了改动" in reviewing.post(URL, {"report": [stale]}).content.decode()
    assert states(three[:1]) == [Status.IN_REVIEW]


def test_report_with_my_pin_has_no_tick_and_is_refused(three: list[Report], reviewer: User, reviewing: Client) -> None:
    value = tick(three[0])
    pins.add(report=three[0].pk, by=reviewer, place="problems", quote="", note="改")
    assert value not in reviewing.get(URL).content.decode()
    assert "您还有 1 条意见没有退回" in reviewing.post(URL, {"report": [value]}).content.decode()


def test_own_report_has_no_tick(agency: Agency, drafter: User, both: User) -> None:
    report = factories.complete_report(agency, both)
    make("submit", report=report.pk, by=drafter)
    page = factories.client_of(both).get(URL).content.decode()
    assert ('type="checkbox"' in page, "须由其他审核人审核" in page) == (False, True)


def test_anothers_report_is_neither_shown_nor_approved(three: list[Report], stranger: User) -> None:
    browser = factories.client_of(stranger)
    assert "没有等您审核的报告" in browser.get(URL).content.decode()
    assert "没有这份报告" in browser.post(URL, {"report": [tick(three[0])]}).content.decode()
    assert states(three[:1]) == [Status.IN_REVIEW]


def test_right_taken_away_while_the_page_was_open(three: list[Report], reviewer: User, reviewing: Client) -> None:
    Membership.objects.filter(user=reviewer).delete()
    assert "已不能审核它" in reviewing.post(URL, {"report": [tick(three[0])]}).content.decode()


def test_double_click_says_that_it_is_done(three: list[Report], reviewing: Client) -> None:
    value = tick(three[0])
    reviewing.post(URL, {"report": [value]})
    assert "没有重复办理" in reviewing.post(URL, {"report": [value]}).content.decode()


@pytest.mark.parametrize("value", ["", "x", "1:2", "1:x:y", "1:2:x:y", "²:1:1:a", "9" * 12])
def test_tick_that_is_none_is_refused(value: str, three: list[Report], reviewing: Client) -> None:
    assert reviewing.post(URL, {"report": [value]}).status_code in {200, 400}
    assert states(three) == [Status.IN_REVIEW] * 3


def test_nothing_ticked_says_so(reviewing: Client) -> None:
    assert "没有勾选报告" in reviewing.post(URL).content.decode()
