"""A form sent after the log-in had ended is offered again after the next one; nothing is done by itself."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from govreports.agencies.models import User
from govreports.reports.models import Report, Status
from govreports.review.actions import make
from tests import factories

WHY = "请核对“自然人”一列，\n与台账不一致。"


def token(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]  # type: ignore[index]


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    form = page.partition("plain-form")[2].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


@pytest.fixture
def submitted(complete: Report, drafter: User) -> Report:
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    return complete


@pytest.fixture
def expired(reviewer: User, submitted: Report) -> tuple[Client, HttpResponse]:
    """A reviewer's browser with checks against foreign forms, and the answer to a return sent too late."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reviewer)
    page = browser.get(f"/reports/{submitted.pk}/").content.decode()
    del browser.cookies["sessionid"]
    body = {"note": WHY, "version": submitted.version, "csrfmiddlewaretoken": token(page)}
    return browser, browser.post(f"/reports/{submitted.pk}/moves/return/", body)


def log_in(browser: Client, answered: HttpResponse, password: str = factories.PASSWORD) -> HttpResponse:
    fields = hidden(answered.content.decode())
    return browser.post("/login/", fields | {"username": "reviewer", "password": password})


def test_log_in_page_carries_what_was_sent(expired: tuple[Client, HttpResponse]) -> None:
    page = expired[1].content.decode()
    assert "刚才提交的内容还在" in page
    assert "csrfmiddlewaretoken" not in hidden(page)["posted"]


def test_after_log_in_it_is_offered_and_not_yet_done(expired: tuple[Client, HttpResponse], submitted: Report) -> None:
    offered = log_in(*expired).content.decode()
    submitted.refresh_from_db()
    assert "与台账不一致。" in offered
    assert submitted.status == Status.IN_REVIEW


def test_sent_again_it_is_done_as_typed(expired: tuple[Client, HttpResponse], submitted: Report) -> None:
    browser, answered = expired
    fields = hidden(log_in(browser, answered).content.decode())
    browser.post(f"/reports/{submitted.pk}/moves/return/", fields)
    submitted.refresh_from_db()
    assert submitted.status == Status.RETURNED
    assert submitted.steps.get(move="return").note == WHY


def test_wrong_password_loses_nothing(expired: tuple[Client, HttpResponse]) -> None:
    browser, answered = expired
    again = log_in(browser, answered, "wrong")
    assert hidden(again.content.decode())["posted"] == hidden(answered.content.decode())["posted"]


def test_log_in_in_another_tab_loses_nothing(expired: tuple[Client, HttpResponse], reviewer: User) -> None:
    browser, answered = expired
    fields = hidden(answered.content.decode())
    browser.force_login(reviewer)
    page = browser.get("/password/").content.decode()
    answer = browser.post("/login/", {**fields, "csrfmiddlewaretoken": token(page)})
    assert "与台账不一致。" in answer.content.decode()


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_form_for_another_site_is_not_offered(address: str, reviewer: User) -> None:
    body = {"username": "reviewer", "password": factories.PASSWORD, "posted_to": address, "posted": "note=x"}
    assert Client().post("/login/", body).status_code == 302


def test_form_without_its_token_is_not_carried(submitted: Report) -> None:
    answer = Client(enforce_csrf_checks=True).post(f"/reports/{submitted.pk}/moves/return/", {"note": WHY})
    assert answer.status_code == 403
    assert "posted_to" not in answer.content.decode()


def test_address_that_only_takes_forms_says_so(reviewer: User, submitted: Report) -> None:
    browser = Client()
    browser.force_login(reviewer)
    answer = browser.get(f"/reports/{submitted.pk}/moves/return/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "不能直接打开" in answer.content.decode()
