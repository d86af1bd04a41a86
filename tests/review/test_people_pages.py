"""人员: the administrator adds people, gives and takes roles, hands over, closes and opens accounts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from govreports.agencies import staff
from govreports.agencies.authority import NotSet
from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Role
from govreports.audit.models import Event
from govreports.reports.models import Report
from govreports.review import leaving, rounds
from govreports.review.actions import make
from tests import factories
from tests.review.test_setting import confirmed

PEOPLE = "/agencies/kjj/people/"


@pytest.fixture
def settling(administrator: User) -> Client:
    """The administrator's browser."""
    return factories.client_of(administrator)


@pytest.fixture
def chief(agency: Agency) -> User:
    return factories.person("chief", Role.REVIEWER, at=agency)


def new(**changed: Any) -> dict[str, Any]:
    return {"username": "zhang", "name": "张三", "email": "", "roles": ["drafter"], **changed}


def shown(page: str) -> str:
    """The password on a page."""
    found = re.search(r"初始密码：<code>(\S+?)</code>", page)
    assert found, page
    return found[1]


def logs_in(username: str, password: str) -> bool:
    browser = Client()
    browser.post("/login/", {"username": username, "password": password}, REMOTE_ADDR="192.0.2.1")
    return browser.get("/reports/").status_code == 200


def roles(username: str) -> set[str]:
    return set(Membership.objects.filter(user__username=username).values_list("role", flat=True))


def act(browser: Client, username: str, key: str, **body: str) -> Any:
    return confirmed(browser, f"{PEOPLE}{username}/{key}/", body)


# --- adding ---


def test_person_is_added_with_a_password_that_is_shown_once(settling: Client) -> None:
    answer = settling.post(PEOPLE, new(roles=["drafter", "reviewer"]))
    password = shown(answer.content.decode())
    assert logs_in("zhang", password)
    assert roles("zhang") == {"drafter", "reviewer"}
    assert "张三（zhang，新账号）：填报人、审核人。" in Event.objects.get(action="add_person").note
    kept = [settling.get(page).content.decode() for page in (PEOPLE, f"{PEOPLE}zhang/", "/agencies/kjj/history/")]
    assert [password in page for page in kept] == [False] * 3
    assert not Event.objects.filter(note__contains=password).exists()


def test_page_with_the_password_is_kept_by_no_cache(settling: Client) -> None:
    assert settling.post(PEOPLE, new()).headers["Cache-Control"] == "no-store"


def test_same_form_sent_twice_makes_one_account_and_says_so(settling: Client) -> None:
    settling.post(PEOPLE, new())
    before = User.objects.get(username="zhang").password
    answer = settling.post(PEOPLE, new())
    assert (answer.status_code, "已是本机关的人员" in answer.content.decode()) == (400, True)
    assert User.objects.get(username="zhang").password == before


def test_person_of_another_agency_comes_in_without_a_new_password(settling: Client, stranger: User) -> None:
    page = settling.post(PEOPLE, new(username="stranger", name="示例stranger")).content.decode()
    assert ("他已有账号" in page, "初始密码" in page) == (True, False)
    assert User.objects.get(username="stranger").check_password(factories.PASSWORD)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "stranger"}, "已有人使用"),
        ({"username": "z hang"}, "用户名："),
        ({"name": "张\u202e三"}, "姓名："),
        ({"email": "nobody"}, "邮"),
        ({"roles": []}, "请至少选一项任职"),
        ({"roles": ["president"]}, "选择一个有效的选项"),
        ({"username": ""}, "必填|不能为空"),
    ],
)
def test_person_who_cannot_be_added_is_refused_and_kept_on_the_page(
    changed: dict[str, Any], said: str, settling: Client, stranger: User
) -> None:
    people = User.objects.count()
    answer = settling.post(PEOPLE, new(**changed))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(said, page)
    assert User.objects.count() == people
    assert f'value="{new(**changed)["name"]}"' in page


def test_closed_account_of_elsewhere_is_not_brought_in(settling: Client, stranger: User) -> None:
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    page = settling.post(PEOPLE, new(username="stranger", name="示例stranger")).content.decode()
    assert "已停用，请找系统管理员恢复" in page
    assert roles("stranger") == {"drafter", "reviewer"}


# --- roles ---


def test_role_is_given(settling: Client, drafter: User) -> None:
    assert settling.post(f"{PEOPLE}drafter/give/", {"role": "supervisor"}).status_code == 302
    assert roles("drafter") == {"drafter", "supervisor"}
    assert Event.objects.get(action="give_role").note == "示例drafter（drafter）：指导人。"


def test_role_given_to_oneself_is_asked_and_named_in_history(settling: Client, administrator: User) -> None:
    asked = settling.post(f"{PEOPLE}administrator/give/", {"role": "reviewer"}).content.decode()
    assert "您在给自己加任职" in asked
    assert roles("administrator") == {"administrator"}
    act(settling, "administrator", "give", role="reviewer")
    assert Event.objects.get(action="give_role").note == "示例administrator（administrator，本人操作）：审核人。"


