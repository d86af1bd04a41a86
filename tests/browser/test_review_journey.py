"""Four people and one report: pinned, returned, answered, compared, approved in two steps, published, corrected.

The clerk writes, the first reviewer holds 初审, the leader holds 签发; the stranger is of another agency.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from govreports.formats import edition
from govreports.formats.document import SignedOff, dumps
from tests.browser.conftest import Desk, Site
from tests.browser.test_correction import upload
from tests.browser.test_journey import assert_accessible, download, explain_what_is_left, submit
from tests.factories import document

pytestmark = [pytest.mark.browser, pytest.mark.postgres_browser]

FORMAT = edition(2025)
CODE = "four-people"
AGENCY = "示例市四人局"
PUBLIC = f"/annual/2025/{CODE}/"
REASON = "行政许可处理决定数量漏计四件。"

LICENSES = "proactive.licenses.decisions"
LABEL = FORMAT.cells[LICENSES].label
WORDS = "答复文书说理不够充分"
OTHER = FORMAT.section("other_matters").heading

# What is said of each place, and what the clerk answers, by the number of the pin.
SAID = ("与政务服务中心的台账差三件，请核对。", "请写明依据。", "请补写收费标准。")
ANSWERS = (
    ("改了", "已按台账改正。"),
    ("说明", "依据是本年案卷评查的结论。"),
    ("不改，因为", "本年度没有收费，不涉及标准。"),
)


@dataclass(frozen=True)
class People:
    """The four, each at a PC of his own, and the report's address once it is opened."""

    clerk: Desk
    first: Desk
    leader: Desk
    stranger: Desk
    report: str


@pytest.fixture
def people(site: Site, desk: Callable[..., Desk]) -> People:
    """An agency of two steps with a sound report in hand; the first reviewer might stand in for 签发 too."""
    clerk, first = site.add_agency(CODE, AGENCY)
    leader = site.add_user(f"{CODE}-leader", "示例签发人", CODE, "reviewer")
    said = site.manage("set_review_steps", CODE, f"初审={first}", f"签发={leader},{first}")
    assert f"{AGENCY} 签发" in said
    stranger, _ = site.add_agency(f"{CODE}-not", "示例市邻局")
    desks = [desk(1440, 1000).log_in(name) for name in (clerk, first, leader, stranger)]
    return People(*desks, report=imported(desks[0]))


def imported(clerk: Desk) -> str:
    """The clerk's report, taken from a data file."""
    report = clerk.open_report(2025)
    content = dumps(document(agency=AGENCY, signed_off=SignedOff(AGENCY, date(2026, 1, 20)))).encode()
    page = clerk.go(f"{report}import/")
    page.locator("input[type=file]").set_input_files(
        {"name": "报告.json", "mimeType": "application/json", "buffer": content}
    )
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("已导入")
    return report


def test_what_was_signed_is_what_stands(people: People, desk: Callable[..., Desk]) -> None:
    submit(people.clerk, people.report)
    finds_nothing(people.stranger, people.report)
    pin_three_places(people.first, people.report)
    return_them(people.first, people.report)
    answer_each(people.clerk, people.report)
    compare(people.first, people.report)
    pass_the_first_step_and_no_more(people)
    approve_and_publish(people.leader, people.report)
    visitor = desk()
    first_edition = as_published(visitor, figure="41")
    begin_the_correction(people)
    change_the_figure(people.clerk, people.report, "45")
    expect(visitor.go(PUBLIC).locator("table.national").first).to_contain_text("41")
    submit(people.clerk, people.report)
    pass_the_first_step_and_no_more(people)
    approve_and_publish(people.leader, people.report)
    second_edition = as_published(visitor, figure="45")
    both_editions_stand(visitor)
    finds_nothing(people.stranger, people.report)
    verify(visitor, first_edition, second_edition)


def finds_nothing(stranger: Desk, report: str) -> None:
    """To another agency the report is not there, and nothing beside it."""
    for page in ("", "review/", "pins/", "approval-sheet/", "opinion/", "opinion.docx", "history/", "preview.pdf"):
        assert stranger.context.request.get(f"{stranger.site.url}{report}{page}").status == 404, page
    answer = stranger.page.goto(f"{stranger.site.url}{report}")
    assert answer is not None
    assert answer.status == 404
    expect(stranger.page.get_by_role("heading", level=1)).to_be_visible()
    expect(stranger.page.locator("body")).not_to_contain_text(AGENCY)


