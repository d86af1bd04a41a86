"""What the writing pages owe beyond the happy path: with scripts off, after a log-in elsewhere, on a small window."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from govreports.formats import edition
from tests.browser.conftest import Desk, Site

pytestmark = pytest.mark.browser

FORMAT = edition(2025)
NEW = "requests.new_received.individual"
CARRIED = "requests.carried_over.individual"
FULL = "requests.full_disclosure.individual"
FORWARD = "requests.carried_forward.individual"
# Each test that writes has a report of its own: some agencies, the years the format is in force.
AGENCIES = {"entry": "示例市水务服务中心", "entry-2": "示例市公积金中心", "entry-3": "示例市档案服务中心"}
REPORTS = iter(product(AGENCIES.values(), range(2021, 2027)))


@pytest.fixture(scope="module")
def drafter(site: Site) -> str:
    """The one who writes the reports of all these agencies."""
    made = site.add_agency("entry", AGENCIES["entry"])[0]
    for code in list(AGENCIES)[1:]:
        site.manage("add_agency", AGENCIES[code], code)
        site.add_user(made, "entry的drafter", code)
    return made


@pytest.fixture(scope="module")
def state(site: Site, chromium: Browser, drafter: str) -> Any:
    """The drafter's cookies."""
    context = chromium.new_context()
    Desk(site, context, context.new_page(), []).log_in(drafter)
    yield context.storage_state()
    context.close()


@pytest.fixture
def clerk(desk: Callable[..., Desk], state: Any) -> Desk:
    """The drafter at a PC."""
    return desk(storage_state=state)


@pytest.fixture
def scriptless(desk: Callable[..., Desk], state: Any) -> Desk:
    """The drafter at a PC whose browser runs no scripts."""
    return desk(storage_state=state, java_script_enabled=False)


@pytest.fixture
def report(clerk: Desk) -> str:
    """The address of a new report."""
    agency, year = next(REPORTS)
    return clerk.open_report(year, agency)


def at(page: Page, name: str) -> Any:
    """The entry of that name."""
    return page.locator(f'[name="{name}"]')


def put(page: Page, texts: dict[str, str]) -> None:
    """Type into entries, leaving each as Tab does."""
    for name, text in texts.items():
        at(page, name).fill(text)
        page.keyboard.press("Tab")


# --- What was found ---


def test_a_broken_balance_is_never_called_clear(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    page.get_by_role("button", name="本年度未收到申请").click()
    clerk.wait_saved()
    clear, found = page.get_by_text("没有发现问题"), page.locator("#found")
    expect(clear).to_be_visible(timeout=10_000)
    page.route("**/save/", lambda route: route.abort())  # as long as nothing is saved nothing is checked
    put(page, {NEW: "28", CARRIED: "1", FULL: "27"})
    expect(page.locator("#table-findings li")).to_have_count(2)
    expect(clear).to_be_hidden()
    expect(found).to_contain_text("表中有等式不平")
    page.unroute("**/save/")
    page.reload()
    expect(found).to_contain_text("须改正 1 项", timeout=20_000)
    expect(found).to_contain_text("差 2")
    expect(page.locator("#found [data-found-told]")).to_contain_text("须改正 1 项", timeout=10_000)
    expect(clear).to_have_count(0)
    expect(page.locator("td .cell-mark"), "the sign of the broken equation says it").to_have_count(0)


def test_without_scripts_a_table_says_and_keeps_the_same(clerk: Desk, scriptless: Desk, report: str) -> None:
    page = scriptless.go(f"{report}tables/requests/")
    put(page, {NEW: "28", CARRIED: "1", FULL: "十二"})
    page.get_by_role("button", name="其余填 0").click()
    expect(page.locator("td.refused .reason")).to_have_text("请用阿拉伯数字填写，如 12。")
    assert page.locator("td.refused").evaluate("one => getComputedStyle(one, '::before').content") != "none"
    put(page, {FULL: "27"})
    page.get_by_role("button", name="保存").click()
    expect(page.locator("td.broken")).to_have_count(8)
    expect(at(page, NEW)).to_have_accessible_description("所在的等式不平")
    expect(page.locator("#found")).to_contain_text("须改正 1 项")
    page.get_by_role("button", name="本年度未收到申请").click()
    expect(page.get_by_text("本表有 3 格不是 0")).to_be_visible()
    page.get_by_role("button", name="不改，保存所填并返回").click()
    expect(at(page, NEW)).to_have_value("28")
    page.get_by_role("button", name="本年度未收到申请").click()
    page.get_by_role("button", name="全部改为 0").click()
    expect(at(page, NEW)).to_have_value("0")
    expect(at(page, CARRIED)).to_have_value("0")
    page.locator("details.notes summary").click()
    page.get_by_label("行", exact=True).select_option("（一）予以公开")
    page.get_by_label("栏", exact=True).select_option("自然人")
    page.get_by_label("附注", exact=True).fill("含网上申请")
    page.get_by_role("button", name="保存").click()
    expect(at(page, f"notes.{FULL}")).to_have_value("含网上申请")


def test_marks_the_server_made_go_when_scripts_mend_the_table(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    page.get_by_role("button", name="本年度未收到申请").click()
    put(page, {NEW: "2"})
    clerk.wait_saved()
    page.reload()
    expect(page.locator("td.broken")).to_have_count(8)
    expect(at(page, NEW)).to_have_accessible_description("所在的等式不平")
    at(page, FULL).fill("2")
    expect(page.locator("td.broken")).to_have_count(0)
    assert "state-broken" not in (at(page, NEW).get_attribute("aria-describedby") or "")
