"""What findings are for, from end to end: section 一 written with live figures, a cell changed and the text seen to
follow, wrong words mended where they stand, a number explained, explained again when it changed, and handed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Site
from tests.browser.test_findings_in_place import FULL, MORE, SECRET, WHY, asked, explain, type_in
from tests.browser.test_journey import assert_accessible
from tests.browser.test_live_figures import HEADING, LABELS, NEW, TOTAL, bound, choose, item
from tests.browser.test_text_page import put
from tests.factories import OVERVIEW, TEXTS, figures

pytestmark = pytest.mark.browser

FORWARD = "requests.carried_forward.individual"
BEFORE, AFTER = OVERVIEW.split("全年收到申请15件。")
WRITTEN = f"{BEFORE}全年新收{{}}件，新收和结转共{{}}件，办结{{}}件。{AFTER}"


def test_section_one_is_written_checked_explained_and_handed_in(site: Site, desk: Callable[..., Desk]) -> None:
    drafter, _ = site.add_agency("findings", "示例市应急管理局")
    clerk = desk().log_in(drafter)
    second = desk().log_in(site.add_user("findings-second", "第二填报人", "findings"))
    report = clerk.open_report(2025)
    clerk.store(report, {**figures(), **TEXTS, "overview": "", SECRET: 1, FULL: 6})
    writes_with_live_figures(clerk, report)
    wrong_words_are_marked_and_mended(clerk.page)
    clerk.wait_saved()
    text_follows_a_changed_cell(clerk, second, report)
    explains_a_number(clerk, report)
    explanation_survives_a_check_and_a_reload(clerk, report)
    opens_again_when_its_number_changes(clerk)
    submission_waits_for_it(clerk, report)


def writes_with_live_figures(clerk: Desk, report: str) -> None:
    """@ and some characters put a figure of the table into the text."""
    page = clerk.go(f"{report}text/overview/")
    area = page.get_by_label(HEADING)
    area.focus()
    page.keyboard.insert_text(f"{BEFORE}全年新收")
    choose(page, "新收总计")
    page.keyboard.insert_text("件，新收和结转共")
    choose(page, "结转申请之和")
    page.keyboard.insert_text(f"件，办结12件。{AFTER}")
    expect(area).to_have_value(WRITTEN.format(15, 16, 12))
    expect(bound(page)).to_have_text(["15", "16"])
    expect(item(page, "15")).to_contain_text(f"随表更新：{LABELS[TOTAL]}")


def wrong_words_are_marked_and_mended(page: Page) -> None:
    """The number typed by hand is not the table's: its words are marked, and put right with one click."""
    marked = page.locator(".text-copy .block")
    expect(marked).to_have_text(["12件"])
    wrong = page.locator("#findings-list li.block").filter(has_text="12件")
    wrong.locator("[data-put]").click()
    expect(page.get_by_label(HEADING)).to_have_value(WRITTEN.format(15, 16, 14))
    expect(marked).to_have_count(0)
    expect(wrong).to_have_count(0)
    expect(bound(page)).to_have_text(["15", "16"])


def text_follows_a_changed_cell(clerk: Desk, second: Desk, report: str) -> None:
    """A colleague changes the table; the clerk comes back to her window."""
    put(second.go(f"{report}tables/requests/"), {NEW: "13", FORWARD: "3"})
    second.wait_saved()
    page = clerk.page
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    for _ in range(2):  # also when the page comes anew
        expect(page.get_by_label(HEADING)).to_have_value(WRITTEN.format(16, 17, 14))
        expect(bound(page)).to_have_text(["16", "17"])
        page.reload()
    followed = clerk.go(f"{report}history/").locator("li", has_text="随表更新").first
    expect(followed).to_contain_text(LABELS[TOTAL])


def explains_a_number(clerk: Desk, report: str) -> None:
    """A sentence that says nothing stays in its field with the reason under it; one that says why settles it."""
    page = clerk.go(f"{report}tables/requests/")
    explain(page, "经核实，数据无误")
    form = asked(page).locator("form.explain-form")
    expect(form.locator("[data-refusal]")).to_contain_text("请写出具体原因")
    expect(form.get_by_label("具体说明")).to_have_value("经核实，数据无误")
    expect(form.get_by_label("原因")).to_have_value("other")
    assert_accessible(page)
    explain(page, WHY)
    expect(page.locator(".found-settled")).to_contain_text("已说明 1 项")
    expect(asked(page)).to_have_count(0)


def explanation_survives_a_check_and_a_reload(clerk: Desk, report: str) -> None:
    """Another cell is changed, saved and checked, the page is opened anew: still settled, and still to be read."""
    with clerk.page.expect_response("**/check/**"):
        type_in(clerk, **{"requests.new_received.research": "1", "requests.carried_forward.research": "1"})
    expect(asked(clerk.page)).to_have_count(0)
    page = clerk.go(f"{report}tables/requests/")
    expect(asked(page)).to_have_count(0)
    page.locator(".found-settled summary").first.click()
    expect(page.locator("#settled-list .explanation").first).to_contain_text(WHY)


def opens_again_when_its_number_changes(clerk: Desk) -> None:
    """With the old sentence in its field."""
    type_in(clerk, **{SECRET: "2", FULL: "5"})
    expect(asked(clerk.page)).to_have_count(1)
    expect(asked(clerk.page)).to_contain_text("数字已变")
    expect(asked(clerk.page).get_by_label("具体说明")).to_have_value(WHY)


def submission_waits_for_it(clerk: Desk, report: str) -> None:
    """Refused until it is explained again, on the task page too; the text has followed once more."""
    page = clerk.go(report)
    expect(page.locator(".standing")).to_contain_text("还有 1 项须说明后才能提交")
    expect(page.locator(".task-list li").filter(has_text="三、")).to_contain_text("待说明")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("还有 1 项须说明，第一项")).to_be_visible()
    page = clerk.go(report)
    assert_accessible(page)
    explain(page, MORE)
    expect(page.locator(".found-settled")).to_contain_text("已说明 1 项")
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".tag").first).to_have_text("待审核")
    page = clerk.go(f"{report}text/overview/")
    expect(page.get_by_label(HEADING)).to_have_value(WRITTEN.format(17, 18, 14))
