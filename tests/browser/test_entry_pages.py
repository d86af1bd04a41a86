"""What the writing pages owe beyond the happy path: with scripts off, after a log-in elsewhere, on a small window."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from govreports.formats import edition
from tests.browser.conftest import Desk, Site

pytestmark = pytest.mark.browser

FORMAT = edition(2025)
NEW = "requests.new_received.individual"
CARRIED = "requests.carried_over.individual"
FULL = "requests.full_disclosure.individual"
FORWARD = "requests.carried_forward.individual"
# Each test that writes has a report of its own: some agencies, the years the format is in force.
AGENCIES = {"entry": "示例市水务服务中心", "entry-2": "示例市公积金中心", "entry-3": "示例市档案服务中心"}
REPORTS = iter(product(AGENCIES.values(), range(2021, 2027)))


@pytest.fixture(scope="module")
def drafter(site: Site) -> str:
    """The one who writes the reports of all these agencies."""
    made = site.add_agency("entry", AGENCIES["entry"])[0]
    for code in list(AGENCIES)[1:]:
        site.manage("add_agency", AGENCIES[code], code)
        site.add_user(made, "entry的drafter", code)
    return made


@pytest.fixture(scope="module")
def state(site: Site, chromium: Browser, drafter: str) -> Any:
    """The drafter's cookies."""
    context = chromium.new_context()
    Desk(site, context, context.new_page(), []).log_in(drafter)
    yield context.storage_state()
    context.close()


@pytest.fixture
def clerk(desk: Callable[..., Desk], state: Any) -> Desk:
    """The drafter at a PC."""
    return desk(storage_state=state)


@pytest.fixture
def scriptless(desk: Callable[..., Desk], state: Any) -> Desk:
    """The drafter at a PC whose browser runs no scripts."""
    return desk(storage_state=state, java_script_enabled=False)


@pytest.fixture
def report(clerk: Desk) -> str:
    """The address of a new report."""
    agency, year = next(REPORTS)
    return clerk.open_report(year, agency)


def at(page: Page, name: str) -> Any:
    """The entry of that name."""
    return page.locator(f'[name="{name}"]')


def put(page: Page, texts: dict[str, str]) -> None:
    """Type into entries, leaving each as Tab does."""
    for name, text in texts.items():
        at(page, name).fill(text)
        page.keyboard.press("Tab")


# --- What was found ---


