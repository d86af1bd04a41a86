"""A reviewer's first look ends the withdrawal, whatever of the report he looked at."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from govreports.agencies.models import User
from govreports.reports.models import Report
from govreports.review.actions import NotReady, make
from govreports.review.models import Opening
from govreports.review.openings import OF_A_REPORT
from tests import factories
from tests.access import RULES, Rule

MIDDLEWARE = "govreports.review.openings.noted"
# Code for a website is made of approved reports only, and a draft's import is the clerk's.
SHOWS = [
    rule
    for rule in {rule.name: rule for rule in RULES if "pk" in rule.arguments}.values()
    if rule.expected["reviewer"]["GET"] == 200 and rule.name != "publication:web_code"
]


def url(rule: Rule, report: Report) -> str:
    return reverse(rule.name, args=[report.pk if a == "pk" else a for a in rule.arguments])


@pytest.fixture
def in_review(complete: Report, drafter: User) -> Report:
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    return complete


@pytest.mark.parametrize("rule", SHOWS, ids=lambda rule: rule.name)
def test_look_at_any_address_ends_the_withdrawal(
    rule: Rule, in_review: Report, drafter: User, reviewer: User, reviewing: Client
) -> None:
    assert reviewing.get(url(rule, in_review)).status_code == 200
    assert [opening.by for opening in Opening.objects.all()] == [reviewer]
    with pytest.raises(NotReady, match="已开始审核，不能撤回"):
        make("withdraw", report=in_review.pk, by=drafter)


def test_pages_pictures_and_files_are_among_them() -> None:
    names = {rule.name for rule in SHOWS}
    files = {"preview_pdf", "word", "workbook", "web_page", "preview", "picture", "pages", "desk", "approval_sheet"}
    assert {f"publication:{name}" for name in files} | {"exchange:export", "review:task", "reports:table"} <= names


def test_every_address_of_a_report_begins_alike_and_no_other_does() -> None:
    """What a new address must keep to, to be counted."""
    of_reports = {rule.name for rule in RULES if "pk" in rule.arguments}
    begins = {name for name, route in routes(get_resolver().url_patterns) if route.startswith(OF_A_REPORT)}
    assert begins == of_reports


def routes(patterns: list[Any], namespace: str = "", before: str = "") -> list[tuple[str, str]]:
    found = []
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += routes(pattern.url_patterns, inner, route)
        else:
            found.append((f"{namespace}{pattern.name}", route))
    return found


def test_control_without_the_middleware_the_report_is_withdrawn(
    in_review: Report, drafter: User, reviewer: User, settings: Any
) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != MIDDLEWARE]
    assert factories.client_of(reviewer).get(f"/reports/{in_review.pk}/report.json").status_code == 200
    assert make("withdraw", report=in_review.pk, by=drafter).to_status == "drafting"


@pytest.mark.parametrize("method", ["head", "post"])
def test_what_shows_nothing_is_no_look(method: str, in_review: Report, reviewing: Client) -> None:
    getattr(reviewing, method)(f"/reports/{in_review.pk}/")
    assert Opening.objects.count() == 0


@pytest.mark.parametrize("address", ["moves/approve/", "code.html", "import/", "pages/99.png?width=x"])
def test_refused_look_is_none(address: str, in_review: Report, reviewing: Client) -> None:
    assert reviewing.get(f"/reports/{in_review.pk}/{address}").status_code != 200
    assert Opening.objects.count() == 0


@pytest.mark.parametrize("who", ["drafter", "colleague", "stranger"])
def test_look_of_who_does_not_decide_leaves_no_trace(
    who: str, in_review: Report, request: pytest.FixtureRequest
) -> None:
    factories.client_of(request.getfixturevalue(who)).get(f"/reports/{in_review.pk}/report.docx")
    assert Opening.objects.count() == 0


def test_submitter_who_reviews_too_does_not_open_his_own(complete: Report, both: User) -> None:
    make("submit", report=complete.pk, by=both)
    factories.client_of(both).get(f"/reports/{complete.pk}/report.docx")
    assert Opening.objects.count() == 0


def test_look_in_an_earlier_round_does_not_count_in_the_next(
    in_review: Report, drafter: User, reviewer: User, reviewing: Client
) -> None:
    reviewing.get(f"/reports/{in_review.pk}/report.docx")
    make("return", report=in_review.pk, by=reviewer, note="重写。")
    make("submit", report=in_review.pk, by=drafter)
    assert make("withdraw", report=in_review.pk, by=drafter).to_status == "drafting"


def queries(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_page_of_writing_costs_no_query_more(complete: Report, drafting: Client, settings: Any) -> None:
    address = f"/reports/{complete.pk}/tables/requests/"
    drafting.get(address)
    noting = queries(drafting, address)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != MIDDLEWARE]
    bare = Client()
    bare.cookies = drafting.cookies
    assert queries(bare, address) == noting


def test_look_that_is_noted_already_costs_one_query(in_review: Report, reviewing: Client, settings: Any) -> None:
    address = f"/reports/{in_review.pk}/report.json"
    reviewing.get(address)
    noting = queries(reviewing, address)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != MIDDLEWARE]
    bare = Client()
    bare.cookies = reviewing.cookies
    assert queries(bare, address) == noting - 1
