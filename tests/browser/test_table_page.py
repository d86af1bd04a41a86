"""What a table page promises one who fills it in: keyboard, paste, totals, marks, notes, guidance, sight."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from govreports.formats import edition, numbers
from govreports.formats.arithmetic import derive
from tests.browser.conftest import Desk, Site

pytestmark = pytest.mark.browser

FORMAT = edition(2025)
COLUMNS = ("individual", "business", "research", "nonprofit", "legal_service", "other_organization")
# Each test has a report of its own: some agencies, the years the format is in force.
AGENCIES = {"rows": "示例市体育局", "rows-2": "示例市林业局", "rows-3": "示例市商务局", "rows-4": "示例市档案局"}
REPORTS = iter(product(AGENCIES.values(), range(2021, 2027)))
FULL = "requests.full_disclosure.individual"
NEW = "requests.new_received.individual"
CARRIED = "requests.carried_over.individual"
FORWARD = "requests.carried_forward.individual"
Table = Callable[..., Page]


@pytest.fixture(scope="module")
def state(site: Site, chromium: Browser) -> Any:
    """The cookies of a drafter who has logged in; he writes the reports of all these agencies."""
    drafter = site.add_agency("rows", AGENCIES["rows"])[0]
    for code in list(AGENCIES)[1:]:
        site.manage("add_agency", AGENCIES[code], code)
        site.add_user(drafter, "rows的drafter", code)
    context = chromium.new_context()
    Desk(site, context, context.new_page(), []).log_in(drafter)
    yield context.storage_state()
    context.close()


@pytest.fixture
def clerk(desk: Callable[..., Desk], state: Any) -> Desk:
    """The drafter at his PC."""
    return desk(storage_state=state)


@pytest.fixture
def report(clerk: Desk) -> str:
    """The address of a new report."""
    agency, year = next(REPORTS)
    return clerk.open_report(year, agency)


@pytest.fixture
def table(clerk: Desk, report: str) -> Table:
    """Opens a table of the new report."""
    return lambda key="requests": clerk.go(f"{report}tables/{key}/")


def at(page: Page, name: str) -> Any:
    """The input or total of a cell."""
    return page.locator(f'table [name="{name}"]')


def put(page: Page, texts: dict[str, str]) -> None:
    """Type into cells, leaving each as Tab does."""
    for name, text in texts.items():
        at(page, name).fill(text)
        page.keyboard.press("Tab")


def shown(page: Page) -> dict[str, str]:
    """Everything that stands in the table, totals included."""
    return dict(page.eval_on_selector_all("table [name]", "all => all.map(one => [one.name, one.value])"))


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other, wherever one is."""
    for key in keys:
        page.keyboard.press(key)


def row(key: str, count: int = 6) -> list[str]:
    """The typed cells of a row of table 三."""
    return [f"requests.{key}.{column}" for column in COLUMNS[:count]]


# --- Keyboard ---


def test_keys_lead_from_typed_cell_to_typed_cell(table: Table) -> None:
    page = table()
    at(page, NEW).focus()
    for key, place in [
        ("Enter", CARRIED),
        ("ArrowDown", FULL),
        ("Shift+Enter", CARRIED),
        ("ArrowUp", NEW),
        ("ArrowUp", NEW),
        ("Tab", row("new_received")[1]),
        ("ArrowRight", row("new_received")[2]),
        ("Shift+Tab", row("new_received")[1]),
        ("ArrowLeft", NEW),
        ("Control+End", "requests.carried_forward.other_organization"),
        ("Enter", "requests.carried_forward.other_organization"),
        ("ArrowUp", "requests.other_result.other_organization"),  # the line of totals is passed over
        ("Control+Home", NEW),
        ("Enter", CARRIED),
        ("ArrowLeft", row("new_received")[5]),  # and so is the column of totals
        ("Tab", CARRIED),
    ]:
        press(page, key)
        expect(at(page, place), key).to_be_focused()


def test_arrows_stay_within_a_text_until_its_edge(table: Table) -> None:
    page = table()
    at(page, CARRIED).focus()
    page.keyboard.type("12")
    press(page, "ArrowLeft", "ArrowLeft")
    expect(at(page, CARRIED)).to_be_focused()
    page.keyboard.type("9")
    expect(at(page, CARRIED)).to_have_value("912")
    press(page, "ArrowRight", "ArrowRight")
    expect(at(page, CARRIED)).to_be_focused()
    press(page, "ArrowRight")
    expect(at(page, row("carried_over")[1])).to_be_focused()
    # One who comes back finds the text selected: typing replaces it, an arrow passes on.
    press(page, "Shift+Tab", "ArrowRight", "ArrowLeft")
    page.keyboard.type("7")
    expect(at(page, CARRIED)).to_have_value("7")