def test_a_broken_balance_is_never_called_clear(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    page.get_by_role("button", name="本年度未收到申请").click()
    clerk.wait_saved()
    clear, found = page.get_by_text("没有发现问题"), page.locator("#found")
    expect(clear).to_be_visible(timeout=10_000)
    page.route("**/save/", lambda route: route.abort())  # as long as nothing is saved nothing is checked
    put(page, {NEW: "28", CARRIED: "1", FULL: "27"})
    expect(page.locator("#table-findings li")).to_have_count(2)
    expect(clear).to_be_hidden()
    expect(found).to_contain_text("表中有等式不平")
    page.unroute("**/save/")
    page.reload()
    expect(found).to_contain_text("须改正 1 项", timeout=20_000)
    expect(found).to_contain_text("差 2")
    expect(page.locator("#found [data-found-told]")).to_contain_text("须改正 1 项", timeout=10_000)
    expect(clear).to_have_count(0)
    expect(page.locator("td .cell-mark"), "the sign of the broken equation says it").to_have_count(0)


def test_without_scripts_a_table_says_and_keeps_the_same(clerk: Desk, scriptless: Desk, report: str) -> None:
    page = scriptless.go(f"{report}tables/requests/")
    put(page, {NEW: "28", CARRIED: "1", FULL: "十二"})
    page.get_by_role("button", name="其余填 0").click()
    expect(page.locator("td.refused .reason")).to_have_text("请用阿拉伯数字填写，如 12。")
    assert page.locator("td.refused").evaluate("one => getComputedStyle(one, '::before').content") != "none"
    put(page, {FULL: "27"})
    page.get_by_role("button", name="保存").click()
    expect(page.locator("td.broken")).to_have_count(8)
    expect(at(page, NEW)).to_have_accessible_description("所在的等式不平")
    expect(page.locator("#found")).to_contain_text("须改正 1 项")
    page.get_by_role("button", name="本年度未收到申请").click()
    expect(page.get_by_text("本表有 3 格不是 0")).to_be_visible()
    page.get_by_role("button", name="不改，保存所填并返回").click()
    expect(at(page, NEW)).to_have_value("28")
    page.get_by_role("button", name="本年度未收到申请").click()
    page.get_by_role("button", name="全部改为 0").click()
    expect(at(page, NEW)).to_have_value("0")
    expect(at(page, CARRIED)).to_have_value("0")
    page.locator("details.notes summary").click()
    page.get_by_role("button", name="保存，并加一条附注").click()
    page.get_by_label("行", exact=True).select_option("（一）予以公开")
    page.get_by_label("栏", exact=True).select_option("自然人")
    page.get_by_label("附注", exact=True).fill("含网上申请")
    page.get_by_role("button", name="保存").click()
    expect(at(page, f"notes.{FULL}")).to_have_value("含网上申请")


def test_marks_the_server_made_go_when_scripts_mend_the_table(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    page.get_by_role("button", name="本年度未收到申请").click()
    put(page, {NEW: "2"})
    clerk.wait_saved()
    page.reload()
    expect(page.locator("td.broken")).to_have_count(8)
    expect(at(page, NEW)).to_have_accessible_description("所在的等式不平")
    at(page, FULL).fill("2")
    expect(page.locator("td.broken")).to_have_count(0)
    assert "state-broken" not in (at(page, NEW).get_attribute("aria-describedby") or "")


# --- What is written stays in sight ---

CARET = """() => {
    const area = document.activeElement, places = document.createTreeWalker(document.querySelector(".text-copy"), 4);
    let left = area.selectionEnd;
    while (places.nextNode() && left > places.currentNode.length) left -= places.currentNode.length;
    const line = document.createRange();
    line.setStart(places.currentNode, Math.max(0, left - 1));
    line.setEnd(places.currentNode, left);
    return [line.getBoundingClientRect().top, document.querySelector(".entry-head").getBoundingClientRect().bottom];
}"""


@pytest.mark.parametrize("typed", ["字", "@"])
def test_the_line_being_written_is_not_behind_the_title(clerk: Desk, report: str, typed: str) -> None:
    page = clerk.go(f"{report}text/problems/")
    page.set_viewport_size({"width": 1280, "height": 600})
    area = page.locator("textarea").first
    area.fill("一是解读偏少。\n" * 60)
    area.focus()
    page.mouse.move(400, 300)
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(500)
    page.keyboard.press("Control+Home")
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") > 200, "the line is out of sight"
    page.keyboard.type(typed)
    page.wait_for_timeout(500)
    assert area.input_value().startswith(typed)
    line, title = page.evaluate(CARET)
    assert line >= title
    if typed == "@":
        expect(page.locator("#figure-options")).to_be_visible()
        options = page.locator("#figure-options").bounding_box()
        assert options
        assert options["y"] > page.evaluate(CARET)[0] >= page.evaluate(CARET)[1]


def test_on_a_phone_the_tab_of_the_section_is_in_sight(clerk: Desk, report: str) -> None:
    for path in ("text/overview/", "tables/disputes/", "text/other_matters/"):
        page = clerk.go(f"{report}{path}")
        page.set_viewport_size({"width": 390, "height": 800})
        page.reload()
        expect(page.locator(".section-nav [aria-current]")).to_be_in_viewport(ratio=0.9)


# --- Looks ---

OVERLAPS = """() => Array.from(document.querySelectorAll("td.refused, td.conflict")).flatMap((box) => {
    const at = box.getBoundingClientRect();
    const said = Array.from(box.querySelectorAll(".reason, .choice"), (one) => one.getBoundingClientRect());
    const drawn = ["::before", "::after"].map((name) => getComputedStyle(box, name)).filter((s) => s.content !== "none");
    const marks = drawn.map((s) => {
        const [left, top] = [at.left + parseFloat(s.left), at.top + parseFloat(s.top)];
        return { left, top, right: left + parseFloat(s.width), bottom: top + parseFloat(s.height) };
    });
    box.querySelectorAll(".cell-mark").forEach((one) => marks.push(one.getBoundingClientRect()));
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const pairs = marks.flatMap((a, i) => [...said, ...marks.slice(i + 1)].map((b) => [a, b]));
    const isCut = marks.some((one) => one.left < at.left + 3 || one.top < at.top + 3);
    return pairs.filter(([a, b]) => meet(a, b)).map(() => `${box.className}: overlap`).concat(isCut ? [`${box.className}: cut`] : []);
})"""


@pytest.mark.parametrize("width", [1280, 390])
def test_marks_of_a_cell_lie_on_nothing(
    clerk: Desk, desk: Callable[..., Desk], state: Any, report: str, width: int
) -> None:
    other = desk(storage_state=state)
    pages = [one.go(f"{report}tables/requests/") for one in (clerk, other)]
    put(pages[1], {CARRIED: "7"})
    other.wait_saved()
    page = pages[0]
    page.set_viewport_size({"width": width, "height": 800})
    put(page, {CARRIED: "8", FULL: "1_0"})
    expect(page.locator("td.conflict .choice")).to_be_visible(timeout=15_000)
    expect(page.locator("td.refused .reason")).to_be_visible()
    expect(page.locator("td.refused.unsaved")).to_have_count(1)
    page.locator("td.conflict, td.refused").evaluate_all(
        "all => all.forEach(box => box.insertAdjacentHTML('beforeend', '<span class=\"cell-mark explain\"></span>'))"
    )
    assert page.evaluate(OVERLAPS) == []


def test_the_hint_names_what_there_is_and_quiet_buttons_stand_at_the_edge(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/disputes/")
    expect(page.locator(".guidance-hint")).to_have_text("点有虚线的名称（或在格内按 F1），查看所计的内容。")
    page.locator("details.notes summary").click()
    edges = page.locator("#add-note").evaluate(
        """one => {
            const words = document.createRange();
            words.selectNodeContents(one);
            return [words.getBoundingClientRect().left, one.parentElement.getBoundingClientRect().left];
        }"""
    )
    assert edges[0] == pytest.approx(edges[1], abs=1)


def test_a_table_without_findings_prints_on_one_sheet(clerk: Desk, report: str, tmp_path: Any) -> None:
    page = clerk.go(f"{report}tables/requests/")
    page.get_by_role("button", name="本年度未收到申请").click()
    clerk.wait_saved()
    page.reload()
    expect(page.get_by_text("没有发现问题")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#found")).to_have_text("", use_inner_text=True)
    sheet = page.pdf(format="A4")
    assert len(pypdfium2.PdfDocument(sheet)) == 1
    page.emulate_media(media="screen")
    put(page, {NEW: "1"})
    clerk.wait_saved()
    expect(page.locator("#found")).to_contain_text("须改正 1 项", timeout=10_000)
    page.emulate_media(media="print")
    expect(page.locator("#found .print-only")).to_have_text("检查结果")
