"""审核设置: the administrator sets steps and stand-ins on a page, and is told first what that does."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from govreports.agencies import history
from govreports.agencies.authority import NotSet, NotYours
from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Role
from govreports.audit import subjects, verify
from govreports.audit.models import Event
from govreports.reports.models import Report
from govreports.review import foresight, rounds, setting
from govreports.review.actions import make
from govreports.review.models import Stage, StandIn
from tests import factories

TODAY = timezone.localdate()
URL = "/agencies/kjj/"
STEPS = f"{URL}steps/"


@pytest.fixture
def chief(agency: Agency) -> User:
    return factories.person("chief", Role.REVIEWER, at=agency)


@pytest.fixture
def settling(administrator: User) -> Client:
    """The administrator's browser."""
    return factories.client_of(administrator)


@pytest.fixture
def in_two(complete: Report, drafter: User, reviewer: User, chief: User) -> Report:
    """Submitted where `reviewer` reviews first and `chief` signs."""
    factories.stages(complete.agency, 初审=[reviewer], 签发=[chief])
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    return complete


def filled(agency: Agency, *steps: tuple[str, list[str]]) -> dict[str, Any]:
    """The form of the steps as a browser sends it."""
    body: dict[str, Any] = {"seen": setting.mark(agency)}
    for number, (name, holders) in enumerate(steps, 1):
        body |= {f"name-{number}": name, f"holder-{number}": holders}
    return body


def confirmed(browser: Client, url: str, body: dict[str, Any]) -> Any:
    """The question and, pressed on it, 确认; the last answer."""
    asked = browser.post(url, body)
    button = re.search(r'name="confirmed" value="(\w+)"', asked.content.decode())
    assert button, asked.content.decode()
    return browser.post(url, {**body, "confirmed": button[1]})


def names(agency: Agency) -> list[str]:
    return [desk.name for desk in rounds.desks(agency)]


# --- steps ---


def test_steps_are_set_after_they_were_confirmed(
    settling: Client, agency: Agency, drafter: User, reviewer: User, chief: User
) -> None:
    body = filled(agency, ("初审", ["reviewer"]), ("签发", ["chief"]))
    assert settling.post(STEPS, body).status_code == 200
    assert names(agency) == ["审核"]
    assert confirmed(settling, STEPS, body).status_code == 302
    assert [(desk.name, desk.people) for desk in rounds.desks(agency)] == [("初审", (reviewer,)), ("签发", (chief,))]


def test_setting_is_in_the_agency_s_history(
    settling: Client, agency: Agency, drafter: User, reviewer: User, chief: User
) -> None:
    confirmed(settling, STEPS, filled(agency, ("初审", ["reviewer"]), ("签发", ["chief"])))
    event = Event.objects.get(action="set_steps")
    assert (event.report, event.actor, event.role) == (-agency.pk, "administrator", "administrator")
    assert event.changes == [
        ["step.1", "", "初审：示例reviewer（reviewer）"],
        ["step.2", "", "签发：示例chief（chief）"],
    ]
    assert verify.first_fault(subjects.of_agency(agency.pk)) is None
    page = settling.get(f"{URL}history/").content.decode()
    assert ("第一步：没有 → <ins>初审：示例reviewer（reviewer）</ins>" in page, "校验通过" in page) == (True, True)


def test_question_says_where_a_report_in_review_goes(
    in_two: Report, settling: Client, agency: Agency, reviewer: User
) -> None:
    factories.person("deputy", Role.REVIEWER, at=agency)
    make("pass", report=in_two.pk, by=reviewer)
    page = settling.post(STEPS, filled(agency, ("初审", ["reviewer"]), ("签发", ["deputy"]))).content.decode()
    assert "现在：第 2 步（共 2 步）“签发”，由示例chief办理" in page
    assert "改后：第 2 步（共 2 步）“签发”，由示例deputy办理" in page


def test_question_is_what_the_change_then_does(in_two: Report, agency: Agency, reviewer: User) -> None:
    """What is foreseen and what comes are told by one function over the same rows."""
    make("pass", report=in_two.pk, by=reviewer)
    given: dict[str, Any] = {"agency": agency, "by": None, "steps": [("签发", ["chief"])]}
    [effect] = foresight.foresee(agency, lambda: setting.set_stages(**given)).effects
    assert names(agency) == ["初审", "签发"]
    setting.set_stages(**given)
    [after] = foresight.foresee(agency, lambda: None).effects
    assert effect.after == after.before
    assert make("approve", report=in_two.pk, by=User.objects.get(username="chief")).to_status == "approved"