def test_escape_f2_and_f1(clerk: Desk, table: Table) -> None:
    page = table()
    put(page, {NEW: "34"})
    at(page, NEW).focus()
    page.keyboard.type("十二")
    press(page, "Escape")
    expect(at(page, NEW)).to_have_value("34")
    expect(at(page, "requests.new_received.total")).to_have_text("")
    press(page, "F2", "ArrowRight", "ArrowRight")
    expect(at(page, NEW), "F2 keeps the caret in the cell").to_be_focused()
    page.keyboard.type("5")
    expect(at(page, NEW)).to_have_value("345")
    press(page, "Escape")
    for is_shown in (True, False):
        press(page, "F1")
        expect(page.locator("#g-new_received")).to_be_visible(visible=is_shown)
        expect(at(page, NEW)).to_be_focused()
    clerk.wait_saved()
    page.reload()
    expect(at(page, NEW)).to_have_value("34")


def test_the_whole_table_three_is_entered_without_the_mouse(clerk: Desk, report: str, table: Table) -> None:
    page = table()
    inputs = [cell.name for cell in FORMAT.table("requests").inputs]
    typed = {name: str((place * 37 + 11) % 90 + 1) for place, name in enumerate(inputs)}
    assert len(typed) == 144
    for _ in range(60):
        press(page, "Tab")
        if page.evaluate("document.activeElement.name") == NEW:
            break
    columns = [[name for name in inputs if name.endswith(f".{column}")] for column in COLUMNS]
    for place, column in enumerate(columns[:2]):  # two columns downwards,
        press(page, "Control+Home", *["Tab"] * place)
        for name in column:
            page.keyboard.type(typed[name])
            press(page, "Enter")
    press(page, "Control+Home")
    for names in zip(*columns, strict=True):  # and the rest line by line
        press(page, "Tab", "Tab")
        for name in names[2:]:
            page.keyboard.type(typed[name])
            press(page, "Tab")
    figures = derive(FORMAT.table("requests").equations, {n: int(v) for n, v in typed.items()})
    assert shown(page) == {name: numbers.show(value) for name, value in figures.items()}
    clerk.wait_saved()
    stored = clerk.context.request.get(f"{clerk.site.url}{report}report.json").json()["cells"]
    assert {name: str(stored[name]) for name in typed} == typed


# --- Paste, fill, undo ---


def test_a_block_from_a_spreadsheet_is_understood_and_taken_back_at_once(clerk: Desk, table: Table) -> None:
    page = table()
    put(page, {row("new_received")[3]: "8", row("carried_over")[0]: "0"})
    before = shown(page)
    clerk.paste(NEW, '"１２"\t"1,234"\t 3 \t\t\u30005\t６７\t\r\n"7\n"\t0008\r\n')
    now = shown(page)
    assert [now[name] for name in row("new_received")] == ["12", "1234", "3", "8", "5", "67"]
    assert [now[name] for name in row("carried_over")] == ["7", "8", "", "", "", ""]
    assert now["requests.new_received.total"] == "1329"
    expect(page.locator("#paste-report")).to_have_text("已粘贴：填入 7 格，空白 1 格保持原样。")
    press(page, "Control+z")
    assert shown(page) == before
    clerk.wait_saved()
    page.reload()
    assert shown(page) == before


def test_a_whole_table_is_pasted_with_its_totals(clerk: Desk, table: Table) -> None:
    page = table()
    requests = FORMAT.table("requests")
    figures = derive(requests.equations, {cell.name: i % 7 for i, cell in enumerate(requests.inputs)})
    block = [[numbers.show(figures[box.cell]) for box in line if box.cell] for line in requests.grid]
    lines = [line for line in block if line]
    assert (len(lines), len(lines[0])) == (25, 7)
    wrong = lines[1][6]
    lines[1][6] = "９９９"
    clerk.paste(NEW, "\r\n".join("\t".join(line) for line in lines))
    assert shown(page) == {name: numbers.show(value) for name, value in figures.items()}
    report = page.locator("#paste-report")
    expect(report).to_contain_text("已粘贴：填入 144 格；31 格总计由系统计算，未采用来件的数。")
    told = f"二、上年结转政府信息公开申请数量 总计：来件为 ９９９，按各项计算为 {wrong}，请核对。"
    expect(report.locator("li")).to_have_text([told])


