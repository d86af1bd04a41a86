"""numbers.js reads every typed text as numbers.py does.

tests/cases/numbers.json holds what Python answers to each text; `python -m tests.browser.test_numbers_js`
writes it anew after a change of the grammar.
"""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page

from govreports.formats import numbers
from govreports.formats.schema import Kind

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases" / "numbers.json"

ZERO = "没有数据请填 0，不填“/”“—”或“无”。"
NEGATIVE = "不能为负数，请填 0 或正数。"
SIGNED = "不写正号，请直接填数字。"
UNDERSCORE = "数字中不写下划线，请直接填数字。"
SCIENTIFIC = "不用科学记数法，请写出完整的数字。"
CHINESE = "请用阿拉伯数字填写，如 12。"
UNIT = "只填数字，不写单位。"
APART = "数字中间有空格，请去掉空格或分格填写。"
COMMA = "千分位位置不对，请直接填数字，不加逗号。"
WHOLE = "件数应为整数，不能有小数。"
FINE = "金额最多六位小数（0.000001 万元为 1 分）。"
POINT = "小数点前后都要有数字，如 0.16。"
FEN = "金额以元为单位，最多两位小数（到分）。"
POINT_OF_YUAN = "小数点前后都要有数字，如 380.50。"
DIGITS = "请填阿拉伯数字，没有数据填 0。"
LARGE = "不能大于 9999999999，请核对位数。"
LONG = "内容过长，请只填数字。"

# Written by hand, so that both readers cannot agree on the same mistake: text, kind, value, shown.
ACCEPTED = [
    ("", "count", None, ""),
    ("  \u3000\t", "count", None, ""),
    ("0", "count", 0, "0"),
    ("12", "count", 12, "12"),
    ("007", "count", 7, "7"),
    ("１２３", "count", 123, "123"),
    ("１2３", "count", 123, "123"),
    (" 12 ", "count", 12, "12"),
    ("\u300012\u3000", "count", 12, "12"),
    ("\u00a012\r\n", "count", 12, "12"),
    ("1,000", "count", 1000, "1000"),
    ("12,345,678", "count", 12345678, "12345678"),
    ("１，２３４", "count", 1234, "1234"),
    ("9,999,999,999", "count", 9999999999, "9999999999"),
    ("00000000009999999999", "count", 9999999999, "9999999999"),
    ("0.16", "wan", "0.16", "0.16"),
    ("０．１６", "wan", "0.16", "0.16"),
    ("1,234.50", "wan", "1234.5", "1234.5"),
    ("0.000001", "wan", "0.000001", "0.000001"),
    ("12.100000", "wan", "12.1", "12.1"),
    ("5", "wan", "5", "5"),
    ("5.0", "wan", "5", "5"),
    ("9999999999", "wan", "9999999999", "9999999999"),
    ("1,234.50", "yuan", "1234.5", "1234.5"),
    ("380", "yuan", "380", "380"),
]
# text, kind, what to write instead
REFUSED = [
    ("/", "count", ZERO),
    ("—", "count", ZERO),
    ("－", "count", ZERO),
    ("--", "wan", ZERO),
    ("无", "count", ZERO),
    ("N/A", "count", ZERO),
    ("-0", "count", NEGATIVE),
    ("−5", "count", NEGATIVE),
    ("-0.16", "wan", NEGATIVE),
    ("+5", "count", SIGNED),
    ("＋5", "count", SIGNED),
    ("1_000", "count", UNDERSCORE),
    ("1e3", "count", SCIENTIFIC),
    ("1.5E-3", "wan", SCIENTIFIC),
    ("十二", "count", CHINESE),
    ("3万", "wan", CHINESE),
    ("12件", "count", UNIT),
    ("0,5元", "wan", UNIT),
    ("1 000", "count", APART),
    ("1,00", "count", COMMA),
    ("1,2345", "count", COMMA),
    ("12.5", "count", WHOLE),
    ("12.0", "count", WHOLE),
    ("1,000.5", "count", WHOLE),
    (".5", "count", WHOLE),
    ("0.1234567", "wan", FINE),
    ("5.", "wan", POINT),
    (".5", "wan", POINT),
    ("0.125", "yuan", FEN),
    ("5.", "yuan", POINT_OF_YUAN),
    ("10000000000", "count", LARGE),
    ("10,000,000,000", "count", LARGE),
    ("9007199254740993", "count", LARGE),
    ("9999999999.000001", "wan", LARGE),
    ("٣", "count", DIGITS),
    ("१२", "count", DIGITS),
    ("²", "count", DIGITS),
    ("𝟏𝟐", "count", DIGITS),
    ("①", "count", DIGITS),
    ("12\u200b", "count", DIGITS),
    ("0x10", "count", DIGITS),
    ("NaN", "count", DIGITS),
    ("Infinity", "wan", DIGITS),
    ("=1+1", "count", DIGITS),
    ("1" * 41, "count", LONG),
]

