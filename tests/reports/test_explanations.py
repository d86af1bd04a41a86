"""Explanations: bound to the numbers they explain, given by who may write, in force until a number changes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from govreports.agencies.models import Agency, User
from govreports.audit.models import Event
from govreports.findings import register
from govreports.findings.case import Case
from govreports.findings.finding import Check, Draft, Example, Finding, Judged, Level, Span
from govreports.findings.register import findings
from govreports.formats.document import Previous, dumps
from govreports.reports import cells, explanations, placed, reasons
from govreports.reports.actions import NotEditable, save
from govreports.reports.explanations import NoReason, NothingToExplain, SaidMeanwhile, explain, said, settles, withdraw
from govreports.reports.findings import State, case, state
from govreports.reports.models import Explanation, Reason, Report, Status
from govreports.reports.previous import keep
from govreports.review.actions import NotReady, make
from tests import factories

SECRET = "requests.state_secret.individual"
FULL = "requests.full_disclosure.individual"
WHY = "涉及在建涉密工程一件，已经保密审查认定不予公开。"
AGAIN = "另有一件涉及涉密采购合同，同样经过保密审查。"
ABSENT = 987_654


@pytest.fixture
def asked(complete: Report, drafter: User) -> Report:
    """A balanced report in which P10 asks to look again at one case of state secrets."""
    change(complete, drafter, **{SECRET: "1", FULL: "6"})
    return complete


def change(report: Report, by: User, **changed: str) -> None:
    report.refresh_from_db()
    save(report=report.pk, changes=changed, base=report.version, by=by)
    report.refresh_from_db()


def finding(report: Report, check: str = "P10") -> Finding:
    return next(f for f in findings(case(report, with_others=True)) if f.id == check)


def given_for(report: Report, by: User, check: str = "P10", **other: Any) -> Explanation:
    """An explanation of what a check asks now."""
    now = finding(report, check)
    details = {"key": now.key, "values": now.values, "over": None, "kind": Reason.OTHER, "reason": WHY}
    return explain(**{"report": report.pk, "by": by, "printed": False, **details, **other})


def is_settled(report: Report, check: str = "P10") -> bool:
    now = finding(report, check)
    return settles(said(report).get(now.key), now)


def everything() -> tuple[int, int, list[Any]]:
    return Explanation.objects.count(), Event.objects.count(), list(Report.objects.values_list("pk", "version"))


# --- what settles a finding, and how long ---


def test_finding_of_the_stage_asks_for_an_explanation(asked: Report) -> None:
    assert (finding(asked).level, is_settled(asked)) == (Level.EXPLAIN, False)


def test_explained_finding_is_settled(asked: Report, drafter: User) -> None:
    given_for(asked, drafter)
    assert is_settled(asked)


def test_explanation_survives_saves_of_other_entries(asked: Report, drafter: User) -> None:
    given_for(asked, drafter)
    change(asked, drafter, **{"proactive.penalties.decisions": "5", "problems": "存在的问题是更新较慢。\n下一步改进。"})
    assert is_settled(asked)


def test_changed_number_opens_the_finding_again_and_keeps_the_sentence(asked: Report, drafter: User) -> None:
    given_for(asked, drafter)
    change(asked, drafter, **{SECRET: "2", FULL: "5"})
    assert (is_settled(asked), said(asked)[finding(asked).key].reason) == (False, WHY)


def test_number_changed_back_is_explained_again(asked: Report, drafter: User) -> None:
    given_for(asked, drafter)
    change(asked, drafter, **{SECRET: "2", FULL: "5"})
    change(asked, drafter, **{SECRET: "1", FULL: "6"})
    assert is_settled(asked)


def test_reopened_finding_is_settled_by_confirming_the_old_sentence(asked: Report, drafter: User) -> None:
    before = given_for(asked, drafter)
    change(asked, drafter, **{SECRET: "2", FULL: "5"})
    given_for(asked, drafter, over=before.pk)
    assert is_settled(asked)


def test_withdrawn_explanation_settles_nothing(asked: Report, drafter: User) -> None:
    withdraw(report=asked.pk, explanation=given_for(asked, drafter).pk, by=drafter)
    assert not is_settled(asked)


def test_rewritten_explanation_is_kept_beside_the_new_one(asked: Report, drafter: User) -> None:
    before = given_for(asked, drafter)
    given_for(asked, drafter, over=before.pk, reason=AGAIN)
    kept = Explanation.objects.order_by("pk").values_list("reason", "withdrawn_by")
    assert list(kept) == [(WHY, drafter.pk), (AGAIN, None)]


def test_explanation_and_its_event_are_written_together(
    asked: Report, drafter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(explanations.history, "write", fail)
    with pytest.raises(IntegrityError):
        given_for(asked, drafter)
    assert Explanation.objects.count() == 0


def test_event_tells_the_finding_and_the_reason(asked: Report, drafter: User) -> None:
    given_for(asked, drafter)
    event = Event.objects.filter(report=asked.pk).latest("pk")
    assert (event.action, event.actor, WHY in event.note, "P10" in event.note) == ("explain", "drafter", True, True)


def test_database_takes_one_explanation_in_force_a_finding(asked: Report, drafter: User) -> None:
    one = given_for(asked, drafter)
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


# --- what is no reason ---


@pytest.mark.parametrize(
    "sentence",
    [
        "核实无误",
        "经核实，数据无误。",
        "属实",
        "无误",
        "情况属实，数据真实准确，特此说明。",
        "已再次核对，确认无误，没有问题。",
        "",
        "　　　　　　　　　",
        "。。。。。。。。。。。。",
        "啊啊啊啊啊啊啊啊啊啊啊",
        "业务变化业务变化业务变化",
        "1234567890123",
        "asdfghjklqwerty",
        "😀😀😀😀😀😀😀😀😀😀",
        "机构合并、分设或职能划转",
        "同上，按实际情况如实填报，数据准确无误",
    ],
)
def test_sentence_that_says_nothing_is_refused(sentence: str) -> None:
    assert reasons.fault(sentence, "较上年波动较大，请说明。") == reasons.POOR


@pytest.mark.parametrize(
    "sentence",
    [
        WHY,
        "经核实无误，因本年开展专项整治，处罚数量增加。",
        "本年机构改革划入两项许可职能，办件量随之增加",
        "上年误将补正件计入新收，已向办公厅申请更正。",
        "2025年3月起许可事项下放到县区。",
    ],
)
def test_sentence_that_says_why_is_taken(sentence: str) -> None:
    assert reasons.fault(sentence, "较上年波动较大，请说明。") is None


def test_finding_copied_is_no_reason() -> None:
    message = "“行政许可”本年 120，上年 38，较上年波动较大，请说明。"
    assert reasons.fault("行政许可本年120，上年38，较上年波动较大", message) == reasons.REPEATS


@pytest.mark.parametrize(
    ("sentence", "says"),
    [("说" * 10_000, "最多 300 字"), ("因\0故", "U+0000"), ("因\ud800故", "U+D800"), ("第一行\n第二行", "写成一行")],
)
def test_sentence_that_cannot_be_kept_is_refused(sentence: str, says: str) -> None:
    assert says in str(reasons.fault(sentence, ""))


@given(st.text(max_size=400))
def test_any_sentence_gets_an_answer(sentence: str) -> None:
    assert reasons.fault(sentence, sentence) is not None or len(sentence) >= reasons.SHORTEST


# --- what cannot be explained, and by whom ---


def test_block_cannot_be_explained_away(asked: Report, drafter: User) -> None:
    change(asked, drafter, **{FULL: "7"})
    with pytest.raises(NothingToExplain, match="须改正，不能用说明代替"):
        given_for(asked, drafter, "H1")


def test_explanation_kept_from_before_does_not_settle_a_block(asked: Report, drafter: User) -> None:
    change(asked, drafter, **{FULL: "7"})
    broken, one = finding(asked, "H1"), given_for(asked, drafter)
    Explanation.objects.filter(pk=one.pk).update(key=broken.key, values=broken.values)
    assert not is_settled(asked, "H1")


def test_finding_that_is_gone_is_not_explained(asked: Report, drafter: User) -> None:
    with pytest.raises(NothingToExplain, match="已没有这一项"):
        given_for(asked, drafter, key="0" * 24)


def test_explanation_of_older_numbers_is_refused(asked: Report, drafter: User) -> None:
    before = finding(asked)
    change(asked, drafter, **{SECRET: "2", FULL: "5"})
    with pytest.raises(SaidMeanwhile, match="数字刚有改动"):
        given_for(asked, drafter, values=before.values)
    assert Explanation.objects.count() == 0


def test_second_of_two_people_is_told_what_the_first_wrote(asked: Report, drafter: User, colleague: User) -> None:
    given_for(asked, drafter)
    with pytest.raises(SaidMeanwhile, match=WHY[:10]):
        given_for(asked, colleague, reason=AGAIN)
    assert [e.reason for e in Explanation.objects.all()] == [WHY]


def test_explanation_over_one_just_withdrawn_is_refused(asked: Report, drafter: User, colleague: User) -> None:
    one = given_for(asked, drafter)
    withdraw(report=asked.pk, explanation=one.pk, by=colleague)
    with pytest.raises(SaidMeanwhile, match="刚被撤回"):
        given_for(asked, drafter, over=one.pk, reason=AGAIN)


def test_explanation_withdrawn_twice_is_withdrawn_once(asked: Report, drafter: User, colleague: User) -> None:
    one = given_for(asked, drafter)
    withdraw(report=asked.pk, explanation=one.pk, by=drafter)
    with pytest.raises(SaidMeanwhile, match="没有重复办理"):
        withdraw(report=asked.pk, explanation=one.pk, by=colleague)


@pytest.mark.parametrize("who", ["reviewer", "stranger"])
def test_who_may_not_write_may_not_explain(who: str, asked: Report, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Http404):
        given_for(asked, request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["reviewer", "stranger"])
def test_who_may_not_write_may_not_withdraw(
    who: str, asked: Report, drafter: User, request: pytest.FixtureRequest
) -> None:
    one = given_for(asked, drafter)
    with pytest.raises(Http404):
        withdraw(report=asked.pk, explanation=one.pk, by=request.getfixturevalue(who))


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHED])
def test_report_handed_in_is_not_explained(status: Status, asked: Report, drafter: User) -> None:
    factories.put(asked, status)
    with pytest.raises(NotEditable):
        given_for(asked, drafter)


def test_explanation_of_another_report_is_not_withdrawn(asked: Report, agency: Agency, drafter: User) -> None:
    one = given_for(asked, drafter)
    other = factories.blank_report(agency, drafter, 2023)
    with pytest.raises(Http404):
        withdraw(report=other.pk, explanation=one.pk, by=drafter)


# --- moves ---


def test_unexplained_finding_stops_submission(asked: Report, drafter: User) -> None:
    with pytest.raises(NotReady, match="还有 1 项须说明，第一项：.*国家秘密"):
        make("submit", report=asked.pk, by=drafter)


def test_explained_report_is_submitted(asked: Report, drafter: User) -> None:
    given_for(asked, drafter)
    assert make("submit", report=asked.pk, by=drafter).to_status == Status.IN_REVIEW


def test_unexplained_finding_stops_approval(asked: Report, reviewer: User) -> None:
    factories.put(asked, Status.IN_REVIEW)
    with pytest.raises(NotReady, match="还有 1 项须说明"):
        make("approve", report=asked.pk, by=reviewer)


def test_unexplained_finding_stops_no_saving(asked: Report, drafter: User) -> None:
    before = asked.version
    change(asked, drafter, **{"proactive.penalties.decisions": "5"})
    assert asked.version == before + 1


def test_reviewer_who_explained_may_not_approve(asked: Report, drafter: User, both: User) -> None:
    given_for(asked, both)
    make("submit", report=asked.pk, by=drafter)
    with pytest.raises(NotReady, match="须由其他审核人审核"):
        make("approve", report=asked.pk, by=both)


def test_section_waits_until_it_is_explained(asked: Report, drafter: User) -> None:
    def state_now() -> State:
        compared = case(asked)
        left = explanations.left(findings(compared), said(asked))
        return state(compared.document, asked.edition.section("requests"), left)

    before = state_now()
    given_for(asked, drafter)
    assert (before, state_now()) == (State.EXPLAIN, State.DONE)


# --- printed with its figure ---


@pytest.fixture
def one_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that asks about one typed cell."""
    monkeypatch.setattr(register, "CHECKS", (*register.CHECKS, ADDED))


