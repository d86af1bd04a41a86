"""The words that findings speak of, marked in the field: by level, moving with the text, never in the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import Desk, Site
from tests.browser.test_text_page import assert_accessible_wide_and_narrow, box
from tests.factories import OVERVIEW, PROBLEMS, TEXTS, figures

pytestmark = pytest.mark.browser

AGENCIES = {"words": "示例市退役军人局", "words-2": "示例市粮食局"}
REPORTS = product(AGENCIES.values(), range(2021, 2027))


@pytest.fixture(scope="module")
def people(site: Site, chromium: Browser) -> list[Any]:
    """The cookies of a drafter and a reviewer of these agencies."""
    drafter, reviewer = site.add_agency("words", AGENCIES["words"])
    site.manage("add_agency", AGENCIES["words-2"], "words-2")
    site.add_user(drafter, "words的drafter", "words-2")
    site.add_user(reviewer, "words的reviewer", "words-2", "reviewer")
    states = []
    for username in (drafter, reviewer):
        context = chromium.new_context()
        Desk(site, context, context.new_page(), []).log_in(username)
        states.append(context.storage_state())
        context.close()
    return states


@pytest.fixture
def clerk(desk: Callable[..., Desk], people: list[Any]) -> Desk:
    """The drafter at her PC."""
    return desk(storage_state=people[0])


@pytest.fixture
def report(clerk: Desk) -> str:
    """The address of a new report in which nothing is wrong."""
    agency, year = next(REPORTS)
    address = clerk.open_report(year, agency)
    clerk.store(address, {**figures(), **TEXTS})
    return address


FAULTS = "\n全年办结申请99件。此处待定。公开,及时。"
LINES = {"block": ("99件", "wavy"), "explain": ("待定", "double"), "hint": (",", "dashed")}


def marked(page: Page, look: str) -> Locator:
    """The words marked in the field as this level's."""
    return page.locator(f".text-copy .{look}")


def write(clerk: Desk, report: str, text: str, key: str = "overview") -> tuple[Page, Locator]:
    """Write a section."""
    page = clerk.go(f"{report}text/{key}/")
    area = page.locator(f"textarea[name={key}]")
    area.fill(text)
    return page, area


def go_into(area: Locator, words: str) -> None:
    """Put the caret into the first of these words."""
    area.evaluate(
        """(area, words) => {
            const at = area.value.indexOf(words) + 1;
            area.focus({ preventScroll: true });
            area.setSelectionRange(at, at);
        }""",
        words,
    )


def test_words_are_marked_by_level_and_not_by_colour_alone(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, f"{OVERVIEW}{FAULTS}")
    for look, (words, line) in LINES.items():
        expect(marked(page, look)).to_have_text([words])
        for shown in (marked(page, look), page.locator(f"#findings-list .{look} q").filter(has_text=words)):
            assert shown.evaluate("one => getComputedStyle(one).textDecorationStyle") == line
    told = "文中已标出须改正 1 处（波浪线）、须说明 1 处（双线）、请留意 1 处（虚线）。"
    expect(area).to_have_accessible_description(re.compile(re.escape(told)))
    assert_accessible_wide_and_narrow(page)


def test_marks_stand_beneath_their_words(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, "字" * 90 + "😀\n\n" + "字" * 50 + "此处待定。" + "字" * 90 + "\n", "problems")
    expect(marked(page, "block")).to_have_text(["😀"])  # no typeface has it
    expect(marked(page, "explain")).to_have_text(["待定"])
    heights = page.evaluate("['.text-copy', 'textarea'].map(one => document.querySelector(one).scrollHeight)")
    assert heights[0] == heights[1], "copy and field break their lines alike"
    page.locator("#found button[data-words='待定']").click()
    assert area.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)") == "待定"


def test_marks_move_with_the_text_and_go_with_the_words_before_any_answer(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, f"{OVERVIEW}{FAULTS}")
    expect(marked(page, "block")).to_have_text(["99件"])
    page.route("**/check/**", lambda route: None)  # no answer comes
    area.press("Control+Home")
    page.keyboard.type("今年，")
    page.keyboard.press("Enter")
    for look, (words, _) in LINES.items():
        expect(marked(page, look)).to_have_text([words])
    go_into(area, "99件")
    page.keyboard.type("0")
    expect(marked(page, "block")).to_have_count(0)
    expect(marked(page, "explain")).to_have_text(["待定"])
    go_into(area, "待定")
    page.keyboard.press("Delete")
    expect(marked(page, "explain")).to_have_count(0)
    expect(marked(page, "hint")).to_have_text([","])


def test_an_answer_to_an_older_text_marks_the_words_where_they_are_by_now(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, PROBLEMS, "problems")
    clerk.wait_saved()
    held: list[Route] = []
    page.route("**/check/**", lambda route: held.append(route), times=1)
    with page.expect_request("**/check/**"):
        area.press("Control+End")
        page.keyboard.insert_text("此处待定。")
    area.press("Control+Home")
    with page.expect_response("**/check/**"):
        page.keyboard.type("待")  # shifts them by one, and looks like their beginning
        held[0].continue_()
    expect(marked(page, "explain")).to_have_text(["待定"])


def test_resolved_or_explained_words_lose_their_mark(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, f"{OVERVIEW}{FAULTS}")
    page.locator("#findings-list li.block [data-put]").click()
    expect(area).to_have_value(f"{OVERVIEW}{FAULTS.replace('99', '14')}")
    expect(marked(page, "block")).to_have_count(0)
    item = page.locator("#findings-list li.explain").filter(has_text="待定")
    item.locator(".finding-explain summary").click()
    item.get_by_label("原因").select_option("other")
    item.get_by_label("具体说明").fill("这是文件名称中的词，并非未填。")
    item.get_by_role("button", name="提交说明").click()
    expect(marked(page, "explain")).to_have_count(0)
    expect(marked(page, "settled")).to_have_text(["待定"])


