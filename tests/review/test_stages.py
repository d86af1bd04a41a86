"""Review steps as the agency has them: who decides when, four eyes, stand-ins, settings that cannot be met."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Role
from govreports.audit.models import Event
from govreports.formats.document import fingerprint
from govreports.reports import cells
from govreports.reports.actions import save
from govreports.reports.models import Report, Status
from govreports.review import actions, rounds, setting
from govreports.review.actions import AlreadyDone, NotReady, make
from govreports.review.models import Opening, Stage, StandIn, Step
from tests import factories
from tests.guards import lifted

TODAY = timezone.localdate()


@pytest.fixture
def chief(agency: Agency) -> User:
    return factories.person("chief", Role.REVIEWER, at=agency)


@pytest.fixture
def in_two(complete: Report, drafter: User, reviewer: User, chief: User) -> Report:
    """Submitted where `reviewer` reviews first and `chief` signs."""
    factories.stages(complete.agency, 初审=[reviewer], 签发=[chief])
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    return complete


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


# --- the way through the steps ---


def test_each_step_is_decided_by_its_holder_and_the_last_approves(in_two: Report, reviewer: User, chief: User) -> None:
    first = make("pass", report=in_two.pk, by=reviewer)
    last = make("approve", report=in_two.pk, by=chief)
    assert [(s.stage, s.to_status) for s in (first, last)] == [("初审", "in_review"), ("签发", "approved")]


def test_step_is_not_decided_by_the_holder_of_another(in_two: Report, chief: User) -> None:
    with pytest.raises(NotReady, match="现在是“初审”，由示例reviewer办理"):
        make("pass", report=in_two.pk, by=chief)


def test_first_step_cannot_approve(in_two: Report, reviewer: User) -> None:
    with pytest.raises(NotReady, match="之后还有“签发”"):
        make("approve", report=in_two.pk, by=reviewer)


def test_last_step_cannot_pass_on(in_two: Report, reviewer: User, chief: User) -> None:
    make("pass", report=in_two.pk, by=reviewer)
    with pytest.raises(NotReady, match="最后一步"):
        make("pass", report=in_two.pk, by=chief)


def test_every_step_may_return(in_two: Report, reviewer: User, chief: User) -> None:
    make("pass", report=in_two.pk, by=reviewer)
    assert make("return", report=in_two.pk, by=chief, note="重写").to_status == Status.RETURNED


def test_new_round_begins_at_the_first_step(in_two: Report, drafter: User, reviewer: User, chief: User) -> None:
    make("pass", report=in_two.pk, by=reviewer)
    make("return", report=in_two.pk, by=chief, note="重写")
    make("submit", report=in_two.pk, by=drafter)
    assert rounds.of(in_two).current.name == "初审"


def test_task_page_says_who_is_next(in_two: Report, drafting: Client, reviewer: User) -> None:
    make("pass", report=in_two.pk, by=reviewer)
    page = drafting.get(in_two.get_absolute_url()).content.decode()
    assert ('<li class="current" aria-current="step"><strong>签发</strong>' in page, "示例chief" in page) == (
        True,
        True,
    )


def test_step_whose_holders_have_gone_says_so(in_two: Report, drafting: Client, reviewer: User, chief: User) -> None:
    Membership.objects.filter(user=reviewer).delete()
    assert "没有审核人" in drafting.get(in_two.get_absolute_url()).content.decode()
    with pytest.raises(NotReady, match="没有审核人，请单位管理员"):
        make("pass", report=in_two.pk, by=chief)


def test_steps_taken_away_meanwhile_leave_the_report_at_the_last_one(
    in_two: Report, reviewer: User, chief: User
) -> None:
    make("pass", report=in_two.pk, by=reviewer)
    setting.set_stages(agency=in_two.agency, by=None, steps=[])
    assert make("approve", report=in_two.pk, by=chief).to_status == Status.APPROVED


# --- four eyes ---


def test_nobody_decides_at_two_steps_of_a_round(complete: Report, drafter: User, reviewer: User, chief: User) -> None:
    factories.stages(complete.agency, 初审=[reviewer, chief], 签发=[reviewer, chief])
    make("submit", report=complete.pk, by=drafter)
    make("pass", report=complete.pk, by=reviewer)
    with pytest.raises(NotReady, match="您在本轮已办理“初审”"):
        make("approve", report=complete.pk, by=reviewer)


def test_who_decided_in_an_earlier_round_decides_again(in_two: Report, drafter: User, reviewer: User) -> None:
    make("pass", report=in_two.pk, by=reviewer)
    make("return", report=in_two.pk, by=rounds.of(in_two).current.people[0], note="重写")
    make("submit", report=in_two.pk, by=drafter)
    assert make("pass", report=in_two.pk, by=reviewer).round == 2


@pytest.mark.parametrize("first", ["submit", "pass"])
def test_database_refuses_a_second_decision_of_one_person(first: str, in_two: Report, reviewer: User) -> None:
    """The twin of the needs: whoever writes past them is stopped by the constraint."""
    step = {"report": in_two, "by": reviewer, "at": timezone.now(), "round": 7, "from_status": "in_review"}
    with lifted():
        Step.objects.create(**step, move=first, to_status="in_review", number=90, version=90, fingerprint="")
    with lifted(), pytest.raises(IntegrityError, match=r"four_eyes|review_step.by_id"), transaction.atomic():
        Step.objects.create(**step, move="approve", to_status="approved", number=91, version=91, fingerprint="")


def test_control_without_the_needs_the_constraint_still_refuses(
    complete: Report, drafter: User, reviewer: User, chief: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.stages(complete.agency, 初审=[reviewer, chief], 签发=[reviewer, chief])
    make("submit", report=complete.pk, by=drafter)
    make("pass", report=complete.pk, by=reviewer)
    monkeypatch.setattr(actions, "_check", lambda *_: None)
    with pytest.raises(IntegrityError), transaction.atomic():
        make("approve", report=complete.pk, by=reviewer)


# --- stand-ins ---


@pytest.mark.parametrize(("since", "until", "may"), [(0, 0, True), (-3, 3, True), (1, 3, False), (-3, -1, False)])
def test_stand_in_decides_from_the_first_day_to_the_last(
    since: int, until: int, may: bool, in_two: Report, agency: Agency
) -> None:
    deputy = factories.person("deputy", Role.REVIEWER, at=agency)
    days = [TODAY + timedelta(days=n) for n in (since, until)]
    setting.set_stand_in(agency=agency, by=None, absent="reviewer", stand_in="deputy", since=days[0], until=days[1])
    assert (deputy in rounds.of(in_two).current.people) == may
    if may:
        assert make("pass", report=in_two.pk, by=deputy).stage == "初审"


def test_task_page_says_who_stands_in(in_two: Report, agency: Agency, drafting: Client) -> None:
    factories.person("deputy", Role.REVIEWER, at=agency)
    setting.set_stand_in(agency=agency, by=None, absent="reviewer", stand_in="deputy", since=TODAY, until=TODAY)
    assert "示例reviewer（示例deputy代）" in drafting.get(in_two.get_absolute_url()).content.decode()


def test_stand_in_who_wrote_the_report_may_not_decide(
    complete: Report, drafter: User, both: User, reviewer: User
) -> None:
    factories.stages(complete.agency, 初审=[reviewer])
    setting.set_stand_in(agency=complete.agency, by=None, absent="reviewer", stand_in="both", since=TODAY, until=TODAY)
    save(
        report=complete.pk, changes={"problems": factories.PROBLEMS + "\n代理人所写。"}, base=complete.version, by=both
    )
    make("submit", report=complete.pk, by=drafter)
    with pytest.raises(NotReady, match="须由其他审核人审核"):
        make("approve", report=complete.pk, by=both)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none", "reviewer", "chief", "2026-01-20", "2026-01-21"), "没有代码为“none”的机关"),
        (("kjj", "drafter", "chief", "2026-01-20", "2026-01-21"), "“drafter”不是本机关的审核人"),
        (("kjj", "chief", "chief", "2026-01-20", "2026-01-21"), "应为两个人"),
        (("kjj", "reviewer", "chief", "2026-01-22", "2026-01-21"), "结束日期早于开始日期"),
        (("kjj", "reviewer", "chief", "1月20日", "2026-01-21"), "请按年-月-日填写日期"),
    ],
)
def test_stand_in_that_cannot_be_set_is_refused(arguments: tuple[str, ...], said: str, in_two: Report) -> None:
    code, absent, stand_in, since, until = arguments
    with pytest.raises(CommandError, match=said):
        run("set_stand_in", code, absent, stand_in, "--since", since, "--until", until)
    assert StandIn.objects.count() == 0


def test_two_stand_ins_for_the_same_days_are_refused(in_two: Report, agency: Agency) -> None:
    factories.person("deputy", Role.REVIEWER, at=agency)
    days = ("--since", "2026-01-20", "--until", "2026-01-31")
    run("set_stand_in", "kjj", "reviewer", "chief", *days)
    with pytest.raises(CommandError, match="这段时间已有代理"):
        run("set_stand_in", "kjj", "reviewer", "deputy", *days)


def test_database_refuses_a_stand_in_that_ends_before_it_begins(in_two: Report, reviewer: User, chief: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StandIn.objects.create(
            agency=in_two.agency, absent=reviewer, stand_in=chief, since=date(2026, 2, 1), until=date(2026, 1, 1)
        )


# --- setting the steps ---


def test_command_sets_the_steps_and_says_them(drafter: User, reviewer: User, chief: User) -> None:
    assert "签发：示例chief" in run("set_review_steps", "kjj", "初审=reviewer", "签发=chief")
    assert list(Stage.objects.values_list("number", "name")) == [(1, "初审"), (2, "签发")]


def test_command_without_steps_goes_back_to_one(in_two: Report) -> None:
    run("set_review_steps", "kjj")
    assert [desk.name for desk in rounds.desks(in_two.agency_id)] == ["审核"]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (("初审=reviewer", "签发=reviewer"), "每一步须由不同的人审核"),
        (("初审=drafter",), "“drafter”不是本机关的审核人"),
        (("初审=",), "“初审”没有审核人"),
        (("初审",), "应写成 名称=用户名"),
        (("初审=reviewer", "初审=chief"), "每步的名称不同"),
        (("=reviewer",), "步骤名称应为"),
        (("一=reviewer", "二=chief", "三=both", "四=chief"), "最多 3 步"),
    ],
)
def test_setting_that_cannot_be_fulfilled_is_refused(
    steps: tuple[str, ...], said: str, drafter: User, reviewer: User, chief: User, both: User
) -> None:
    with pytest.raises(CommandError, match=said):
        run("set_review_steps", "kjj", *steps)
    assert Stage.objects.count() == 0


def test_setting_that_only_drafters_could_fulfil_is_refused(agency: Agency, both: User) -> None:
    with pytest.raises(CommandError, match="填报人不能审核自己填写的报告"):
        run("set_review_steps", "kjj", "审核=both")


def test_drafter_whose_reports_nobody_could_review_is_named(drafter: User, both: User, reviewer: User) -> None:
    assert "由示例both填写的报告没有足够的人审核" in run("set_review_steps", "kjj", "初审=reviewer", "签发=both")


# --- withdrawing, asking back, handing over ---


def test_submitter_withdraws_until_a_reviewer_has_opened_it(in_two: Report, drafter: User) -> None:
    assert make("withdraw", report=in_two.pk, by=drafter).to_status == Status.DRAFTING


def test_opening_by_the_holder_ends_the_withdrawal(in_two: Report, drafter: User, reviewing: Client) -> None:
    reviewing.get(in_two.get_absolute_url())
    with pytest.raises(NotReady, match="示例reviewer已开始审核，不能撤回。可以请求退回。"):
        make("withdraw", report=in_two.pk, by=drafter)


@pytest.mark.parametrize("who", ["drafter", "chief"])
def test_look_of_anybody_else_leaves_no_trace(who: str, in_two: Report, request: pytest.FixtureRequest) -> None:
    factories.client_of(request.getfixturevalue(who)).get(in_two.get_absolute_url())
    assert Opening.objects.count() == 0


def test_second_look_is_not_noted(in_two: Report, reviewing: Client) -> None:
    for _ in range(2):
        reviewing.get(in_two.get_absolute_url())
    assert Opening.objects.count() == 1


def test_colleague_does_not_withdraw_what_another_submitted(in_two: Report, colleague: User) -> None:
    with pytest.raises(NotReady, match="由提交人撤回"):
        make("withdraw", report=in_two.pk, by=colleague)


def test_request_is_shown_to_the_reviewer_and_ends_with_the_return(
    in_two: Report, drafter: User, reviewer: User, reviewing: Client
) -> None:
    reviewing.get(in_two.get_absolute_url())
    make("ask_back", report=in_two.pk, by=drafter, note="第三表填错一行。")
    assert "第三表填错一行。" in reviewing.get(in_two.get_absolute_url()).content.decode()
    make("return", report=in_two.pk, by=reviewer, note="同意退回。")
    assert rounds.of(in_two).asked is None


def test_request_is_made_once_and_says_why(in_two: Report, drafter: User, colleague: User, reviewing: Client) -> None:
    reviewing.get(in_two.get_absolute_url())
    with pytest.raises(NotReady, match="请写明请求退回的原因"):
        make("ask_back", report=in_two.pk, by=drafter, note=" \u3000")
    make("ask_back", report=in_two.pk, by=drafter, note="填错一行。")
    with pytest.raises(NotReady, match="已请求退回"):
        make("ask_back", report=in_two.pk, by=colleague, note="填错一行。")


def test_work_handed_over_goes_on_with_the_successor(in_two: Report, agency: Agency) -> None:
    heir = factories.person("heir")
    assert "在办报告 1 份" in run("hand_over", "kjj", "reviewer", "heir")
    assert rounds.of(in_two).current.people == (heir,)
    assert "（审核人）的工作交给示例heir" in Event.objects.get(action="hand_over", report=in_two.pk).note


def test_who_handed_over_sees_the_reports_no_more(in_two: Report, drafter: User) -> None:
    factories.person("heir")
    run("hand_over", "kjj", "drafter", "heir")
    with pytest.raises(Http404):
        make("withdraw", report=in_two.pk, by=drafter)


@pytest.mark.parametrize(
    ("leaving", "taking", "said"),
    [("nobody", "chief", "没有任职"), ("reviewer", "nobody", "没有用户名为"), ("chief", "chief", "应为两个人")],
)
def test_handing_over_that_cannot_be_is_refused(leaving: str, taking: str, said: str, in_two: Report) -> None:
    with pytest.raises(CommandError, match=said):
        run("hand_over", "kjj", leaving, taking)


def test_handing_over_both_steps_to_one_person_is_refused_and_changes_nothing(in_two: Report) -> None:
    with pytest.raises(CommandError, match="每一步须由不同的人审核"):
        run("hand_over", "kjj", "reviewer", "chief")
    assert Membership.objects.filter(user__username="reviewer").exists()


# --- approval binds ---


def seen(report: Report) -> dict[str, str]:
    return {
        "seen": str(report.version),
        "after": str(report.steps.count()),
        "sha256": fingerprint(cells.document(report)),
    }


def test_approval_over_another_document_is_refused_with_the_difference(
    complete: Report, drafter: User, colleague: User, reviewer: User, reviewing: Client
) -> None:
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    stale = seen(complete)
    make("withdraw", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    save(report=complete.pk, changes={"disputes.review.upheld": "4"}, base=complete.version, by=colleague)
    make("submit", report=complete.pk, by=drafter)
    answer = reviewing.post(f"/reports/{complete.pk}/moves/approve/", stale)
    page = answer.content.decode()
    assert (answer.status_code, "<del>1</del> → <ins>4</ins>" in page, "示例colleague" in page) == (409, True, True)
    assert Report.objects.get(pk=complete.pk).status == Status.IN_REVIEW


def test_one_character_written_past_the_application_is_found(
    complete: Report, drafter: User, reviewing: Client
) -> None:
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    stale = seen(complete)
    complete.disputes.filter(row="review").update(upheld=2)
    answer = reviewing.post(f"/reports/{complete.pk}/moves/approve/", stale)
    assert (answer.status_code, "报告内容与您查看的不同" in answer.content.decode()) == (409, True)


def test_control_the_same_post_over_what_was_seen_approves(complete: Report, drafter: User, reviewing: Client) -> None:
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    assert reviewing.post(f"/reports/{complete.pk}/moves/approve/", seen(complete)).status_code == 302
    step = Step.objects.get(move="approve")
    assert (step.version, step.fingerprint) == (complete.version, seen(complete)["sha256"])


@pytest.mark.parametrize("missing", ["seen", "after", "sha256"])
def test_approval_that_names_no_version_is_refused(
    missing: str, complete: Report, drafter: User, reviewing: Client
) -> None:
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    body = {name: value for name, value in seen(complete).items() if name != missing}
    assert reviewing.post(f"/reports/{complete.pk}/moves/approve/", body).status_code == 400


def test_double_click_on_the_first_of_two_steps_decides_once(in_two: Report, reviewer: User) -> None:
    before = {"seen": in_two.version, "after": in_two.steps.count()}
    make("pass", report=in_two.pk, by=reviewer, **before)
    with pytest.raises(AlreadyDone):
        make("pass", report=in_two.pk, by=reviewer, **before)
    assert Step.objects.filter(move="pass").count() == 1


def test_refused_return_of_a_stale_page_keeps_the_reason(in_two: Report, reviewing: Client) -> None:
    body = {"seen": str(in_two.version - 1), "note": "请把第三表重新核对。"}
    answer = reviewing.post(f"/reports/{in_two.pk}/moves/return/", body)
    assert (answer.status_code, "请把第三表重新核对。" in answer.content.decode()) == (409, True)