LICENSES = "proactive.licenses.decisions"


def licenses(compared: Case) -> Judged:
    """Asks about any number of licenses."""
    count = compared.document.figures[LICENSES]
    if count:
        yield Draft(f"行政许可有 {count} 件，请说明。", (LICENSES,))


ADDED = Check(
    "Z8",
    Level.EXPLAIN,
    rule="临时加上的规则",
    mend="写明原因",
    source="本测试",
    judge=licenses,
    fails=Example("38 件"),
    holds=Example("0 件", cells={LICENSES: 0}),
    unknown=None,
    always="总能判断",
)


def printed_for(report: Report, by: User, **other: Any) -> Explanation:
    return given_for(report, by, "Z8", **{"printed": True, **other})


def notes(report: Report) -> dict[str, str]:
    return dict(cells.document(report).notes)


@pytest.mark.usefixtures("one_cell")
def test_printed_explanation_is_the_note_of_its_cell(complete: Report, drafter: User) -> None:
    printed_for(complete, drafter)
    assert notes(complete)[LICENSES] == WHY


@pytest.mark.usefixtures("one_cell")
def test_printed_explanation_adds_no_key_to_the_exchange_document(complete: Report, drafter: User) -> None:
    before = set(json.loads(dumps(cells.document(complete))))
    printed_for(complete, drafter)
    assert set(json.loads(dumps(cells.document(complete)))) == before


