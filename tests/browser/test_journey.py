"""The main job from end to end, as people do it: fill in, return, approve, publish, download."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from govreports.demo import city
from govreports.formats import edition, numbers
from govreports.formats.document import Document
from tests.browser.conftest import Desk, Site
from tests.narratives import shared_reports

pytestmark = [pytest.mark.browser, pytest.mark.postgres_browser]

FORMAT = edition(2025)


def assert_accessible(page: Page) -> None:
    """No finding of axe that it calls serious or critical."""
    found = Axe().run(page).response["violations"]
    grave = [
        (v["id"], [n["html"][:160] for n in v["nodes"]][:3]) for v in found if v["impact"] in {"serious", "critical"}
    ]
    assert grave == [], page.url


def block(document: Document, key: str) -> str:
    """The figures of a table as a spreadsheet copies them: one line a row, blanks as nothing, totals included."""
    table = FORMAT.table(key)
    rows = [[box.cell for box in row if box.cell] for row in table.grid]
    return "\n".join("\t".join(numbers.show(document.figures[name]) for name in row) for row in rows if row)


def fill_tables(desk: Desk, report: str, document: Document) -> None:
    """Type table 二, paste tables 三 and 四."""
    page = desk.go(f"{report}tables/proactive/")
    for cell in FORMAT.table("proactive").inputs:
        page.get_by_label(cell.label, exact=True).fill(numbers.show(document.figures[cell.name]))
    page.keyboard.press("Tab")
    desk.wait_saved()
    for key in ("requests", "disputes"):
        page = desk.go(f"{report}tables/{key}/")
        table = FORMAT.table(key)
        desk.paste(table.cells[0].name, block(document, key))
        if any(document.figures[cell.name] is not None for cell in table.inputs):
            desk.wait_saved()
        for cell in table.cells:
            expected = numbers.show(document.figures[cell.name])
            found = page.locator(f'[name="{cell.name}"]')
            if cell.derived:
                expect(found).to_have_text(expected)
            else:
                expect(found).to_have_value(expected)


def fill_texts(desk: Desk, report: str, document: Document) -> None:
    """Write the three narrative sections and the preamble."""
    for key in ("overview", "problems", "other_matters"):
        page = desk.go(f"{report}text/{key}/")
        page.get_by_label(FORMAT.section(key).heading).fill(document.text(key))
        desk.wait_saved()
    if document.preamble:
        page = desk.go(f"{report}text/preamble/")
        page.get_by_label("引言").fill(document.preamble)
        desk.wait_saved()


def pdf_text(data: bytes) -> str:
    """Everything a reader can read in a PDF, without white space."""
    pages = pypdfium2.PdfDocument(data)
    return re.sub(r"\s+", "", "".join(page.get_textpage().get_text_range() for page in pages))


def download(page: Page, name: str) -> tuple[str, bytes]:
    """Press a download button; returns the file name and the bytes."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    found = waiting.value
    return found.suggested_filename, found.path().read_bytes()


def test_from_empty_form_to_public_pdf(site: Site, desk: Callable[..., Desk]) -> None:
    drafter, reviewer = site.add_agency("journey", "示例市城市管理局")
    document = city.report(city.AGENCIES[0], 2025)
    clerk = desk().log_in(drafter)
    report = clerk.open_report(2025)
    assert_accessible(clerk.page)
    expect(clerk.page.locator(".task-list li").filter(has_text="一、总体情况")).to_contain_text("未填")
    type_paste_and_fill_zeros(clerk, report, document)
    break_the_balance_and_see_it_named(clerk, report)
    mend_it_and_write_the_rest(clerk, report, document)
    submit(clerk, report)
    leader = desk().log_in(reviewer)
    return_with_a_reason(leader, report, "第五部分请补写上年问题的整改情况。")
    answer_the_return(clerk, report, document)
    submit(clerk, report)
    read_before_approving(leader, report)
    approve_and_publish(leader, report)
    download_as_the_public(desk(), "示例市城市管理局2025年政府信息公开工作年度报告", "上年所列问题均已整改。")