def test_question_names_a_report_that_nobody_could_decide(
    in_two: Report, settling: Client, agency: Agency, reviewer: User
) -> None:
    """The steps lead through for a report not yet handed in, and not for this one: he has decided on it."""
    make("pass", report=in_two.pk, by=reviewer)
    page = settling.post(STEPS, filled(agency, ("初审", ["chief"]), ("签发", ["reviewer"]))).content.decode()
    assert "改后：第 2 步（共 2 步）“签发”，没有可以办理的人" in page


def test_question_leaves_nothing_behind(in_two: Report, settling: Client, agency: Agency) -> None:
    before = list(Stage.objects.order_by("pk").values_list()), Event.objects.count()
    settling.post(STEPS, filled(agency, ("复审", ["chief"])))
    assert (list(Stage.objects.order_by("pk").values_list()), Event.objects.count()) == before


def test_what_was_confirmed_is_asked_again_where_a_report_moved_meanwhile(
    in_two: Report, settling: Client, agency: Agency, reviewer: User
) -> None:
    body = filled(agency, ("初审", ["reviewer"]), ("复审", ["chief"]))
    asked = settling.post(STEPS, body).content.decode()
    make("pass", report=in_two.pk, by=reviewer)
    button = re.search(r'name="confirmed" value="(\w+)"', asked)
    assert button
    again = settling.post(STEPS, {**body, "confirmed": button[1]})
    assert (again.status_code, "情况有了变化" in again.content.decode()) == (200, True)
    assert names(agency) == ["初审", "签发"]


def test_second_of_two_administrators_is_told_and_keeps_what_he_filled_in(
    in_two: Report, settling: Client, agency: Agency, chief: User
) -> None:
    mine = filled(agency, ("初查", ["chief"]), ("定稿", ["reviewer"]))
    other = factories.client_of(factories.person("other-admin", Role.ADMINISTRATOR, at=agency))
    confirmed(other, STEPS, filled(agency, ("初审", ["chief"]), ("签发", ["reviewer"])))
    answer = settling.post(STEPS, mine)
    page = answer.content.decode()
    assert (answer.status_code, names(agency)) == (409, ["初审", "签发"])
    assert re.search(r"您打开页面后，示例other-admin于\d\d:\d\d改了审核步骤", page)
    assert [f'value="{name}"' in page for name in ("初查", "定稿")] == [True, True]
    assert re.search(r'name="holder-1" value="chief" checked', page)
    # The page shows what is now: sent once more it is taken.
    fresh = re.search(r'name="seen" value="(\w+)"', page)
    assert fresh
    assert confirmed(settling, STEPS, {**mine, "seen": fresh[1]}).status_code == 302


def test_control_without_a_mark_the_second_writes_over_the_first(
    in_two: Report, settling: Client, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = filled(agency, ("初查", ["chief"]), ("定稿", ["reviewer"]))
    setting.set_stages(agency=agency, by=None, steps=[("初审", ["chief"]), ("签发", ["reviewer"])])
    monkeypatch.setattr(setting, "mark", lambda _: mine["seen"])
    confirmed(settling, STEPS, mine)
    assert names(agency) == ["初查", "定稿"]


def test_back_from_the_question_keeps_what_was_filled_in(in_two: Report, settling: Client, agency: Agency) -> None:
    page = settling.post(STEPS, {**filled(agency, ("初查", ["chief"])), "back": "1"}).content.decode()
    assert 'value="初查"' in page
    assert names(agency) == ["初审", "签发"]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([("初审", ["reviewer"]), ("签发", ["reviewer"])], "每一步须由不同的人审核"),
        ([("初审", ["drafter"])], "“drafter”不是本机关的审核人"),
        ([("初审", [])], "“初审”没有审核人"),
        ([("", ["reviewer"])], "有一步没有写名称"),
        ([("初审", ["re\0viewer"])], "所选的人不是本机关的审核人"),
        ([("初审", ["reviewer"]), ("初审", ["chief"])], "有两步都叫“初审”"),
        ([("初" * 21, ["reviewer"])], "步骤名称应为"),
        ([("初\u202e审", ["reviewer"])], "步骤名称应为"),
    ],
)
def test_steps_that_cannot_be_are_refused_and_kept_on_the_page(
    steps: list[tuple[str, list[str]]], said: str, settling: Client, agency: Agency, drafter: User, in_two: Report
) -> None:
    answer = settling.post(STEPS, filled(agency, *steps))
    page = answer.content.decode()
    assert (answer.status_code, said in page, names(agency)) == (409, True, ["初审", "签发"])
    assert all(f'value="{name}"' in page for name, _ in steps)


def test_three_blank_steps_go_back_to_one(in_two: Report, settling: Client, agency: Agency) -> None:
    assert "恢复为一步" in settling.post(STEPS, filled(agency)).content.decode()
    confirmed(settling, STEPS, filled(agency))
    assert names(agency) == ["审核"]


