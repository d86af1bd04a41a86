"""Saving over versions: what is stored, what collides, what comes back, and what history keeps."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from govreports.agencies.models import User
from govreports.audit import record
from govreports.audit.models import Event
from govreports.formats.schema import Figure
from govreports.reports import cells
from govreports.reports.actions import NotEditable, save
from govreports.reports.models import Report, Status
from govreports.review.actions import make
from govreports.web.errors import BadRequest
from tests import factories

A, B = "requests.new_received.individual", "requests.new_received.business"
OTHER_LINE = "requests.carried_over.individual"


def stored(report: Report, name: str) -> Figure | None:
    return cells.document(Report.objects.get(pk=report.pk)).cells[name]


def text_of(report: Report, section: str) -> str:
    return cells.document(Report.objects.get(pk=report.pk)).text(section)


# --- the good path ---


def test_save_stores_what_was_typed(blank: Report, drafter: User) -> None:
    save(report=blank.pk, changes={A: "１，２００"}, base=1, by=drafter)
    assert stored(blank, A) == 1200


def test_save_answers_with_the_value_as_shown_from_now_on(blank: Report, drafter: User) -> None:
    answer = save(report=blank.pk, changes={A: "１，２００"}, base=1, by=drafter)
    assert answer["applied"] == {A: "1200"}


def test_save_counts_one_version(blank: Report, drafter: User) -> None:
    assert save(report=blank.pk, changes={A: "1", B: "2"}, base=1, by=drafter)["version"] == 2


def test_save_of_what_is_stored_already_counts_no_version(blank: Report, drafter: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    assert save(report=blank.pk, changes={A: "1"}, base=2, by=drafter)["version"] == 2


def test_save_can_blank_an_entry(blank: Report, drafter: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    save(report=blank.pk, changes={A: ""}, base=2, by=drafter)
    assert stored(blank, A) is None


def test_save_names_the_writer_on_the_report(blank: Report, colleague: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=colleague)
    blank.refresh_from_db()
    assert blank.changed_by == colleague


def test_save_leaves_the_status_alone(blank: Report, drafter: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    blank.refresh_from_db()
    assert blank.status == Status.DRAFTING


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("signed_off.agency", "示例市科学技术局"),
        ("signed_off.date", "2026-01-20"),
        ("preamble", "引言"),
        ("notes.proactive.regulations.issued", "其中修订1件"),
    ],
)
def test_save_stores_every_kind_of_entry(name: str, typed: str, blank: Report, drafter: User) -> None:
    save(report=blank.pk, changes={name: typed}, base=1, by=drafter)
    again = save(report=blank.pk, changes={name: typed}, base=2, by=drafter)
    assert (again["applied"], again["version"]) == ({name: typed}, 2)


def test_emptied_note_is_gone(complete: Report, drafter: User) -> None:
    name = "notes.proactive.normative_documents.repealed"
    save(report=complete.pk, changes={name: ""}, base=complete.version, by=drafter)
    assert cells.notes(complete) == {}


def test_emptied_day_of_the_sign_off_is_open_again(complete: Report, drafter: User) -> None:
    save(report=complete.pk, changes={"signed_off.date": " "}, base=complete.version, by=drafter)
    assert cells.document(Report.objects.get(pk=complete.pk)).signed_off.date is None


@pytest.mark.parametrize("day", ["2026-02-30", "20-1-2026", "明天", "２０２６-01-20", "9" * 5000])
def test_day_that_is_none_is_refused_in_words(day: str, complete: Report, drafter: User) -> None:
    answer = save(report=complete.pk, changes={"signed_off.date": day}, base=complete.version, by=drafter)
    assert answer["refused"]["signed_off.date"]["message"] == "请按年-月-日填写日期，如 2026-01-20。"


# --- refused entries ---


def test_refused_entry_is_not_stored_and_the_others_are(blank: Report, drafter: User) -> None:
    save(report=blank.pk, changes={A: "十二", B: "3"}, base=1, by=drafter)
    assert (stored(blank, A), stored(blank, B)) == (None, 3)


def test_refused_entry_comes_back_as_typed_with_the_reason(blank: Report, drafter: User) -> None:
    answer = save(report=blank.pk, changes={A: "十二"}, base=1, by=drafter)
    assert answer["refused"] == {A: {"typed": "十二", "message": "请用阿拉伯数字填写，如 12。"}}


def test_refused_entry_leaves_the_value_before(blank: Report, drafter: User) -> None:
    save(report=blank.pk, changes={A: "5"}, base=1, by=drafter)
    save(report=blank.pk, changes={A: "-5"}, base=2, by=drafter)
    assert stored(blank, A) == 5


@pytest.mark.parametrize(
    "name",
    [
        "requests.new_received.total",
        "requests.results_total.individual",
        "x",
        "",
        "cells",
        "status",
        "version",
        "agency",
        "signed_off",
        "notes.x",
        "notes.",
    ],
)
def test_unknown_or_derived_name_is_refused_with_its_name(name: str, blank: Report, drafter: User) -> None:
    with pytest.raises(BadRequest, match="报告中没有") as refused:
        save(report=blank.pk, changes={name: "1", A: "1"}, base=1, by=drafter)
    assert name in refused.value.sentence
    assert stored(blank, A) is None


@pytest.mark.parametrize("base", [0, -1, 2, 10**30])
def test_version_the_report_never_had_is_refused(base: int, blank: Report, drafter: User) -> None:
    with pytest.raises(BadRequest, match="版本号不对"):
        save(report=blank.pk, changes={A: "1"}, base=base, by=drafter)


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHED])
def test_report_that_is_not_editable_refuses_a_save(status: Status, blank: Report, drafter: User) -> None:
    factories.put(blank, status)
    with pytest.raises(NotEditable, match=status.label):
        save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    assert stored(blank, A) is None


def test_returned_report_takes_a_save(blank: Report, drafter: User) -> None:
    factories.put(blank, Status.RETURNED)
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    assert stored(blank, A) == 1


@pytest.mark.parametrize("who", ["reviewer", "stranger"])
def test_who_may_not_write_finds_no_report(who: str, blank: Report, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Http404):
        save(report=blank.pk, changes={A: "1"}, base=1, by=request.getfixturevalue(who))


def test_who_was_shut_out_a_moment_ago_finds_no_report(blank: Report, drafter: User) -> None:
    # The request was let in; `drafter` is what it knew of the account.
    User.objects.filter(pk=drafter.pk).update(is_active=False)
    with pytest.raises(Http404):
        save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)


# --- two editors ---


@pytest.mark.parametrize("name", [B, OTHER_LINE], ids=["other cell of the line", "other line"])
def test_editors_of_different_cells_never_collide(name: str, blank: Report, drafter: User, colleague: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    answer = save(report=blank.pk, changes={name: "2"}, base=1, by=colleague)
    assert (answer["conflicts"], stored(blank, A), stored(blank, name)) == ({}, 1, 2)


def test_editor_hears_what_the_other_changed(blank: Report, drafter: User, colleague: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    answer = save(report=blank.pk, changes={B: "2"}, base=1, by=colleague)
    assert {name: (o["theirs"], o["by"]) for name, o in answer["others"].items()} == {A: ("1", "示例drafter")}


def test_same_cell_is_a_conflict_with_who_when_and_both_values(blank: Report, drafter: User, colleague: User) -> None:
    at = save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)["saved_at"][:5]
    answer = save(report=blank.pk, changes={A: "2"}, base=1, by=colleague)
    assert answer["conflicts"] == {A: {"theirs": "1", "yours": "2", "by": "示例drafter", "at": at}}


def test_conflict_overwrites_nothing(blank: Report, drafter: User, colleague: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    save(report=blank.pk, changes={A: "2", B: "3"}, base=1, by=colleague)
    assert (stored(blank, A), stored(blank, B)) == (1, 3)


def test_conflict_sent_again_over_the_new_version_wins(blank: Report, drafter: User, colleague: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    version = save(report=blank.pk, changes={A: "2"}, base=1, by=colleague)["version"]
    answer = save(report=blank.pk, changes={A: "2"}, base=version, by=colleague)
    assert (answer["conflicts"], stored(blank, A)) == ({}, 2)


def test_both_typing_the_same_is_no_conflict(blank: Report, drafter: User, colleague: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    assert save(report=blank.pk, changes={A: "1"}, base=1, by=colleague)["conflicts"] == {}


def test_cell_posted_back_as_it_had_been_undoes_nothing(blank: Report, drafter: User, colleague: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    answer = save(report=blank.pk, changes={A: "", B: "2"}, base=1, by=colleague)
    assert (answer["conflicts"], stored(blank, A), stored(blank, B)) == ({}, 1, 2)


def test_same_text_is_a_conflict_with_both_texts(blank: Report, drafter: User, colleague: User) -> None:
    save(report=blank.pk, changes={"problems": "甲"}, base=1, by=drafter)
    answer = save(report=blank.pk, changes={"problems": "乙"}, base=1, by=colleague)
    assert (answer["conflicts"]["problems"]["theirs"], answer["conflicts"]["problems"]["yours"]) == ("甲", "乙")
    assert text_of(blank, "problems") == "甲"


def test_texts_of_different_sections_never_collide(blank: Report, drafter: User, colleague: User) -> None:
    save(report=blank.pk, changes={"problems": "甲"}, base=1, by=drafter)
    save(report=blank.pk, changes={"overview": "乙"}, base=1, by=colleague)
    assert (text_of(blank, "problems"), text_of(blank, "overview")) == ("甲", "乙")


def test_text_posted_back_as_it_had_been_undoes_nothing(blank: Report, drafter: User, colleague: User) -> None:
    save(report=blank.pk, changes={"problems": "第一稿"}, base=1, by=drafter)
    save(report=blank.pk, changes={"problems": "第二稿"}, base=2, by=drafter)
    answer = save(report=blank.pk, changes={"problems": "第一稿"}, base=2, by=colleague)
    assert (answer["conflicts"], text_of(blank, "problems")) == ({}, "第二稿")


# --- replay ---


def test_replay_gets_the_first_answer_word_for_word(blank: Report, drafter: User) -> None:
    first = save(report=blank.pk, changes={A: "1", B: "十"}, base=1, by=drafter, mutation="m-000001")
    assert save(report=blank.pk, changes={A: "1", B: "十"}, base=1, by=drafter, mutation="m-000001") == first


def test_replay_writes_nothing(blank: Report, drafter: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter, mutation="m-000001")
    events = Event.objects.count()
    save(report=blank.pk, changes={A: "9"}, base=1, by=drafter, mutation="m-000001")
    assert (stored(blank, A), Event.objects.count()) == (1, events)


def test_replay_after_others_saved_gets_the_first_answer(blank: Report, drafter: User, colleague: User) -> None:
    first = save(report=blank.pk, changes={A: "1"}, base=1, by=drafter, mutation="m-000001")
    save(report=blank.pk, changes={A: "2"}, base=2, by=colleague, mutation="m-000002")
    assert save(report=blank.pk, changes={A: "1"}, base=1, by=drafter, mutation="m-000001") == first


def test_replay_after_submission_gets_the_first_answer(complete: Report, drafter: User) -> None:
    sent: dict[str, Any] = {
        "changes": {"problems": "存在问题：公开不够及时。改进情况：已按月公开。"},
        "base": complete.version,
        "mutation": "m-000001",
    }
    first = save(report=complete.pk, by=drafter, **sent)
    make("submit", report=complete.pk, by=drafter)
    assert save(report=complete.pk, by=drafter, **sent) == first


def test_replay_of_a_save_that_changed_nothing_gets_the_first_answer(complete: Report, drafter: User) -> None:
    sent: dict[str, Any] = {"changes": {A: "12"}, "base": complete.version, "mutation": "m-000001"}
    first = save(report=complete.pk, by=drafter, **sent)
    make("submit", report=complete.pk, by=drafter)
    assert save(report=complete.pk, by=drafter, **sent) == first


def test_replay_of_a_conflict_gets_the_first_answer(blank: Report, drafter: User, colleague: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter)
    first = save(report=blank.pk, changes={A: "2"}, base=1, by=colleague, mutation="m-000001")
    save(report=blank.pk, changes={A: "3"}, base=2, by=drafter)
    assert save(report=blank.pk, changes={A: "2"}, base=1, by=colleague, mutation="m-000001") == first


def test_mutation_id_of_somebody_else_is_refused(blank: Report, drafter: User, colleague: User) -> None:
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter, mutation="m-000001")
    with pytest.raises(BadRequest, match="提交编号已被使用"):
        save(report=blank.pk, changes={A: "1"}, base=1, by=colleague, mutation="m-000001")


def test_mutation_id_counts_by_report(agency: Any, blank: Report, drafter: User) -> None:
    other = factories.blank_report(agency, drafter, 2024)
    save(report=blank.pk, changes={A: "1"}, base=1, by=drafter, mutation="m-000001")
    save(report=other.pk, changes={A: "2"}, base=1, by=drafter, mutation="m-000001")
    assert (stored(blank, A), stored(other, A)) == (1, 2)


# --- history ---


def test_history_names_the_cell_with_old_and_new_value(blank: Report, drafter: User) -> None:
    save(report=blank.pk, changes={A: "3"}, base=1, by=drafter)
    save(report=blank.pk, changes={A: "4"}, base=2, by=drafter)
    assert Event.objects.last().changes == [[A, "3", "4"]]


def test_history_keeps_of_a_text_only_what_changed(blank: Report, drafter: User) -> None:
    save(report=blank.pk, changes={"problems": "答复不够充分"}, base=1, by=drafter)
    save(report=blank.pk, changes={"problems": "答复仍不够充分"}, base=2, by=drafter)
    assert Event.objects.last().changes == [["problems", {"at": 2, "old": "", "new": "仍"}]]


def test_history_of_refused_entries_names_no_change(blank: Report, drafter: User) -> None:
    save(report=blank.pk, changes={A: "十"}, base=1, by=drafter)
    assert [event.changes for event in record.since(blank.pk, 0) if event.action == "save"] == [[]]


@pytest.mark.django_db
@hypothesis_settings(max_examples=15)
@given(texts=st.lists(st.text("甲乙 \n。", max_size=12), min_size=1, max_size=6))
def test_every_earlier_text_can_be_had_back_from_history(texts: list[str]) -> None:
    agency = factories.agency("undo", "示例市档案局")
    writer = User.objects.filter(username="undoer").first() or factories.person("undoer", "drafter", at=agency)
    Report.objects.filter(agency=agency).delete()
    report = factories.blank_report(agency, writer)
    for version, text in enumerate(texts, start=1):
        report.refresh_from_db()
        save(
            report=report.pk, changes={"problems": text}, base=report.version, by=writer, mutation=f"undo-{version:04}"
        )
    undone = [text_of(report, "problems")]
    for event in Event.objects.filter(report=report.pk, action="save").order_by("-pk"):
        for name, change in event.changes:
            assert name == "problems"
            undone.append(record.undo_text(undone[-1], change))
    written = [t for before, t in zip(["", *texts], [*texts, None], strict=True) if before != t and t is not None]
    assert undone == [*reversed(written), ""]