@pytest.mark.usefixtures("one_cell")
def test_withdrawn_explanation_is_printed_no_more(complete: Report, drafter: User) -> None:
    withdraw(report=complete.pk, explanation=printed_for(complete, drafter).pk, by=drafter)
    assert LICENSES not in notes(complete)


@pytest.mark.usefixtures("one_cell")
def test_note_somebody_rewrote_stays(complete: Report, drafter: User) -> None:
    one = printed_for(complete, drafter)
    change(complete, drafter, **{f"notes.{LICENSES}": "含下放县区的两项"})
    withdraw(report=complete.pk, explanation=one.pk, by=drafter)
    assert notes(complete)[LICENSES] == "含下放县区的两项"


@pytest.mark.usefixtures("one_cell")
def test_cell_with_a_note_of_its_own_keeps_it(complete: Report, drafter: User) -> None:
    change(complete, drafter, **{f"notes.{LICENSES}": "含下放县区的两项"})
    with pytest.raises(NoReason, match="那一格已有附注"):
        printed_for(complete, drafter)


@pytest.mark.usefixtures("one_cell")
def test_sentence_too_long_for_a_note_is_refused(complete: Report, drafter: User) -> None:
    with pytest.raises(NoReason, match="最多 100 字"):
        printed_for(complete, drafter, reason=WHY * 6)
    assert Explanation.objects.count() == 0


