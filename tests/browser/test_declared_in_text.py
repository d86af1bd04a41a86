"""A typed number declared another: one click where nothing disagrees, a kind and a sentence where it does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk, Site
from tests.factories import OTHER_MATTERS, OVERVIEW, PROBLEMS, figures

pytestmark = pytest.mark.browser

SAYS = "全年答复申请19件，其中当面答复3件。"
WHY = "指本机关全系统的答复件数，下属两家事业单位另行报告。"


@pytest.fixture
def report(site: Site, desk: Callable[..., Desk]) -> Desk:
    """A drafter at the text page of a complete report."""
    site.add_agency("declared", "示例市第九局")
    clerk = desk().log_in("declared-drafter")
    address = clerk.open_report(2025)
    token = clerk.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    texts = {"overview": OVERVIEW, "problems": PROBLEMS, "other_matters": OTHER_MATTERS}
    answer = clerk.page.request.post(
        f"{site.url}{address}save/",
        data={"mutation": "fill-it-in", "base": 1, "changes": {**{n: str(v) for n, v in figures().items()}, **texts}},
        headers={"X-CSRFToken": token, "Referer": clerk.page.url},
    )
    assert answer.ok, answer.text()
    clerk.go(f"{address}text/overview/")
    return clerk


def asked(page: Page) -> Locator:
    """The findings that are open."""
    return page.locator("#findings-list li")


def test_a_number_against_the_table_is_declared_and_explained(report: Desk) -> None:
    page = report.page
    area = page.locator('textarea[name="overview"]')
    area.fill(f"{OVERVIEW}\n{SAYS}")
    expect(asked(page).filter(has_text="须改正")).to_contain_text("第 6 段写“19件”")
    number = page.locator("#text-figures li").filter(has=page.get_by_role("button", name="选中 19", exact=True))
    number.get_by_role("button", name="另有所指").click()
    report.wait_saved()
    one = asked(page).filter(has_text="“19”已标为“另有所指”，请说明指的是什么。")
    expect(one).to_contain_text("须说明")
    expect(asked(page)).to_have_count(1)
    one.locator(".finding-explain summary").click()
    one.get_by_label("原因").select_option("scope")
    one.get_by_label("具体说明").fill(WHY)
    one.get_by_role("button", name="提交说明").click()
    expect(asked(page)).to_have_count(0)
    expect(page.locator("#settled-list")).to_contain_text(WHY)