def pin_three_places(first: Desk, report: str) -> None:
    """A figure by a click, words by a selection, a part through the list."""
    page = first.go(f"{report}review/")
    page.get_by_role("link", name="逐处提意见").click()
    page.locator(f'a[data-place="{LICENSES}"]').click()
    expect(page.get_by_label("位置")).to_have_value(LICENSES)
    write(page, SAID[0], 1)
    expect(page.locator("#at-proactive")).to_be_in_viewport()
    select(page.locator('div[data-place="problems"]'), WORDS)
    expect(page.get_by_label("原文（可不填）")).to_have_value(WORDS)
    write(page, SAID[1], 2)
    page.get_by_label("位置").select_option(label=OTHER)
    write(page, SAID[2], 3)
    for shown in (LABEL, "38", WORDS, OTHER, *SAID):
        expect(page.locator(".pin-side .pins")).to_contain_text(shown)
    assert_accessible(page)


def write(page: Page, said: str, count: int) -> None:
    """Say what is wrong at the chosen place; `count` are kept then."""
    page.get_by_label("意见", exact=True).last.fill(said)
    page.get_by_role("button", name="记下这一条").click()
    expect(page.get_by_role("heading", name=f"还没有退回的意见（{count} 条）")).to_be_visible()


def select(block: Locator, words: str) -> None:
    """Select words as a mouse does, and let go of it."""
    block.evaluate(
        """(block, words) => {
            const text = block.firstChild;
            const at = text.data.indexOf(words);
            document.getSelection().setBaseAndExtent(text, at, text, at + words.length);
            block.dispatchEvent(new MouseEvent("mouseup", {bubbles: true}));
        }""",
        words,
    )


def return_them(first: Desk, report: str) -> None:
    """What one has pinned must go back first: with it no step is passed."""
    page = first.go(report)
    page.get_by_role("button", name="本步通过").click()
    expect(page.get_by_text("您还有 3 条意见没有退回")).to_be_visible()
    page = first.go(f"{report}pins/")
    page.get_by_role("link", name="到任务页退回").click()
    expect(page.get_by_text("将一并退回 3 条意见")).to_be_visible()
    page.get_by_role("button", name="退回修改", exact=True).click()
    expect(page.locator(".tag").first).to_have_text("退回修改")


def answer_each(clerk: Desk, report: str) -> None:
    """Three answers; “改了” is believed only where something was changed."""
    page = clerk.go(report)
    expect(page.get_by_role("heading", name="退回意见（3 条）")).to_be_visible()
    for item, said in zip(page.locator(".pin-list .pins > li").all(), SAID, strict=True):
        expect(item).to_contain_text(said)
    refused(page, "退回意见还有 3 条没有答复：第 1、2、3 条")
    page = clerk.go(report)
    for number, (kind, note) in enumerate(ANSWERS, 1):
        item = page.locator(".pin-list .pins > li").nth(number - 1)
        item.get_by_label(kind, exact=True).check()
        item.get_by_label("说明或理由").fill(note)
        item.get_by_role("button", name="答复").click()
        expect(page.get_by_text(f"第 {number} 条已答复。")).to_be_visible()
    refused(page, "第 1 条答复“改了”，但那一处自退回后没有改动")
    change_the_figure(clerk, report, "41")
    submit(clerk, report)


def refused(page: Page, sentence: str) -> None:
    """It cannot be handed in as it is."""
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("未办理：提交审核")
    expect(page.get_by_text(sentence)).to_be_visible()


def change_the_figure(clerk: Desk, report: str, value: str) -> None:
    """Type the figure and wait until it is saved."""
    page = clerk.go(f"{report}tables/proactive/")
    page.get_by_label(LABEL, exact=True).fill(value)
    page.keyboard.press("Tab")
    clerk.wait_saved()
    explain_what_is_left(clerk, report)


