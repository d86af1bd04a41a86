"""Last year beside the tables, as a clerk sees it: carried over, compared, shown on request, typed once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Site

pytestmark = pytest.mark.browser

OVER = "requests.carried_over.individual"
FORWARD = "requests.carried_forward.individual"
ISSUED, REPEALED, IN_FORCE = (f"proactive.normative_documents.{c}" for c in ("issued", "repealed", "in_force"))
# The demo city's water bureau has one published report, of last year, and carried one request forward.
DRAFTER = "swj-tianbao"


@pytest.fixture
def clerk(desk: Callable[..., Desk]) -> Desk:
    return desk().log_in(DRAFTER)


@pytest.fixture(scope="module")
def report(site: Site, chromium: object) -> str:
    """This year's report of the water bureau, opened by its drafter."""
    context = chromium.new_context()  # type: ignore[attr-defined]
    opened = Desk(site, context, context.new_page(), []).log_in(DRAFTER).open_report(timezone.localdate().year)
    context.close()
    return opened


def test_figure_carried_over_is_marked_and_changed_with_a_reason(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    cell = page.locator(f'[name="{OVER}"]')
    expect(cell).to_have_value("1")
    expect(cell).to_have_accessible_description("取自上年年度报告")
    expect(page.locator(".last-year-line")).to_contain_text("年年度报告，改动须说明理由。")
    cell.fill("3")
    clerk.wait_saved()
    reason = page.locator("details.finding-explain[open] textarea")
    expect(reason).to_be_visible()
    expect(cell, "nothing takes the focus").to_be_focused()
    expect(page.locator(".carried-changed a")).to_have_text("二、上年结转政府信息公开申请数量 自然人")
    page.locator("details.finding-explain[open] select").select_option("scope")
    reason.fill("上年有两件申请人类别登记为商业企业，本年改列自然人")
    page.get_by_role("button", name="提交说明").click()
    expect(page.locator(".carried-changed")).to_be_empty()
    page.reload()
    expect(cell).to_have_value("3")
    expect(page.locator(".carried-changed")).to_be_empty()
    cell.fill("1")
    clerk.wait_saved()
    expect(cell).to_have_accessible_description("取自上年年度报告")


def test_last_year_stands_in_every_cell_on_request(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    before = page.locator("small.last-year")
    expect(before).to_have_count(0)
    page.get_by_role("button", name="显示上年数").click()
    expect(before).to_have_count(25 * 7)
    inside = page.locator('td:has([name="requests.new_received.individual"]) small.last-year')
    expect(inside).to_have_text("11")
    expect(inside).to_be_visible()
    page.get_by_role("button", name="收起上年数").click()
    expect(inside).to_be_hidden()


def test_where_the_figures_do_not_come_nothing_is_shown_and_it_is_said(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    page.route("**/last-year/figures/", lambda route: route.abort())
    page.get_by_role("button", name="显示上年数").click()
    again = page.get_by_role("button", name="没有取到上年数，请再按一次")
    expect(again).to_be_visible()
    page.unroute("**/last-year/figures/")
    again.click()
    expect(page.locator("small.last-year")).to_have_count(25 * 7)


def test_stock_beside_its_cell_follows_what_is_saved(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/proactive/")
    for name, value in ((ISSUED, "4"), (REPEALED, "1")):
        page.locator(f'[name="{name}"]').fill(value)
    clerk.wait_saved()
    beside = page.locator(f'td:has([name="{IN_FORCE}"]) small.stock')
    expect(beside).to_have_text("上年 6 ＋ 制发 4 － 废止 1 ＝ 9")
    expect(page.locator("[data-stock]").filter(visible=True), "it is said once").to_have_count(0)
    page.locator(f'[name="{ISSUED}"]').fill("5")
    expect(beside).to_have_text("上年 6 ＋ 制发 5 － 废止 1 ＝ 10")


def test_without_scripts_a_link_leads_to_last_year(desk: Callable[..., Desk], report: str) -> None:
    page = desk(java_script_enabled=False).log_in(DRAFTER).go(f"{report}tables/requests/")
    page.get_by_role("link", name="显示上年数").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("上年数")
    expect(page.locator("table.national.requests")).to_contain_text("11")


def test_last_year_is_typed_once_where_the_system_has_none(site: Site, desk: Callable[..., Desk]) -> None:
    drafter, _ = site.add_agency("gyj", "示例市园林局")
    clerk = desk().log_in(drafter)
    report = clerk.open_report(timezone.localdate().year)
    page = clerk.go(f"{report}tables/requests/")
    page.get_by_role("link", name="填写或导入上年数").click()
    page.locator(f'[name="{FORWARD}"]').fill("十")
    page.get_by_label("来源").fill("门户网站发布的年度报告")
    page.get_by_role("button", name="保存上年数").click()
    expect(page.locator(f'[name="{FORWARD}"]')).to_have_value("十")
    page.locator(f'[name="{FORWARD}"]').fill("2")
    page.get_by_role("button", name="保存上年数").click()
    expect(page.locator(".notices")).to_contain_text("上年数已保存。第三表上年结转 1 个空格已按此填入。")
    page = clerk.go(f"{report}tables/requests/")
    expect(page.locator(f'[name="{OVER}"]')).to_have_value("2")
    expect(page.locator(".last-year-line")).to_contain_text("上年结转取自门户网站发布的年度报告")
