"""What every writing page promises to the eye, to a screen reader and to one who only reads; and the text pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from govreports.formats import edition
from govreports.formats.text import characters
from tests.browser.conftest import Desk, Site
from tests.browser.test_journey import assert_accessible

pytestmark = pytest.mark.browser

FORMAT = edition(2025)
NEW = "requests.new_received.individual"
CARRIED = "requests.carried_over.individual"
FULL = "requests.full_disclosure.individual"
DISPUTED = "requests.carried_over.business"
WIDTHS = (1366, 390)
# Each test that writes has a report of its own: some agencies, the years the format is in force.
AGENCIES = {"lines": "示例市统计局", "lines-2": "示例市司法局"}
REPORTS = iter(product(AGENCIES.values(), range(2021, 2027)))
OVERVIEW, PROBLEMS, OTHER = (section.heading for section in FORMAT.narratives)


@pytest.fixture(scope="module")
def people(site: Site, chromium: Browser) -> list[Any]:
    """The cookies of two drafters who have logged in; both write the reports of these agencies."""
    people = {site.add_agency("lines", AGENCIES["lines"])[0]: "lines的drafter"}
    people |= {site.add_user("lines-second", "第二填报人", "lines"): "第二填报人"}
    site.manage("add_agency", AGENCIES["lines-2"], "lines-2")
    states = []
    for username, name in people.items():
        site.add_user(username, name, "lines-2")
        context = chromium.new_context()
        Desk(site, context, context.new_page(), []).log_in(username)
        states.append(context.storage_state())
        context.close()
    return states


@pytest.fixture
def clerk(desk: Callable[..., Desk], people: list[Any]) -> Desk:
    """The drafter at his PC."""
    return desk(storage_state=people[0])


@pytest.fixture
def second(desk: Callable[..., Desk], people: list[Any]) -> Desk:
    """Another drafter at hers."""
    return desk(storage_state=people[1])


@pytest.fixture
def report(clerk: Desk) -> str:
    """The address of a new report."""
    agency, year = next(REPORTS)
    return clerk.open_report(year, agency)


@pytest.fixture(scope="module")
def blank(site: Site, chromium: Browser, people: list[Any]) -> str:
    """A report in which nobody writes; it is only looked at."""
    context = chromium.new_context(storage_state=people[0])
    agency, year = next(REPORTS)
    address = Desk(site, context, context.new_page(), []).open_report(year, agency)
    context.close()
    return address


def at(page: Page, name: str) -> Locator:
    """The entry of that name."""
    return page.locator(f'[name="{name}"]')


def put(page: Page, texts: dict[str, str]) -> None:
    """Type into entries, leaving each as Tab does."""
    for name, text in texts.items():
        at(page, name).fill(text)
        page.keyboard.press("Tab")


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other, wherever one is."""
    for key in keys:
        page.keyboard.press(key)