def test_finding_in_whose_words_the_caret_is_stands_out(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, f"{OVERVIEW}{FAULTS}")
    current = page.locator("#findings-list li[aria-current=true]")
    expect(marked(page, "block")).to_have_count(1)
    go_into(area, "99件")
    expect(current).to_have_count(1)
    expect(current).to_contain_text("99件")
    expect(page.locator(".figures-said")).to_contain_text("须改正：")
    page.keyboard.press("Control+Home")
    expect(current).to_have_count(0)
    expect(page.locator(".figures-said")).to_have_text("")
    go_into(area, "待定")
    expect(current).to_contain_text("待定")
    with page.expect_response("**/check/**"):
        page.locator("textarea[name=overview]").evaluate(
            "one => { one.setRangeText('新', 0, 0); one.dispatchEvent(new Event('input', { bubbles: true })); }"
        )
    expect(current, "in a new list too").to_contain_text("待定")


def test_new_marks_move_neither_focus_nor_caret_nor_page(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, f"{OVERVIEW}\n{'各栏目按时更新。' * 200}")
    page.wait_for_timeout(600)
    go_into(area, "各栏目")
    page.evaluate("scrollTo(0, 150)")
    with page.expect_response("**/check/**"):
        page.keyboard.insert_text("办结申请99件，待定，")
    expect(marked(page, "block")).to_have_text(["99件"])
    before = page.evaluate("[scrollY, document.activeElement.name]")
    at = area.evaluate("one => one.selectionEnd")
    page.wait_for_timeout(400)
    assert page.evaluate("[scrollY, document.activeElement.name]") == before
    assert before == [150, "overview"]
    assert at == area.evaluate("one => one.value.indexOf('待定，') + 3")


def test_findings_stand_at_the_height_of_their_words_where_there_is_room(clerk: Desk, report: str) -> None:
    filler = "\n".join(["各栏目按时更新。"] * 30)
    page, _ = write(clerk, report, f"{filler}\n办结申请99件。\n{filler}\n此处待定，XX项。", "other_matters")
    named = [page.locator("#findings-list > li").filter(has_text=f"“{words}") for words in ("99件", "待定", "XX")]
    expect(marked(page, "explain").filter(has_text="XX")).to_have_count(1)
    page.wait_for_timeout(200)

    def tops() -> list[float]:
        return [box(item)["y"] for item in named]

    first, second, third = tops()
    assert abs(first - box(marked(page, "block"))["y"]) < 24
    assert abs(second - box(marked(page, "explain").filter(has_text="待定"))["y"]) < 24
    assert third >= box(named[1])["bottom"], "no room: below the one before"
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(200)
    first, second, _ = tops()
    assert second - box(named[0])["bottom"] < 24, "one below the other where the list stands under the field"


def test_who_only_reads_sees_the_marks(desk: Callable[..., Desk], people: list[Any], clerk: Desk, report: str) -> None:
    write(clerk, report, f"{OVERVIEW}{FAULTS}")
    clerk.wait_saved()
    reader = desk(storage_state=people[1])
    sent: list[str] = []
    reader.page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    page = reader.go(f"{report}text/overview/")
    expect(marked(page, "block")).to_have_text(["99件"])
    expect(page.locator("textarea[name=overview]")).to_have_accessible_description(re.compile("须改正 1 处"))
    assert sent == []


@pytest.mark.parametrize("end", ["\n", ""], ids=["in paragraphs", "in one paragraph"])
def test_marks_stay_while_one_types_in_20000_characters(end: str, clerk: Desk, report: str) -> None:
    filler = "各级政府网站设有统一的公开专栏，及时更新内容。" * 14
    page, area = write(clerk, report, (f"{filler}办结申请99件,此处待定。{end}" * 100)[:20_000])
    expect(marked(page, "explain").first).to_be_attached(timeout=15_000)
    area.evaluate("area => area.setSelectionRange(area.value.length / 2, area.value.length / 2)")
    page.keyboard.type("a" * 80)
    assert "a" * 80 in area.input_value()
    assert marked(page, "explain").count() > 20


@pytest.mark.parametrize(
    ("text", "spans", "shown"),
    [
        ("", [], [[["", "\n"]]]),
        ("甲\n乙", [], [[["", "甲\n"]], [["", "乙"], ["", "\n"]]]),
        (
            "共99件",
            [(1, 4, "block"), (1, 3, "bound")],
            [[["", "共"], ["block bound", "99"], ["block", "件"], ["", "\n"]]],
        ),
        ("甲乙\n丙", [(1, 4, "hint")], [[["", "甲"], ["hint", "乙\n"]], [["hint", "丙"], ["", "\n"]]]),
        ("，，", [(0, 1, "hint"), (0, 2, "hint")], [[["hint", "，"], ["hint", "，"], ["", "\n"]]]),
    ],
    ids=["nothing", "two paragraphs", "one in another", "over a line end", "twice"],
)
def test_text_falls_into_parts_by_the_spans_it_lies_in(
    text: str, spans: list[tuple[int, int, str]], shown: list[list[list[str]]], modules: Page
) -> None:
    listed = [{"start": start, "end": end, "look": look} for start, end, look in spans]
    made = modules.evaluate(
        """async ([text, spans]) => {
            const { paragraphs } = await import("/spans.js");
            return paragraphs(text, spans).map((parts) => parts.map(({ look, words }) => [look, words]));
        }""",
        [text, listed],
    )
    assert made == shown