def test_step_between_blank_ones_is_taken(settling: Client, agency: Agency, drafter: User, reviewer: User) -> None:
    body = filled(agency, ("", []), ("复审", ["reviewer"]), ("", []))
    confirmed(settling, STEPS, body)
    assert names(agency) == ["复审"]


def test_drafter_with_whom_there_is_no_way_is_named_before(
    settling: Client, agency: Agency, drafter: User, reviewer: User, both: User
) -> None:
    page = settling.post(STEPS, filled(agency, ("初审", ["reviewer"]), ("签发", ["both"]))).content.decode()
    assert "由示例both填写的报告没有足够的人审核" in page


# --- who may ---


def test_colleague_s_attempt_is_refused_and_stays_in_history(
    agency: Agency, drafting: Client, drafter: User, reviewer: User
) -> None:
    assert drafting.post(STEPS, filled(agency, ("初审", ["reviewer"]))).status_code == 403
    refused = Event.objects.get(result="refused")
    assert (refused.report, refused.actor, refused.action) == (-agency.pk, "drafter", "set_steps")


def test_stranger_s_attempt_finds_nothing_and_stays_in_history(agency: Agency, stranger: User) -> None:
    assert factories.client_of(stranger).post(STEPS, {}).status_code == 404
    assert Event.objects.get(result="refused").actor == "stranger"


def test_administrator_of_another_agency_is_a_stranger(agency: Agency, reviewer: User) -> None:
    elsewhere = factories.agency("swj", "示例市水务局")
    other = factories.person("other-admin", Role.ADMINISTRATOR, at=elsewhere)
    browser = factories.client_of(other)
    assert [browser.get(f"{URL}{page}").status_code for page in ("", "history/", "people/", "people/reviewer/")] == [
        404
    ] * 4
    with pytest.raises(NotYours):
        setting.set_stages(agency=agency, by=other, steps=[])


def test_right_that_was_taken_meanwhile_is_missed_under_the_lock(agency: Agency, administrator: User) -> None:
    Membership.objects.all().delete()
    with pytest.raises(NotYours, match="由单位管理员设置"):
        setting.set_stages(agency=agency, by=administrator, steps=[])


def test_administrator_reads_no_report(in_two: Report, settling: Client) -> None:
    assert [settling.get(f"/reports/{in_two.pk}/{page}").status_code for page in ("", "review/", "history/")] == [
        404
    ] * 3


def test_administrator_decides_nothing(in_two: Report, settling: Client) -> None:
    body = {"seen": str(in_two.version), "after": str(in_two.steps.count()), "sha256": "0" * 64}
    assert settling.post(f"/reports/{in_two.pk}/moves/pass/", body).status_code == 404


def test_reports_page_leads_there(settling: Client, drafting: Client) -> None:
    for browser in (settling, drafting):
        assert f'href="{URL}"' in browser.get("/reports/").content.decode()


def test_four_eyes_hold_for_an_administrator_who_gave_himself_the_step(
    in_two: Report, settling: Client, agency: Agency, administrator: User, drafter: User
) -> None:
    """A drafter who administers makes himself reviewer and holder: at the move he is stopped all the same."""
    Membership.objects.create(user=drafter, agency=agency, role=Role.ADMINISTRATOR)
    Membership.objects.create(user=drafter, agency=agency, role=Role.REVIEWER)
    setting.set_stages(agency=agency, by=drafter, steps=[("审核", ["drafter", "chief"])])
    answer = factories.client_of(drafter).post(
        f"/reports/{in_two.pk}/moves/approve/",
        {"seen": str(in_two.version), "after": str(in_two.steps.count()), "sha256": make_sha(in_two)},
    )
    assert (answer.status_code, "须由其他审核人审核" in answer.content.decode()) == (409, True)


def make_sha(report: Report) -> str:
    return report.steps.get(move="submit").fingerprint


# --- stand-ins ---


def stand_in(**changed: Any) -> dict[str, Any]:
    days = {"since": TODAY.isoformat(), "until": (TODAY + timedelta(days=3)).isoformat()}
    return {"absent": "reviewer", "stand_in": "chief", **days, **changed}


def test_page_says_who_stands_in_today(in_two: Report, settling: Client, agency: Agency, reviewer: User) -> None:
    factories.person("deputy", Role.REVIEWER, at=agency)
    assert settling.post(f"{URL}stand-ins/", stand_in(stand_in="deputy")).status_code == 302
    page = factories.client_of(reviewer).get(URL).content.decode()
    assert ("今天示例deputy代示例reviewer（至" in page, "正在代理" in page) == (True, True)
    assert "由 示例deputy 代理" in Event.objects.get(action="set_stand_in").note


