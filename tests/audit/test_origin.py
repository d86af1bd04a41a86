"""History says in which role and from where, and what was refused."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from govreports.agencies.models import User
from govreports.audit import presenters, record, refusals, verify
from govreports.audit.models import Event, Result
from govreports.reports import refused
from govreports.reports.models import Report, Status
from govreports.review.actions import make
from tests import factories

FROM = {"REMOTE_ADDR": "10.1.2.3"}
A = "requests.new_received.individual"


def save(browser: Client, report: Report, mutation: str = "m-000001", base: int = 1, **headers: Any) -> int:
    body = {"mutation": mutation, "base": base, "changes": {A: "5"}}
    url = f"/reports/{report.pk}/save/"
    return browser.post(url, json.dumps(body), "application/json", **{**FROM, **headers}).status_code


def approve(browser: Client, report: Report) -> int:
    seen = {"seen": str(report.version), "after": str(report.steps.count()), "sha256": "0" * 64}
    return browser.post(f"/reports/{report.pk}/moves/approve/", seen, **FROM).status_code


def refused_ones() -> list[tuple[str, str, str, str]]:
    return list(Event.objects.filter(result=Result.REFUSED).values_list("actor", "action", "role", "note"))


# --- role and address ---


def test_event_keeps_role_and_address(drafting: Client, blank: Report) -> None:
    save(drafting, blank)
    event = Event.objects.latest("pk")
    assert (event.action, event.role, event.address) == ("save", "drafter", "10.1.2.3")


def test_event_keeps_every_role(complete: Report, both: User) -> None:
    make("submit", report=complete.pk, by=both)
    assert Event.objects.latest("pk").role == "drafter,reviewer"


def test_command_on_the_server_has_no_address(blank: Report) -> None:
    assert Event.objects.get(report=blank.pk).address == ""


def test_address_ends_with_its_request(drafting: Client, blank: Report, drafter: User) -> None:
    save(drafting, blank)
    factories.complete_report(blank.agency, drafter, 2024)
    assert Event.objects.latest("pk").address == ""


def test_what_a_browser_says_of_its_address_is_not_believed(drafting: Client, blank: Report) -> None:
    save(drafting, blank, headers={"X-Forwarded-For": "1.1.1.1"})
    assert Event.objects.latest("pk").address == "10.1.2.3"


def test_address_is_the_one_our_proxy_saw(drafting: Client, blank: Report, settings: Any) -> None:
    settings.TRUST_PROXY = True
    save(drafting, blank, headers={"X-Forwarded-For": "1.1.1.1, 10.9.9.9"})
    assert Event.objects.latest("pk").address == "10.9.9.9"


def test_what_is_no_address_is_not_kept(drafting: Client, blank: Report, settings: Any) -> None:
    settings.TRUST_PROXY = True
    save(drafting, blank, headers={"X-Forwarded-For": "<script>" * 99})
    assert Event.objects.latest("pk").address == ""


# --- what was refused ---


def test_refused_save_is_kept(drafting: Client, complete: Report) -> None:
    factories.put(complete, Status.IN_REVIEW)
    assert save(drafting, complete) == 409
    [(actor, action, role, note)] = refused_ones()
    assert (actor, action, role) == ("drafter", "save", "drafter")
    assert "“待审核”状态，不能修改" in note


def test_refused_move_is_kept(drafting: Client, complete: Report) -> None:
    factories.put(complete, Status.IN_REVIEW)
    assert approve(drafting, complete) == 403
    assert refused_ones() == [("drafter", "approve", "drafter", "您在本机关的角色不能审核通过。")]


def test_attempt_of_a_stranger_is_kept(stranger: User, complete: Report) -> None:
    factories.put(complete, Status.IN_REVIEW)
    assert approve(factories.client_of(stranger), complete) == 404
    assert refused_ones() == [("stranger", "approve", "", refusals.NOT_HIS)]


def test_move_that_is_not_ready_is_kept_though_the_view_answers_it(drafting: Client, blank: Report) -> None:
    drafting.post(f"/reports/{blank.pk}/moves/submit/", {"seen": "1"})
    assert [(actor, action) for actor, action, *_ in refused_ones()] == [("drafter", "submit")]


def test_refused_publication_is_kept(drafting: Client, approved: Report) -> None:
    drafting.post(f"/reports/{approved.pk}/publish/", {"seen": str(approved.version)})
    assert refused_ones()[0][:2] == ("drafter", "publish")


def test_attempt_on_a_report_that_is_not_there_is_not_kept(drafting: Client, blank: Report) -> None:
    drafting.post("/reports/999999/moves/submit/", {"seen": "1"})
    assert refused_ones() == []


def test_double_click_is_no_refusal(drafting: Client, complete: Report) -> None:
    for _ in range(2):
        drafting.post(f"/reports/{complete.pk}/moves/submit/", {"seen": str(complete.version)})
    assert refused_ones() == []


def test_request_of_the_wrong_shape_is_no_refusal(drafting: Client, blank: Report) -> None:
    assert save(drafting, blank, base=99) == 400
    assert refused_ones() == []


def test_refusal_leaves_the_chain_whole_and_counts_as_no_work(
    complete: Report, drafting: Client, both: User, drafter: User
) -> None:
    make("submit", report=complete.pk, by=drafter)
    save(factories.client_of(both), complete)
    assert verify.first_fault(complete.pk) is None
    assert make("approve", report=complete.pk, by=both).to_status == Status.APPROVED


def test_refusal_is_no_change_that_a_later_save_meets(drafting: Client, blank: Report) -> None:
    factories.put(blank, Status.IN_REVIEW)
    save(drafting, blank)
    factories.put(blank, Status.DRAFTING)
    assert not list(record.since(blank.pk, 0).filter(result=Result.REFUSED))
    assert save(drafting, blank, "m-000002") == 200


# --- nobody fills the disk ---


def test_same_refusal_within_minutes_is_one_entry(drafting: Client, complete: Report) -> None:
    factories.put(complete, Status.IN_REVIEW)
    for number in range(5):
        save(drafting, complete, f"m-00000{number}")
    assert len(refused_ones()) == 1


def test_same_refusal_later_is_another_entry(
    drafting: Client, complete: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.put(complete, Status.IN_REVIEW)
    save(drafting, complete)
    later = timezone.now() + refusals.ALIKE + timedelta(seconds=1)
    monkeypatch.setattr(refused.timezone, "now", lambda: later)
    save(drafting, complete)
    assert len(refused_ones()) == 2


def test_person_has_so_many_refusals_an_hour(
    drafting: Client, complete: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "AN_HOUR", 3)
    for status in Status:  # each with a sentence of its own
        factories.put(complete, status)
        save(drafting, complete, f"m-{status}")
        drafting.post(f"/reports/{complete.pk}/moves/submit/", {"seen": "99"})
    assert len(refused_ones()) == 3


def test_refusal_that_cannot_be_written_is_answered_all_the_same(
    drafting: Client, complete: Report, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DatabaseError("disk full")

    factories.put(complete, Status.IN_REVIEW)
    monkeypatch.setattr(refused.history, "write", full)
    assert save(drafting, complete) == 409
    assert "a refusal was not recorded" in caplog.text


def test_action_whose_history_cannot_be_written_does_not_happen(
    drafting: Client, blank: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(record, "write", full)
    assert save(drafting, blank) == 500
    blank.refresh_from_db()
    assert blank.version == 1


# --- how it reads ---


def test_history_page_shows_role_address_and_refusals(drafting: Client, complete: Report) -> None:
    factories.put(complete, Status.IN_REVIEW)
    save(drafting, complete)
    page = drafting.get(f"/reports/{complete.pk}/history/").content.decode()
    assert "修改（未办理）" in page
    assert "填报人，10.1.2.3" in page
    assert "填报人，服务器本机" in page
    assert "不能修改" in page


@pytest.mark.parametrize(
    ("role", "address", "reads"),
    [
        ("drafter,reviewer", "10.1.2.3", "填报人、审核人，10.1.2.3"),
        ("", "10.1.2.3", "无任职，10.1.2.3"),
        ("drafter", "", "填报人，服务器本机"),
        ("gone", "::1", "gone，::1"),
        ("", "", ""),
    ],
)
def test_origin_reads(role: str, address: str, reads: str) -> None:
    labels = {"drafter": "填报人", "reviewer": "审核人"}
    assert presenters.origin(Event(role=role, address=address), labels) == reads
