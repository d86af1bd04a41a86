"""Findings where the work is: explained, kept, re-opened, selected, put right; by mouse, keyboard and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from govreports.formats import edition
from tests.browser.conftest import Desk, Site
from tests.browser.test_journey import assert_accessible
from tests.factories import OVERVIEW, PROBLEMS, TEXTS, figures

pytestmark = pytest.mark.browser

FORMAT = edition(2025)
SECRET = "requests.state_secret.individual"
FULL = "requests.full_disclosure.individual"
WHY = "涉及在建涉密工程一件，已经保密审查认定不予公开。"
MORE = "本年另有一件涉及涉密采购合同，同样经过保密审查。"
# Each test that writes has a report of its own.
NUMBERS = count(1)


@pytest.fixture
def clerk(site: Site, desk: Callable[..., Desk]) -> Desk:
    """The drafter of a new agency at her PC."""
    code = f"place-{next(NUMBERS)}"
    site.add_agency(code, f"示例市第{code}号局")
    return desk().log_in(f"{code}-drafter")


@pytest.fixture
def report(clerk: Desk) -> str:
    """The address of a new report, complete but for one thing to be explained: a request refused as a state secret."""
    address = clerk.open_report(2025)
    clerk.store(address, {**figures(), SECRET: 1, FULL: 6, **TEXTS})
    return address


def asked(page: Page) -> Locator:
    """The finding to be explained."""
    return page.locator("#findings-list li.explain").filter(has_text="国家秘密")


def explain(page: Page, sentence: str, kind: str = "other") -> None:
    """Fill in the form of the finding and send it."""
    form = asked(page).locator("form.explain-form")
    if not form.is_visible():
        asked(page).locator(".finding-explain summary").click()
    form.get_by_label("原因").select_option(kind)
    form.get_by_label("具体说明").fill(sentence)
    form.get_by_role("button").click()


def type_in(clerk: Desk, **values: str) -> None:
    """Type cells of table 三 and wait until they are saved."""
    for name, value in values.items():
        clerk.page.locator(f'[name="{name}"]').fill(value)
    clerk.page.keyboard.press("Tab")
    clerk.wait_saved()


def test_sentence_being_written_survives_every_new_list(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    asked(page).locator(".finding-explain summary").click()
    area = asked(page).get_by_label("具体说明")
    page.locator(f'[name="{SECRET}"]').fill("2")
    page.locator(f'[name="{FULL}"]').fill("5")
    area.fill("写到一半")
    with page.expect_response(lambda r: "/check/" in r.url):
        clerk.wait_saved()
    expect(asked(page).locator("input[name=values]")).not_to_have_value("")
    expect(area).to_have_value("写到一半")
    expect(area).to_be_focused()


def test_new_finding_leaves_the_focus_where_it_is(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    cell = page.locator(f'[name="{SECRET}"]')
    page.locator(f'[name="{FULL}"]').fill("7")
    cell.fill("0")
    expect(asked(page)).to_have_count(0, timeout=15_000)
    cell.fill("1")
    page.locator(f'[name="{FULL}"]').fill("6")
    cell.focus()
    expect(asked(page)).to_have_count(1, timeout=15_000)
    expect(cell).to_be_focused()


def test_cell_says_what_was_found_to_a_screen_reader(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    cell = page.locator(f'[name="{SECRET}"], [name="requests.state_secret.total"]').locator(
        "xpath=self::*[@aria-describedby]"
    )
    said = cell.first.get_attribute("aria-describedby")
    assert said is not None
    expect(page.locator(f"#{said.split()[-1]}")).to_contain_text("国家秘密")
    expect(page.locator("td .cell-mark.explain").first).to_be_visible()


def test_resolved_finding_goes_with_the_next_save(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    type_in(clerk, **{SECRET: "0", FULL: "7"})
    expect(asked(page)).to_have_count(0)
    expect(page.locator("td .cell-mark")).to_have_count(0)


def test_finding_leads_to_its_cell_on_the_same_page(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    asked(page).locator(".finding-place").click()
    expect(page.locator(f'[name="{SECRET}"]')).to_be_focused()


def test_words_of_a_finding_are_selected_in_the_text(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}text/problems/")
    area = page.locator("textarea[name=problems]")
    area.fill(f"😀{PROBLEMS}\n此处待定。")
    page.locator("#found button[data-words='待定']").click()
    chosen = area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert chosen == "待定"
    expect(area).to_be_focused()


def test_what_is_expected_is_put_in_with_one_click(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}text/overview/")
    area = page.locator("textarea[name=overview]")
    area.fill(f"{OVERVIEW}\n全年办结申请99件。")
    item = page.locator("#findings-list li.block").filter(has_text="99件")
    item.locator("[data-put]").click()
    expect(area).to_have_value(f"{OVERVIEW}\n全年办结申请14件。")
    expect(item).to_have_count(0)
    clerk.wait_saved()


def test_text_is_checked_after_each_pause(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}text/overview/")
    area = page.locator("textarea[name=overview]")
    area.fill(OVERVIEW * 6)
    for _ in range(3):
        page.wait_for_timeout(800)
        area.focus()
        page.keyboard.press("Control+End")
        with page.expect_response("**/check/**"):
            page.keyboard.type("。")


def test_hanging_check_holds_up_neither_typing_nor_saving(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}text/problems/")
    held: list[Route] = []
    page.route("**/check/**", lambda route: held.append(route))
    area = page.locator("textarea[name=problems]")
    area.fill(f"{PROBLEMS}\n待定。")
    page.wait_for_timeout(500)
    area.press("End")
    area.press_sequentially("继续写")
    clerk.wait_saved()
    assert len(held) == 1
    held[0].abort()


def test_failing_check_leaves_the_list_as_it_was(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    page.route("**/check/**", lambda route: route.fulfill(status=500, body="<h1>no</h1>"))
    type_in(clerk, **{SECRET: "0", FULL: "7"})
    expect(asked(page)).to_have_count(1)


def test_explanation_not_delivered_stays_in_its_field(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    page.route("**/explanations/add/", lambda route: route.abort())
    explain(page, WHY)
    expect(asked(page).locator("[data-refusal]")).to_contain_text("没有送达")
    expect(asked(page).get_by_label("具体说明")).to_have_value(WHY)


def test_lists_and_forms_work_without_scripts(site: Site, chromium: Browser, clerk: Desk, report: str) -> None:
    context = chromium.new_context(java_script_enabled=False, storage_state=clerk.context.storage_state())
    page = context.new_page()
    page.goto(f"{site.url}{report}tables/requests/")
    expect(page.locator("td .cell-mark.explain").first).to_be_visible()
    explain(page, "属实")
    expect(page.locator(".refusal")).to_contain_text("请写出具体原因")
    expect(page.get_by_label("具体说明")).to_have_value("属实")
    page.get_by_label("具体说明").fill(WHY)
    page.get_by_role("button", name="提交说明").click()
    expect(page.locator(".notice")).to_contain_text("已记下说明")
    expect(page.locator(".found-settled")).to_contain_text("已说明 1 项")
    context.close()


def test_two_people_explain_at_once_and_the_second_sees_the_first(
    site: Site, desk: Callable[..., Desk], clerk: Desk, report: str
) -> None:
    code = f"place-{next(NUMBERS) - 1}"
    second = desk().log_in(site.add_user(f"{code}-second", "第二填报人", code))
    first_page, second_page = clerk.go(f"{report}tables/requests/"), second.go(f"{report}tables/requests/")
    explain(first_page, WHY)
    expect(first_page.locator(".found-settled")).to_be_visible()
    explain(second_page, MORE)
    expect(second_page.locator("[data-found-told], [data-refusal]").filter(has_text="已说明这一项")).to_have_count(1)


def test_supervisor_reads_all_explanations_and_edits_none(
    site: Site, desk: Callable[..., Desk], clerk: Desk, report: str
) -> None:
    page = clerk.go(f"{report}tables/requests/")
    explain(page, WHY)
    expect(page.locator(".found-settled")).to_be_visible()
    reviewer = f"place-{next(NUMBERS) - 1}-reviewer"
    leader = desk().log_in(reviewer).go(f"{report}explanations/")
    expect(leader.locator("table.told")).to_contain_text(WHY)
    expect(leader.locator("form.explain-form, form.withdraw-form")).to_have_count(0)
    assert_accessible(leader)
