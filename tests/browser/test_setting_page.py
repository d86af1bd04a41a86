"""An agency sets its own steps, stand-ins and people in the browser, without script; the review then goes that way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from govreports.formats.document import SignedOff, dumps
from tests.browser.conftest import Desk, Site
from tests.browser.test_journey import assert_accessible, submit
from tests.factories import document

pytestmark = [pytest.mark.browser, pytest.mark.postgres_browser]

CODE = "self-set"
AGENCY = "示例市自设局"
SETTING = f"/agencies/{CODE}/"
UNTIL = (date.today() + timedelta(days=3)).isoformat()  # noqa: DTZ011  as the administrator's calendar has it


@dataclass(frozen=True)
class People:
    """Who works there; the administrator's browser runs no script."""

    administrator: Desk
    clerk: Desk
    first: str
    leader: str
    deputy: str


@pytest.fixture
def people(site: Site, desk: Callable[..., Desk]) -> People:
    clerk, first = site.add_agency(CODE, AGENCY)
    leader = site.add_user(f"{CODE}-leader", "示例局长", CODE, "reviewer")
    deputy = site.add_user(f"{CODE}-deputy", "示例副局长", CODE, "reviewer")
    administrator = site.add_user(f"{CODE}-admin", "示例管理员", CODE, "administrator")
    without_script = desk(1280, 900, java_script_enabled=False).log_in(administrator)
    return People(without_script, desk(1280, 900).log_in(clerk), first, leader, deputy)


def fill_step(page: Page, ordinal: str, name: str, *holders: str) -> None:
    """One step: its name, and exactly these holders."""
    page.get_by_label(f"{ordinal}的名称").fill(name)
    group = page.get_by_role("group", name=f"{ordinal}的审核人")
    for box in group.get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("value") in holders)


def set_steps(page: Page, *steps: tuple[str, str]) -> None:
    """Fill the steps in, and ask what that does."""
    for ordinal, (name, holder) in zip(("第一步", "第二步", "第三步"), steps, strict=False):
        fill_step(page, ordinal, name, holder)
    page.get_by_role("button", name="核对影响").click()
    expect(page.get_by_role("heading", name="修改审核步骤")).to_be_visible()


def confirm(page: Page) -> None:
    page.get_by_role("button", name="确认", exact=True).click()