def type_paste_and_fill_zeros(clerk: Desk, report: str, document: Document) -> None:
    """Table 三: typing, a paste, zeros for the rest; the totals follow."""
    page = clerk.go(f"{report}tables/requests/")
    assert_accessible(page)
    page.get_by_label("一、本年新收政府信息公开申请数量 自然人", exact=True).fill("３４")
    page.keyboard.press("Tab")
    expect(page.locator('[name="requests.new_received.individual"]')).to_have_value("34")
    expect(page.locator('[name="requests.new_received.business"]')).to_be_focused()
    clerk.paste("requests.new_received.individual", block(document, "requests"))
    page.get_by_role("button", name="其余填 0").click()
    expect(page.locator('output[name="requests.new_received.total"]')).to_have_text("42")


def break_the_balance_and_see_it_named(clerk: Desk, report: str) -> None:
    """Both sides are marked, the difference is named, submission is refused."""
    page = clerk.page
    full = page.get_by_label("（一）予以公开 自然人", exact=True)
    full.fill("18")
    full.press("Enter")
    expect(page.locator("#table-findings")).to_contain_text(
        "第三表“自然人”列：新收 34 ＋ 结转 2 ＝ 36，办理 34 ＋ 结转下年 1 ＝ 35，差 1"
    )
    expect(page.locator("td.broken input[name='requests.new_received.individual']")).to_have_count(1)
    expect(page.locator("td.broken output[name='requests.results_total.individual']")).to_have_count(1)
    assert_accessible(page)
    clerk.wait_saved()
    clerk.go(report)
    expect(page.locator("#findings-list")).to_contain_text("差 1")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("未办理：提交审核")


def mend_it_and_write_the_rest(clerk: Desk, report: str, document: Document) -> None:
    """The figure is corrected, the other tables and the texts are written."""
    page = clerk.go(f"{report}tables/requests/")
    page.get_by_label("（一）予以公开 自然人", exact=True).fill("19")
    page.keyboard.press("Enter")
    expect(page.locator("#table-findings")).not_to_contain_text("差")
    clerk.wait_saved()
    fill_tables(clerk, report, document)
    fill_texts(clerk, report, document)
    assert_accessible(page)


def explain_what_is_left(clerk: Desk, report: str) -> None:
    """Give a reason for every finding that asks for one, on the task page."""
    page = clerk.go(report)
    asking = page.locator("#findings-list li.explain")
    for left in range(asking.count(), 0, -1):
        expect(asking).to_have_count(left)
        item = asking.first
        item.locator(".finding-explain summary").click()
        item.get_by_label("原因").select_option("scope")
        item.get_by_label("具体说明").fill("所写数字取自本机关年度台账，统计范围与检查所比的不同。")
        item.get_by_role("button", name="提交说明").click()
        expect(page.locator(".notice")).to_contain_text("已记下说明")


def submit(clerk: Desk, report: str) -> None:
    """Nothing that blocks is found any more, what asks for a reason has one; hand it in."""
    explain_what_is_left(clerk, report)
    page = clerk.go(report)
    expect(page.locator("#findings-list .block")).to_have_count(0)
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("等待审核人审核")).to_be_visible()


def return_with_a_reason(leader: Desk, report: str, reason: str) -> None:
    """The supervisor sends it back."""
    page = leader.go(report)
    assert_accessible(page)
    page.get_by_label("退回原因").fill(reason)
    page.get_by_role("button", name="退回修改", exact=True).click()
    expect(page.locator(".tag").first).to_have_text("退回修改")


def answer_the_return(clerk: Desk, report: str, document: Document) -> None:
    """The clerk reads the reason and mends the text."""
    page = clerk.go(report)
    expect(page.get_by_text("第五部分请补写上年问题的整改情况。").first).to_be_visible()
    clerk.go(f"{report}text/problems/")
    problems = FORMAT.section("problems").heading
    page.get_by_label(problems).fill(document.text("problems") + "\n上年所列问题均已整改。")
    clerk.wait_saved()