def compare(first: Desk, report: str) -> None:
    """What changed since the return, and each answer beside its change."""
    page = first.go(f"{report}review/")
    row = page.locator(".changed-cells tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(LABEL)
    expect(row.locator("del")).to_have_text("38")
    expect(row.locator("ins")).to_have_text("41")
    expect(page.get_by_role("heading", name="退回的意见（3 条）")).to_be_visible()
    pins = page.locator(".desk-side .pins > li")
    for item, said, (kind, note) in zip(pins.all(), SAID, ANSWERS, strict=True):
        for shown in (said, kind, note):
            expect(item).to_contain_text(shown)
    expect(pins.nth(0).locator(".pin-changes")).to_contain_text(re.compile(r"38\s*→\s*41"))
    expect(pins.locator(".pin-changes")).to_have_count(1)
    page.get_by_role("link", name="审批单（打印）").click()
    for shown in ("签发", "数字和附注 1 处，文字 0 处"):
        expect(page.locator(".approval-sheet")).to_contain_text(shown)
    page.get_by_role("link", name="返回审阅").click()
    page.locator(".printed-page img").first.evaluate("picture => picture.decode()")
    assert_accessible(page)


def pass_the_first_step_and_no_more(people: People) -> None:
    """初审 is passed; 签发, which the same person might hold too, is another's."""
    page = people.first.go(f"{people.report}review/")
    expect(page.get_by_role("button", name="审核通过")).to_have_count(0)
    page.get_by_role("button", name="本步通过").click()
    page = people.first.go(f"{people.report}review/")
    expect(page.locator(".stages li.done")).to_contain_text("已通过")
    expect(page.locator(".stages li.current")).to_contain_text("签发")
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("您在本轮已办理“初审”，“签发”须由其他审核人办理。")).to_be_visible()
    expect(people.leader.go(people.report).locator(".tag").first).to_have_text("待审核")


def approve_and_publish(leader: Desk, report: str) -> None:
    """The sheet names what is signed; then the two last moves."""
    page = leader.go(f"{report}review/")
    seen = page.locator(".desk-head code").get_attribute("title")
    assert seen is not None
    page = leader.go(f"{report}approval-sheet/")
    for shown in (AGENCY, seen, "在系统中通过"):
        expect(page.locator(".approval-sheet")).to_contain_text(shown)
    page = leader.go(f"{report}review/")
    page.get_by_role("button", name="审核通过").click()
    page = leader.go(report)
    expect(page.locator(".tag").first).to_have_text("审核通过")
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_text("已发布，公众可以查看和下载")).to_be_visible()


def as_published(visitor: Desk, figure: str) -> bytes:
    """What anybody sees: the figure on the page; returns the PDF."""
    page = visitor.go(PUBLIC)
    expect(page.locator("table.national").first).to_contain_text(figure)
    return download(page, "下载PDF")[1]


def begin_the_correction(people: People) -> None:
    """The clerk who found the mistake opens it, with a reason for the public; only who publishes may give it up."""
    page = people.clerk.go(people.report)
    page.get_by_label("更正原因").fill(REASON)
    page.get_by_role("button", name="更正", exact=True).click()
    expect(page.get_by_text("第 1 版仍对外公开")).to_be_visible()
    expect(page.get_by_role("button", name="撤销更正")).to_have_count(0)
    expect(people.leader.go(people.report).get_by_role("button", name="撤销更正")).to_have_count(1)


def both_editions_stand(visitor: Desk) -> None:
    """Edition 2 is in force and says why; edition 1 is there, and says that it is superseded."""
    page = visitor.go(f"{PUBLIC}editions/")
    rows = page.locator("table.listing tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="（现行）")).to_contain_text(REASON)
    expect(rows.filter(has_text="第 1 版（已被第 2 版取代）")).to_have_count(1)
    page.get_by_role("link", name="与第 1 版的差别").click()
    for shown in (REASON, LABEL, "41", "45"):
        expect(page.locator("main")).to_contain_text(shown)
    page.get_by_role("link", name="查看第 1 版").click()
    expect(page.get_by_text("已被第 2 版取代")).to_be_visible()
    expect(page.locator("table.national").first).to_contain_text("41")


def verify(visitor: Desk, first: bytes, second: bytes) -> None:
    """Each PDF is told from the other, and from one that was touched."""
    page = upload(visitor, "first.pdf", first)
    expect(page.get_by_text("第 1 版逐字节相同。这一版已被第 2 版取代。")).to_be_visible()
    page = upload(visitor, "second.pdf", second)
    expect(page.get_by_text("第 2 版逐字节相同。")).to_be_visible()
    expect(page.get_by_text("取代")).to_have_count(0)
    page = upload(visitor, "touched.pdf", second + b"\n")
    expect(page.get_by_text("逐字节相同")).to_have_count(0)