def test_a_block_larger_than_the_table_says_what_found_no_place(clerk: Desk, table: Table) -> None:
    page = table()
    clerk.paste("requests.other_result.legal_service", "1\t2\t3\t4\n5\t6\t7\t8\n9\t10\t19\t\n11\t12\t\t")
    now = shown(page)
    assert [now[name] for name in row("other_result")] == ["", "", "", "", "1", "2"]
    assert [now[name] for name in row("carried_forward")] == ["", "", "", "", "9", "10"]
    expect(page.locator("#paste-report")).to_have_text(
        "已粘贴：填入 4 格；5 格总计由系统计算，未采用来件的数；4 格落在表外或表头上，未填。"
    )


def test_what_a_block_holds_besides_counts_is_refused_line_by_line(clerk: Desk, table: Table) -> None:
    page = table()
    clerk.paste(NEW, "/\t十二\t1.5\n4\t5\t6")
    report = page.locator("#paste-report")
    expect(report).to_contain_text("已粘贴：填入 3 格，拒收 3 格。")
    label = "一、本年新收政府信息公开申请数量"
    expect(report.locator("li")).to_have_text(
        [
            f"{label} 自然人：“/”，没有数据请填 0，不填“/”“—”或“无”。",
            f"{label} 商业企业：“十二”，请用阿拉伯数字填写，如 12。",
            f"{label} 科研机构：“1.5”，件数应为整数，不能有小数。",
        ]
    )
    for name, text in zip(row("new_received", 3), ("/", "十二", "1.5"), strict=True):
        expect(at(page, name)).to_have_value(text)
        expect(at(page, name)).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="撤销").click()
    assert set(shown(page).values()) == {""}
    expect(page.locator("[aria-invalid], .reason, .refused")).to_have_count(0)
    expect(report).to_have_text("已撤销，6 格恢复原样。")
    expect(page.get_by_role("button", name="撤销")).to_be_hidden()


OTHERS = [
    (
        "proactive.regulations.issued",
        "1\t2\t3\r\n4\t5\t６\r\n\r\n本年处理决定数量\t\t\r\n1,234\t\t",
        "regulations.in_force=3 normative_documents.in_force=6 licenses.decisions=1234",
    ),
    (
        "disputes.review.upheld",
        "1\t0\t２\t3\t6\t4",
        "review.pending=3 review.total=6 litigation_direct.upheld=4 litigation_direct.total=",
    ),
]


@pytest.mark.parametrize(("corner", "block", "filled"), OTHERS, ids=["table 二", "table 四"])
def test_blocks_and_zeros_in_the_other_tables(clerk: Desk, table: Table, corner: str, block: str, filled: str) -> None:
    key = corner.partition(".")[0]
    page = table(key)
    clerk.paste(corner, block)
    now = shown(page)
    for cell, _, text in (pair.partition("=") for pair in filled.split()):
        assert now[f"{key}.{cell}"] == text, cell
    page.get_by_role("button", name="其余填 0").click()
    assert "" not in shown(page).values()
    press(page, "Control+z")
    assert shown(page) == now, "zeros are one step"
    clerk.paste(corner, "7\t8")
    press(page, "Control+z")
    assert shown(page) == now, "a paste is one step"


def test_zeros_fill_only_blanks_and_a_nil_report_says_what_it_overwrote(clerk: Desk, table: Table) -> None:
    page = table()
    nil = page.get_by_role("button", name="本年度未收到申请")
    nil.click()
    assert set(shown(page).values()) == {"0"}
    page.get_by_role("button", name="撤销").click()
    assert set(shown(page).values()) == {""}
    put(page, {NEW: "3", CARRIED: "无"})
    page.get_by_role("button", name="其余填 0").click()
    filled = shown(page)
    assert (filled[NEW], filled[CARRIED], filled["requests.new_received.total"]) == ("3", "无", "3")
    assert {filled[cell.name] for cell in FORMAT.table("requests").inputs} == {"0", "3", "无"}
    expect(page.locator("#paste-report")).to_have_text("已把 142 个空格填为 0。")
    nil.click()
    assert set(shown(page).values()) == {"0"}
    expect(page.locator("#paste-report")).to_contain_text("其中 2 格原来不是 0，按“撤销”恢复")
    page.get_by_role("button", name="撤销").click()
    assert shown(page) == filled, "what can be taken back is not asked about"
    nil.click()
    assert set(shown(page).values()) == {"0"}
    clerk.wait_saved()
    page.reload()
    assert set(shown(page).values()) == {"0"}


