"""What every kind of response carries: policy, no sniffing, no framing, nothing kept of private pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from govreports.agencies.models import Agency, User
from govreports.reports.models import Report
from govreports.web import errors
from govreports.web.middleware import POLICY
from tests import factories

EVERYWHERE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def save(browser: Client, report: Report, body: object) -> HttpResponse:
    return browser.post(f"/reports/{report.pk}/save/", body, content_type="application/json")


Ask = Callable[[Client, Report], HttpResponse]
# Every kind of response, and the status it comes with.
KINDS: dict[str, tuple[int, Ask]] = {
    "public page": (200, lambda c, r: Client().get("/")),
    "log-in page": (200, lambda c, r: Client().get("/login/")),
    "private page": (200, lambda c, r: c.get(f"/reports/{r.pk}/")),
    "table page": (200, lambda c, r: c.get(f"/reports/{r.pk}/tables/requests/")),
    "PDF": (200, lambda c, r: c.get(f"/reports/{r.pk}/preview.pdf")),
    "JSON file": (200, lambda c, r: c.get(f"/reports/{r.pk}/report.json")),
    "autosave": (200, lambda c, r: save(c, r, {"mutation": "m-000001", "base": 1, "changes": {}})),
    "plain text": (200, lambda c, r: c.get("/healthz")),
    "redirect to the log-in": (302, lambda c, r: Client().get(f"/reports/{r.pk}/")),
    "redirect after a post": (302, lambda c, r: c.post(f"/reports/{r.pk}/moves/submit/")),
    "redirect to the slash": (301, lambda c, r: c.get("/reports")),
    "400 as JSON": (400, lambda c, r: save(c, r, [])),
    "400 as a page": (400, lambda c, r: c.post(f"/reports/{r.pk}/tables/requests/", {"base": "x"})),
    "400 of Django": (400, lambda c, r: c.post("/reports/open/", {f"f{n}": "1" for n in range(1001)})),
    "401": (401, lambda c, r: save(Client(), r, {})),
    "403 of a forgery": (403, lambda c, r: Client(enforce_csrf_checks=True).post("/login/")),
    "404": (404, lambda c, r: c.get("/nothing/")),
    "404 of a stranger": (404, lambda c, r: c.get("/reports/987654/")),
    "405": (405, lambda c, r: c.get(f"/reports/{r.pk}/save/")),
    "409": (409, lambda c, r: c.post("/reports/open/", {"agency": r.agency_id, "year": r.year})),
    "413": (413, lambda c, r: c.generic("POST", f"/reports/{r.pk}/save/", b" " * 7_000_000, "application/json")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_response_carries_the_headers(kind: str, drafting: Client, complete: Report) -> None:
    status, ask = KINDS[kind]
    answer = ask(drafting, complete)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE


@pytest.mark.parametrize("kind", [k for k, (status, _) in KINDS.items() if status >= 400 and status != 405])
def test_refusal_is_said_in_chinese(kind: str, drafting: Client, complete: Report) -> None:
    answer = KINDS[kind][1](drafting, complete)
    is_json = answer.headers["Content-Type"] == "application/json"
    said = answer.json()["error"] if is_json else answer.content.decode()
    assert any("\u4e00" <= c <= "\u9fff" for c in said)


PRIVATE = ["private page", "table page", "PDF", "JSON file", "autosave", "redirect after a post", "400 as JSON", "404"]


@pytest.mark.parametrize("kind", PRIVATE)
def test_nothing_private_is_kept_by_a_cache(kind: str, drafting: Client, complete: Report) -> None:
    assert KINDS[kind][1](drafting, complete).headers["Cache-Control"] == "no-store"


def test_public_page_may_be_kept_by_a_cache(complete: Report) -> None:
    assert "no-store" not in Client().get("/").headers.get("Cache-Control", "")


def test_public_page_sets_no_cookie(agency: Agency) -> None:
    assert not Client().get("/").cookies


def test_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert not [word for word in ("unsafe", "http:", "https:", "*", "nonce") if word in POLICY]


@pytest.mark.parametrize("kind", ["public page", "log-in page", "private page", "table page"])
def test_page_loads_nothing_from_elsewhere(kind: str, drafting: Client, complete: Report) -> None:
    page = KINDS[kind][1](drafting, complete).content.decode()
    assert not [start for start in ('src="http', 'href="http', 'src="//', 'href="//', "url(http") if start in page]


@pytest.mark.parametrize("kind", ["public page", "log-in page", "private page", "table page"])
def test_page_has_no_inline_script_or_style(kind: str, drafting: Client, complete: Report) -> None:
    page = KINDS[kind][1](drafting, complete).content.decode()
    scripts = page.count("<script") - page.count('type="application/json"')
    files = page.count('<script type="module" src=') + page.count("<script src=")
    assert (scripts, " style=" in page, "<style" in page) == (files, False, False)


# --- a fault of our own ---


def test_fault_says_sorry_and_nothing_of_how_it_came_about(monkeypatch: pytest.MonkeyPatch, drafter: User) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the server")

    monkeypatch.setattr("govreports.reports.models.report.ReportQuerySet.visible_to", fail)
    answer = factories.client_of(drafter).get("/reports/")
    page = answer.content.decode()
    assert (answer.status_code, "系统出错" in page) == (500, True)
    assert not [word for word in ("secret", "Traceback", "RuntimeError", "Django", "site-packages") if word in page]
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE


def test_fault_is_said_in_json_to_a_script() -> None:
    request = RequestFactory().post("/", {}, content_type="application/json")
    assert errors.server_error(request).headers["Content-Type"] == "application/json"


@pytest.mark.django_db
def test_health_is_told_in_plain_text() -> None:
    answer = Client().get("/healthz")
    assert (answer.content, answer.headers["Content-Type"]) == (b"ok", "text/plain")


@pytest.mark.django_db
def test_host_of_others_is_refused(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["nianbao.example.gov.cn"]
    answer = Client(raise_request_exception=False).get("/", headers={"Host": "evil.example"})
    assert (answer.status_code, "请求的格式不对" in answer.content.decode()) == (400, True)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/", 301), ("/login/", 301), ("/healthz", 200)])
def test_production_answers_by_https_only_but_for_its_health(path: str, status: int, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get(path)
    assert (answer.status_code, answer.headers.get("Location", "https://")[:8]) == (status, "https://")
