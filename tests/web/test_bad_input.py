"""Whatever is sent: a clear answer in Chinese, never a fault of the server, and nothing of it written."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from govreports.agencies.models import User
from govreports.audit.models import Event, Result
from govreports.reports import cells
from govreports.reports.models import Report, Status
from tests import factories
from tests.access import RULES, Rule

A = "requests.new_received.individual"
FORM = "application/x-www-form-urlencoded"
TAKING = [rule for rule in RULES if rule.writes and not rule.json]
CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")

# What may arrive where a form's fields should be; `{}` is a field of the form.
BODIES: dict[str, tuple[bytes, str]] = {
    "NUL": (b"{}=%00", FORM),
    "NUL in the name": (b"{}%00=1", FORM),
    "lone surrogate": (b"{}=%ED%A0%80", FORM),
    "invalid UTF-8": (b"{}=%FF%FE", FORM),
    "raw bytes": (b"{}=\xff\xfe\x00", FORM),
    "GBK": (b"{}=%C4%EA%B1%A8", FORM),
    "number of 5,000 digits": (b"{}=" + b"9" * 5000, FORM),
    "no number": (b"{}=NaN", FORM),
    "the field twice": (b"{}=1&{}=2", FORM),
    "unknown cell": (b"{}=1&notes.x=1&requests.x.y=1", FORM),
    "5 MB": (b"{}=" + b"x" * 5_000_000, FORM),
    "7 MB": (b"{}=" + b"x" * 7_000_000, FORM),
    "1,001 fields": (b"&".join(b"f%d=1" % n for n in range(1001)), FORM),
    "another charset": (b"{}=%C4%EA", FORM + "; charset=gbk"),
    "unknown charset": (b"{}=1", FORM + "; charset=x-none"),
    "JSON": (b'{"base": 1}', "application/json"),
    "deep JSON": (b"[" * 50_000, "application/json"),
    "broken multipart": (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
    "multipart without boundary": (b"x", "multipart/form-data"),
    "no body": (b"", FORM),
    "unknown type": (b"\x00", "application/octet-stream"),
}


def sentence(answer: HttpResponse) -> bool:
    """Whether the answer says something in Chinese."""
    is_json = answer.headers["Content-Type"] == "application/json"
    return bool(CHINESE.search(answer.json()["error"] if is_json else answer.content.decode()))


def send(browser: Client, url: str, body: bytes, kind: str = FORM) -> HttpResponse:
    """The bytes as they are; Django's `post` would recode them."""
    return browser.generic("POST", url, body, content_type=kind, CONTENT_TYPE=kind)


def state(report: Report) -> tuple[Any, ...]:
    found = Report.objects.get(pk=report.pk)
    return found.status, found.version, cells.document(found), Event.objects.filter(result=Result.DONE).count()


# --- every address that takes a form ---


@pytest.mark.parametrize("sent", BODIES)
@pytest.mark.parametrize("rule", TAKING, ids=lambda rule: rule.id)
def test_no_body_is_a_fault_of_the_server(rule: Rule, sent: str, complete: Report, both: User) -> None:
    known = {"pk": complete.pk, "year": complete.year, "code": "kjj"}
    if "batch" in rule.arguments:
        known["batch"] = factories.batch(both).pk
    browser = Client(raise_request_exception=False) if rule.name == "login" else factories.client_of(both)
    body, kind = BODIES[sent]
    name = next(reversed(rule.body), "seen").encode()
    url = reverse(rule.name, args=[known.get(argument, argument) for argument in rule.arguments])
    answer = send(browser, url, body.replace(b"{}", name), kind)
    assert answer.status_code < 500
    assert answer.status_code == 302 or sentence(answer)


# --- what a text or a figure must not become ---

UNREADABLE = {
    "NUL": b"%00",
    "lone surrogate": b"%ED%A0%80",
    "invalid UTF-8": b"%FF%FE",
    "GBK": b"%C4%EA%B1%A8",
}


@pytest.mark.parametrize("sent", UNREADABLE)
@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("text/problems", "problems"),
        ("text/preamble", "preamble"),
        ("text/preamble", "signed_off.agency"),
        ("tables/proactive", "notes.proactive.regulations.issued"),
        ("tables/requests", A),
    ],
)
def test_unreadable_entry_is_refused_and_not_stored(
    page: str, name: str, sent: str, complete: Report, drafting: Client
) -> None:
    before = cells.document(complete)
    body = f"base={complete.version}&{name}=".encode() + "甲".encode() + UNREADABLE[sent]
    answer = send(drafting, f"/reports/{complete.pk}/{page}/", body)
    assert (answer.status_code < 500, sentence(answer)) == (True, True)
    assert cells.document(Report.objects.get(pk=complete.pk)) == before


