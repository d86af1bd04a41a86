"""Every address of the site, for every kind of visitor and every method, as tests/access.py rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from govreports.agencies.models import Agency, Membership, User
from govreports.audit.models import Event, Result
from govreports.publication.models import Publication
from govreports.reports.models import Report, Status
from govreports.review.actions import make
from govreports.review.models import Stage as ReviewStep
from govreports.review.models import StandIn
from tests import factories
from tests.access import LOGIN, METHODS, RULES, VISITORS, Rule, body_of

WRITE_STATEMENT = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|ALTER|CREATE|DROP|TRUNCATE)\b", re.IGNORECASE)
ABSENT = 987_654
BATCH = 123_456
OF_A_REPORT = [rule for rule in RULES if "pk" in rule.arguments]


def names(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    """The name of every pattern below `patterns`, with its namespace."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        else:
            assert isinstance(pattern, URLPattern)
            yield f"{namespace}{pattern.name}"


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    assert set(names(get_resolver().url_patterns)) == {rule.name for rule in RULES}


def test_every_rule_speaks_of_every_visitor_and_method() -> None:
    assert {(r.id, who): set(cells) for r in RULES for who, cells in r.expected.items()} == {
        (r.id, who): set(METHODS) for r in RULES for who in VISITORS
    }


# --- the stage ---


class Stage:
    """One agency with its people, and a report in the state a rule asks for."""

    def __init__(self, agency: Agency, people: dict[str, User]) -> None:
        self.agency, self.people = agency, people

    def report(self, given: str) -> Report:
        drafter, reviewer = self.people["drafter"], self.people["reviewer"]
        if given == "blank":
            return factories.blank_report(self.agency, drafter)
        if given == "batch":
            factories.batch(drafter, pk=BATCH)
            return factories.blank_report(self.agency, drafter)
        if given in {"published", "correcting", "corrected"}:
            published = factories.published_report(self.agency, drafter=drafter, reviewer=reviewer)
            if given == "correcting":
                make("correct", report=published.report_id, by=reviewer, note="一格有误。")
            if given == "corrected":
                changes = {"problems": "存在的问题是答复文书说理不够充分。\n下一步重订答复范本。"}
                factories.correct(published, changes, drafter=drafter, reviewer=reviewer, reason="一句有误。")
            return published.report
        return factories.put(factories.complete_report(self.agency, drafter), STATES[given])

    def browser(self, who: str, **options: Any) -> Client:
        if who == "anonymous":
            return Client(raise_request_exception=False, **options)
        if who != "inactive":
            return factories.client_of(self.people[who], **options)
        browser = factories.client_of(self.people["drafter"], **options)
        User.objects.filter(pk=self.people["drafter"].pk).update(is_active=False)
        return browser


STATES = {"complete": Status.DRAFTING, "in_review": Status.IN_REVIEW, "approved": Status.APPROVED}


@pytest.fixture
def stage(drafter: User, reviewer: User, both: User, administrator: User, stranger: User, agency: Agency) -> Stage:
    people = {"drafter": drafter, "reviewer": reviewer, "both": both, "administrator": administrator}
    return Stage(agency, people | {"other": stranger})


def address(rule: Rule, report: int) -> str:
    known = {"pk": report, "year": factories.YEAR, "code": "kjj", "batch": BATCH}
    return reverse(rule.name, args=[known.get(argument, argument) for argument in rule.arguments])


def ask(browser: Client, method: str, url: str, rule: Rule, agency: Agency, **headers: str) -> HttpResponse:
    if method in {"GET", "HEAD"}:
        return getattr(browser, method.lower())(url)
    body = body_of(rule, agency)
    if method == "POST" and not rule.json:
        return browser.post(url, body, headers=headers)
    return getattr(browser, method.lower())(url, body, content_type="application/json", headers=headers)


def outcome(response: HttpResponse) -> int | str:
    is_sent_there = response.status_code == 302 and response.headers["Location"].startswith("/login/?next=")
    is_login = is_sent_there or not response.streaming and b'name="posted_to"' in response.content
    return LOGIN if is_login else response.status_code


# --- the cells ---


@pytest.mark.parametrize("who", VISITORS)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_address_answers_each_method_as_ruled(rule: Rule, who: str, stage: Stage) -> None:
    url = address(rule, stage.report(rule.given).pk)
    browser = stage.browser(who)
    kept = dict(browser.cookies)
    answered = {}
    for method in METHODS:
        with transaction.atomic():
            answered[method] = outcome(ask(browser, method, url, rule, stage.agency))
            transaction.set_rollback(True)
        browser.cookies.update(kept)
    assert answered == rule.expected[who]


