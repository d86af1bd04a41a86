"""The workflow: every state × move × role, four eyes, reasons, stale pages and double clicks."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from govreports.agencies.models import User
from govreports.agencies.roles import HELD, Permission, Role
from govreports.audit.models import Event
from govreports.formats.document import canonical, fingerprint
from govreports.publication.actions import publish
from govreports.publication.models import Publication
from govreports.reports import cells
from govreports.reports.actions import save
from govreports.reports.models import Report, Status
from govreports.review import actions
from govreports.review.actions import AlreadyDone, NotFromHere, NotReady, NotYourMove, Outdated, make
from govreports.review.models import Opening, Step
from govreports.review.moves import MOVES, open_to
from tests import factories

# The workflow as people agreed on it, written down apart from the table in moves.py.
LEADS = {
    ("drafting", "submit"): "in_review",
    ("returned", "submit"): "in_review",
    ("in_review", "withdraw"): "drafting",
    ("in_review", "ask_back"): "in_review",
    ("approved", "ask_back"): "approved",
    ("in_review", "pass"): "in_review",
    ("in_review", "approve"): "approved",
    ("in_review", "return"): "returned",
    ("approved", "return"): "returned",
    ("approved", "publish"): "published",
    ("published", "correct"): "drafting",
    ("drafting", "abandon"): "published",
    ("returned", "abandon"): "published",
}
REWRITTEN = "存在的问题是公开栏目更新较慢。\n下一步改进：明确更新责任人。"
MAY = {
    "drafter": {"submit", "withdraw", "ask_back", "correct"},
    "reviewer": {"pass", "approve", "return", "publish", "correct", "abandon"},
    "both": {"submit", "withdraw", "ask_back", "pass", "approve", "return", "publish", "correct", "abandon"},
    "stranger": set(),
}


def do(move: str, report: Report, by: User, **given: Any) -> None:
    """Make a move, publication with its frozen document."""
    if move == "publish":
        publish(report=report.pk, by=by, **given)
    else:
        make(move, report=report.pk, by=by, note="请核对第三表。", **given)


# They need a round in which a reviewer has looked, or in which another step follows, or an edition that is out.
OF_OTHER_ROUNDS = {"ask_back", "pass", "abandon"}


def fitting(move: str, report: Report, request: pytest.FixtureRequest) -> None:
    """Bring the round about in which a move is offered at all."""
    reviewer = request.getfixturevalue("reviewer")
    if move == "ask_back":
        Opening.objects.create(report=report, round=0, at=timezone.now(), by=reviewer)
    if move == "pass":
        both = request.getfixturevalue("both")
        factories.stages(report.agency, 初审=[reviewer, both], 签发=[both])
    if move == "abandon":
        frozen = canonical(cells.document(report))
        facts = {"published_at": timezone.now(), "published_by": reviewer}
        Publication.objects.create(report=report, agency=report.agency, year=report.year, document=frozen, **facts)


def standing(report: Report) -> tuple[Any, ...]:
    """All that a move changes."""
    found = Report.objects.get(pk=report.pk)
    return found.status, found.version, Step.objects.count(), Event.objects.count(), Publication.objects.count()


def test_table_of_moves_is_the_workflow_agreed_on() -> None:
    table = {(str(status), m.key): str(m.leads_to(status)) for m in MOVES.values() for status in m.from_}
    assert table == LEADS


@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("status", Status.values)
def test_every_triple(status: str, move: str, who: str, complete: Report, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(who)
    factories.put(complete, Status(status))
    fitting(move, complete, request)
    before = standing(complete)
    refusal = Http404 if who == "stranger" else NotYourMove if move not in MAY[who] else NotFromHere
    if move in MAY[who] and (status, move) in LEADS:
        do(move, complete, by)
        assert Report.objects.get(pk=complete.pk).status == LEADS[status, move]
    else:
        with pytest.raises(refusal):
            do(move, complete, by)
        assert standing(complete) == before


@pytest.mark.parametrize("who", ["drafter", "reviewer", "both"])
@pytest.mark.parametrize("status", Status.values)
def test_buttons_are_the_moves_one_can_make(
    status: str, who: str, complete: Report, request: pytest.FixtureRequest
) -> None:
    factories.put(complete, Status(status))
    offered = {m.key for m in open_to(complete, actions.permissions(complete, request.getfixturevalue(who)))}
    assert offered == {move for state, move in LEADS if state == status and move in MAY[who]} - OF_OTHER_ROUNDS


@pytest.mark.parametrize(("move", "instead"), [("ask_back", "withdraw"), ("pass", "approve")])
def test_button_of_another_round_takes_the_place_of_its_opposite(
    move: str, instead: str, complete: Report, both: User, request: pytest.FixtureRequest
) -> None:
    factories.put(complete, Status.IN_REVIEW)
    fitting(move, complete, request)
    offered = {m.key for m in open_to(complete, actions.permissions(complete, both))}
    assert (move in offered, instead in offered) == (True, False)


@pytest.mark.parametrize("status", Status.values)
def test_task_page_has_a_form_for_each_button(status: str, complete: Report, both: User) -> None:
    factories.put(complete, Status(status))
    page = factories.client_of(both).get(complete.get_absolute_url()).content.decode()
    addresses = {m: f"/moves/{m}/" if m != "publish" else "/publish/" for m in MOVES}
    assert {m for m in MOVES if addresses[m] in page} == {m for s, m in LEADS if s == status} - OF_OTHER_ROUNDS


def test_every_permission_is_held_by_some_role() -> None:
    assert frozenset().union(*HELD.values()) == set(Permission)


def test_every_role_holds_something() -> None:
    assert set(HELD) == set(Role)


# --- four eyes ---


def test_reviewer_who_wrote_may_not_approve(complete: Report, drafter: User, both: User) -> None:
    save(report=complete.pk, changes={"problems": REWRITTEN}, base=complete.version, by=both)
    make("submit", report=complete.pk, by=drafter)
    with pytest.raises(NotReady, match="须由其他审核人审核"):
        make("approve", report=complete.pk, by=both)


def test_reviewer_who_submitted_may_not_approve(complete: Report, both: User) -> None:
    make("submit", report=complete.pk, by=both)
    with pytest.raises(NotReady, match="须由其他审核人审核"):
        make("approve", report=complete.pk, by=both)


def test_reviewer_who_wrote_before_a_return_may_not_approve(
    complete: Report, drafter: User, reviewer: User, both: User
) -> None:
    save(report=complete.pk, changes={"problems": REWRITTEN}, base=complete.version, by=both)
    make("submit", report=complete.pk, by=drafter)
    make("return", report=complete.pk, by=reviewer, note="重写")
    make("submit", report=complete.pk, by=drafter)
    with pytest.raises(NotReady, match="须由其他审核人审核"):
        make("approve", report=complete.pk, by=both)


def test_reviewer_whose_entries_were_all_refused_may_approve(complete: Report, drafter: User, both: User) -> None:
    refused = {"requests.new_received.individual": "十"}
    save(report=complete.pk, changes=refused, base=complete.version, by=both, mutation="m-000001")
    make("submit", report=complete.pk, by=drafter)
    assert make("approve", report=complete.pk, by=both).to_status == Status.APPROVED


def test_reviewer_who_lost_the_drafting_role_may_still_not_approve(complete: Report, drafter: User, both: User) -> None:
    save(report=complete.pk, changes={"problems": REWRITTEN}, base=complete.version, by=both)
    both.memberships.filter(role=Role.DRAFTER).delete()
    make("submit", report=complete.pk, by=drafter)
    with pytest.raises(NotReady):
        make("approve", report=complete.pk, by=both)


def test_who_was_shut_out_a_moment_ago_makes_no_move(complete: Report, drafter: User) -> None:
    # The request was let in; `drafter` is what it knew of the account.
    User.objects.filter(pk=drafter.pk).update(is_active=False)
    with pytest.raises(Http404):
        make("submit", report=complete.pk, by=drafter)


# --- needs ---


@pytest.mark.parametrize(
    ("move", "status", "who"),
    [("submit", "drafting", "drafter"), ("approve", "in_review", "reviewer"), ("publish", "approved", "reviewer")],
)
def test_unbalanced_report_does_not_go_on(
    move: str, status: str, who: str, complete: Report, drafter: User, request: pytest.FixtureRequest
) -> None:
    save(report=complete.pk, changes={"requests.new_received.individual": "13"}, base=complete.version, by=drafter)
    factories.put(complete, Status(status))
    with pytest.raises(NotReady, match="还有 1 项须改正，第一项：第三表“自然人”列"):
        do(move, complete, request.getfixturevalue(who))


def test_blank_report_cannot_be_submitted(blank: Report, drafter: User) -> None:
    with pytest.raises(NotReady, match="须改正"):
        make("submit", report=blank.pk, by=drafter)


@pytest.mark.parametrize("note", ["", "   ", "\n\u3000\t"])
def test_return_needs_a_reason(note: str, complete: Report, reviewer: User) -> None:
    factories.put(complete, Status.IN_REVIEW)
    with pytest.raises(NotReady, match="请写明退回的原因"):
        make("return", report=complete.pk, by=reviewer, note=note)


def test_reason_is_kept_and_shown_to_the_drafter(complete: Report, reviewer: User, drafting: Client) -> None:
    factories.put(complete, Status.IN_REVIEW)
    make("return", report=complete.pk, by=reviewer, note="  请核对\r\n第三表。 ")
    assert Step.objects.get().note == "请核对\n第三表。"
    assert "第三表。" in drafting.get(complete.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("note", "said"), [("字" * 2001, "请删减 1 字"), ("甲\0乙", "U+0000"), ("\ud800", "U+D800")])
def test_reason_that_cannot_be_kept_is_refused(note: str, said: str, complete: Report, reviewer: User) -> None:
    factories.put(complete, Status.IN_REVIEW)
    with pytest.raises(NotReady) as refused:
        make("return", report=complete.pk, by=reviewer, note=note)
    assert said in refused.value.sentence


# --- what a move leaves ---


def test_step_names_who_whence_whereto_and_the_version(complete: Report, drafter: User) -> None:
    step = make("submit", report=complete.pk, by=drafter)
    assert (step.by, step.from_status, step.to_status, step.version) == (
        drafter,
        "drafting",
        "in_review",
        complete.version,
    )


def test_step_holds_the_fingerprint_of_what_was_handed_in(complete: Report, drafter: User) -> None:
    assert make("submit", report=complete.pk, by=drafter).fingerprint == fingerprint(cells.document(complete))


def test_move_leaves_the_figures_alone(complete: Report, drafter: User) -> None:
    before = dict(cells.document(complete).cells)
    make("submit", report=complete.pk, by=drafter)
    assert cells.document(complete).cells == before


def test_move_writes_one_event(complete: Report, drafter: User) -> None:
    make("submit", report=complete.pk, by=drafter)
    assert [(e.action, e.actor, e.version) for e in Event.objects.filter(action="submit")] == [
        ("submit", "drafter", complete.version)
    ]


# --- stale pages and double clicks ---


@pytest.mark.parametrize(
    ("move", "status", "who"),
    [
        ("submit", "drafting", "drafter"),
        ("approve", "in_review", "reviewer"),
        ("return", "in_review", "reviewer"),
        ("publish", "approved", "reviewer"),
    ],
)
def test_move_over_a_version_one_did_not_see_is_refused(
    move: str, status: str, who: str, complete: Report, request: pytest.FixtureRequest
) -> None:
    factories.put(complete, Status(status))
    before = standing(complete)
    with pytest.raises(Outdated, match="您打开页面后报告有了改动"):
        do(move, complete, request.getfixturevalue(who), seen=complete.version - 1)
    assert standing(complete) == before


def test_same_move_twice_is_done_once_and_said_so(complete: Report, drafter: User) -> None:
    make("submit", report=complete.pk, by=drafter, seen=complete.version)
    before = standing(complete)
    with pytest.raises(AlreadyDone, match="“提交审核”已办理，没有重复办理。"):
        make("submit", report=complete.pk, by=drafter, seen=complete.version)
    assert standing(complete) == before


def test_same_move_by_another_is_refused_by_the_state(complete: Report, drafter: User, colleague: User) -> None:
    make("submit", report=complete.pk, by=drafter)
    with pytest.raises(NotFromHere, match="报告现在是“待审核”状态"):
        make("submit", report=complete.pk, by=colleague)


def test_double_click_on_submit_leads_to_the_task_page_both_times(complete: Report, drafting: Client) -> None:
    url, seen = f"/reports/{complete.pk}/moves/submit/", {"seen": str(complete.version)}
    first, second = drafting.post(url, seen, follow=True), drafting.post(url, seen, follow=True)
    assert ("已办理" in first.content.decode(), "没有重复办理" in second.content.decode()) == (True, True)
    assert Step.objects.count() == 1


def test_double_click_on_publish_leads_to_the_task_page_both_times(approved: Report, reviewing: Client) -> None:
    url, seen = f"/reports/{approved.pk}/publish/", {"seen": str(approved.version)}
    first, second = reviewing.post(url, seen, follow=True), reviewing.post(url, seen, follow=True)
    assert ("已发布。" in first.content.decode(), "没有重复办理" in second.content.decode()) == (True, True)
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "２", "1.0", "9" * 10, "9" * 5000, "1 "])
def test_seen_version_that_is_no_number_is_refused(seen: str, complete: Report, drafting: Client) -> None:
    answer = drafting.post(f"/reports/{complete.pk}/moves/submit/", {"seen": seen})
    assert (answer.status_code, "版本号不对" in answer.content.decode()) == (400, True)
    assert Report.objects.get(pk=complete.pk).status == Status.DRAFTING


def test_refused_move_says_what_is_left_with_links(blank: Report, drafting: Client) -> None:
    answer = drafting.post(f"/reports/{blank.pk}/moves/submit/", {"seen": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("未办理：提交审核" in page, f"/reports/{blank.pk}/tables/requests/#" in page) == (True, True)


def test_refused_return_keeps_what_was_written(complete: Report, reviewing: Client) -> None:
    factories.put(complete, Status.IN_REVIEW)
    answer = reviewing.post(f"/reports/{complete.pk}/moves/return/", {"note": "字" * 2001})
    assert "字" * 2001 in answer.content.decode()


def test_history_page_tells_every_move_with_its_words(approved: Report, drafting: Client) -> None:
    page = drafting.get(f"/reports/{approved.pk}/history/").content.decode()
    assert [word in page for word in ("开始填报", "修改", "提交审核", "审核通过")] == [True] * 4