# --- a note that outlived what it explains ---

CARRIED = "requests.carried_over.individual"


@pytest.fixture
def noted(complete: Report, drafter: User) -> Report:
    """上年结转 is 1 against 2 of last year; explained, and printed as a note."""
    last = Previous(complete.year - 1, {"requests.carried_forward.individual": 2})
    keep(complete, last, source="上年报告", by=drafter, at=timezone.now())
    given_for(complete, drafter, "X1", printed=True, reason="上年报告多计一件，已申请更正。")
    complete.refresh_from_db()
    return complete


def asking(report: Report) -> set[str]:
    return {f.id for f in explanations.left(findings(case(report, with_others=True)), said(report))}


def mend(report: Report, by: User) -> None:
    change(report, by, **{CARRIED: "2", "requests.carried_forward.individual": "3"})


def test_note_is_not_asked_about_while_its_finding_is_there(noted: Report) -> None:
    assert CARRIED in notes(noted)
    assert asking(noted) == set()


def test_note_whose_finding_is_gone_asks_and_holds_the_report_up(noted: Report, drafter: User) -> None:
    mend(noted, drafter)
    assert asking(noted) == {"U5"}
    with pytest.raises(NotReady, match="上年报告多计一件，已申请更正。”出自对规则 X1 的说明"):
        make("submit", report=noted.pk, by=drafter)