@pytest.mark.parametrize("who", ["drafter", "reviewer", "administrator", "other", "anonymous"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_looking_never_writes(rule: Rule, who: str, stage: Stage) -> None:
    url = address(rule, stage.report(rule.given).pk)
    browser = stage.browser(who)
    with CaptureQueriesContext(connection) as asked:
        browser.get(url)
        browser.head(url)
    written = [q["sql"] for q in asked.captured_queries if WRITE_STATEMENT.match(q["sql"])]
    # Except that a reviewer has looked, once (tests/review/test_openings.py).
    looks = who == "reviewer" and rule.given == "in_review" and rule.expected[who]["GET"] == 200 and rule in OF_A_REPORT
    assert ["review_opening" in sql for sql in written] == [True] * looks


def test_the_write_counter_counts_writes(stage: Stage) -> None:
    """The twin of the test above: the same look at a post finds its writes."""
    browser = stage.browser("drafter")
    url = reverse("reports:save", args=[stage.report("complete").pk])
    with CaptureQueriesContext(connection) as asked:
        browser.post(url, {"mutation": "counter-1", "base": 1, "changes": {"problems": "改"}}, "application/json")
    assert any(WRITE_STATEMENT.match(q["sql"]) for q in asked.captured_queries)


def body_without_token(response: HttpResponse) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("rule", OF_A_REPORT, ids=lambda rule: rule.id)
def test_anothers_report_looks_like_an_absent_one(rule: Rule, method: str, stage: Stage) -> None:
    browser = stage.browser("other")
    theirs = ask(browser, method, address(rule, stage.report(rule.given).pk), rule, stage.agency)
    absent = ask(browser, method, address(rule, ABSENT), rule, stage.agency)
    assert (theirs.status_code, body_without_token(theirs)) == (absent.status_code, body_without_token(absent))


def test_an_unpublished_report_looks_like_an_absent_one_to_the_public(stage: Stage) -> None:
    stage.report("approved")
    theirs = Client().get(reverse("publication:report", args=[factories.YEAR, "kjj"]))
    absent = Client().get(reverse("publication:report", args=[factories.YEAR, "nobody"]))
    assert (theirs.status_code, theirs.content) == (404, absent.content)


# --- forged requests ---


def traces() -> tuple[Any, ...]:
    """What a write would leave: status, versions, what history says was done, publications, who is what."""
    reports = tuple(Report.objects.order_by("pk").values_list("pk", "status", "version"))
    accounts = tuple(User.objects.order_by("pk").values_list("pk", "password", "is_active"))
    settled = Membership.objects.count(), ReviewStep.objects.count(), StandIn.objects.count(), accounts
    return reports, Event.objects.filter(result=Result.DONE).count(), Publication.objects.count(), settled


@pytest.mark.parametrize("token", [None, "0" * 64], ids=["without token", "foreign token"])
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.writes], ids=lambda rule: rule.id)
def test_forged_post_is_refused_and_changes_nothing(rule: Rule, token: str | None, stage: Stage) -> None:
    who = next(who for who, cells in rule.expected.items() if cells["POST"] in {200, 302})
    url = address(rule, stage.report(rule.given).pk)
    browser = stage.browser(who, enforce_csrf_checks=True)
    before = traces()
    forged = ask(browser, "POST", url, rule, stage.agency, **({"X-CSRFToken": token} if token else {}))
    assert (forged.status_code, traces()) == (403, before)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.writes], ids=lambda rule: rule.id)
def test_post_with_the_page_s_token_is_no_forgery(rule: Rule, stage: Stage) -> None:
    """The twin of the test above: with the token the same request passes."""
    who = next(who for who, cells in rule.expected.items() if cells["POST"] in {200, 302})
    url = address(rule, stage.report(rule.given).pk)
    browser = stage.browser(who, enforce_csrf_checks=True)
    browser.get(reverse("password") if who != "anonymous" else reverse("login"))
    token = browser.cookies["csrftoken"].value
    allowed = ask(browser, "POST", url, rule, stage.agency, **{"X-CSRFToken": token})
    assert allowed.status_code == rule.expected[who]["POST"]


# --- rights that end while a page is open ---


@pytest.mark.parametrize("rule", [r for r in OF_A_REPORT if r.writes], ids=lambda rule: rule.id)
def test_post_after_the_role_was_taken_away_is_refused(rule: Rule, stage: Stage) -> None:
    url = address(rule, stage.report(rule.given).pk)
    who = next(who for who in ("drafter", "reviewer") if rule.expected[who]["POST"] in {200, 302})
    browser = stage.browser(who)
    assert browser.get(reverse("reports:list")).status_code == 200
    Membership.objects.filter(user=stage.people[who]).delete()
    before = traces()
    assert (ask(browser, "POST", url, rule, stage.agency).status_code, traces()) == (404, before)


@pytest.mark.parametrize("rule", [r for r in OF_A_REPORT if r.writes], ids=lambda rule: rule.id)
def test_post_after_the_account_was_closed_changes_nothing(rule: Rule, stage: Stage) -> None:
    url = address(rule, stage.report(rule.given).pk)
    who = next(who for who in ("drafter", "reviewer") if rule.expected[who]["POST"] in {200, 302})
    browser = stage.browser(who)
    assert browser.get(reverse("reports:list")).status_code == 200
    User.objects.filter(pk=stage.people[who].pk).update(is_active=False)
    before = traces()
    assert (outcome(ask(browser, "POST", url, rule, stage.agency)), traces()) == (
        rule.expected["inactive"]["POST"],
        before,
    )
