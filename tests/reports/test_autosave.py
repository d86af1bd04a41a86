"""The autosave: JSON in, JSON out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from govreports.agencies.models import User
from govreports.audit.models import Event
from govreports.reports import cells
from govreports.reports.models import Report, Status
from tests import factories

A, B = "requests.new_received.individual", "requests.new_received.business"


def post(browser: Client, report: Report, body: Any = None, **changed: Any) -> HttpResponse:
    """One autosave; `changed` replaces parts of a body that is in order."""
    sent = (
        body if body is not None else {"mutation": "m-000001", "base": report.version, "changes": {A: "1"}, **changed}
    )
    return browser.post(f"/reports/{report.pk}/save/", sent, content_type="application/json")


def stored(report: Report, name: str) -> Any:
    return cells.document(Report.objects.get(pk=report.pk)).cells[name]


def test_autosave_stores_and_answers(drafting: Client, blank: Report) -> None:
    answer = post(drafting, blank, changes={A: "１２", B: "二"})
    assert {k: answer.json()[k] for k in ("mutation", "version", "applied", "conflicts", "others")} == {
        "mutation": "m-000001",
        "version": 2,
        "applied": {A: "12"},
        "conflicts": {},
        "others": {},
    }
    assert (answer.status_code, stored(blank, A)) == (200, 12)


def test_autosave_says_which_entry_is_refused_and_why(drafting: Client, blank: Report) -> None:
    answer = post(drafting, blank, changes={B: "二"})
    assert answer.json()["refused"] == {B: {"typed": "二", "message": "请用阿拉伯数字填写，如 12。"}}


def test_replayed_autosave_is_answered_byte_for_byte(drafting: Client, blank: Report) -> None:
    first = post(drafting, blank, changes={A: "1", B: "二", "problems": "甲"})
    again = post(drafting, blank, changes={A: "1", B: "二", "problems": "甲"})
    assert again.json() == first.json()
    assert Event.objects.filter(action="save").count() == 1


def test_autosave_names_the_other_editor_of_a_conflict(drafting: Client, colleague: User, blank: Report) -> None:
    post(factories.client_of(colleague), blank, mutation="m-000002", changes={A: "7"})
    conflict = post(drafting, blank).json()["conflicts"][A]
    assert (conflict["theirs"], conflict["yours"], conflict["by"]) == ("7", "1", "示例colleague")


def test_autosave_without_a_log_in_says_so_in_json(blank: Report) -> None:
    refused = post(Client(), blank)
    assert (refused.status_code, refused.json()["login"]) == (401, "/login/")
    assert "内容已存本机" in refused.json()["error"]


def test_autosave_of_a_submitted_report_says_why_not(drafting: Client, blank: Report) -> None:
    factories.put(blank, Status.IN_REVIEW)
    refused = post(drafting, blank)
    assert (refused.status_code, stored(blank, A)) == (409, None)
    assert refused.json()["error"].startswith("报告现在是“待审核”状态，不能修改。")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"mutation": None}, "mutation 应为"),
        ({"mutation": "short"}, "mutation 应为"),
        ({"mutation": "x" * 65}, "mutation 应为"),
        ({"mutation": "甲" * 8}, "mutation 应为"),
        ({"mutation": "m 000001"}, "mutation 应为"),
        ({"mutation": "m-00000\0"}, "mutation 应为"),
        ({"mutation": 12345678}, "mutation 应为"),
        ({"base": None}, "base 应为"),
        ({"base": "1"}, "base 应为"),
        ({"base": True}, "base 应为"),
        ({"base": 1.0}, "base 应为"),
        ({"base": 0}, "版本号不对"),
        ({"base": 10**40}, "版本号不对"),
        ({"changes": None}, "changes 应为"),
        ({"changes": [A, "1"]}, "changes 应为"),
        ({"changes": {A: 1}}, "changes 应为"),
        ({"changes": {A: None}}, "changes 应为"),
        ({"changes": {A: {"value": "1"}}}, "changes 应为"),
        ({"changes": {"requests.new_received.total": "1"}}, "报告中没有"),
        ({"changes": {"\0": "1"}}, "报告中没有"),
        ({"status": "approved"}, "三项的 JSON 对象"),
    ],
)
def test_wrong_shape_is_refused_in_words(changed: Any, said: str, drafting: Client, blank: Report) -> None:
    refused = post(drafting, blank, **changed)
    assert (refused.status_code, Event.objects.filter(action="save").count()) == (400, 0)
    assert said in refused.json()["error"]


# Every column a report or a line has, and what else an attacker might try.
FIELDS = [
    "status",
    "version",
    "agency",
    "agency_id",
    "year",
    "format",
    "opened_by",
    "changed_by",
    "changed_by_id",
    "previous",
    "id",
    "pk",
    "is_staff",
    "sha256",
    "signed_off_agency",
    "requests.new_received.changed_by",
    "requests.new_received.report",
    "proactive.regulations.decisions",
]


@pytest.mark.parametrize("name", FIELDS)
def test_field_of_a_model_is_no_entry(name: str, drafting: Client, blank: Report) -> None:
    before = Report.objects.filter(pk=blank.pk).values().get()
    assert post(drafting, blank, changes={name: "1"}).status_code == 400
    assert Report.objects.filter(pk=blank.pk).values().get() == before


@pytest.mark.parametrize("name", FIELDS)
def test_field_of_a_model_is_no_key_of_an_autosave(name: str, drafting: Client, blank: Report) -> None:
    assert post(drafting, blank, **{name: "1"}).status_code == 400


# --- one grammar on every way in ---

TYPED = [
    "１２３",
    "٣",
    "१२",
    "1_000",
    "+5",
    "-0",
    "12.0",
    "1e3",
    "²",
    "十二",
    "1,000",
    "１，２３４",
    " 12 ",
    "12\u200b",
    "0x10",
]
TYPED += [
    "2147483648",
    "9007199254740993",
    "9999999999",
    "10000000000",
    "9" * 30,
    "9" * 5000,
    "-1",
    "NaN",
    "",
    "/",
    "１２件",
]


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: ascii(typed)[:24])
def test_autosave_and_form_post_read_a_number_alike(typed: str, drafting: Client, blank: Report, drafter: User) -> None:
    other = factories.blank_report(blank.agency, drafter, 2024)
    answer = post(drafting, blank, changes={A: typed}).json()
    page = drafting.post(f"/reports/{other.pk}/tables/requests/", {"base": "1", A: typed})
    assert (stored(other, A), page.status_code == 302) == (stored(blank, A), A in answer["applied"])


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.django_db
@given(
    body=ANY_JSON
    | st.fixed_dictionaries(
        {
            "mutation": st.text(min_size=8, max_size=12) | ANY_JSON,
            "base": st.integers() | ANY_JSON,
            "changes": st.dictionaries(
                st.sampled_from([A, "problems", "x"]) | st.text(max_size=5), ANY_JSON, max_size=3
            ),
        }
    )
)
def test_any_json_is_answered_or_refused(body: Any) -> None:
    agency = factories.agency()
    writer = User.objects.filter(username="fuzzer").first() or factories.person("fuzzer", "drafter", at=agency)
    report = Report.objects.filter(agency=agency).first() or factories.blank_report(agency, writer)
    answer = factories.client_of(writer).post(
        f"/reports/{report.pk}/save/", json.dumps(body), content_type="application/json"
    )
    assert answer.status_code in {200, 400}


# --- queries ---


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "changes",
    [{A: "1"}, {A: "1", B: "2"}, {"problems": "甲"}, {"signed_off.agency": "示例市"}],
    ids=["a cell", "two cells of a line", "a text", "the sign-off"],
)
def test_autosave_takes_few_queries(changes: dict[str, str], drafting: Client, blank: Report) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert post(drafting, blank, changes=changes).status_code == 200
    statements = [q["sql"] for q in asked.captured_queries if not q["sql"].startswith(("BEGIN", "COMMIT"))]
    assert len(statements) <= 8, statements


@pytest.mark.parametrize(
    "page", ["tables/proactive/", "tables/requests/", "tables/disputes/", "text/overview/", "text/preamble/"]
)
def test_writing_page_takes_few_queries(page: str, drafting: Client, complete: Report) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert drafting.get(f"/reports/{complete.pk}/{page}").status_code == 200
    assert len(asked) <= 10


def queries(browser: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    return len(asked)


def test_list_of_reports_takes_as_many_queries_for_ten_as_for_one(
    drafting: Client, drafter: User, blank: Report
) -> None:
    before = queries(drafting, "/reports/")
    for year in range(2021, 2025):
        factories.blank_report(blank.agency, drafter, year)
    for number in range(5):
        agency = factories.agency(f"j{number}", f"示例市第{number}局")
        agency.memberships.create(user=drafter, role="drafter")
        factories.blank_report(agency, drafter)
    assert queries(drafting, "/reports/") == before


def test_history_takes_as_many_queries_for_ten_saves_as_for_one(drafting: Client, blank: Report) -> None:
    post(drafting, blank)
    before = queries(drafting, f"/reports/{blank.pk}/history/")
    for number in range(2, 12):
        post(drafting, blank, mutation=f"m-{number:06}", base=number, changes={A: str(number)})
    assert queries(drafting, f"/reports/{blank.pk}/history/") == before