@pytest.mark.parametrize("sent", UNREADABLE)
def test_unreadable_reason_is_refused_and_not_stored(sent: str, complete: Report, reviewing: Client) -> None:
    factories.put(complete, Status.IN_REVIEW)
    before = state(complete)
    answer = send(reviewing, f"/reports/{complete.pk}/moves/return/", b"note=%E7%94%B2" + UNREADABLE[sent])
    assert (400 <= answer.status_code < 500, sentence(answer), state(complete)) == (True, True, before)


@pytest.mark.parametrize("name", ["notes.x", "notes.", "notes.requests.x.y", "notes.\0", "notes." + "x" * 5000])
def test_note_of_an_unknown_cell_is_refused(name: str, complete: Report, drafting: Client) -> None:
    before = state(complete)
    body = urlencode({"base": complete.version, A: "99", name: "1"}).encode()
    answer = send(drafting, f"/reports/{complete.pk}/tables/requests/", body)
    assert (answer.status_code, sentence(answer), state(complete)) == (400, True, before)


@pytest.mark.parametrize("name", ["status", "version", "agency", "requests.new_received.total", "overview", "x"])
def test_field_that_is_not_on_the_page_is_passed_over(name: str, complete: Report, drafting: Client) -> None:
    before = state(complete)
    body = {"base": complete.version, name: "approved"}
    drafting.post(f"/reports/{complete.pk}/tables/requests/", body)
    assert state(complete) == before


@pytest.mark.parametrize("base", ["", "x", "0", "-1", "²", "99", "1e3", "9" * 5000, "\0", None])
def test_page_without_a_good_version_is_refused(base: str | None, complete: Report, drafting: Client) -> None:
    before = state(complete)
    body = {A: "99", **({"base": base} if base is not None else {})}
    answer = drafting.post(f"/reports/{complete.pk}/tables/requests/", body)
    assert (answer.status_code, sentence(answer), state(complete)) == (400, True, before)


# --- the autosave ---

GOOD: dict[str, Any] = {"mutation": "m-000001", "base": 2, "changes": {A: "99"}}
JSON_BODIES: dict[str, bytes] = {
    "empty": b"",
    "no JSON": b"hello",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "NUL byte": b"\x00",
    "NaN": b'{"mutation": "m-000001", "base": NaN, "changes": {}}',
    "infinity": b'{"mutation": "m-000001", "base": 1e999, "changes": {}}',
    "exponent": b'{"mutation": "m-000001", "base": 1e9999999999999999999, "changes": {}}',
    "5,000 digits": b'{"mutation": "m-000001", "base": ' + b"9" * 5000 + b', "changes": {}}',
    "4,000 digits": b'{"mutation": "m-000001", "base": ' + b"9" * 4000 + b', "changes": {}}',
    "deep list": b"[" * 50_000 + b"]" * 50_000,
    "deep object": b'{"a":' * 50_000,
    "key twice": b'{"base": 1, "base": 2, "mutation": "m-000001", "changes": {}}',
    "cell twice": json.dumps(GOOD).replace('"99"', f'"1", "{A}": "99"').encode(),
    "invalid UTF-8": json.dumps(GOOD).encode() + b"\xff",
    "GBK": json.dumps({**GOOD, "changes": {"problems": "年报"}}, ensure_ascii=False).encode("gbk"),
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "unknown cell": json.dumps({**GOOD, "changes": {A: "99", "requests.x.y": "1"}}).encode(),
    "surrogate as a name": b'{"mutation": "m-000001", "base": 2, "changes": {"\\ud800": "1"}}',
    "NUL as a name": b'{"mutation": "m-000001", "base": 2, "changes": {"\\u0000": "1"}}',
    "NUL as a mutation": b'{"mutation": "m-00000\\u0000", "base": 2, "changes": {}}',
    "surrogate as a mutation": b'{"mutation": "m-00000\\ud800", "base": 2, "changes": {}}',
    "more than 5 MB": json.dumps({**GOOD, "changes": {"problems": "x" * 5_000_000}}).encode(),
    "7 MB": b" " * 7_000_000,
    "number for a text": json.dumps({**GOOD, "changes": {A: 99}}).encode(),
    "form": b"mutation=m-000001&base=2",
}


