"""A published report is corrected in the open, and anybody can tell which edition he holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from govreports.demo import city
from tests.browser.conftest import Desk, Site
from tests.browser.test_journey import (
    approve_and_publish,
    assert_accessible,
    download,
    fill_tables,
    fill_texts,
    submit,
)

pytestmark = [pytest.mark.browser, pytest.mark.postgres_browser]

TITLE = "示例市信访局2025年政府信息公开工作年度报告"
REASON = "第五部分有一句与事实不符。"


def upload(visitor: Desk, name: str, content: bytes) -> Page:
    """Have a file verified."""
    page = visitor.go("/verify/")
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    page.get_by_label("报告文件").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="核验", exact=True).click()
    expect(page.get_by_role("heading", name="核验结果")).to_be_visible()
    assert_accessible(page)
    return page


def test_correct_after_publication_and_verify_both_editions(site: Site, desk: Callable[..., Desk]) -> None:
    drafter, reviewer = site.add_agency("correction", "示例市信访局")
    document = city.report(city.AGENCIES[0], 2025)
    clerk, leader, visitor = desk().log_in(drafter), desk().log_in(reviewer), desk()
    report = clerk.open_report(2025)
    fill_tables(clerk, report, document)
    fill_texts(clerk, report, document)
    submit(clerk, report)
    approve_and_publish(leader, report)
    public = visitor.go("/annual/2025/correction/")
    _, first = download(public, "下载PDF")

    page = leader.go(report)
    page.get_by_label("更正原因").fill("   ")
    page.get_by_role("button", name="更正", exact=True).click()
    expect(page.get_by_text("请写明更正的原因")).to_be_visible()
    page = leader.go(report)
    page.get_by_label("更正原因").fill(REASON)
    page.get_by_role("button", name="更正", exact=True).click()
    expect(page.get_by_text("第 1 版仍对外公开")).to_be_visible()
    assert_accessible(page)

    page = clerk.go(f"{report}text/problems/")
    box = page.locator("textarea").first
    box.fill(document.text("problems") + "\n本句为更正时补写。")
    clerk.wait_saved()
    assert "更正时补写" not in visitor.go("/annual/2025/correction/").content()
    submit(clerk, report)
    approve_and_publish(leader, report)

    page = visitor.go("/annual/2025/correction/")
    expect(page.get_by_text("本句为更正时补写。")).to_be_visible()
    name, second = download(page, "下载PDF")
    assert name == f"{TITLE}（第2版）.pdf"
    page.get_by_role("link", name="更正说明").click()
    assert_accessible(page)
    expect(page.get_by_text(REASON)).to_be_visible()
    expect(page.locator("ins")).to_have_text("本句为更正时补写。")
    page = visitor.go("/annual/2025/correction/editions/")
    assert_accessible(page)
    page.get_by_role("link", name="第 1 版", exact=True).click()
    expect(page.get_by_text("已被第 2 版取代")).to_be_visible()

    page = upload(visitor, "first.pdf", first)
    expect(page.get_by_text("第 1 版逐字节相同。这一版已被第 2 版取代。")).to_be_visible()
    page = upload(visitor, "second.pdf", second)
    expect(page.get_by_text("第 2 版逐字节相同。")).to_be_visible()