# --- Totals, marks, notes ---


def test_a_blank_is_not_zero_and_a_broken_column_is_named_in_figures(clerk: Desk, report: str, table: Table) -> None:
    page = table()
    total = at(page, "requests.new_received.total")
    for name in row("new_received", 5):
        at(page, name).fill("2")
    expect(total).to_have_text("")
    at(page, row("new_received")[5]).press_sequentially("10")
    expect(total, "while one types").to_have_text("20")
    at(page, NEW).fill("")
    expect(total).to_have_text("")
    identity = page.locator("#identity")
    put(page, dict.fromkeys(row("new_received"), "0") | {CARRIED: "1", FULL: "4"})
    at(page, NEW).fill("3")
    expect(identity).to_contain_text("3 + 1 = ? + ?")
    expect(identity).to_contain_text("还有 21 格未填：“（二）部分公开 自然人")
    page.get_by_role("button", name="其余填 0").click()
    at(page, NEW).focus()
    expect(identity).to_have_text(re.compile(r"3 \+ 1 = 4 \+ 0\s*相符$"))
    expect(page.locator("td.broken")).to_have_count(0)
    put(page, {FORWARD: "2"})
    at(page, FORWARD).focus()
    expect(identity).to_have_text(re.compile(r"3 \+ 1 ≠ 4 \+ 2\s*差 2$"))
    expect(page.locator("#table-findings li")).to_have_text(
        [
            f"第三表“{column}”列：新收 3 ＋ 结转 1 ＝ 4，办理 4 ＋ 结转下年 2 ＝ 6，差 2。"
            "第一项加第二项之和，应等于第三项（七）总计加第四项。"
            for column in ("自然人", "总计")
        ]
    )
    rows = ("new_received", "carried_over", "results_total", "carried_forward")
    marked = page.eval_on_selector_all("td.broken [name]", "all => all.map(one => one.name)")
    assert set(marked) == {f"requests.{key}.{column}" for key in rows for column in ("individual", "total")}
    clerk.wait_saved()
    expect(at(page, NEW)).to_have_accessible_description("所在的等式不平")
    # A finding of the list leads to a cell, here and from the task page.
    page.locator("#table-findings a").first.click()
    expect(at(page, NEW)).to_be_focused()
    clerk.go(report).locator("#findings-list .finding-place").filter(has_text="自然人").click()
    expect(at(page, NEW)).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "3"
    expect(at(page, NEW)).to_be_in_viewport()


def test_table_four_counts_and_spells_out(table: Table) -> None:
    page = table("disputes")
    review = [f"disputes.review.{key}" for key in ("upheld", "corrected", "other_outcome", "pending")]
    put(page, dict(zip(review[:3], "102", strict=True)))
    at(page, review[3]).focus()
    expect(at(page, "disputes.review.total")).to_have_text("")
    expect(page.locator("#identity")).to_contain_text("还有 1 格未填：“行政复议 尚未审结”")
    page.keyboard.type("4")
    expect(at(page, "disputes.review.total")).to_have_text("7")
    expect(page.locator("#identity")).to_have_text(re.compile(r"7 = 1 \+ 0 \+ 2 \+ 4\s*相符$"))


def test_a_note_is_added_to_the_current_cell_printed_and_removed(clerk: Desk, report: str, table: Table) -> None:
    page = table("proactive")
    put(page, {"proactive.normative_documents.issued": "5"})
    at(page, "proactive.normative_documents.repealed").fill("1")
    page.locator("details.notes summary").click()
    page.get_by_role("button", name="给当前格加附注").click()
    note = page.get_by_label("行政规范性文件 本年废止件数", exact=True).and_(page.locator("#notes input"))
    expect(note).to_be_focused()
    page.keyboard.type("含自然失效1件")
    clerk.wait_saved()
    clerk.go(f"{report}preview/")
    expect(page.get_by_role("cell", name="1（含自然失效1件）", exact=True)).to_be_visible()
    page = table("proactive")
    expect(note).to_have_value("含自然失效1件")
    note.fill("")
    clerk.wait_saved()
    clerk.go(f"{report}preview/")
    expect(page.get_by_role("cell", name="5", exact=True)).to_be_visible()
    expect(page.get_by_text("自然失效")).to_have_count(0)