PLAIN = (
    "１ ０ ０００ 1, ,1 1,,000 1,000,00 1，000 1,０００ 1.000,00 0.0 0.10 0,５ 1.2.3 .. . , 1. 000.500 0.0000001 "
    "1,234.1234567 12.3456 - --- -5 －5 –5 —5 − \\ 暂无 没有 空 不适用 n/a NA na ／ 无。 + +0 1+1 _1 1_ 1E5 １ｅ３ 1e e3 "
    "1.5e+10 1e999 零 〇 壹佰 两件 二十 1亿 5条 3.5元 5万元 3份 2宗 100次 7个 8人 约5 5左右 5? “5” '5 5' ৩ 三 𠀀 五 Ⅴ ½ 1½ "
    "٫5 1٬000 1’000 1'000 ¥5 5% #REF! true null 9999999999 9,999,999,999.0 99999999999 constructor __proto__ toString"
)
TEXTS = [
    *dict.fromkeys([text for text, *_ in ACCEPTED + REFUSED]),
    *PLAIN.split(" "),
    *("1 ", "\n3", "3\t4", "3  4", "5 件", "a\n5", "\u200b", "\ufeff5", "5\u2028", "\u20035", "5\x0b", "5\x00"),
    *("1" * 40, "0" * 40, "0" * 41, "𝟏" * 40, "𝟏" * 41, "9" * 5000),
]


def answers() -> list[dict[str, object]]:
    """What Python reads in every text, as JSON; an amount stays a string of digits."""
    found = []
    for text, kind in product(TEXTS, Kind):
        reading = numbers.read(text, kind)
        value = numbers.show(reading.value) if isinstance(reading.value, Decimal) else reading.value
        case = {"text": text, "kind": str(kind), "value": value, "shown": reading.shown, "error": reading.error}
        found.append(case)
    return found


READ = """async ([grammar, cases]) => {
  const { read } = await import("/numbers.js");
  return cases.map(({ text, kind }) => ({ text, kind, ...read(grammar, text, kind) }));
}"""


def read(page: Page, cases: list[dict[str, object]]) -> list[dict[str, object]]:
    return page.evaluate(READ, [numbers.GRAMMAR, cases])


def test_recorded_cases_are_what_python_reads():
    assert json.loads(CASES.read_text()) == answers()


@pytest.mark.browser
def test_browser_reads_recorded_cases_as_python_does(modules):
    cases = json.loads(CASES.read_text())
    assert len(cases) >= 150
    assert read(modules, cases) == cases


@pytest.mark.browser
def test_browser_accepts_and_shows_converted(modules):
    wanted = [{"text": t, "kind": k, "value": v, "shown": s, "error": None} for t, k, v, s in ACCEPTED]
    assert read(modules, wanted) == wanted


@pytest.mark.browser
def test_browser_refuses_with_what_to_write_instead(modules):
    wanted = [{"text": t, "kind": k, "value": None, "shown": t, "error": e} for t, k, e in REFUSED]
    assert read(modules, wanted) == wanted


BLOCKS = {
    "1\t2\r\n3\t4\r\n": [["1", "2"], ["3", "4"]],
    "1\t\n\t2": [["1", ""], ["", "2"]],
    '"a\tb"\t"x""y"\n"1\n2"\t5\n': [["a\tb", 'x"y'], ["1\n2", "5"]],
    '"12" 3\t4': [['"12" 3', "4"]],
    "5\n": [["5"]],
    "1\n\n2\n": [["1"], [""], ["2"]],
}


@pytest.mark.browser
@pytest.mark.parametrize("text", BLOCKS)
def test_block_from_a_spreadsheet_keeps_its_cells(modules, text):
    parse = """async (text) => (await import("/block.js")).parse(text)"""
    assert modules.evaluate(parse, text) == BLOCKS[text]


if __name__ == "__main__":
    CASES.write_text("[\n" + ",\n".join(json.dumps(case) for case in answers()) + "\n]\n")
