"""A return is a list of pins: pinned in a draft, numbered by the return, answered, compared on resubmission."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import unquote

import docx
import pytest
from django.http import Http404
from django.test import Client

from govreports.agencies.models import User
from govreports.audit.models import Event
from govreports.reports.actions import save
from govreports.reports.models import Report, Status
from govreports.review import pins
from govreports.review.actions import NotReady, make
from govreports.review.models import Pin
from tests import factories
from tests.guards import lifted

CELL = "requests.not_held.individual"
TOTAL = "requests.not_held.total"


@pytest.fixture
def in_review(complete: Report, drafter: User, reviewer: User) -> Report:
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    return complete


def pin(report: Report, by: User, place: str = CELL, note: str = "请核对登记台账。", **given: Any) -> Pin:
    return pins.add(report=report.pk, by=by, place=place, quote=given.pop("quote", ""), note=note, **given)


@pytest.fixture
def returned(in_review: Report, reviewer: User) -> Report:
    """Returned with a pin on some words and one on a figure."""
    pin(in_review, reviewer)
    pin(in_review, reviewer, "problems", "说理不够充分，请写明哪几件。", quote="说理不够充分")
    make("return", report=in_review.pk, by=reviewer)
    in_review.refresh_from_db()
    return in_review


def change(report: Report, by: User, **changes: str) -> None:
    report.refresh_from_db()
    named = {name.replace("__", "."): value for name, value in changes.items()}
    save(report=report.pk, changes=named, base=report.version, by=by)


def reply(report: Report, by: User, number: int, kind: str, note: str = "") -> Pin:
    found = report.pins.get(number=number, step__isnull=False)
    return pins.answer(pin=found.pk, report=report.pk, by=by, kind=kind, note=note)


# --- pinning ---


def test_pin_on_a_figure_keeps_what_was_seen(in_review: Report, reviewer: User) -> None:
    assert pin(in_review, reviewer).quote == "2"


def test_pin_on_words_keeps_where_they_stood(in_review: Report, reviewer: User) -> None:
    kept = pin(in_review, reviewer, "problems", quote="说理不够充分")
    assert factories.PROBLEMS[kept.start : kept.end] == "说理不够充分"


def test_pin_on_the_second_of_two_equal_words_stays_there(in_review: Report, reviewer: User) -> None:
    second = factories.PROBLEMS.rindex("答复")
    assert pin(in_review, reviewer, "problems", quote="答复", start=second).start == second


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"note": " \u3000\n"}, "请写明这一处有什么问题"),
        ({"note": "字" * 501}, "请删减 1 字"),
        ({"note": "甲\0"}, "U\\+0000"),
        ({"place": "requests.gone.individual"}, "没有这一处"),
        ({"place": ""}, "没有这一处"),
        ({"place": "problems", "quote": "从来没有的话"}, "没有所引的这几个字"),
    ],
)
def test_pin_that_cannot_be_kept_is_refused(
    given: dict[str, str], said: str, in_review: Report, reviewer: User
) -> None:
    with pytest.raises(pins.NotPinned) as refused:
        pin(in_review, reviewer, **given)
    assert said.replace("\\", "") in refused.value.sentence
    assert Pin.objects.count() == 0


def test_refused_pin_keeps_what_was_typed(in_review: Report, reviewing: Client) -> None:
    typed = {"place": "problems", "quote": "从来没有的话", "note": "这一句要改。"}
    answer = reviewing.post(f"/reports/{in_review.pk}/pins/", typed)
    page = answer.content.decode()
    assert (answer.status_code, "从来没有的话" in page, "这一句要改。" in page) == (409, True, True)


@pytest.mark.parametrize("start", ["-1", "x", "²", "9" * 8])
def test_offset_that_is_no_number_is_refused(start: str, in_review: Report, reviewing: Client) -> None:
    answer = reviewing.post(f"/reports/{in_review.pk}/pins/", {"place": "problems", "note": "改", "start": start})
    assert answer.status_code == 400


def test_click_on_a_figure_without_javascript_chooses_it(in_review: Report, reviewing: Client) -> None:
    address = f"/reports/{in_review.pk}/pins/"
    assert f'href="{address}?place={CELL}#pin"' in reviewing.get(address).content.decode()
    assert f'<option value="{CELL}" selected>' in reviewing.get(f"{address}?place={CELL}").content.decode()


def test_draft_is_seen_by_its_reviewer_alone(
    in_review: Report, reviewing: Client, both: User, drafting: Client
) -> None:
    reviewing.post(f"/reports/{in_review.pk}/pins/", {"place": CELL, "note": "只我看见的意见"})
    pages = [
        client.get(f"/reports/{in_review.pk}/{page}").content.decode()
        for client, page in ((reviewing, "pins/"), (factories.client_of(both), "pins/"), (drafting, ""))
    ]
    assert ["只我看见的意见" in page for page in pages] == [True, False, False]


def test_deleting_a_draft_twice_is_no_fault(in_review: Report, reviewer: User, reviewing: Client) -> None:
    address = f"/reports/{in_review.pk}/pins/{pin(in_review, reviewer).pk}/delete/"
    assert [reviewing.post(address).status_code for _ in range(2)] == [302, 302]
    assert Pin.objects.count() == 0


def test_another_reviewers_draft_cannot_be_deleted(in_review: Report, reviewer: User, both: User) -> None:
    kept = pin(in_review, reviewer)
    pins.remove(pin=kept.pk, report=in_review.pk, by=both)
    assert Pin.objects.get() == kept


def test_report_that_went_back_takes_no_more_pins(returned: Report, reviewer: User) -> None:
    with pytest.raises(pins.NotPinned, match="退回修改"):
        pin(returned, reviewer)


# --- the return ---


def test_return_numbers_the_pins_in_printed_order(returned: Report) -> None:
    assert list(returned.pins.values_list("number", "place")) == [(1, CELL), (2, "problems")]


def test_return_with_pins_needs_no_other_reason(returned: Report) -> None:
    assert returned.status == Status.RETURNED


def test_history_keeps_the_numbered_list(returned: Report) -> None:
    note = Event.objects.get(report=returned.pk, action="return").note
    assert ("1. " in note, "2. " in note, "请核对登记台账。" in note) == (True, True, True)


def test_approval_with_an_unreturned_pin_is_refused(in_review: Report, reviewer: User) -> None:
    pin(in_review, reviewer)
    with pytest.raises(NotReady, match="您还有 1 条意见没有退回"):
        make("approve", report=in_review.pk, by=reviewer)


def test_pin_stands_at_its_place_on_the_writing_page(returned: Report, drafting: Client) -> None:
    page = drafting.get(f"/reports/{returned.pk}/tables/requests/").content.decode()
    assert ("请核对登记台账。" in page, "请写明哪几件" in page) == (True, False)


# --- the answers ---


def test_report_with_an_unanswered_pin_is_not_submitted(returned: Report, drafter: User) -> None:
    reply(returned, drafter, 1, "explained", "台账如此。")
    with pytest.raises(NotReady, match="退回意见还有 1 条没有答复：第 2 条"):
        make("submit", report=returned.pk, by=drafter)


def test_changed_without_a_change_is_not_submitted(returned: Report, drafter: User) -> None:
    reply(returned, drafter, 1, "changed")
    reply(returned, drafter, 2, "kept", "原文准确。")
    with pytest.raises(NotReady, match="第 1 条答复“改了”，但那一处自退回后没有改动"):
        make("submit", report=returned.pk, by=drafter)


def test_answered_report_is_submitted_and_each_answer_stands_beside_its_change(
    returned: Report, drafter: User, reviewing: Client
) -> None:
    change(returned, drafter, problems=factories.PROBLEMS.replace("不够充分", "有三件不充分"))
    reply(returned, drafter, 1, "kept", "与台账一致。")
    reply(returned, drafter, 2, "changed")
    make("submit", report=returned.pk, by=drafter)
    page = reviewing.get(returned.get_absolute_url()).content.decode()
    assert ("与台账一致。" in page, "<del>不够</del> → <ins>有三件不</ins>" in page) == (True, True)


@pytest.mark.parametrize(
    ("cell", "holds"), [("requests__not_held__business", True), ("disputes__review__upheld", False)]
)
def test_total_is_changed_by_a_figure_of_its_row(
    cell: str, holds: bool, in_review: Report, drafter: User, reviewer: User
) -> None:
    pin(in_review, reviewer, TOTAL)
    make("return", report=in_review.pk, by=reviewer)
    change(in_review, drafter, **{cell: "5"})
    reply(in_review, drafter, 1, "changed")
    assert (pins.unanswered(in_review) is None) == holds


@pytest.mark.parametrize(
    ("kind", "note", "said"),
    [
        ("", "", "请选择怎样答复"),
        ("perhaps", "x", "请选择怎样答复"),
        ("kept", " \u3000", "请写明理由"),
        ("explained", "", "请写明理由"),
        ("explained", "字" * 501, "请删减 1 字"),
    ],
)
def test_answer_that_says_nothing_is_refused_and_kept_on_the_page(
    kind: str, note: str, said: str, returned: Report, drafting: Client
) -> None:
    first = returned.pins.get(number=1)
    answer = drafting.post(f"/reports/{returned.pk}/pins/{first.pk}/answer/", {"kind": kind, "note": note})
    page = answer.content.decode()
    assert (answer.status_code, said in page, note in page) == (409, True, True)
    assert Pin.objects.get(pk=first.pk).answer == ""


def test_answer_is_in_the_history(returned: Report, drafter: User) -> None:
    reply(returned, drafter, 1, "kept", "与台账一致。")
    assert Event.objects.get(action="answer").note == "第 1 条：不改，因为：与台账一致。"


def test_pin_of_an_earlier_return_is_not_answered_again(returned: Report, drafter: User, reviewer: User) -> None:
    for number in (1, 2):
        reply(returned, drafter, number, "kept", "无误。")
    make("submit", report=returned.pk, by=drafter)
    make("return", report=returned.pk, by=reviewer, note="再看一次。")
    with pytest.raises(pins.NotAnswered, match="以前的退回"):
        reply(returned, drafter, 1, "changed")


def test_answer_to_anothers_pin_finds_nothing(returned: Report, stranger: User, reviewer: User) -> None:
    for who in (stranger, reviewer):
        with pytest.raises(Http404):
            reply(returned, who, 1, "changed")


def test_changes_of_a_later_round_do_not_stand_beside_an_earlier_return(
    returned: Report, drafter: User, reviewer: User, drafting: Client
) -> None:
    for number in (1, 2):
        reply(returned, drafter, number, "kept", "无误。")
    make("submit", report=returned.pk, by=drafter)
    make("return", report=returned.pk, by=reviewer, note="再看一次。")
    change(returned, drafter, problems=factories.PROBLEMS + "后来所加。")
    assert "后来所加" not in drafting.get(f"/reports/{returned.pk}/opinion/").content.decode()


# --- places that have gone ---


def moved(report: Report, place: str) -> None:
    """The first pin, at a place that the format had when it was set."""
    with lifted():
        report.pins.filter(number=1).update(place=place)


@pytest.mark.parametrize("place", ["requests.gone.individual", "gone"])
@pytest.mark.parametrize("page", ["", "opinion/", "tables/requests/", "history/"])
def test_pin_on_a_place_that_no_longer_exists_is_shown_as_such(
    place: str, page: str, returned: Report, drafting: Client
) -> None:
    moved(returned, place)
    answer = drafting.get(f"/reports/{returned.pk}/{page}")
    assert answer.status_code == 200
    assert page not in {"", "opinion/"} or "已不在报告中的一处" in answer.content.decode()


def test_gone_place_can_still_be_answered(returned: Report, drafter: User) -> None:
    moved(returned, "requests.gone.individual")
    assert reply(returned, drafter, 1, "explained", "这一格已取消。").answer == "explained"


def test_pinned_words_that_were_rewritten_are_said_to_be(returned: Report, drafter: User, drafting: Client) -> None:
    change(returned, drafter, problems="全部重写了。")
    assert "原文已改动" in drafting.get(returned.get_absolute_url()).content.decode()


def test_opinion_lists_every_return_with_its_fingerprint(returned: Report, drafting: Client) -> None:
    page = drafting.get(f"/reports/{returned.pk}/opinion/").content.decode()
    step = returned.steps.get(move="return")
    assert (step.fingerprint in page, "请核对登记台账。" in page) == (True, True)


def test_opinion_in_word_says_the_same(returned: Report, drafter: User, drafting: Client) -> None:
    reply(returned, drafter, 1, "changed", "已改正。")
    reply(returned, drafter, 2, "kept", "第一行。\n第二行。")
    change(returned, drafter, **{CELL: "3"})
    answer = drafting.get(f"/reports/{returned.pk}/opinion.docx")
    made = answer.getvalue()
    lines = [p.text for p in docx.Document(BytesIO(made)).paragraphs]
    step, label = returned.steps.get(move="return"), returned.edition.cells[CELL].label
    assert lines[:2] == ["退回意见", str(returned)]
    assert f"第 {step.version} 稿，SHA-256 {step.fingerprint}" in lines
    assert f"1．{label}“2”（数字已改动）" in lines
    assert "意见：请核对登记台账。" in lines
    for begun in (
        f"答复：改了：已改正。（{drafter}，",
        f"改动：{label}：2 → 3（{drafter}，",
        "答复：不改，因为：第一行。",
    ):
        assert [line for line in lines if line.startswith(begun)], begun
    assert f"{returned}退回意见.docx" in unquote(answer["Content-Disposition"])
    assert drafting.get(f"/reports/{returned.pk}/opinion.docx").getvalue() == made


def test_opinion_in_word_before_any_return(in_review: Report, drafting: Client) -> None:
    made = drafting.get(f"/reports/{in_review.pk}/opinion.docx").getvalue()
    assert "本报告没有退回过。" in [p.text for p in docx.Document(BytesIO(made)).paragraphs]


def test_return_by_pins_alone_leads_to_them(returned: Report, drafting: Client) -> None:
    assert "见下列退回意见。" in drafting.get(returned.get_absolute_url()).content.decode()


def test_after_a_pin_one_reads_on_where_it_stands(in_review: Report, reviewing: Client) -> None:
    answer = reviewing.post(f"/reports/{in_review.pk}/pins/", {"place": CELL, "note": "请核对。"})
    assert answer["Location"] == f"/reports/{in_review.pk}/pins/#at-requests"
