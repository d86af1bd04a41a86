"""Logging in and out, lock-out, passwords, and the commands that add agencies and people."""

from __future__ import annotations

import re
import runpy
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client

from govreports import settings as settings_module
from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Role
from tests import factories

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
PRIVATE = "/reports/"


def log_in(browser: Client, username: str, password: str, address: str = HERE) -> HttpResponse:
    return browser.post("/login/", {"username": username, "password": password}, REMOTE_ADDR=address)


def is_in(browser: Client) -> bool:
    return browser.get(PRIVATE).status_code == 200


# --- log-in and log-out ---


def test_log_in_leads_to_the_reports(drafter: User) -> None:
    browser = Client()
    answer = log_in(browser, "drafter", factories.PASSWORD)
    assert (answer.headers["Location"], is_in(browser)) == (PRIVATE, True)


def test_log_in_leads_back_to_where_one_was(drafter: User) -> None:
    body = {"username": "drafter", "password": factories.PASSWORD, "next": "/reports/5/"}
    assert Client().post("/login/", body).headers["Location"] == "/reports/5/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_log_in_leads_to_no_other_site(target: str, drafter: User) -> None:
    body = {"username": "drafter", "password": factories.PASSWORD, "next": target}
    assert Client().post("/login/", body).headers["Location"] == PRIVATE


def test_wrong_password_is_refused_in_words(drafter: User) -> None:
    assert "用户名或密码不对" in log_in(Client(), "drafter", "wrong").content.decode()


@pytest.mark.parametrize("username", ["nobody", "drafter"])
def test_refusal_does_not_tell_whether_the_account_exists(username: str, drafter: User) -> None:
    page = log_in(Client(), username, "wrong").content.decode()
    assert re.findall(r"invalid-feedback|用户名或密码不对", page) == re.findall(
        r"invalid-feedback|用户名或密码不对", log_in(Client(), "somebody", "wrong", ELSEWHERE).content.decode()
    )


def test_closed_account_cannot_log_in(drafter: User) -> None:
    User.objects.update(is_active=False)
    browser = Client()
    log_in(browser, "drafter", factories.PASSWORD)
    assert not is_in(browser)


def test_log_in_gives_the_session_a_new_key(drafter: User) -> None:
    browser = Client()
    browser.cookies["sessionid"] = "fixed-by-somebody-else"
    log_in(browser, "drafter", factories.PASSWORD)
    assert browser.cookies["sessionid"].value != "fixed-by-somebody-else"


def test_session_cookie_is_kept_from_scripts_and_other_sites(drafter: User) -> None:
    browser = Client()
    log_in(browser, "drafter", factories.PASSWORD)
    cookie = browser.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_log_out_ends_the_session_on_the_server(drafter: User) -> None:
    browser = factories.client_of(drafter)
    stolen = Client()
    stolen.cookies["sessionid"] = browser.cookies["sessionid"].value
    assert is_in(stolen)
    browser.post("/logout/")
    assert not is_in(stolen)


def test_change_of_password_ends_the_other_sessions(drafter: User) -> None:
    here, there = factories.client_of(drafter), factories.client_of(drafter)
    new = "另一个足够长的口令 42"
    here.post("/password/", {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new})
    assert (is_in(here), is_in(there)) == (True, False)


@pytest.mark.parametrize("weak", ["short", "123456789012", "password1234", "drafter123"])
def test_weak_password_is_refused(weak: str, drafter: User) -> None:
    body = {"old_password": factories.PASSWORD, "new_password1": weak, "new_password2": weak}
    factories.client_of(drafter).post("/password/", body)
    drafter.refresh_from_db()
    assert drafter.check_password(factories.PASSWORD)


# --- lock-out ---


def fail(browser: Client, username: str, times: int, address: str = HERE) -> HttpResponse:
    for _ in range(times):
        answer = log_in(browser, username, "wrong", address)
    return answer


def test_five_failures_lock_the_account_from_that_address(drafter: User) -> None:
    browser = Client()
    locked = fail(browser, "drafter", 5)
    assert ("暂时锁定" in locked.content.decode(), locked.status_code) == (True, 429)
    log_in(browser, "drafter", factories.PASSWORD)
    assert not is_in(browser)


def test_four_failures_lock_nothing(drafter: User) -> None:
    browser = Client()
    fail(browser, "drafter", 4)
    log_in(browser, "drafter", factories.PASSWORD)
    assert is_in(browser)


def test_locked_account_can_log_in_from_another_address(drafter: User) -> None:
    fail(Client(), "drafter", 5)
    browser = Client()
    log_in(browser, "drafter", factories.PASSWORD, ELSEWHERE)
    assert is_in(browser)


def test_colleague_at_the_same_address_is_not_locked(drafter: User, colleague: User) -> None:
    fail(Client(), "drafter", 5)
    browser = Client()
    log_in(browser, "colleague", factories.PASSWORD)
    assert is_in(browser)