@pytest.mark.parametrize("sent", JSON_BODIES)
def test_unreadable_autosave_is_refused_in_words(sent: str, complete: Report, drafting: Client) -> None:
    before = state(complete)
    answer = send(drafting, f"/reports/{complete.pk}/save/", JSON_BODIES[sent], "application/json")
    assert (answer.status_code in {400, 413}, state(complete)) == (True, before)
    assert CHINESE.search(answer.json()["error"])


def test_the_body_these_are_made_from_is_good(complete: Report, drafting: Client) -> None:
    answer = drafting.post(f"/reports/{complete.pk}/save/", json.dumps(GOOD), content_type="application/json")
    assert (answer.status_code, cells.document(complete).cells[A]) == (200, 99)


@pytest.mark.parametrize("value", ["甲\0", "甲\ud800", "甲\uffff", "甲\x1b"])
@pytest.mark.parametrize(
    "name", ["problems", "preamble", "notes.proactive.regulations.issued", "signed_off.agency", "signed_off.date", A]
)
def test_unprintable_entry_of_an_autosave_is_refused_by_itself(
    name: str, value: str, complete: Report, drafting: Client
) -> None:
    before = cells.document(complete)
    sent = json.dumps({**GOOD, "changes": {name: value}})
    answer = drafting.post(f"/reports/{complete.pk}/save/", sent, content_type="application/json")
    assert (answer.status_code, cells.document(Report.objects.get(pk=complete.pk))) == (200, before)
    assert CHINESE.search(answer.json()["refused"][name]["message"])


@pytest.mark.parametrize("value", ["9" * 5000, "1e999", "NaN", "x" * 100_000])
def test_figure_that_is_none_is_refused_by_itself(value: str, complete: Report, drafting: Client) -> None:
    sent = json.dumps({**GOOD, "changes": {A: value}})
    answer = drafting.post(f"/reports/{complete.pk}/save/", sent, content_type="application/json")
    assert (answer.status_code, list(answer.json()["refused"])) == (200, [A])


# --- addresses ---


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "year=abc",
        "year=²",
        "year=２０２５",
        "year=-1",
        "year=" + "9" * 5000,
        "year=%00",
        "agency=%00",
        "agency=%ED%A0%80",
        "agency=%FF",
        "agency=" + "x" * 10_000,
        "agency=%27%20OR%201%3D1--",
        "year=2025&year=abc",
        "order_by=document&agency__name=x",
        "year[]=2025",
    ],
)
def test_search_takes_any_query(query: str) -> None:
    answer = Client(raise_request_exception=False).get(f"/?{query}")
    assert (answer.status_code, "没有符合条件的报告" in answer.content.decode()) == (200, True)


@pytest.mark.django_db
def test_search_shows_what_was_asked_as_text() -> None:
    assert b"<script>" not in Client().get("/", {"agency": '"><script>alert(1)</script>'}).content


@pytest.mark.parametrize(
    "path",
    [
        "/reports/0/",
        "/reports/-1/",
        "/reports/abc/",
        "/reports/²/",
        "/reports/" + "9" * 30 + "/",
        "/reports/" + "9" * 5000 + "/",
        "/reports/1/tables/../../../etc/passwd",
        "/reports/%00/",
        "/reports/1%00/",
        "/annual/2025/%00/",
        "/annual/2025/../../etc/passwd",
        "/static/../govreports/settings.py",
        "/static/%2e%2e/govreports/settings.py",
        "/.git/config",
        "/admin/",
        "/" + "x" * 10_000,
    ],
)
def test_address_that_is_none_is_not_found(path: str, drafting: Client) -> None:
    answer = drafting.get(path)
    assert (answer.status_code, sentence(answer)) == (404, True)


@pytest.mark.parametrize("query", ["next=%00", "x=%00", "x=%ED%A0%80", "next=" + "x" * 5000])
def test_failed_log_in_takes_any_query(query: str, drafter: User) -> None:
    body = {"username": "drafter", "password": "wrong"}
    answer = Client(raise_request_exception=False).post(f"/login/?{query}", body)
    assert (answer.status_code, "用户名或密码不对" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("agent", ["x" * 10_000, "\x1b[31m", "年报"])
def test_failed_log_in_takes_any_browser(agent: str, drafter: User) -> None:
    body = {"username": "drafter", "password": "wrong"}
    answer = Client(raise_request_exception=False).post("/login/", body, headers={"User-Agent": agent})
    assert answer.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["a\0b", "a\nb", "x" * 5000, "\u202e", "' OR 1=1--"])
def test_log_in_takes_any_name(username: str) -> None:
    answer = Client(raise_request_exception=False).post("/login/", {"username": username, "password": "x"})
    assert (answer.status_code, sentence(answer)) == (200, True)