def test_note_of_another_value_is_asked_about_by_its_own_check(noted: Report, drafter: User) -> None:
    change(noted, drafter, **{CARRIED: "0", "requests.carried_forward.individual": "1"})
    assert asking(noted) == {"X1"}


def test_withdrawn_from_the_overview_the_note_and_the_question_are_gone(
    noted: Report, drafter: User, drafting: Client
) -> None:
    mend(noted, drafter)
    address = f"/reports/{noted.pk}/explanations/{Explanation.objects.get(report=noted, rule='X1').pk}/withdraw/"
    assert address in drafting.get(f"/reports/{noted.pk}/explanations/").content.decode()
    drafting.post(address)
    noted.refresh_from_db()
    assert (CARRIED in notes(noted), asking(noted)) == (False, set())


@pytest.mark.parametrize("words", ["", "上年报告多计一件，经核定更正。"], ids=["deleted", "rewritten"])
def test_note_that_somebody_deleted_or_rewrote_is_his_own(words: str, noted: Report, drafter: User) -> None:
    mend(noted, drafter)
    change(noted, drafter, **{f"notes.{CARRIED}": words})
    assert asking(noted) == set()


def test_note_kept_with_a_reason_stays_printed(noted: Report, drafter: User) -> None:
    mend(noted, drafter)
    given_for(noted, drafter, "U5", reason="更正申请尚未批复，附注照旧说明来由。")
    assert (CARRIED in notes(noted), asking(noted)) == (True, set())


def test_reader_of_the_overview_withdraws_nothing(noted: Report, reviewing: Client) -> None:
    assert "/withdraw/" not in reviewing.get(f"/reports/{noted.pk}/explanations/").content.decode()


# --- the addresses ---


def posted(browser: Client, report: Report, **other: Any) -> Any:
    now = finding(report)
    body = {"key": now.key, "values": now.values, "kind": "other", "reason": WHY, "at": "requests", **other}
    return browser.post(f"/reports/{report.pk}/explanations/add/", body)


def test_posted_explanation_leads_back_to_its_finding(asked: Report, drafting: Client) -> None:
    answer = posted(drafting, asked)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/reports/{asked.pk}/tables/requests/#f-{finding(asked).key}",
    )


def test_refused_sentence_comes_back_with_the_reason(asked: Report, drafting: Client) -> None:
    answer = posted(drafting, asked, reason="核实无误<b>")
    page = answer.content.decode()
    assert (answer.status_code, reasons.POOR in page, "核实无误&lt;b&gt;</textarea>" in page) == (400, True, True)


FORGED = [
    {"key": "x" * 24},
    {"key": "0" * 25},
    {"key": ""},
    {"values": "'; drop"},
    {"over": "x"},
    {"over": "9" * 40},
    {"over": "-1"},
    {"kind": "none"},
    {"kind": ""},
    {"reason": "说" * 10_000},
    {"reason": "a\0b"},
    {"reason": ""},
]


@pytest.mark.parametrize(
    "forged", FORGED, ids=lambda forged: "-".join(f"{name} {value[:9]!r}" for name, value in forged.items())
)
def test_forged_explanation_is_refused_and_changes_nothing(
    forged: dict[str, str], asked: Report, drafting: Client
) -> None:
    before = everything()
    assert (posted(drafting, asked, **forged).status_code, everything()) == (400, before)