def test_success_forgets_the_failures_before(drafter: User) -> None:
    browser = Client()
    fail(browser, "drafter", 4)
    log_in(browser, "drafter", factories.PASSWORD)
    browser.post("/logout/")
    fail(browser, "drafter", 4)
    log_in(browser, "drafter", factories.PASSWORD)
    assert is_in(browser)


@pytest.mark.parametrize("spelling", ["ｄrafter", "drafter ", " drafter", "drafteｒ"])
def test_other_spellings_of_the_name_give_no_further_tries(spelling: str, drafter: User) -> None:
    browser = Client()
    fail(browser, "drafter", 3)
    fail(browser, spelling, 2)
    log_in(browser, "drafter", factories.PASSWORD)
    assert not is_in(browser)


def test_behind_the_proxy_the_address_is_that_of_the_person(
    drafter: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUST_PROXY", "1")
    for name, value in runpy.run_path(settings_module.__file__).items():
        if name.startswith("AXES_") or name == "MIDDLEWARE":
            setattr(settings, name, value)

    def log_in_through_proxy(browser: Client, password: str, address: str) -> None:
        body = {"username": "drafter", "password": password}
        browser.post("/login/", body, headers={"X-Forwarded-For": address}, REMOTE_ADDR="127.0.0.1")

    for _ in range(5):
        log_in_through_proxy(Client(), "wrong", ELSEWHERE)
    browser = Client()
    log_in_through_proxy(browser, factories.PASSWORD, HERE)
    assert is_in(browser)


# --- hashes ---


@pytest.mark.usefixtures("argon2")
def test_password_is_kept_as_an_argon2_hash(drafter: User) -> None:
    assert drafter.password.startswith("argon2$argon2id$")


@pytest.mark.usefixtures("argon2")
def test_argon2_hash_lets_its_owner_in(drafter: User) -> None:
    browser = Client()
    log_in(browser, "drafter", factories.PASSWORD)
    assert is_in(browser)


# --- commands ---


def command(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_agency_is_added(agency: Agency) -> None:
    command("add_agency", "示例市水务局", "swj", "--kind", "department", "--parent", "kjj")
    added = Agency.objects.get(code="swj")
    assert (added.name, added.kind, added.parent) == ("示例市水务局", "department", agency)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("示例市科学技术局", "second"), "已存在"),
        (("示例市水务局", "kjj"), "已存在"),
        (("示例市水务局", "水务"), "字母"),
        (("", "swj"), "不能为空"),
        (("字" * 61, "swj"), "60"),
        (("示例市水务局", "swj", "--parent", "nobody"), "没有代码为“nobody”的机关"),
    ],
)
def test_agency_that_cannot_be_added_is_refused(arguments: tuple[str, ...], said: str, agency: Agency) -> None:
    with pytest.raises(CommandError, match=said):
        command("add_agency", *arguments)
    assert Agency.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["示例市\u202e局务水", "示例市\n水务局", "示例市\x07水务局", "示例市\0水务局"])
def test_agency_with_an_unprintable_name_is_refused(name: str) -> None:
    with pytest.raises(CommandError):
        command("add_agency", name, "swj")
    assert not Agency.objects.exists()


def test_person_is_added_with_a_password_that_works(agency: Agency) -> None:
    said = command("add_user", "zhang", "张三", "--agency", "kjj", "--role", "drafter")
    password = re.search(r"初始密码：(\S+?)（", said)
    assert password
    browser = Client()
    log_in(browser, "zhang", password[1])
    assert is_in(browser)


def test_person_added_again_gets_no_second_role_or_password(agency: Agency) -> None:
    arguments = ("add_user", "zhang", "张三", "--agency", "kjj", "--role", "drafter")
    command(*arguments)
    before = User.objects.get().password
    assert "初始密码" not in command(*arguments)
    assert (User.objects.get().password, Membership.objects.count()) == (before, 1)


def test_person_gets_another_role(agency: Agency) -> None:
    for role in ("drafter", "reviewer"):
        command("add_user", "zhang", "张三", "--agency", "kjj", "--role", role)
    assert set(Membership.objects.values_list("role", flat=True)) == {Role.DRAFTER, Role.REVIEWER}


def test_log_in_name_of_somebody_else_is_refused(drafter: User) -> None:
    with pytest.raises(CommandError, match="请换一个用户名"):
        command("add_user", "drafter", "李四", "--agency", "kjj", "--role", "reviewer")
    assert Membership.objects.count() == 1


@pytest.mark.django_db
def test_person_at_an_unknown_agency_is_refused() -> None:
    with pytest.raises(CommandError, match="请先用 add_agency 新增"):
        command("add_user", "zhang", "张三", "--agency", "nobody", "--role", "drafter")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("username", "name"),
    [("z" * 151, "张三"), ("zhang", "张" * 61), ("z hang", "张三"), ("", "张三"), ("zhang", "")],
    ids=["long log-in name", "long name", "space", "no log-in name", "no name"],
)
def test_person_with_an_impossible_name_is_refused(username: str, name: str, agency: Agency) -> None:
    with pytest.raises(CommandError):
        command("add_user", username, name, "--agency", "kjj", "--role", "drafter")
    assert not User.objects.exists()