def test_role_taken_says_first_which_steps_go_with_it(
    settling: Client, complete: Report, drafter: User, reviewer: User, chief: User
) -> None:
    factories.stages(complete.agency, 初审=[reviewer, chief])
    make("submit", report=complete.pk, by=drafter)
    page = settling.post(f"{PEOPLE}reviewer/take/", {"role": "reviewer"}).content.decode()
    assert "改后：第 1 步（共 1 步）“初审”，由示例chief办理" in page
    act(settling, "reviewer", "take", role="reviewer")
    assert rounds.of(complete).current.people == (chief,)
    assert "审核人，不再办理初审" in Event.objects.get(action="take_role").note


@pytest.mark.parametrize("key", ["take", "deactivate"])
def test_step_is_not_left_without_anybody(
    key: str, settling: Client, agency: Agency, drafter: User, reviewer: User, chief: User
) -> None:
    factories.stages(agency, 初审=[reviewer], 签发=[chief])
    answer = settling.post(f"{PEOPLE}reviewer/{key}/", {"role": "reviewer"})
    assert (answer.status_code, "“初审”就没有审核人了" in answer.content.decode()) == (409, True)
    assert (roles("reviewer"), User.objects.get(username="reviewer").is_active) == ({"reviewer"}, True)


def test_agency_is_not_left_without_a_reviewer(settling: Client, reviewer: User) -> None:
    answer = settling.post(f"{PEOPLE}reviewer/take/", {"role": "reviewer"})
    assert (answer.status_code, "本机关就没有审核人了" in answer.content.decode()) == (409, True)


def test_steps_broken_before_do_not_keep_others_from_leaving(
    settling: Client, agency: Agency, drafter: User, colleague: User, reviewer: User
) -> None:
    factories.stages(agency, 初审=[reviewer])
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    assert act(settling, "colleague", "take", role="drafter").status_code == 302


