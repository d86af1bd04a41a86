"""Live figures in a text: @ offers them, they follow the tables, and typed numbers can be bound, corrected, declared."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from govreports.formats import edition
from govreports.formats.schema import Figure
from govreports.reports.bindings import EDGES, quantities_of
from tests.browser.conftest import Desk, Site
from tests.browser.test_text_page import assert_accessible_wide_and_narrow, at, box, press, put

pytestmark = pytest.mark.browser

FORMAT = edition(2025)
LABELS = {key: quantity.label for key, quantity in quantities_of(FORMAT).items()}
NEW, CARRIED = "requests.new_received.individual", "requests.carried_over.individual"
TOTAL = "requests.new_received.total"
AGENCIES = {"live": "示例市水利局", "live-2": "示例市教育局", "live-3": "示例市审计局"}
REPORTS = iter([(name, year) for name in AGENCIES.values() for year in range(2021, 2027)])
HEADING = FORMAT.section("overview").heading


@pytest.fixture(scope="module")
def people(site: Site, chromium: Browser) -> list[Any]:
    """The cookies of two drafters who write the reports of these agencies."""
    people = {site.add_agency("live", AGENCIES["live"])[0]: "live的drafter"}
    people |= {site.add_user("live-second", "第二填报人", "live"): "第二填报人"}
    more = [code for code in AGENCIES if code != "live"]
    for code in more:
        site.manage("add_agency", AGENCIES[code], code)
    states = []
    for username, name in people.items():
        for code in more:
            site.add_user(username, name, code)
        context = chromium.new_context()
        Desk(site, context, context.new_page(), []).log_in(username)
        states.append(context.storage_state())
        context.close()
    return states


@pytest.fixture
def clerk(desk: Callable[..., Desk], people: list[Any]) -> Desk:
    return desk(storage_state=people[0])


@pytest.fixture
def second(desk: Callable[..., Desk], people: list[Any]) -> Desk:
    return desk(storage_state=people[1])


@pytest.fixture
def report(clerk: Desk) -> str:
    """The address of a new report that has 42 new requests, 2 carried over, and nothing else."""
    agency, year = next(REPORTS)
    address = clerk.open_report(year, agency)
    page = clerk.go(f"{address}tables/requests/")
    rows = [
        name
        for name in (c.name for c in FORMAT.table("requests").inputs)
        if name.split(".")[1] in {"new_received", "carried_over"}
    ]
    put(page, {name: {NEW: "42", CARRIED: "2"}.get(name, "0") for name in rows})
    clerk.wait_saved()
    return address


def change(desk: Desk, report: str, name: str, figure: Figure) -> None:
    """Change a cell on the table page."""
    page = desk.go(f"{report}tables/requests/")
    put(page, {name: str(figure)})
    desk.wait_saved()


def write(desk: Desk, report: str, text: str = "") -> tuple[Page, Locator]:
    """Open section 一 and type."""
    page = desk.go(f"{report}text/overview/")
    area = page.get_by_label(HEADING)
    area.focus()
    page.keyboard.insert_text(text)
    return page, area


def choose(page: Page, typed: str) -> None:
    """Type @ and a few characters, take the first figure."""
    page.keyboard.type("@")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.insert_text(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_have_count(0)


def item(page: Page, words: str) -> Locator:
    """The line of a number in the list beside the text."""
    return page.locator("#text-figures li").filter(has=page.get_by_role("button", name=f"选中 {words}", exact=True))


def bound(page: Page) -> Locator:
    return page.locator(".text-copy .bound")


# --- Two people at once ---


def test_typing_goes_on_while_the_table_changes(clerk: Desk, second: Desk, report: str) -> None:
    page, area = write(clerk, report, "新收")
    choose(page, "新收总计")
    page.keyboard.insert_text("件。")
    clerk.wait_saved()
    page.route("**/figures/overview/", lambda route: route.abort())
    change(second, report, NEW, 1042)
    area.focus()
    press(page, "Control+Home")
    page.keyboard.insert_text("今年")
    clerk.wait_saved()
    expect(area).to_have_value("今年新收1042件。", timeout=15_000)
    assert area.evaluate("one => [one.selectionStart, one.selectionEnd]") == [2, 2], "the caret stays"
    expect(page.get_by_role("group", name="两人都改了这里，请选择")).to_have_count(0)
    page.reload()
    expect(area).to_have_value("今年新收1042件。")
    expect(bound(page)).to_have_text(["1042"])


def test_what_is_typed_offline_meets_a_changed_table_without_a_conflict(clerk: Desk, second: Desk, report: str) -> None:
    page, area = write(clerk, report, "新收")
    choose(page, "新收总计")
    clerk.wait_saved()
    clerk.context.set_offline(True)
    page.keyboard.insert_text("件，答复及时。")
    expect(page.locator("#save-state")).to_contain_text("离线", timeout=15_000)
    change(second, report, NEW, 7)
    clerk.context.set_offline(False)
    clerk.wait_saved()
    expect(area).to_have_value("新收7件，答复及时。", timeout=15_000)
    expect(page.get_by_role("group", name="两人都改了这里，请选择")).to_have_count(0)


# --- The list that @ opens ---


def test_the_list_is_worked_with_the_keyboard_alone(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, "新收")
    page.keyboard.type("@")
    options = page.get_by_role("option")
    expect(area).to_have_attribute("aria-expanded", "true")
    expect(area).to_be_focused()
    expect(options.first).to_have_attribute("aria-selected", "true")
    first = options.first.get_attribute("id")
    expect(area).to_have_attribute("aria-activedescendant", first or "")
    press(page, "ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    press(page, "ArrowUp", "ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(options.last).to_be_in_viewport()
    press(page, "Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(area).to_have_value("新收@")
    assert area.get_attribute("aria-expanded") is None
    press(page, "Backspace")
    choose(page, "予以公开")  # blank: nothing to put in
    expect(page.locator(".figures-said")).to_contain_text("在表中未填")
    expect(area).to_have_value("新收@予以公开")
    press(page, *["Backspace"] * 5)
    choose(page, "新收 自然人"[:2])
    expect(area).to_have_value("新收42")
    expect(bound(page)).to_have_text(["42"])
    press(page, "Control+z")
    expect(area).not_to_have_value("新收42")
    expect(bound(page)).to_have_count(0)


def test_the_list_is_narrowed_by_what_is_typed_and_taken_with_the_mouse(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, "共")
    page.keyboard.type("@")
    options = page.get_by_role("option")
    assert options.count() > 20
    page.keyboard.insert_text("新收自然人")
    expect(options).to_have_text([re.compile(r"^一、本年新收政府信息公开申请数量 自然人\s*42$")])
    options.first.click()
    expect(area).to_have_value("共42")
    expect(area).to_be_focused()
    page.keyboard.insert_text("，@没有这个数")
    expect(page.get_by_role("listbox")).to_have_count(0)
    press(page, "Enter")
    expect(area).to_have_value("共42，@没有这个数\n")
    page.keyboard.insert_text("邮箱a@b")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_the_list_stands_at_the_words_and_within_the_page(clerk: Desk, report: str) -> None:
    for width in (1366, 390):
        page, area = write(clerk, report)
        page.set_viewport_size({"width": width, "height": 800})
        area.fill("字" * 100)
        area.focus()
        press(page, "Control+End")
        page.keyboard.type("@")
        shown, field = box(page.get_by_role("listbox")), box(area)
        assert field["x"] - 1 <= shown["x"]
        assert shown["right"] <= width
        assert field["y"] < shown["y"]
        assert page.evaluate("document.scrollingElement.scrollWidth") == width
        page.keyboard.press("Escape")


# --- Numbers that are typed ---


def test_a_typed_number_is_bound_corrected_and_declared_in_one_click_each(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, "本年新收政府信息公开申请４１件，上年结转２件。")
    expect(item(page, "４１")).to_contain_text(f"表中是 42：{LABELS[TOTAL]}")
    expect(item(page, "２")).to_contain_text("与表一致")
    item(page, "４１").get_by_role("button", name="改为表中数").click()
    expect(area).to_have_value("本年新收政府信息公开申请42件，上年结转２件。")
    expect(bound(page)).to_have_count(0)
    expect(item(page, "42")).to_contain_text("与表一致")
    item(page, "42").get_by_role("button", name="绑定", exact=False).first.click()
    item(page, "２").get_by_role("button", name="绑定", exact=False).first.click()
    expect(area).to_have_value("本年新收政府信息公开申请42件，上年结转2件。")
    expect(bound(page)).to_have_text(["42", "2"])
    item(page, "42").get_by_role("button", name="解除绑定").click()
    expect(bound(page)).to_have_text(["2"])
    item(page, "42").get_by_role("button", name="另有所指").click()
    expect(item(page, "42")).to_contain_text("另有所指")
    clerk.wait_saved()
    change(clerk, report, NEW, 50)
    change(clerk, report, CARRIED, 3)
    page, area = write(clerk, report)
    expect(area).to_have_value("本年新收政府信息公开申请42件，上年结转3件。")
    expect(bound(page)).to_have_text(["3"])
    expect(page.locator(".text-copy .declared")).to_have_text(["42"])
    item(page, "42").get_by_role("button", name="撤回").click()
    expect(item(page, "42")).to_contain_text(f"表中是 50：{LABELS[TOTAL]}")


def test_the_list_beside_the_text_keeps_the_focus(clerk: Desk, report: str) -> None:
    page, _ = write(clerk, report, "本年新收政府信息公开申请42件，上年结转2件。")
    button = item(page, "42").get_by_role("button", name="绑定").first
    button.focus()
    press(page, "Enter")
    expect(item(page, "42")).to_contain_text("随表更新")
    press(page, "Tab")
    expect(item(page, "42").get_by_role("button", name="解除绑定")).to_be_focused()
    press(page, "Space")
    expect(item(page, "42")).to_contain_text("与表一致")


def test_a_bound_number_somebody_types_into_is_an_ordinary_one(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, "新收")
    choose(page, "新收总计")
    page.keyboard.insert_text("件。")
    press(page, "ArrowLeft", "ArrowLeft")
    expect(page.locator(".figures-said")).to_contain_text(f"“42”随表更新：{LABELS[TOTAL]}")
    page.keyboard.type("0")
    expect(area).to_have_value("新收420件。")
    expect(page.locator(".figures-said")).to_have_text("这个数字不再随表更新。")
    expect(bound(page)).to_have_count(0)
    clerk.wait_saved()
    change(clerk, report, NEW, 50)
    _, area = write(clerk, report)
    expect(area).to_have_value("新收420件。")


# --- How it looks, and what it can bear ---


def test_the_line_stands_beneath_its_number(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report, "字" * 90 + "😀新收")
    choose(page, "新收总计")
    page.keyboard.insert_text("件。" + "字" * 90)
    field, copy = box(area), box(page.locator(".text-copy"))
    assert copy == field
    heights = page.evaluate("['.text-copy', 'textarea'].map(one => document.querySelector(one).scrollHeight)")
    assert heights[0] == heights[1], "both break their lines alike"
    area.evaluate("one => { one.style.minHeight = 0; one.style.height = '90px'; one.scrollTop = 20; }")
    page.wait_for_function("() => document.querySelector('.text-copy').scrollTop === 20")


def test_a_text_with_live_figures_is_accessible(clerk: Desk, report: str) -> None:
    page, _ = write(clerk, report, "本年新收政府信息公开申请41件，上年结转2件，另有")
    choose(page, "新收总计")
    expect(item(page, "41")).to_be_visible()
    item(page, "2").get_by_role("button", name="另有所指").click()
    assert_accessible_wide_and_narrow(page)
    at(page, "overview").focus()
    press(page, "Control+End")
    page.keyboard.insert_text("，")
    page.keyboard.type("@")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert_accessible_wide_and_narrow(page)


def test_a_text_of_2000_numbers_does_not_hold_up_typing(clerk: Desk, report: str) -> None:
    page, area = write(clerk, report)
    area.fill("本年新收政府信息公开申请41件。" * 2000)
    expect(page.locator(".figures-more")).to_have_text("另有 1940 处未列出。", timeout=15_000)
    usual = area.evaluate(
        """async one => {
            const times = [];
            for (let i = 0; i < 10; i++) {
                one.setRangeText("字", 5, 5, "end");
                const start = performance.now();
                one.dispatchEvent(new Event("input", { bubbles: true }));
                times.push(performance.now() - start);
                await new Promise(done => setTimeout(done, 20));
            }
            return times.sort((a, b) => a - b)[5];
        }"""
    )
    assert usual < 100
    clerk.wait_saved()


def test_the_page_works_while_numbers_cannot_be_read(clerk: Desk, report: str) -> None:
    answers = [
        {"status": 500},
        {"status": 200, "body": "<p>portal"},
        {"status": 302, "headers": {"location": "/login/"}},
    ]

    def fail(route: Route) -> None:
        route.fulfill(**(answers.pop() if answers else {"status": 503}))

    clerk.page.route("**/figures/overview/", fail)
    page, area = write(clerk, report, "新收")
    choose(page, "新收总计")
    page.keyboard.insert_text("件。")
    clerk.wait_saved()
    page.reload()
    expect(area).to_have_value("新收42件。")
    expect(bound(page)).to_have_text(["42"])


def test_who_may_not_write_sees_what_is_bound_and_is_offered_nothing(desk: Callable[..., Desk]) -> None:
    page = desk().log_in("kjj-shenhe").page
    page.get_by_role("link", name="示例市科学技术局2026年政府信息公开工作年度报告", exact=True).click()
    page.get_by_role("link", name=HEADING, exact=True).click()
    page.get_by_label(HEADING).focus()
    page.keyboard.type("@")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.locator("#text-figures")).to_be_hidden()


# --- Spans, without a page ---


def run(modules: Page, expression: str, *arguments: Any) -> Any:
    """Evaluate an expression over bindings.js, imported as `m`."""
    source = f"async given => {{ const m = await import('/bindings.js'); return {expression}; }}"
    return modules.evaluate(source, list(arguments))


@pytest.mark.parametrize("text", ["42件", "😀42件", "𠮷😀42😀", "甲😀乙😀42"])
def test_spans_go_to_the_server_and_come_back(text: str, modules: Page) -> None:
    place = text.index("42")
    spans = run(modules, "m.fromWire(given[0], given[1])", text, [[place, place + 2, TOTAL]])
    assert run(modules, "given[0].slice(given[1].start, given[1].end)", text, spans[0]) == "42"
    assert run(modules, "m.toWire(given[0], given[1])", text, spans) == [[place, place + 2, TOTAL]]


@pytest.mark.parametrize(
    ("old", "new", "caret", "left"),
    [
        ("共42件", "一共42件", 1, [2, 4]),
        ("共42件", "共42件。", 4, [1, 3]),
        ("共42件", "共2件", 1, None),
        ("共42件", "共402件", 3, None),
        ("11、42", "111、42", 1, [4, 6]),
        ("42、42件", "42、142件", 4, None),
        ("共42件", "", 0, None),
    ],
)
def test_spans_move_with_the_text_or_are_lost(
    old: str, new: str, caret: int, left: list[int] | None, modules: Page
) -> None:
    start = old.rindex("42")
    found = run(
        modules,
        "m.edited(given[0], given[1], [given[2]], given[3]).filter(one => m.isWhole(given[1], one, "
        "{before: new RegExp(given[4].before), after: new RegExp('^(?:' + given[4].after + ')')}))",
        old,
        new,
        {"start": start, "end": start + 2, "key": TOTAL},
        caret,
        EDGES,
    )
    assert [[one["start"], one["end"]] for one in found] == ([left] if left else [])
