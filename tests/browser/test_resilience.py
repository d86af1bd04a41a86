"""Nothing typed is lost: two editors, no network, a killed browser, an expired session, a failing server."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, Route, expect

from tests.browser.conftest import CHROMIUM_FLAGS, Desk, Site

pytestmark = pytest.mark.browser

CELL = "requests.new_received.individual"
OTHER_CELL = "requests.carried_over.individual"
Desks = Callable[..., Desk]


# Each test has a report of its own: four agencies, the years the format is in force.
AGENCIES = {
    "steady": "示例市交通运输局",
    "steady-2": "示例市民政局",
    "steady-3": "示例市文化和旅游局",
    "steady-4": "示例市乡村振兴局",
}
REPORTS = iter([(name, year) for name in AGENCIES.values() for year in range(2021, 2026)])


@pytest.fixture(scope="module")
def people(site: Site) -> tuple[str, str]:
    """Two people who fill in reports of the same agencies."""
    first = site.add_agency("steady", AGENCIES["steady"])[0]
    second = site.add_user("steady-second", "第二填报人", "steady")
    for code in list(AGENCIES)[1:]:
        site.manage("add_agency", AGENCIES[code], code)
        site.add_user(first, "steady的drafter", code)
        site.add_user(second, "第二填报人", code)
    return first, second


@pytest.fixture
def report(desk: Desks, people: tuple[str, str]) -> str:
    """The address of a new report."""
    agency, year = next(REPORTS)
    made = desk().log_in(people[0])
    address = made.open_report(year, agency)
    made.context.close()
    return address


def table(desk: Desk, report: str) -> Page:
    """Table 三 of a report."""
    return desk.go(f"{report}tables/requests/")


def stored(desk: Desk, report: str, cell: str) -> str:
    """What the server has in a cell, read from the export."""
    pk = report.rstrip("/").rpartition("/")[2]
    document = desk.context.request.get(f"{desk.site.url}/reports/{pk}/report.json").json()
    return str(document["cells"][cell])


def type_in(page: Page, cell: str, text: str) -> None:
    """Type into a cell and leave it."""
    page.locator(f'[name="{cell}"]').fill(text)
    page.keyboard.press("Tab")


def test_two_editors_on_different_lines_never_collide(desk: Desks, people: tuple[str, str], report: str) -> None:
    first, second = desk().log_in(people[0]), desk().log_in(people[1])
    one, two = table(first, report), table(second, report)
    type_in(one, CELL, "7")
    first.wait_saved()
    type_in(two, OTHER_CELL, "3")
    second.wait_saved()
    expect(two.locator(f'[name="{CELL}"]')).to_have_value("7")
    expect(two.get_by_text("修改了")).to_be_visible()
    assert (stored(first, report, CELL), stored(first, report, OTHER_CELL)) == ("7", "3")


@pytest.mark.parametrize(("choice", "kept"), [("用我的", "8"), ("用对方的", "7")])
def test_same_cell_keeps_both_until_one_is_chosen(
    desk: Desks, people: tuple[str, str], report: str, choice: str, kept: str
) -> None:
    first, second = desk().log_in(people[0]), desk().log_in(people[1])
    one, two = table(first, report), table(second, report)
    type_in(one, CELL, "7")
    first.wait_saved()
    type_in(two, CELL, "8")
    expect(two.locator("#save-state")).to_have_text("有 1 处冲突，请选择", timeout=15_000)
    group = two.get_by_role("group", name="两人都改了这里，请选择")
    expect(group).to_contain_text("7")
    expect(two.locator(f'[name="{CELL}"]')).to_have_value("8")
    assert stored(first, report, CELL) == "7"
    two.reload()
    expect(two.locator(f'[name="{CELL}"]')).to_have_value("8")
    two.get_by_role("button", name=choice).click()
    expect(two.locator(f'[name="{CELL}"]')).to_have_value(kept)
    second.wait_saved()
    assert stored(first, report, CELL) == kept


def test_a_minute_offline_is_kept_and_sent(desk: Desks, people: tuple[str, str], report: str) -> None:
    clerk = desk().log_in(people[0])
    page = table(clerk, report)
    clerk.context.set_offline(True)
    type_in(page, CELL, "21")
    expect(page.locator("#save-state")).to_contain_text("离线：1 处改动存在本机", timeout=20_000)
    page.wait_for_timeout(60_000)
    type_in(page, OTHER_CELL, "4")
    expect(page.locator("#save-state")).to_contain_text("离线：2 处改动存在本机", timeout=20_000)
    clerk.context.set_offline(False)
    clerk.wait_saved()
    assert (stored(clerk, report, CELL), stored(clerk, report, OTHER_CELL)) == ("21", "4")


def test_a_lost_answer_is_no_conflict_with_oneself(desk: Desks, people: tuple[str, str], report: str) -> None:
    clerk = desk().log_in(people[0])
    page = table(clerk, report)
    bodies: list[str] = []

    def lose_first_answer(route: Route) -> None:
        bodies.append(route.request.post_data or "")
        if len(bodies) == 1:
            route.fetch()  # the server stores it, the browser never hears
            route.abort()
        else:
            route.continue_()

    page.route("**/save/", lose_first_answer)
    type_in(page, CELL, "9")
    page.wait_for_timeout(1500)
    clerk.wait_saved()
    assert bodies[0] == bodies[1], "a retry is the same save, with the same id"
    assert stored(clerk, report, CELL) == "9"
    expect(page.get_by_role("group", name="两人都改了这里，请选择")).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "body", "content_type"),
    [(500, "", "text/html"), (200, "<html>请登录</html>", "text/html"), (200, '{"version": 99', "application/json")],
    ids=["a 500", "a log-in page", "an answer cut short"],
)
def test_what_is_no_answer_is_not_believed(
    desk: Desks, people: tuple[str, str], report: str, status: int, body: str, content_type: str
) -> None:
    clerk = desk().log_in(people[0])
    page = table(clerk, report)
    page.route("**/save/", lambda route: route.fulfill(status=status, body=body, content_type=content_type), times=1)
    type_in(page, CELL, "5")
    expect(page.locator("#save-state")).to_contain_text("存在本机", timeout=20_000)
    clerk.wait_saved()
    assert stored(clerk, report, CELL) == "5"


def test_an_expired_session_loses_nothing_and_nobody_else_sends_it(
    desk: Desks, people: tuple[str, str], report: str
) -> None:
    clerk = desk().log_in(people[0])
    page = table(clerk, report)
    clerk.context.clear_cookies()
    type_in(page, CELL, "13")
    expect(page.locator("#save-state")).to_contain_text("登录已过期，内容已存本机", timeout=20_000)
    # Another person at the same PC neither sees nor sends it.
    clerk.log_in(people[1])
    page = table(clerk, report)
    expect(page.locator(f'[name="{CELL}"]')).to_have_value("")
    page.wait_for_timeout(2500)
    assert stored(clerk, report, CELL) == "None"
    page.get_by_role("button", name="退出").click()
    clerk.log_in(people[0])
    page = table(clerk, report)
    expect(page.locator(f'[name="{CELL}"]')).to_have_value("13")
    clerk.wait_saved()
    assert stored(clerk, report, CELL) == "13"


def logged_out(desk: Desk, report: str) -> Page:
    """A page whose session ended while one typed; what is typed waits."""
    page = table(desk, report)
    desk.context.clear_cookies()
    type_in(page, CELL, "13")
    expect(page.locator("#save-state")).to_contain_text("登录已过期，内容已存本机", timeout=20_000)
    return page


def log_in_beside(desk: Desk, username: str) -> None:
    """The same browser, another tab."""
    Desk(desk.site, desk.context, desk.context.new_page(), []).log_in(username)


@pytest.mark.parametrize("sign", ["coming back", "a minute"])
def test_a_login_in_another_tab_sends_what_waits(desk: Desks, people: tuple[str, str], report: str, sign: str) -> None:
    clerk = desk().log_in(people[0])
    if sign == "a minute":
        clerk.page.clock.install()
    page = logged_out(clerk, report)
    log_in_beside(clerk, people[0])
    type_in(page, OTHER_CELL, "4")
    expect(page.locator("#save-state")).to_contain_text("登录已过期")
    if sign == "a minute":
        page.clock.fast_forward(61_000)
    else:
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    clerk.wait_saved()
    assert (stored(clerk, report, CELL), stored(clerk, report, OTHER_CELL)) == ("13", "4")


def test_a_login_of_another_person_sends_nothing(desk: Desks, people: tuple[str, str], report: str) -> None:
    clerk = desk().log_in(people[0])
    page = logged_out(clerk, report)
    log_in_beside(clerk, people[1])
    with page.expect_response(lambda answer: answer.url.endswith("/tables/requests/")):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(1000)
    expect(page.locator("#save-state")).to_contain_text("登录已过期")
    assert stored(clerk, report, CELL) == "None"


def test_nothing_is_called_being_saved_before_it_is_sent(desk: Desks, people: tuple[str, str], report: str) -> None:
    clerk = desk().log_in(people[0])
    page = table(clerk, report)
    told = page.locator("#save-state")
    page.route("**/save/", lambda route: None)
    with page.expect_request("**/save/"):
        type_in(page, CELL, "1")
        expect(told).to_have_text("待保存")
    expect(told).to_have_text("正在保存…")


def test_a_restart_of_the_server_is_waited_out(site: Site, desk: Desks, people: tuple[str, str], report: str) -> None:
    clerk = desk().log_in(people[0])
    page = table(clerk, report)
    site.stop()
    try:
        type_in(page, CELL, "17")
        expect(page.locator("#save-state")).to_contain_text("存在本机", timeout=20_000)
    finally:
        site.start()
    clerk.wait_saved()
    assert stored(clerk, report, CELL) == "17"


def test_a_killed_browser_keeps_what_was_typed(
    own_chromium: Callable[[], tuple[Callable[[], None], Page]],
    site: Site,
    desk: Desks,
    people: tuple[str, str],
    report: str,
) -> None:
    """The browser is killed in the middle of a save; the same person opens it again."""
    kill, page = own_chromium()
    _log_in(page, site, people[0])
    page.goto(f"{site.url}{report}tables/requests/")
    page.route("**/save/", lambda route: None)  # the save is under way and never gets through
    type_in(page, CELL, "31")
    page.locator("#save-state", has_text="正在保存").wait_for(timeout=15_000)
    kill()
    _, page = own_chromium()
    _log_in(page, site, people[0])
    page.goto(f"{site.url}{report}tables/requests/")
    expect(page.locator(f'[name="{CELL}"]')).to_have_value("31")
    page.locator("#save-state", has_text="已保存").wait_for(timeout=20_000)
    assert stored(desk().log_in(people[1]), report, CELL) == "31"


@pytest.fixture
def own_chromium(driver: Playwright, tmp_path: Path) -> Iterator[Callable[[], tuple[Callable[[], None], Page]]]:
    """Starts a Chromium with a profile on disk, as an office PC has; it can be killed and started again."""
    profile = f"--user-data-dir={tmp_path}"

    def processes() -> list[int]:
        found = []
        for command in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):  # it has ended meanwhile
                if profile.encode() in command.read_bytes():
                    found.append(int(command.parent.name))
        return found

    def kill() -> None:
        while left := processes():
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)

    def start() -> tuple[Callable[[], None], Page]:
        context = driver.chromium.launch_persistent_context(
            tmp_path, executable_path="/usr/bin/chromium", headless=True, args=CHROMIUM_FLAGS, timeout=60_000
        )
        return kill, context.new_page()

    yield start
    kill()


def _log_in(page: Page, site: Site, username: str) -> None:
    page.goto(f"{site.url}/login/")
    if page.url.endswith("/login/"):
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(site.logins[username])
        page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{site.url}/reports/")


def test_without_javascript_the_page_saves_and_says_the_same(desk: Desks, people: tuple[str, str], report: str) -> None:
    clerk = desk(java_script_enabled=False).log_in(people[0])
    page = table(clerk, report)
    page.locator(f'[name="{CELL}"]').fill("３６")
    page.locator('[name="requests.full_disclosure.individual"]').fill("十二")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(f'[name="{CELL}"]')).to_have_value("36")
    refused = page.locator('[name="requests.full_disclosure.individual"]')
    expect(refused).to_have_value("十二")
    expect(page.get_by_text("请用阿拉伯数字填写，如 12。")).to_be_visible()
    refused.fill("35")
    page.get_by_role("button", name="其余填 0").click()
    expect(page.locator("#table-findings")).to_contain_text("差 1")
    assert stored(clerk, report, CELL) == "36"
    page = clerk.go(f"{report}text/other_matters/")
    page.get_by_label("发出收费通知件数").fill("2")
    page.get_by_label("通知总金额（元）").fill("380")
    page.get_by_label("实际收取总金额（元）").fill("380")
    page.get_by_role("button", name="写入正文").click()
    expect(page.get_by_label("六、其他需要报告的事项")).to_have_value(
        "本年度发出信息处理费收费通知2件，通知收费总金额380元，实际收取总金额380元。"
    )
    page = clerk.go(f"{report}text/problems/")
    page.get_by_label("五、存在的主要问题及改进情况").fill("一是解读偏少。\n二是更新不够及时，已改进。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_label("五、存在的主要问题及改进情况")).to_have_value(
        "一是解读偏少。\n二是更新不够及时，已改进。"
    )