def read_before_approving(leader: Desk, report: str) -> None:
    """The report as it will be printed, and who did what when."""
    page = leader.go(f"{report}preview/")
    assert_accessible(page)
    expect(page.get_by_text("上年所列问题均已整改。")).to_be_visible()
    leader.go(f"{report}history/")
    assert_accessible(page)
    expect(page.get_by_text("（一）予以公开 自然人").first).to_be_visible()


def approve_and_publish(leader: Desk, report: str) -> None:
    """The two last moves."""
    page = leader.go(report)
    page.get_by_role("button", name="审核通过").click()
    expect(page.locator(".tag").first).to_have_text("审核通过")
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_text("已发布，公众可以查看和下载")).to_be_visible()


def download_as_the_public(visitor: Desk, title: str, words: str) -> None:
    """No log-in, true tables, a PDF with its Chinese name."""
    page = visitor.go("/")
    assert_accessible(page)
    page.get_by_role("link", name=title, exact=True).click()
    assert_accessible(page)
    expect(page.locator("table.national")).to_have_count(3)
    name, data = download(page, "下载PDF")
    assert name == f"{title}.pdf"
    assert words in pdf_text(data)


# Sentences of published reports that contradict themselves or their table, and what mends them for submission.
MENDED = {
    "panzhihua-science": ("共清理规范性文件 10 件", "共清理规范性文件 7 件"),
    "yuanzhou": ("累计主动公开政府信息7条", "累计主动公开政府信息16条"),
}


def mended(name: str, document: Document) -> Document:
    """The report with the words mended that stop it."""
    wrong, right = MENDED[name]
    assert wrong in document.text("overview")
    return replace(
        document, sections={**document.sections, "overview": document.text("overview").replace(wrong, right)}
    )


@pytest.mark.parametrize(
    "name", ["baoji", "large-city", "leshan", "panzhihua-science", "panzhihua-services", "yuanzhou"]
)
def test_published_report_goes_through_the_forms(name: str, site: Site, desk: Callable[..., Desk]) -> None:
    document = next(document for key, document in shared_reports() if key.startswith(name))
    drafter, reviewer = site.add_agency(f"shared-{name}", document.agency)
    clerk = desk().log_in(drafter)
    report = clerk.open_report(document.year)
    fill_tables(clerk, report, document)
    fill_texts(clerk, report, document)
    if name == "baoji":
        page = clerk.go(report)
        expect(page.locator("#findings-list")).to_contain_text("142 格未填")
        page = clerk.go(f"{report}tables/requests/")
        page.get_by_role("button", name="其余填 0").click()
        clerk.wait_saved()
    if name in MENDED:
        page = clerk.go(report)
        page.get_by_role("button", name="提交审核").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("未办理：提交审核")
        document = mended(name, document)
        fill_texts(clerk, report, document)
    submit(clerk, report)
    approve_and_publish(desk().log_in(reviewer), report)
    public = desk().go(f"/annual/{document.year}/shared-{name}/")
    frozen = json.loads(public.request.get(f"{public.url}report.json").text())
    filled = replace(document, cells={n: v or 0 for n, v in document.cells.items()})  # blanks became 0
    printed = {n: numbers.show(v) for n, v in filled.figures.items()}
    assert {n: str(v) for n, v in frozen["cells"].items()} == printed
    text = pdf_text(download(public, "下载PDF")[1])
    for section in FORMAT.sections:
        assert section.heading in text
    for table in FORMAT.tables:
        for row in table.grid:
            for box in row:
                # Narrow heads stand side by side: a reader's text may cross from one into the next.
                assert re.search(".{0,3}?".join(map(re.escape, box.text)), text), box.text
    for value in printed.values():
        assert value in text