def test_stand_in_to_come_is_not_said_of_today(in_two: Report, settling: Client) -> None:
    days = {"since": (TODAY + timedelta(days=1)).isoformat()}
    settling.post(f"{URL}stand-ins/", stand_in(**days))
    page = settling.get(URL).content.decode()
    assert ("今天示例chief代" in page, "尚未开始" in page) == (False, True)


def test_stand_in_without_effect_says_so(in_two: Report, settling: Client, agency: Agency) -> None:
    factories.person("idle", Role.REVIEWER, at=agency)
    settling.post(f"{URL}stand-ins/", stand_in(absent="idle"))
    assert "不起作用" in settling.get(URL).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"stand_in": "reviewer"}, "应为两个人"),
        ({"until": (TODAY - timedelta(days=1)).isoformat()}, "结束日期已经过去"),
        ({"since": (TODAY + timedelta(days=9)).isoformat()}, "结束日期早于开始日期"),
        ({"since": "1月20日"}, "请按年-月-日填写日期"),
        ({"absent": ""}, "此项不能为空|这个字段是必填项"),
        ({"stand_in": "drafter"}, "选择一个有效的选项"),
    ],
)
def test_stand_in_that_cannot_be_is_refused_and_kept_on_the_page(
    changed: dict[str, str], said: str, in_two: Report, settling: Client
) -> None:
    answer = settling.post(f"{URL}stand-ins/", stand_in(**changed))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(said, page)
    assert StandIn.objects.count() == 0
    kept = {**stand_in(**changed)}["until"]
    assert f'value="{kept}"' in page


def test_stand_in_that_has_begun_ends_with_yesterday(in_two: Report, settling: Client, agency: Agency) -> None:
    begun = TODAY - timedelta(days=4)
    kept = setting.set_stand_in(
        agency=agency, by=None, absent="reviewer", stand_in="chief", since=begun, until=TODAY + timedelta(days=4)
    )
    settling.post(f"{URL}stand-ins/{kept.pk}/end/")
    kept.refresh_from_db()
    assert kept.until == TODAY - timedelta(days=1)
    assert "自今日起结束" in Event.objects.get(action="end_stand_in").note


@pytest.mark.parametrize("in_days", [0, 5])
def test_stand_in_that_decided_on_no_day_is_taken_back(
    in_days: int, in_two: Report, settling: Client, agency: Agency
) -> None:
    since = TODAY + timedelta(days=in_days)
    kept = setting.set_stand_in(agency=agency, by=None, absent="reviewer", stand_in="chief", since=since, until=since)
    settling.post(f"{URL}stand-ins/{kept.pk}/end/")
    assert StandIn.objects.count() == 0


def test_stand_in_of_another_agency_is_not_ended(in_two: Report, settling: Client) -> None:
    elsewhere = factories.agency("swj", "示例市水务局")
    a, b = (factories.person(name, Role.REVIEWER, at=elsewhere) for name in ("water-a", "water-b"))
    kept = StandIn.objects.create(agency=elsewhere, absent=a, stand_in=b, since=TODAY, until=TODAY)
    assert settling.post(f"{URL}stand-ins/{kept.pk}/end/").status_code == 409
    assert StandIn.objects.count() == 1


def test_who_signs_sets_and_ends_his_own_stand_in(in_two: Report, agency: Agency, chief: User) -> None:
    browser = factories.client_of(chief)
    assert browser.post(f"{URL}stand-ins/", stand_in(absent="chief", stand_in="reviewer")).status_code == 302
    kept = StandIn.objects.get()
    assert browser.post(f"{URL}stand-ins/{kept.pk}/end/").status_code == 302
    assert [e.actor for e in history.of(agency)] == ["chief", "chief"]


def test_who_signs_sets_no_other_s_stand_in(in_two: Report, agency: Agency, chief: User) -> None:
    factories.person("deputy", Role.REVIEWER, at=agency)
    with pytest.raises(NotYours):
        setting.set_stand_in(agency=agency, by=chief, absent="reviewer", stand_in="deputy", since=TODAY, until=TODAY)
    assert factories.client_of(chief).post(f"{URL}stand-ins/", stand_in(stand_in="deputy")).status_code == 400


def test_holder_of_an_earlier_step_sets_none(in_two: Report, reviewing: Client) -> None:
    assert reviewing.post(f"{URL}stand-ins/", stand_in()).status_code == 403


def test_two_stand_ins_for_the_same_days_are_refused(in_two: Report, agency: Agency) -> None:
    factories.person("deputy", Role.REVIEWER, at=agency)
    day = date(2026, 1, 20)
    given: dict[str, Any] = {"agency": agency, "by": None, "absent": "reviewer", "since": day, "until": day}
    setting.set_stand_in(**given, stand_in="chief")
    with pytest.raises(NotSet, match="这段时间已有代理"):
        setting.set_stand_in(**given, stand_in="deputy")