def test_explanation_of_an_absent_report_is_not_found(drafting: Client) -> None:
    assert drafting.post(f"/reports/{ABSENT}/explanations/add/", {"key": "0" * 24}).status_code == 404


def test_pages_offer_no_form_to_the_reviewer(asked: Report, reviewing: Client) -> None:
    for page in ("", "tables/requests/", "text/overview/", "explanations/"):
        assert "/explanations/add/" not in reviewing.get(f"/reports/{asked.pk}/{page}").content.decode()


@pytest.mark.parametrize("page", ["", "tables/requests/"])
def test_pages_offer_the_form_to_the_drafter(page: str, asked: Report, drafting: Client) -> None:
    """The twin of the test above."""
    assert "/explanations/add/" in drafting.get(f"/reports/{asked.pk}/{page}").content.decode()


def test_supervisor_reads_who_explained_what_with_the_numbers_then_and_now(
    asked: Report, drafter: User, reviewing: Client
) -> None:
    given_for(asked, drafter)
    change(asked, drafter, **{SECRET: "2", FULL: "5"})
    page = reviewing.get(f"/reports/{asked.pk}/explanations/").content.decode()
    said_there = [WHY in page, str(drafter) in page, "1 → 2" in page, "数字已变，待重新说明" in page]
    assert said_there == [True] * 4


def test_explained_finding_stays_readable_on_the_task_page(asked: Report, drafter: User, reviewing: Client) -> None:
    given_for(asked, drafter)
    page = reviewing.get(asked.get_absolute_url()).content.decode()
    assert ("已说明 1 项" in page, WHY in page, "还有 1 项须说明" in page) == (True, True, False)


# --- the check of a page as it stands in the browser ---


def checked(browser: Client, report: Report, key: str, body: Any) -> Any:
    return browser.post(f"/reports/{report.pk}/check/{key}/", body, content_type="application/json")


def test_text_not_saved_yet_is_checked_and_not_written(complete: Report, drafting: Client) -> None:
    before = everything()
    answer = checked(drafting, complete, "overview", {"overview": factories.OVERVIEW + "\n新收99件，待定。"})
    assert ("待定" in answer.json()["html"], everything()) == (True, before)


def test_resolved_finding_is_gone_from_the_next_answer(complete: Report, drafting: Client) -> None:
    assert "待定" not in checked(drafting, complete, "overview", {"overview": factories.OVERVIEW}).json()["html"]


@pytest.mark.parametrize(
    "body",
    [
        "x",
        "[]",
        '{"overview": 1}',
        '{"problems": "别的部分"}',
        '{"requests.new_received.total": "1"}',
        '{"notes.requests.new_received.total": "1"}',
        '{"overview.x": ""}',
        "NaN",
        "",
    ],
)
def test_check_of_another_shape_is_refused(body: str, complete: Report, drafting: Client) -> None:
    assert checked(drafting, complete, "overview", body).status_code == 400


def test_check_of_an_unknown_section_is_not_found(complete: Report, drafting: Client) -> None:
    assert checked(drafting, complete, "unknown", {}).status_code == 404


@pytest.mark.parametrize(
    "text", ["字" * 60_000, "\0", "\ud800", "（" * 5000, "1" * 20_000], ids=["long", "zero", "half", "nested", "digits"]
)
def test_text_that_cannot_be_saved_is_no_fault_of_the_check(text: str, complete: Report, drafting: Client) -> None:
    assert checked(drafting, complete, "overview", json.dumps({"overview": text})).status_code == 200


def test_text_of_nothing_but_faults_lists_the_first_hundred(complete: Report, drafting: Client) -> None:
    body = {"overview": factories.OVERVIEW + "\n全年办结申请99件。" * 300}
    html = checked(drafting, complete, "overview", body).json()["html"]
    assert (html.count("<li "), "项，办完以上各项后列出" in html) == (100, True)