def assert_accessible_wide_and_narrow(page: Page) -> None:
    """Nothing serious, on an office screen and on a phone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_accessible(page)


# --- Beside and around the figures ---


def box(found: Locator) -> dict[str, float]:
    """Where an element is in the window; it must be somewhere."""
    made = found.bounding_box()
    assert made
    return {**made, "right": made["x"] + made["width"], "bottom": made["y"] + made["height"]}


@pytest.mark.parametrize("width", WIDTHS)
def test_guidance_opens_beside_the_figures_one_at_a_time(clerk: Desk, blank: str, width: int) -> None:
    page = clerk.go(f"{blank}tables/requests/")
    page.set_viewport_size({"width": width, "height": 800})
    sections = page.locator("#guidance section")
    expect(sections.filter(visible=True)).to_have_count(0)
    for key, label in [("new_received", "一、本年新收政府信息公开申请数量"), ("state_secret", "1.属于国家秘密")]:
        button = page.get_by_role("button", name=label, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
        expect(page.locator("button.guidance[aria-expanded=true]")).to_have_count(1)
        expect(sections.filter(visible=True)).to_have_count(1)
        guidance, figures = box(page.locator(f"#g-{key}")), box(page.locator(".table-scroll"))
        beside = guidance["x"] >= figures["right"]
        assert beside == (width == 1366)
        assert beside or guidance["y"] >= figures["bottom"]
        assert guidance["y"] < 800, "it is brought into sight"
    button.click()
    expect(sections.filter(visible=True)).to_have_count(0)


def test_every_cell_is_called_by_its_printed_labels(clerk: Desk, blank: str) -> None:
    for national in FORMAT.tables:
        page = clerk.go(f"{blank}tables/{national.key}/")
        page.locator("button.guidance").first.click()
        for cell in national.cells:
            assert page.get_by_label(cell.label, exact=True).get_attribute("name") == cell.name


def test_headings_and_labels_stay_in_sight(clerk: Desk, blank: str) -> None:
    page = clerk.go(f"{blank}tables/requests/")
    page.set_viewport_size({"width": 1366, "height": 600})
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 700)
    page.wait_for_function("scrollY > 300")
    bottom = box(page.locator(".entry-head"))["bottom"]
    for line in page.locator("thead tr").all():  # one beneath the other, under the title
        place = box(line.locator("th").last)
        assert bottom - 2 <= place["y"] < 200
        bottom = max(bottom, place["y"])
    page.set_viewport_size({"width": 390, "height": 800})
    for key, label, head in [
        ("requests", "th.row_label >> nth=9", "法律服务机构"),
        ("proactive", "th.row_label >> nth=1", ""),
        ("disputes", "", "结果维持 >> nth=0"),
    ]:
        page = clerk.go(f"{blank}tables/{key}/")
        width = page.evaluate("[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]")
        assert width == [390, 390], "the page itself does not scroll sideways"
        scroll, cell = page.locator(".table-scroll"), page.locator("td.n input").last
        figure = box(cell)
        stays = [(page.locator(label), "x")] if label else []
        stays += [(page.locator(f"thead th:has-text('{head}')"), "y")] if key == "requests" else []
        before = [box(found)[side] for found, side in stays]
        scroll.evaluate("one => one.scrollTo(150, 150)")
        assert [box(found)[side] for found, side in stays] == pytest.approx(before, abs=1.5)
        if key != "proactive":  # its four columns have room
            assert box(cell)["x"] == pytest.approx(figure["x"] - 150, abs=1.5)


def assert_uncovered(page: Page) -> None:
    """The entry one is in lies in the window, and nothing lies over its middle."""
    place = page.evaluate(
        """() => {
            const one = document.activeElement, at = one.getBoundingClientRect();
            const top = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
            return [one.name, top && (top.name || top.outerHTML.slice(0, 80))];
        }"""
    )
    assert place[0] == place[1]


@pytest.mark.parametrize(("width", "height"), [(1366, 600), (390, 800)])
def test_the_cell_one_goes_to_is_never_covered(clerk: Desk, blank: str, width: int, height: int) -> None:
    page = clerk.go(f"{blank}tables/requests/")
    page.set_viewport_size({"width": width, "height": height})
    at(page, NEW).focus()
    for keys in (["Enter"] * 22, ["Tab"] * 5, ["Shift+Enter"] * 22, ["Control+End", "Control+Home"]):
        for key in keys:
            press(page, key)
            assert_uncovered(page)


# --- Who may not write; every state at once ---


@pytest.mark.parametrize(("who", "year"), [("kjj-shenhe", 2026), ("kjj-tianbao", 2025)], ids=["reviewer", "published"])
def test_who_may_not_write_sends_nothing(desk: Callable[..., Desk], who: str, year: int) -> None:
    reader = desk().log_in(who)
    page = reader.page
    saves: list[str] = []
    page.on("request", lambda request: saves.append(request.url) if request.method == "POST" else None)
    page.locator("table.listing").get_by_role("link", name=f"{year}年").click()
    page.get_by_role("link", name=FORMAT.section("requests").heading).click()
    assert at(page, NEW).input_value() != ""
    before = page.locator("table.national input").evaluate_all("all => all.map(one => one.value)")
    for name in (NEW, CARRIED):
        at(page, name).click()
        page.keyboard.type("7")
        press(page, "Delete", "Control+z", "Escape", "Tab")
    reader.paste(NEW, "1\t2\n3\t4")
    assert page.locator("table.national input").evaluate_all("all => all.map(one => one.value)") == before
    expect(page.locator("#save-state")).to_contain_text("只可查看")
    for name in ("其余填 0", "本年度未收到申请", "撤销", "给当前格加附注"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    for key in ("overview", "preamble"):
        reader.go(f"{page.url.partition('tables')[0].partition('text')[0]}text/{key}/")
        for entry in page.locator("#text-form").locator("textarea, input:not([type=hidden])").all():
            expect(entry).not_to_be_editable()
        expect(page.locator("#save-state")).to_contain_text("只可查看")
    reader.go("/reports/")
    assert saves == []


def test_a_refused_cell_keeps_what_was_typed_and_a_converted_one_shows_its_digits(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    put(page, {NEW: " １，２３４ ", CARRIED: "007", FULL: "3件"})
    expect(at(page, NEW)).to_have_value("1234")
    expect(at(page, CARRIED)).to_have_value("7")
    refused = at(page, FULL)
    for _ in range(2):  # also when the page comes anew
        expect(refused).to_have_value("3件")
        expect(refused).to_have_attribute("aria-invalid", "true")
        expect(refused).to_have_accessible_description("尚未保存 只填数字，不写单位。")
        expect(page.locator("td.refused .reason")).to_have_text("只填数字，不写单位。")
        told = "有 1 格未保存：（一）予以公开 自然人，只填数字，不写单位。"
        expect(page.locator("#save-state")).to_have_text(told, timeout=10_000)
        page.reload()
    refused.fill("3")
    expect(page.locator(".reason, td.refused, [aria-invalid]")).to_have_count(0)
    clerk.wait_saved()
    clerk.go(f"{report}tables/proactive/")
    put(page, {"proactive.admin_fees.amount_wan": "０．1600", "proactive.licenses.decisions": "1.5"})
    expect(at(page, "proactive.admin_fees.amount_wan")).to_have_value("0.16")
    expect(page.locator(".reason:not([data-refusal])")).to_have_text("件数应为整数，不能有小数。")


def test_a_table_in_every_state_is_accessible(clerk: Desk, second: Desk, report: str) -> None:
    page, other = (one.go(f"{report}tables/requests/") for one in (clerk, second))
    put(other, {DISPUTED: "7"})
    second.wait_saved()
    put(page, {NEW: "3", DISPUTED: "8", FULL: "十二"})
    page.get_by_role("button", name="其余填 0").click()
    expect(page.locator("#save-state")).to_have_text("有 1 处冲突，请选择", timeout=15_000)
    expect(page.locator("td.refused")).to_have_count(1)
    expect(page.locator("td.conflict .both")).to_have_text(["7", "8"])
    expect(page.locator("td.broken").first).to_be_visible()
    page.locator("details.notes summary").click()
    at(page, CARRIED).focus()
    page.get_by_role("button", name="给当前格加附注").click()
    page.get_by_role("button", name="1.属于国家秘密", exact=True).click()
    clerk.paste(NEW, "无\t4")
    expect(page.locator("#paste-report li")).to_have_count(1)
    assert_accessible_wide_and_narrow(page)


# --- Texts ---


def test_a_text_is_counted_checked_and_given_room(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}text/overview/")
    area, count = page.get_by_label(OVERVIEW), page.locator("output[data-count-for=overview]")
    met = page.locator(".aspects li.met")
    expect(met).to_have_count(0)
    height = box(area)["height"]
    text = "一是 主动公开\u3000情况。\n\t二是监督保障𠮷。\n"
    area.fill(text)
    expect(count).to_have_text(str(characters(text)))
    assert characters(text) == 17
    expect(met).to_have_text(["主动公开，已写到", "监督保障，已写到"])
    area.fill("公开平台建设")
    expect(met).to_have_text(["政府信息公开平台建设，已写到"])
    area.fill("一行\n" * 80)
    expect(count).to_have_text("160")
    page.wait_for_function("least => document.querySelector('textarea').offsetHeight > least", arg=height + 800)
    assert area.evaluate("one => one.scrollHeight <= one.clientHeight"), "nothing is out of sight in the field"
    area.fill("一行")
    page.wait_for_function("most => document.querySelector('textarea').offsetHeight <= most", arg=height)


def test_what_is_typed_before_the_scripts_are_there_is_saved(clerk: Desk, report: str) -> None:
    page = clerk.page
    held: list[Route] = []
    page.route("**/js/text-form*.js", lambda route: held.append(route), times=1)
    with page.expect_request("**/js/text-form*.js"):
        page.goto(f"{clerk.site.url}{report}text/problems/", wait_until="commit")
    page.get_by_label(PROBLEMS).fill("一是解读偏少。")
    held[0].continue_()
    clerk.wait_saved()
    page.reload()
    expect(page.get_by_label(PROBLEMS)).to_have_value("一是解读偏少。")


@pytest.mark.parametrize("choice", ["用我的", "用对方的"])
def test_a_conflict_on_a_text_shows_both_whole(clerk: Desk, second: Desk, report: str, choice: str) -> None:
    mine, theirs = ("".join(f"{word}第{i}句，{word}。\n" for i in range(150)) for word in ("甲", "乙"))
    page, other = (one.go(f"{report}text/overview/") for one in (clerk, second))
    put(other, {"overview": theirs})
    second.wait_saved()
    put(page, {"overview": mine})
    group = page.get_by_role("group", name="两人都改了这里，请选择")
    expect(group).to_contain_text("第二填报人", timeout=15_000)
    assert group.locator(".both").evaluate_all("all => all.map(one => one.textContent)") == [theirs, mine]
    assert at(page, "overview").input_value() == mine
    assert_accessible_wide_and_narrow(page)
    group.get_by_role("button", name=choice).click()
    clerk.wait_saved()
    expect(group).to_have_count(0)
    page.reload()
    expect(at(page, "overview")).to_have_value(mine if choice == "用我的" else theirs)


def test_a_text_that_cannot_be_saved_stays_with_the_reason(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}text/problems/")
    area = page.get_by_label(PROBLEMS)
    long = "长" * 60_000
    cases = [
        (long, "共 60000 字，最多 50000 字，请删减 10000 字。"),
        ("第一段\n第二\x07段", "第 2 段第 3 个字符是不能打印的字符（U+0007），请删去后再保存。"),
    ]
    for text, reason in cases:
        area.fill(text)
        for _ in range(2):  # also when the page comes anew
            expect(page.locator(".reason:not([data-refusal])")).to_have_text(reason, timeout=15_000)
            expect(area).to_have_attribute("aria-invalid", "true")
            expect(area).to_have_accessible_description(re.compile(re.escape(reason)))
            expect(page.locator("#save-state")).to_have_text(f"有 1 格未保存：{PROBLEMS}，{reason}")
            page.reload()
            expect(area).to_have_value(text)
    expect(page.locator(".reason:not([data-refusal])")).to_be_visible(timeout=15_000)
    assert_accessible_wide_and_narrow(page)
    area.fill("第一段\n第二段")
    clerk.wait_saved()
    expect(page.locator(".reason:not([data-refusal])")).to_have_count(0)
    page.reload()
    assert area.input_value() == "第一段\n第二段"


def fill_fee(page: Page) -> None:
    """The three figures, and the button beside them."""
    for label, figure in (("发出收费通知件数", "2"), ("通知总金额（元）", "３８０"), ("实际收取总金额（元）", "380")):
        page.get_by_label(label).fill(figure)
    page.get_by_role("button", name="写入正文").click()


STATEMENT = "本年度发出信息处理费收费通知2件，通知收费总金额380元，实际收取总金额380元。"


def test_the_fee_statement_comes_before_what_was_typed_just_now(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}text/other_matters/")
    order: list[str] = []

    def slowly(route: Route) -> None:
        order.append("saved")
        route.fulfill(response=route.fetch())

    page.route("**/save/", slowly)
    page.on(
        "request",
        lambda request: order.append("fee") if request.is_navigation_request() and request.method == "POST" else None,
    )
    page.get_by_label(OTHER).fill("没有其他需要报告的事项。")
    fill_fee(page)
    expect(page.get_by_label(OTHER)).to_have_value(f"{STATEMENT}\n没有其他需要报告的事项。")
    assert order == ["saved", "fee"]
    expect(page.get_by_role("group", name="两人都改了这里，请选择")).to_have_count(0)
    page.get_by_label(OTHER).fill(f"{STATEMENT}\n另有一事。")
    fill_fee(page)
    expect(page.get_by_label(OTHER)).to_have_value(f"{STATEMENT}\n另有一事。")


def test_the_fee_statement_loses_no_text_that_is_refused(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}text/other_matters/")
    area = page.get_by_label(OTHER)
    area.fill("不能\x07印的事项。")
    expect(page.locator(".reason:not([data-refusal])")).to_be_visible(timeout=10_000)
    fill_fee(page)
    expect(page.get_by_text("没有写入正文：请先改正正文。")).to_be_visible()
    expect(area).to_have_value("不能\x07印的事项。")
    area.fill("能印的事项。")
    clerk.wait_saved()
    page.get_by_role("button", name="写入正文").click()  # the figures are still there
    expect(area).to_have_value(f"{STATEMENT}\n能印的事项。")
    expect(page.get_by_role("group", name="两人都改了这里，请选择")).to_have_count(0)


def test_fee_figures_that_are_wrong_stay_in_their_fields(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}text/other_matters/")
    area, collected = page.get_by_label(OTHER), page.get_by_label("实际收取总金额（元）")
    area.fill("另有一事。")
    for label, figure in (("发出收费通知件数", "3"), ("通知总金额（元）", "1,234.50"), ("实际收取总金额（元）", "1e3")):
        page.get_by_label(label).fill(figure)
    page.get_by_role("button", name="写入正文").click()
    expect(page.get_by_text("不用科学记数法，请写出完整的数字。")).to_be_visible()
    expect(collected).to_be_focused()
    expect(collected).to_have_value("1e3")
    expect(page.get_by_label("通知总金额（元）")).to_have_value("1,234.50")
    expect(area).to_have_value("另有一事。")
    assert_accessible_wide_and_narrow(page)
    collected.fill("1000")
    page.get_by_role("button", name="写入正文").click()
    expect(area).to_have_value(re.compile(r"3件，通知收费总金额1234\.5元，实际收取总金额1000元。\n另有一事。$"))


def test_a_finding_leads_to_its_text(clerk: Desk, report: str) -> None:
    page = clerk.go(report)
    page.locator("#findings-list .finding-place").filter(has_text=f"“{PROBLEMS}”尚未填写").click()
    expect(page.get_by_label(PROBLEMS)).to_be_focused()
    for _ in range(2):
        page.get_by_role("link", name="返回任务页").focus()
        page.locator("#findings-list .finding-place").click()
        expect(page.get_by_label(PROBLEMS), "on the same page too").to_be_focused()
