"""The report as an HTML file, and as bare code in a website, on a telephone: no table is squeezed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from govreports.formats import edition
from govreports.formats.document import Document
from govreports.printing import html

pytestmark = pytest.mark.browser

LABEL = "2.没有现成信息需要另行制作"
LINES = """text => {
  const [cell] = [...document.querySelectorAll("th")].filter(th => th.textContent === text);
  const inside = document.createRange();
  inside.selectNodeContents(cell);
  return new Set([...inside.getClientRects()].map(line => Math.round(line.top))).size;
}"""


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    yield page
    page.close()


def document(figure: int = 12) -> Document:
    cells = {name: figure for name, cell in edition(2025).cells.items() if not cell.derived}
    return Document("示例市科学技术局", 2025, cells, {"overview": "全年主动公开政府信息。"})


def lines(page: Page, *labels: str) -> list[int]:
    """In how many lines each label stands."""
    return [page.evaluate(LINES, label) for label in labels]


def test_wide_tables_of_the_page_are_scrolled_and_the_page_is_not(phone):
    phone.set_content(html.page(document()))
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert lines(phone, LABEL, "社会公益组织", "自然人") == [1, 1, 1]
    region = phone.get_by_role("region", name="三、收到和处理政府信息公开申请情况")
    assert region.evaluate("r => r.scrollWidth > r.clientWidth")
    region.focus()
    assert region.evaluate("r => r === document.activeElement"), "scrolled with the keyboard, too"


def test_without_the_region_the_page_would_be_scrolled(phone):
    """The negative control."""
    phone.set_content(re.sub(r'<div class="scroll[^>]*>|</div>', "", html.page(document())))
    assert phone.evaluate("document.documentElement.scrollWidth") > 390


def test_labels_of_the_bare_code_stand_in_a_line(phone):
    phone.set_content(f'<meta name="viewport" content="width=device-width">{html.fragment(document())}')
    assert lines(phone, LABEL, "社会公益组织", "自然人") == [1, 1, 1]


def test_without_nowrap_they_stand_a_character_a_line(phone):
    """The negative control."""
    squeezed = html.fragment(document()).replace(" nowrap", "")
    phone.set_content(f'<meta name="viewport" content="width=device-width">{squeezed}')
    assert min(lines(phone, LABEL, "社会公益组织")) > 2


def test_page_of_a_desk_scrolls_nothing(chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.set_content(html.page(document(12_345)))
    assert page.evaluate("[...document.querySelectorAll('.scroll')].every(r => r.scrollWidth <= r.clientWidth)")
    page.close()