# --- a check added to the register ---


@pytest.mark.usefixtures("one_cell")
def test_added_check_stands_at_its_cell_in_the_lists_and_in_the_state(complete: Report, drafting: Client) -> None:
    now = finding(complete, "Z8")
    table = drafting.get(f"/reports/{complete.pk}/tables/proactive/").content.decode()
    task = drafting.get(complete.get_absolute_url()).content.decode()
    assert f'aria-describedby="s-{now.key}"' in table
    assert '<span class="cell-mark explain"></span>' in table
    assert [now.message in page for page in (table, task)] == [True, True]
    assert 'state-explain">待说明' in task


def wording(compared: Case) -> Judged:
    """Asks about one word of section 五."""
    at = compared.texts["problems"].find("说理")
    if at >= 0:
        span = Span("problems", at, at + 2)
        yield Draft("“说理”请写明何指。", place="problems", spans=(span,), expected="论证")


@pytest.fixture
def one_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that asks about words of a text."""
    added = replace(ADDED, id="Z7", judge=wording)
    monkeypatch.setattr(register, "CHECKS", (*register.CHECKS, added))


@pytest.mark.usefixtures("one_word")
def test_added_check_quotes_its_words_with_what_may_stand_there(complete: Report, drafting: Client) -> None:
    page = drafting.get(f"/reports/{complete.pk}/text/problems/").content.decode()
    at = factories.PROBLEMS.index("说理")
    expected = [
        "<q><bdi>说理</bdi></q>",
        f'data-start="{at}" data-end="{at + 2}" data-words="说理"',
        'data-put="论证"',
        'href="/checks/#Z7"',
        "本测试",
    ]
    assert [part for part in expected if part not in page] == []


def test_finding_about_words_of_two_sections_stands_on_the_pages_of_both(
    complete: Report, drafter: User, drafting: Client
) -> None:
    change(complete, drafter, overview=f"{factories.OVERVIEW}\n举办培训2次。", problems="组织培训3件。")
    said = finding(complete, "Q8").message
    for key, words, other in (("overview", "培训2次", "培训3件"), ("problems", "培训3件", "培训2次")):
        page = drafting.get(f"/reports/{complete.pk}/text/{key}/").content.decode()
        assert said in page
        assert (f'data-words="{words}"' in page, f'data-words="{other}"' in page) == (True, False)


def test_words_of_nothing_but_faults_are_marked_as_far_as_a_page_can_bear(
    complete: Report, drafter: User, drafting: Client
) -> None:
    change(complete, drafter, problems="公开,及时。" * 250 + "".join(f"待{'X' * n}定，" for n in range(2, 60)))
    page = drafting.get(f"/reports/{complete.pk}/text/problems/").content.decode()
    half_width = page.split('data-words=",')
    assert len(half_width) - 1 == placed.MOST_MARKED_EACH
    assert "另有 150 处，改完标出的各处后再标出。" in page
    assert page.count("data-words=") <= placed.MOST_MARKED


def test_what_is_expected_is_offered_for_one_place_only(complete: Report, drafter: User, drafting: Client) -> None:
    for typed, offers in (("截止2025年12月31日。", 1), ("截止2025年12月31日，截止2025年12月30日。", 0)):
        change(complete, drafter, problems=typed)
        assert (
            drafting.get(f"/reports/{complete.pk}/text/problems/").content.decode().count('data-put="截至"') == offers
        )


@pytest.mark.usefixtures("one_word")
def test_added_check_can_be_explained(complete: Report, drafter: User) -> None:
    given_for(complete, drafter, "Z7")
    assert is_settled(complete, "Z7")


def test_without_added_checks_nothing_is_marked(complete: Report, drafting: Client) -> None:
    """The twin of the tests above."""
    table = drafting.get(f"/reports/{complete.pk}/tables/proactive/").content.decode()
    text = drafting.get(f"/reports/{complete.pk}/text/problems/").content.decode()
    assert ("cell-mark" in table, "<q>" in text) == (False, False)