def test_role_he_no_longer_has_is_not_taken(settling: Client, drafter: User) -> None:
    answer = settling.post(f"{PEOPLE}drafter/take/", {"role": "reviewer"})
    assert (answer.status_code, "已不是审核人" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("role", ["", "president"])
def test_role_that_is_none_is_refused(role: str, settling: Client, drafter: User) -> None:
    assert settling.post(f"{PEOPLE}drafter/give/", {"role": role}).status_code == 400


# --- the last administrator ---


@pytest.mark.parametrize("key", ["take", "deactivate"])
def test_last_administrator_cannot_lock_the_agency_out(key: str, settling: Client) -> None:
    answer = settling.post(f"{PEOPLE}administrator/{key}/", {"role": "administrator"})
    assert (answer.status_code, "至少要有一名在用的单位管理员" in answer.content.decode()) == (409, True)
    assert (roles("administrator"), User.objects.get().is_active) == ({"administrator"}, True)


def test_closed_account_is_no_second_administrator(settling: Client, agency: Agency) -> None:
    second = factories.person("second", Role.ADMINISTRATOR, at=agency)
    User.objects.filter(pk=second.pk).update(is_active=False)
    assert settling.post(f"{PEOPLE}administrator/take/", {"role": "administrator"}).status_code == 409


def test_one_of_two_administrators_gives_the_role_up_after_he_was_asked(settling: Client, agency: Agency) -> None:
    factories.person("second", Role.ADMINISTRATOR, at=agency)
    answer = act(settling, "administrator", "take", role="administrator")
    assert (answer.status_code, answer.headers["Location"], roles("administrator")) == (302, "/reports/", set())


def test_administrator_hands_over_to_whoever_takes_his_place(settling: Client, agency: Agency, drafter: User) -> None:
    act(settling, "administrator", "hand-over", taking="drafter", close="1")
    assert roles("drafter") == {"drafter", "administrator"}
    assert not User.objects.get(username="administrator").is_active


# --- handing over ---


def test_work_is_handed_over_from_the_page(
    settling: Client, complete: Report, drafter: User, reviewer: User, chief: User
) -> None:
    factories.stages(complete.agency, 初审=[reviewer])
    make("submit", report=complete.pk, by=drafter)
    asked = settling.post(f"{PEOPLE}reviewer/hand-over/", {"taking": "chief"}).content.decode()
    assert "改后：第 1 步（共 1 步）“初审”，由示例chief办理" in asked
    act(settling, "reviewer", "hand-over", taking="chief")
    assert (rounds.of(complete).current.people, roles("reviewer")) == ((chief,), set())
    of_report = Event.objects.get(action="hand_over", report=complete.pk)
    assert (of_report.actor, of_report.role) == ("administrator", "administrator")
    assert Event.objects.filter(action="hand_over", report=-complete.agency_id).count() == 1


def test_account_is_closed_with_the_hand_over_where_that_is_asked(
    settling: Client, agency: Agency, reviewer: User, chief: User
) -> None:
    act(settling, "reviewer", "hand-over", taking="chief", close="1")
    assert not User.objects.get(username="reviewer").is_active


def test_account_stays_open_where_it_is_not_asked(
    settling: Client, agency: Agency, reviewer: User, chief: User
) -> None:
    act(settling, "reviewer", "hand-over", taking="chief")
    assert User.objects.get(username="reviewer").is_active


def test_work_goes_to_nobody_outside_the_agency(settling: Client, reviewer: User, stranger: User) -> None:
    answer = settling.post(f"{PEOPLE}reviewer/hand-over/", {"taking": "stranger"})
    assert (answer.status_code, roles("reviewer")) == (409, {"reviewer"})


# --- accounts ---


def test_password_set_anew_ends_the_old_one_and_its_sessions(settling: Client, drafter: User, drafting: Client) -> None:
    answer = act(settling, "drafter", "password")
    password = shown(answer.content.decode())
    assert (logs_in("drafter", factories.PASSWORD), logs_in("drafter", password)) == (False, True)
    assert drafting.get("/reports/").status_code == 302
    assert Event.objects.get(action="set_password").note == "示例drafter（drafter）。"


def test_password_set_anew_opens_a_locked_log_in(settling: Client, drafter: User) -> None:
    for _ in range(5):
        logs_in("drafter", "wrong")
    assert not logs_in("drafter", factories.PASSWORD)
    password = shown(act(settling, "drafter", "password").content.decode())
    assert not AccessAttempt.objects.filter(username="drafter").exists()
    assert logs_in("drafter", password)


def test_question_about_a_password_changes_none(settling: Client, drafter: User) -> None:
    settling.post(f"{PEOPLE}drafter/password/")
    assert logs_in("drafter", factories.PASSWORD)


@pytest.mark.parametrize("key", ["password", "deactivate"])
def test_account_that_opens_another_agency_s_doors_is_not_touched(
    key: str, settling: Client, agency: Agency, stranger: User
) -> None:
    """Else an administrator would log in as somebody else's reviewer."""
    Membership.objects.create(user=stranger, agency=agency, role=Role.DRAFTER)
    answer = settling.post(f"{PEOPLE}stranger/{key}/")
    assert (answer.status_code, "账号由两个机关共用" in answer.content.decode()) == (409, True)
    stranger.refresh_from_db()
    assert (stranger.is_active, stranger.check_password(factories.PASSWORD)) == (True, True)


def test_closed_account_decides_and_logs_in_no_more_and_can_be_opened(
    settling: Client, agency: Agency, drafter: User, reviewer: User, chief: User
) -> None:
    factories.stages(agency, 初审=[reviewer, chief])
    act(settling, "reviewer", "deactivate")
    assert (rounds.desks(agency)[0].people, logs_in("reviewer", factories.PASSWORD)) == ((chief,), False)
    assert settling.post(f"{PEOPLE}reviewer/activate/").status_code == 302
    assert (set(rounds.desks(agency)[0].people), logs_in("reviewer", factories.PASSWORD)) == ({reviewer, chief}, True)


def test_person_of_another_agency_is_not_there(settling: Client, stranger: User) -> None:
    assert settling.get(f"{PEOPLE}stranger/").status_code == 404
    assert settling.post(f"{PEOPLE}stranger/password/").status_code == 404
    with pytest.raises(NotSet, match="没有任职"):
        leaving.deactivate(agency=factories.agency(), by=None, username="stranger")


def test_unknown_act_is_not_there(settling: Client, drafter: User) -> None:
    assert settling.post(f"{PEOPLE}drafter/promote/").status_code == 404


def test_command_and_page_add_by_one_action(agency: Agency, monkeypatch: pytest.MonkeyPatch, settling: Client) -> None:
    """Taken away from the page, it is taken away from the command."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise NotSet("今天不办。")

    monkeypatch.setattr(staff, "add", refuse)
    assert "今天不办。" in settling.post(PEOPLE, new()).content.decode()


@pytest.mark.parametrize("path", ["dra\0fter/", "dra%00fter/", "%E2%80%AE/", "a%20b/"])
def test_address_of_no_log_in_name_is_not_there(path: str, settling: Client) -> None:
    assert settling.get(PEOPLE + path).status_code == 404


@pytest.mark.parametrize("taking", ["", "dra\0fter", "张" * 151])
def test_hand_over_to_no_log_in_name_is_refused(taking: str, settling: Client, drafter: User) -> None:
    answer = settling.post(f"{PEOPLE}drafter/hand-over/", {"taking": taking})
    assert (answer.status_code, "没有选接手人" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("name", ["username", "name", "email"])
def test_unprintable_letter_is_refused(name: str, settling: Client) -> None:
    assert settling.post(PEOPLE, new(**{name: "a\0b"})).status_code == 400
    assert not User.objects.exclude(username="administrator").exists()
