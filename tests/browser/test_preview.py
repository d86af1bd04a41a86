"""The printed pages beside the form: they follow what one writes, and never get in the way of writing."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from govreports.formats import edition
from tests.browser.conftest import Desk, Site
from tests.browser.test_journey import assert_accessible

pytestmark = pytest.mark.browser

FORMAT = edition(2025)
AGENCIES = {"proof": "示例市水文局", "proof-2": "示例市气象局", "proof-3": "示例市地震局", "proof-4": "示例市盐务局"}
REPORTS = iter(product(AGENCIES.values(), range(2021, 2027)))
CELL = "requests.new_received.individual"
NEXT = "requests.new_received.business"
BOUND = 8_000  # milliseconds; benchmarks/preview.py says how soon it is on a machine of its own
LONG = "\n".join(f"（{i}）第{i}段。" + f"全年公开信息{i}件，逐条核对公开栏目。" * 12 for i in range(1, 31))


@pytest.fixture(scope="module")
def state(site: Site, chromium: Browser) -> Iterator[Any]:
    """The cookies of a drafter who writes the reports of all these agencies."""
    drafter = site.add_agency("proof", AGENCIES["proof"])[0]
    for code in list(AGENCIES)[1:]:
        site.manage("add_agency", AGENCIES[code], code)
        site.add_user(drafter, "proof的drafter", code)
    context = chromium.new_context()
    Desk(site, context, context.new_page(), []).log_in(drafter)
    yield context.storage_state()
    context.close()


@pytest.fixture
def clerk(desk: Callable[..., Desk], state: Any) -> Desk:
    """The drafter at a PC with a wide screen."""
    return desk(width=1440, storage_state=state)


@pytest.fixture
def report(clerk: Desk) -> str:
    """The address of a new report."""
    agency, year = next(REPORTS)
    return clerk.open_report(year, agency)


def image(page: Page) -> Locator:
    """The picture in the pane."""
    return page.locator("#preview img")


def opened(clerk: Desk, report: str, path: str = "tables/requests/") -> Page:
    """A page of the form with the printed page beside it."""
    page = clerk.go(report + path)
    page.get_by_role("button", name="预览版面").click()
    image(page).wait_for(timeout=BOUND)
    return page


def changed(page: Page, before: str | None) -> None:
    """Wait for another picture."""
    expect(image(page)).not_to_have_attribute("src", before or "", timeout=BOUND)


def at_page(page: Page, number: int | str) -> None:
    """Wait for the picture of a page."""
    expect(image(page)).to_have_attribute("alt", re.compile(f"^印出的第 {number} 页，"), timeout=BOUND)


def box(shown: Locator) -> dict[str, float]:
    """Where something stands on the screen."""
    found = shown.bounding_box()
    assert found
    return dict(found)


def told(clerk: Desk, report: str, query: str) -> Any:
    """What the server says of the pages."""
    return clerk.context.request.get(f"{clerk.site.url}{report}pages/?{query}").json()


# --- it follows ---


def test_picture_follows_a_figure_and_the_focus_stays(clerk: Desk, report: str) -> None:
    page = opened(clerk, report)
    before = image(page).get_attribute("src")
    page.locator(f'[name="{CELL}"]').focus()
    page.keyboard.type("8888")
    changed(page, before)
    expect(page.locator(f'[name="{CELL}"]')).to_be_focused()
    page.keyboard.type("9")
    assert page.locator(f'[name="{CELL}"]').input_value() == "88889"


def test_picture_is_of_what_is_stored(clerk: Desk, report: str) -> None:
    page = opened(clerk, report)
    before = image(page).get_attribute("src")
    page.locator(f'[name="{CELL}"]').focus()
    page.keyboard.type("8888")
    changed(page, before)
    width = page.evaluate("document.querySelector('#preview img').naturalWidth")
    expect(image(page)).to_have_attribute("src", told(clerk, report, f"at=requests&width={width}")["picture"])


def test_old_picture_stays_until_the_new_one_is_there(clerk: Desk, report: str) -> None:
    page = opened(clerk, report)
    page.evaluate(
        """() => {
            const frame = document.querySelector(".preview-frame");
            window.bare = 0;
            const look = () => {
                const image = frame.querySelector("img");
                window.bare += Number(!image || !image.complete || image.naturalWidth === 0);
                requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
        }"""
    )
    for digit in "123":
        before = image(page).get_attribute("src")
        page.locator(f'[name="{CELL}"]').focus()
        page.keyboard.type(digit)
        changed(page, before)
    assert page.evaluate("window.bare") == 0


def test_saves_are_soon_only_while_the_page_is_in_view(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}tables/requests/")
    saves: list[float] = []
    page.on("request", lambda r: saves.append(page.evaluate("performance.now()")) if r.method == "POST" else None)

    def waited(cell: str) -> float:
        page.locator(f'[name="{cell}"]').focus()
        typed = page.evaluate("performance.now()")
        with page.expect_request(lambda r: r.method == "POST", timeout=BOUND):
            page.keyboard.type("5")
        clerk.wait_saved()
        return float(page.evaluate("performance.now()")) - float(typed)

    usual = waited(CELL)
    page.get_by_role("button", name="预览版面").click()
    image(page).wait_for(timeout=BOUND)
    assert usual > 1000 > waited(NEXT)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_words_still_in_the_input_method_are_not_hurried(is_guarded: bool, clerk: Desk, report: str) -> None:
    def unguarded(route: Route) -> None:
        source = route.fetch().text().replace("compositionstart", "nothing")
        route.fulfill(body=source, content_type="text/javascript")

    if not is_guarded:
        clerk.page.route(re.compile(r"/preview(\.\w+)?\.js$"), unguarded)
    page = opened(clerk, report, "text/problems/")
    page.locator("textarea").first.focus()
    saves: list[str] = []
    page.on("request", lambda r: saves.append(str(r.post_data)) if r.url.endswith("/save/") else None)
    keyboard = clerk.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "wen ti", "selectionStart": 6, "selectionEnd": 6})
    page.wait_for_timeout(600)
    assert (saves == []) is is_guarded
    keyboard.send("Input.insertText", {"text": "问题"})
    clerk.wait_saved()
    assert json.loads(saves[-1])["changes"] == {"problems": "问题"}


@pytest.mark.parametrize("part", ["preamble", *(s.key for s in FORMAT.sections)])
def test_page_is_that_of_the_part_one_opens(part: str, clerk: Desk, parts: str) -> None:
    page = clerk.go(f"{parts}{'tables' if part in {t.key for t in FORMAT.tables} else 'text'}/{part}/")
    if not image(page).is_visible():
        page.get_by_role("button", name=re.compile("预览")).wait_for()
        if page.get_by_role("button", name="预览版面").count():
            page.get_by_role("button", name="预览版面").click()
    at_page(page, told(clerk, parts, f"at={part}")["page"])


@pytest.fixture(scope="module")
def parts(site: Site, chromium: Browser, state: Any) -> Iterator[str]:
    """A report that is only looked at."""
    context = chromium.new_context(storage_state=state)
    agency, year = next(REPORTS)
    yield Desk(site, context, context.new_page(), []).open_report(year, agency)
    context.close()


def test_page_follows_the_caret_through_a_long_text(clerk: Desk, report: str) -> None:
    page = opened(clerk, report, "text/overview/")
    before = image(page).get_attribute("src")
    page.locator("textarea").first.fill(LONG)
    changed(page, before)
    page.locator("textarea").first.press("Control+End")
    at_page(page, told(clerk, report, "at=overview")["span"][1])
    page.locator("textarea").first.press("Control+Home")
    at_page(page, 1)
    page.locator("textarea").first.press("Control+End")
    page.keyboard.type("又一句。")
    at_page(page, told(clerk, report, "at=overview")["span"][1])


def test_sign_off_is_looked_at_where_it_stands(clerk: Desk, report: str) -> None:
    page = opened(clerk, report, "text/preamble/")
    at_page(page, 1)
    page.get_by_label("落款机关").focus()
    at_page(page, told(clerk, report, "at=signed_off")["page"])
    expect(page.get_by_label("落款机关")).to_be_focused()


# --- it is looked at ---


def test_pages_are_turned_by_keyboard_and_the_next_edit_leads_back(clerk: Desk, report: str) -> None:
    page = opened(clerk, report)
    home = told(clerk, report, "at=requests")
    forward, back = page.get_by_role("button", name="下一页"), page.get_by_role("button", name="上一页")
    for number in range(home["page"] + 1, home["count"] + 1):
        forward.press("Enter")
        at_page(page, number)
    expect(forward).to_be_focused()
    expect(forward).to_have_attribute("aria-disabled", "true")
    for number in range(home["count"] - 1, 0, -1):
        back.press("Enter")
        at_page(page, number)
    page.locator(f'[name="{CELL}"]').fill("3")
    at_page(page, home["page"])


def test_page_is_made_larger_and_stays_so(clerk: Desk, report: str) -> None:
    page = opened(clerk, report)
    usual = box(image(page))
    page.get_by_role("button", name="放大").click()
    expect(page.get_by_role("button", name="缩小")).to_have_attribute("aria-disabled", "false")
    larger = box(image(page))
    assert larger["width"] > usual["width"] * 1.25
    page.reload()
    image(page).wait_for(timeout=BOUND)
    again = box(image(page))
    assert abs(again["width"] - larger["width"]) < 20


def test_pane_is_remembered_until_it_is_closed(clerk: Desk, report: str) -> None:
    page = opened(clerk, report)
    page.goto(f"{clerk.site.url}{report}text/problems/")
    image(page).wait_for(timeout=BOUND)
    page.get_by_role("button", name="收起预览").click()
    expect(page.locator("#preview")).to_be_hidden()
    page.goto(f"{clerk.site.url}{report}tables/requests/")
    expect(page.get_by_role("button", name="预览版面")).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#preview")).to_be_hidden()


@pytest.mark.parametrize("path", ["tables/proactive/", "tables/requests/", "tables/disputes/", "text/overview/"])
@pytest.mark.parametrize("width", [1200, 1440, 1920])
def test_form_and_page_stand_beside_each_other(path: str, width: int, clerk: Desk, parts: str) -> None:
    clerk.page.set_viewport_size({"width": width, "height": 900})
    page = opened(clerk, parts, path)
    form = box(page.locator("table.national, textarea").first)
    pane = box(page.locator("#preview"))
    assert form["x"] + form["width"] <= pane["x"]
    assert pane["x"] + pane["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_narrow_screen_has_a_link_to_the_pages(clerk: Desk, report: str) -> None:
    opened(clerk, report)
    clerk.page.set_viewport_size({"width": 1000, "height": 800})
    asked: list[str] = []
    clerk.page.on("request", lambda r: asked.append(r.url) if "/pages/" in r.url else None)
    page = clerk.go(f"{report}tables/requests/")
    expect(page.locator("#preview")).to_be_hidden()
    link = page.get_by_role("link", name="预览版面")
    expect(link).to_be_visible()
    assert asked == []
    page.locator(f'[name="{CELL}"]').fill("41")
    link.click()
    page.wait_for_url(re.compile(r"/preview/#at-requests$"))
    expect(page.locator("#at-requests")).to_be_in_viewport()
    expect(page.locator(".report")).to_contain_text("41")  # what was typed is saved first


def test_without_javascript_the_link_leads_to_every_page(
    desk: Callable[..., Desk], state: Any, clerk: Desk, report: str
) -> None:
    plain = desk(width=1440, java_script_enabled=False, storage_state=state)
    page = plain.go(f"{report}tables/requests/")
    expect(page.locator("#preview")).to_be_hidden()
    page.get_by_role("link", name="预览版面").click()
    count = told(clerk, report, "")["count"]
    pictures = page.locator(".printed-page img")
    assert pictures.count() == count
    for number in range(count):
        pictures.nth(number).scroll_into_view_if_needed()
        expect(pictures.nth(number)).to_have_js_property("complete", True)
        assert plain.context.request.get(plain.site.url + str(pictures.nth(number).get_attribute("src"))).ok


def test_preview_page_is_printed_as_the_same_pages(clerk: Desk, report: str) -> None:
    page = clerk.go(f"{report}preview/")
    page.wait_for_load_state("networkidle")
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as sheets:
        assert len(sheets) == told(clerk, report, "")["count"]
        assert all(not sheet.get_textpage().get_text_range().strip() for sheet in sheets)  # pictures, no text of ours


@pytest.mark.parametrize("path", ["tables/requests/", "text/overview/"])
def test_pane_is_accessible(path: str, clerk: Desk, parts: str) -> None:
    page = opened(clerk, parts, path)
    assert_accessible(page)
    expect(page.get_by_role("complementary", name="版面预览")).to_be_visible()


def test_preview_page_is_accessible(clerk: Desk, parts: str) -> None:
    assert_accessible(clerk.go(f"{parts}preview/"))


# --- what goes wrong ---


def test_typing_goes_on_without_the_server_and_the_pane_says_so(clerk: Desk, report: str) -> None:
    page = opened(clerk, report)
    before = image(page).get_attribute("src")
    clerk.context.set_offline(True)
    page.locator(f'[name="{CELL}"]').focus()
    page.keyboard.type("77")
    expect(page.locator(".preview-said")).to_contain_text("没有保存", timeout=BOUND)
    expect(image(page)).to_have_attribute("src", before or "")
    page.keyboard.press("Enter")
    page.keyboard.type("1")
    clerk.context.set_offline(False)
    clerk.wait_saved()
    changed(page, before)
    expect(page.locator(".preview-said")).to_have_text("")


def test_fault_is_told_in_words_and_tried_again(clerk: Desk, report: str) -> None:
    page = opened(clerk, report)
    before = image(page).get_attribute("src")

    def fail(route: Route) -> None:
        route.fulfill(status=503, content_type="application/json", body=json.dumps({"error": "排版程序意外中断。"}))

    page.route("**/pages/?*", fail)
    page.locator(f'[name="{CELL}"]').fill("77")
    expect(page.locator(".preview-said")).to_have_text("排版程序意外中断。", timeout=BOUND)
    clerk.wait_saved()
    expect(image(page)).to_have_attribute("src", before or "")
    page.unroute("**/pages/?*", fail)
    page.get_by_role("button", name="重试").click()
    changed(page, before)
    expect(page.get_by_role("button", name="重试")).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [(200, "text/html", "<p>请登录</p>"), (200, "application/json", "{}"), (500, "text/plain", "")],
)
def test_answer_that_is_no_page_is_not_shown(status: int, kind: str, body: str, clerk: Desk, report: str) -> None:
    page = opened(clerk, report)
    before = image(page).get_attribute("src")
    page.route("**/pages/?*", lambda route: route.fulfill(status=status, content_type=kind, body=body))
    page.locator(f'[name="{CELL}"]').fill("77")
    expect(page.locator(".preview-said")).to_contain_text("请检查网络后重试", timeout=BOUND)
    expect(image(page)).to_have_attribute("src", before or "")


def test_one_request_at_a_time_and_the_newest_is_shown(clerk: Desk, report: str) -> None:
    page = opened(clerk, report)
    page.evaluate(
        """() => {
            const real = window.fetch;
            window.most = 0;
            let now = 0;
            window.fetch = async (url, options) => {
                if (!url.includes("/pages/")) return real(url, options);
                window.most = Math.max(window.most, ++now);
                try {
                    await new Promise((resolve) => setTimeout(resolve, 1200));
                    return await real(url, options);
                } finally {
                    now -= 1;
                }
            };
        }"""
    )
    for text in ("1", "12", "123", "1234"):
        page.locator(f'[name="{CELL}"]').fill(text)
        page.wait_for_timeout(600)
    clerk.wait_saved()
    width = page.evaluate("document.querySelector('#preview img').naturalWidth")
    newest = told(clerk, report, f"at=requests&width={width}")
    assert newest["version"] > 2
    expect(image(page)).to_have_attribute("src", newest["picture"], timeout=BOUND)
    assert page.evaluate("window.most") == 1


def test_picture_of_another_page_is_not_waited_for(clerk: Desk, report: str) -> None:
    page = opened(clerk, report)
    given_up: list[str] = []
    page.on("requestfailed", lambda r: given_up.append(r.url))
    hold = threading.Event()
    page.route("**/pages/?at=*", lambda route: route.continue_() if hold.is_set() else None)
    page.locator(f'[name="{CELL}"]').fill("5")
    clerk.wait_saved()
    page.get_by_role("button", name="下一页").click()
    at_page(page, told(clerk, report, "at=requests")["page"] + 1)
    assert [url for url in given_up if "/pages/?at=requests" in url]
    hold.set()
