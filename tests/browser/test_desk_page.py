"""The reviewer's page and the approval sheet in a browser: wide, on a tablet, without scripts, on paper."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Site
from tests.browser.test_journey import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.postgres_browser]

CELL = "requests.new_received.individual"
LABEL = "一、本年新收政府信息公开申请数量 自然人"


@pytest.fixture(scope="module")
def people(site: Site) -> tuple[str, str]:
    """A drafter and a reviewer of an agency of their own."""
    return site.add_agency("desk", "示例市审阅局")


@pytest.fixture(scope="module")
def written() -> list[str]:
    """The address of the report, once it is written."""
    return []


@pytest.fixture
def report(desk: Callable[..., Desk], people: tuple[str, str], written: list[str]) -> str:
    """A report in which a figure was changed twice and a text written."""
    if not written:
        drafting = desk().log_in(people[0])
        address = drafting.open_report(2023)
        page = drafting.go(f"{address}tables/requests/")
        for value in ("3", "5"):
            page.locator(f'[name="{CELL}"]').fill(value)
            page.keyboard.press("Tab")
            page.wait_for_timeout(1500)
            drafting.wait_saved()
        drafting.go(f"{address}text/problems/").locator("[name=problems]").fill("说理不够充分。\n下一步修订范本。")
        page.keyboard.press("Tab")
        drafting.wait_saved()
        written.append(address)
    return written[0]


def first_picture_is_drawn(page: Page) -> None:
    """Wait until the first printed page is there."""
    page.locator(".printed-page img").first.evaluate("picture => picture.decode()")


@pytest.mark.parametrize(("width", "columns"), [(1440, True), (820, False)])
def test_pages_and_changes_stand_together(
    width: int, columns: bool, desk: Callable[..., Desk], people: tuple[str, str], report: str
) -> None:
    page = desk(width, 1000).log_in(people[1]).go(f"{report}review/")
    first_picture_is_drawn(page)
    pages, side = (page.locator(place).bounding_box() for place in (".desk-pages", ".desk-side"))
    assert pages is not None
    assert side is not None
    assert (side["x"] >= pages["x"] + pages["width"]) is columns
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The window of the pages scrolls by itself: the last page is in it, and not on the screen yet.
    assert page.evaluate("(one => one.scrollHeight > one.clientHeight)(document.querySelector('.desk-pages'))")
    assert_accessible(page)


def test_link_of_a_part_turns_to_its_printed_page(
    desk: Callable[..., Desk], people: tuple[str, str], report: str
) -> None:
    page = desk(1440, 900).log_in(people[1]).go(f"{report}review/")
    page.locator(".changed-part", has_text="三、收到和处理").get_by_role("link", name="看版面").click()
    expect(page.locator("#at-requests").locator("xpath=..").locator("img")).to_be_in_viewport()


def test_changes_and_pages_are_read_without_scripts(
    desk: Callable[..., Desk], people: tuple[str, str], report: str
) -> None:
    page = desk(1440, 900, java_script_enabled=False).log_in(people[1]).go(f"{report}review/")
    row = page.locator(".changed-cells tr", has_text=LABEL)
    expect(row.locator("ins")).to_have_text("5")
    row.get_by_text("经过 2 次改动").click()
    expect(row.get_by_text("3 → 5")).to_be_visible()
    expect(page.locator("ins", has_text="说理不够充分。")).to_be_visible()
    expect(page.locator(".printed-page img").first).to_be_visible()


def test_approval_sheet_is_one_page_of_a4(desk: Callable[..., Desk], people: tuple[str, str], report: str) -> None:
    page = desk().log_in(people[1]).go(f"{report}approval-sheet/")
    assert_accessible(page)
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as pdf:
        assert len(pdf) == 1
        assert [round(side) for side in pdf[0].get_size()] == [595, 842]
        words = pdf[0].get_textpage().get_text_range()
    for word in ("审批单", "SHA-256", "初审", "复审", "签发"):
        assert word in words
    assert "退出" not in words
