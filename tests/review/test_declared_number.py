"""A wrong number declared another does not get past the approver unseen: explained, listed, and no tick."""

from __future__ import annotations

import pytest
from django.test import Client

from govreports.agencies.models import User
from govreports.findings.finding import Finding
from govreports.findings.register import findings
from govreports.formats.document import fingerprint
from govreports.reports import cells
from govreports.reports.actions import save
from govreports.reports.bindings import OTHER, Binding
from govreports.reports.explanations import explain, said, settles
from govreports.reports.findings import case
from govreports.reports.models import Reason, Report, Status
from govreports.review.actions import NotReady, make
from tests import factories

WORDS = "全年答复申请19件"
TEXT = f"{factories.OVERVIEW}\n{WORDS}。"
NUMBER = (TEXT.index("19"), TEXT.index("19") + 2)
WHY = "指本机关全系统的答复件数，下属两家事业单位另行报告。"


def declare(report: Report, by: User) -> None:
    """What one click on 另有所指 saves."""
    save(
        report=report.pk,
        changes={"overview": TEXT},
        base=report.version,
        by=by,
        bindings={"overview": (Binding(*NUMBER, OTHER),)},
    )
    report.refresh_from_db()


@pytest.fixture
def declared(complete: Report, drafter: User) -> Report:
    """A complete report whose text says 19 where the table has another number; 19 is declared another."""
    declare(complete, drafter)
    return complete


@pytest.fixture
def handed_in(declared: Report, drafter: User) -> Report:
    """The same, explained and handed in."""
    reason(declared, drafter)
    make("submit", report=declared.pk, by=drafter)
    declared.refresh_from_db()
    return declared


def asked(report: Report) -> Finding:
    [found] = [f for f in findings(case(Report.objects.get(pk=report.pk))) if f.id == "U3"]
    return found


def reason(report: Report, by: User) -> None:
    now = asked(report)
    over = said(report).get(now.key)
    details = {"key": now.key, "values": now.values, "over": over.pk if over else None, "printed": False}
    explain(report=report.pk, by=by, kind=Reason.SCOPE, reason=WHY, **details)


def tick(report: Report) -> str:
    return f"{report.pk}:{report.version}:{report.steps.count()}:{fingerprint(cells.document(report))}"


def test_undeclared_it_stops_the_report(complete: Report, drafter: User) -> None:
    save(report=complete.pk, changes={"overview": TEXT}, base=complete.version, by=drafter)
    with pytest.raises(NotReady, match="须改正"):
        make("submit", report=complete.pk, by=drafter)


def test_declared_it_waits_for_a_reason(declared: Report, drafter: User) -> None:
    with pytest.raises(NotReady, match="还有 1 项须说明.*19"):
        make("submit", report=declared.pk, by=drafter)


def test_explained_it_goes_to_the_reviewer(handed_in: Report) -> None:
    assert handed_in.status == Status.IN_REVIEW


@pytest.mark.parametrize("page", ["", "review/", "approval-sheet/", "explanations/"])
def test_every_page_of_the_approver_lists_it_with_its_reason(page: str, handed_in: Report, reviewing: Client) -> None:
    body = reviewing.get(f"/reports/{handed_in.pk}/{page}").content.decode()
    assert "19件" in body
    assert WHY in body


def test_it_is_not_for_a_tick(handed_in: Report, reviewing: Client) -> None:
    value = tick(handed_in)
    assert value not in reviewing.get("/reports/waiting/").content.decode()
    assert "请打开查看后办理" in reviewing.post("/reports/waiting/", {"report": [value]}).content.decode()
    handed_in.refresh_from_db()
    assert handed_in.status == Status.IN_REVIEW


def test_without_the_number_it_is_for_a_tick(complete: Report, drafter: User, reviewing: Client) -> None:
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    assert tick(complete) in reviewing.get("/reports/waiting/").content.decode()


def test_reason_ends_when_the_table_changes(declared: Report, drafter: User) -> None:
    reason(declared, drafter)
    before = asked(declared)
    changes = {"requests.full_disclosure.individual": "6", "requests.carried_forward.individual": "3"}
    save(report=declared.pk, changes=changes, base=declared.version, by=drafter)
    after = asked(declared)
    assert settles(said(declared)[before.key], before)
    assert after.key == before.key
    assert not settles(said(declared)[after.key], after)


def test_reason_outlives_a_save_of_something_else(declared: Report, drafter: User) -> None:
    reason(declared, drafter)
    declared.refresh_from_db()
    changes = {"problems": "存在的问题是更新较慢。\n下一步改进。"}
    save(report=declared.pk, changes=changes, base=declared.version, by=drafter)
    now = asked(declared)
    assert settles(said(declared)[now.key], now)


def test_number_no_longer_declared_must_be_mended_again(declared: Report, drafter: User) -> None:
    reason(declared, drafter)
    declared.refresh_from_db()
    save(report=declared.pk, changes={"overview": TEXT}, base=declared.version, by=drafter, bindings={"overview": ()})
    with pytest.raises(NotReady, match="须改正"):
        make("submit", report=declared.pk, by=drafter)