def hand_in(clerk: Desk) -> str:
    """A sound report, submitted."""
    report = clerk.open_report(2025)
    content = dumps(document(agency=AGENCY, signed_off=SignedOff(AGENCY, date(2026, 1, 20)))).encode()
    page = clerk.go(f"{report}import/")
    file = {"name": "报告.json", "mimeType": "application/json", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("已导入")
    submit(clerk, report)
    return report


def test_agency_sets_its_steps_and_reviews_by_them(people: People, desk: Callable[..., Desk]) -> None:
    page = people.administrator.go("/reports/")
    page.get_by_role("link", name="审核设置").click()
    expect(page.locator(".desks")).to_contain_text("审核")
    set_steps(page, ("初审", people.first), ("签发", people.leader))
    expect(page.locator("#main")).to_contain_text("现在没有待审核的报告")
    confirm(page)
    expect(page.locator(".desks li")).to_have_count(2)
    report = hand_in(people.clerk)
    first = desk().log_in(people.first)
    first.go(report).get_by_role("button", name="本步通过").click()
    say_first_what_a_change_does(page)
    stand_in_for_the_leader(page, people)
    deputy = desk().log_in(people.deputy)
    expect(deputy.go(report).locator(".stages")).to_contain_text("示例局长（示例副局长代）")
    deputy.page.get_by_role("button", name="审核通过").click()
    expect(deputy.page.locator(".standing .tag")).to_have_text("审核通过")
    expect(deputy.go(SETTING).locator(".desks")).to_contain_text("今天示例副局长代示例局长")
    expect(deputy.page.get_by_role("button", name="核对影响")).to_have_count(0)
    a_new_person_logs_in(page, people, desk)
    hand_over(page, people)


def say_first_what_a_change_does(page: Page) -> None:
    """The report waits for 签发: with one step less it stays at the last one."""
    page.goto(page.url)
    fill_step(page, "第一步", "")
    page.get_by_role("button", name="核对影响").click()
    effects = page.locator(".effects")
    expect(effects).to_contain_text(f"{AGENCY}2025年政府信息公开工作年度报告")
    expect(effects).to_contain_text("现在：第 2 步（共 2 步）“签发”，由示例局长办理")
    expect(effects).to_contain_text("改后：第 1 步（共 1 步）“签发”，由示例局长办理")
    page.get_by_role("button", name="返回，不办理").click()
    expect(page.get_by_label("第一步的名称")).to_have_value("")
    expect(page.locator(".desks li")).to_have_count(2)


def stand_in_for_the_leader(page: Page, people: People) -> None:
    page.get_by_label("外出人").select_option(people.leader)
    page.get_by_label("代理人").select_option(people.leader)
    page.get_by_label("结束日期（含当天）").fill(UNTIL)
    page.get_by_role("button", name="设置代理").click()
    expect(page.locator(".alert")).to_contain_text("外出人和代理人应为两个人")
    expect(page.get_by_label("结束日期（含当天）")).to_have_value(UNTIL)
    page.get_by_label("代理人").select_option(people.deputy)
    page.get_by_role("button", name="设置代理").click()
    expect(page.locator(".stand-in")).to_contain_text("今天示例副局长代示例局长")


def a_new_person_logs_in(page: Page, people: People, desk: Callable[..., Desk]) -> None:
    """The first password is on one page and opens the door."""
    page.get_by_role("link", name="人员", exact=True).click()
    page.get_by_label("用户名").fill(f"{CODE}-heir")
    page.get_by_label("姓名").fill("示例接手人")
    page.get_by_label("填报人").check()
    page.get_by_role("button", name="新增").click()
    password = page.locator(".lead-sentence code").inner_text()
    people.administrator.site.logins[f"{CODE}-heir"] = password
    desk().log_in(f"{CODE}-heir")
    page.get_by_role("link", name="人员", exact=True).click()
    expect(page.locator("#main")).not_to_contain_text(password)


def hand_over(page: Page, people: People) -> None:
    """The first reviewer leaves; his account is closed, his step is the heir's."""
    page.get_by_role("link", name=f"{CODE}的reviewer").click()
    page.get_by_label("接手人").select_option(f"{CODE}-heir")
    page.get_by_label("同时停用").check()
    page.get_by_role("button", name="交接").click()
    confirm(page)
    expect(page.locator(".notice.success")).to_contain_text("交接，已办理")
    expect(page.get_by_role("row", name="示例接手人")).to_contain_text("填报人、审核人")
    expect(page.get_by_role("row", name="示例接手人")).to_contain_text("初审")
    expect(page.get_by_role("link", name=f"{CODE}的reviewer")).to_have_count(0)


def test_second_of_two_administrators_is_told_and_loses_nothing(site: Site, desk: Callable[..., Desk]) -> None:
    code = "two-admins"
    clerk, reviewer = site.add_agency(code, "示例市双管局")
    names = [site.add_user(f"{code}-{n}", f"示例管理员{n}", code, "administrator") for n in (1, 2)]
    pages = [desk(java_script_enabled=False).log_in(name).go(f"/agencies/{code}/") for name in names]
    set_steps(pages[0], ("初审", reviewer))
    confirm(pages[0])
    fill_step(pages[1], "第一步", "初查", reviewer)
    pages[1].get_by_role("button", name="核对影响").click()
    expect(pages[1].get_by_role("alert")).to_contain_text("示例管理员1于")
    expect(pages[1].get_by_label("第一步的名称")).to_have_value("初查")
    expect(pages[1].locator(".desks")).to_contain_text("初审")
    pages[1].get_by_role("button", name="核对影响").click()
    confirm(pages[1])
    expect(pages[1].locator(".desks")).to_contain_text("初查")


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_can_be_read_by_everybody_at_every_width(width: int, site: Site, desk: Callable[..., Desk]) -> None:
    administrator = desk(width, 900).log_in("kjj-guanli")
    for path in ("", "history/", "people/", "people/kjj-shenhe/"):
        is_sound(administrator.go(f"/agencies/kjj/{path}"))
    page = administrator.go("/agencies/kjj/")
    set_steps(page, ("初审", "kjj-shenhe"))
    is_sound(page)
    page.get_by_role("button", name="返回，不办理").click()
    fill_step(page, "第一步", "")
    page.get_by_label("第一步的名称").fill("没有人办理的一步")
    page.get_by_role("button", name="核对影响").click()
    expect(page.get_by_role("alert")).to_contain_text("没有审核人")
    is_sound(page)
    page = administrator.go("/agencies/kjj/people/kjj-shenhe/")
    page.get_by_role("button", name="重设密码").click()
    is_sound(page)


def is_sound(page: Page) -> None:
    """Nothing grave for axe, and nothing beside the page to scroll to."""
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
