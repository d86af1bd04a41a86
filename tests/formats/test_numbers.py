"""The one grammar of a typed number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.formats.numbers import GRAMMAR, MAX_COUNT, read, show
from govreports.formats.schema import Kind


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("0", 0, "0"),
        ("12", 12, "12"),
        (" 12 ", 12, "12"),
        ("\u300012\u00a0", 12, "12"),
        ("１２３", 123, "123"),
        ("1,000", 1000, "1000"),
        ("１，２３４", 1234, "1234"),
        ("007", 7, "7"),
        ("9999999999", MAX_COUNT, "9999999999"),
        ("", None, ""),
        ("   ", None, ""),
    ],
)
def test_count_is_read_and_shown_converted(typed: str, value: int | None, shown: str) -> None:
    assert (read(typed).value, read(typed).shown, read(typed).error) == (value, shown, None)


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("0.16", Decimal("0.16"), "0.16"),
        ("0.000001", Decimal("0.000001"), "0.000001"),
        ("59237.2449", Decimal("59237.2449"), "59237.2449"),
        ("316441", Decimal(316441), "316441"),
        ("0.160000", Decimal("0.16"), "0.16"),
        ("１．５", Decimal("1.5"), "1.5"),
        ("12,345.6", Decimal("12345.6"), "12345.6"),
        ("9999999999", Decimal(MAX_COUNT), "9999999999"),
    ],
)
def test_amount_is_read_exactly(typed: str, value: Decimal, shown: str) -> None:
    assert (read(typed, Kind.WAN).value, read(typed, Kind.WAN).shown) == (value, shown)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/", "没有数据请填 0"),
        ("—", "没有数据请填 0"),
        ("无", "没有数据请填 0"),
        ("N/A", "没有数据请填 0"),
        ("-1", "不能为负数"),
        ("−5", "不能为负数"),
        ("+5", "不写正号"),
        ("1_000", "下划线"),
        ("1e3", "科学记数法"),
        ("十二", "阿拉伯数字"),
        ("12件", "不写单位"),
        ("1 2", "空格"),
        ("1,00", "千分位"),
        ("12.0", "不能有小数"),
        ("10000000000", "不能大于"),
        ("9" * 41, "内容过长"),
        ("9" * 5000, "内容过长"),
        ("٣", "阿拉伯数字"),
        ("१२", "阿拉伯数字"),
        ("²", "阿拉伯数字"),
        ("0x10", "阿拉伯数字"),
        ("12\u200b", "阿拉伯数字"),
        ("NaN", "阿拉伯数字"),
        ("Infinity", "阿拉伯数字"),
        ("1e999", "科学记数法"),
        ("12\n13", "阿拉伯数字"),
        ("\0", "阿拉伯数字"),
        ("\ud800", "阿拉伯数字"),
    ],
)
def test_count_is_refused_in_words_and_kept_as_typed(typed: str, said: str) -> None:
    reading = read(typed)
    assert (reading.value, reading.shown) == (None, typed)
    assert said in (reading.error or "")


@pytest.mark.parametrize("typed", ["0.0000001", ".5", "5.", "-0.1", "1.2.3", "0,16", "1e-3"])
def test_amount_is_refused(typed: str) -> None:
    assert read(typed, Kind.WAN).value is None
    assert read(typed, Kind.WAN).error


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_but_never_both(typed: str) -> None:
    reading = read(typed)
    assert reading.error is None or (reading.value is None and reading.shown == typed)


@given(st.integers(min_value=0, max_value=MAX_COUNT))
def test_count_comes_back_as_shown(value: int) -> None:
    assert read(show(value)).value == value


@given(st.decimals(min_value=0, max_value=MAX_COUNT, places=6))
def test_amount_comes_back_as_shown(value: Decimal) -> None:
    assert read(show(value), Kind.WAN).value == value


@given(st.decimals(min_value=0, max_value=MAX_COUNT, places=6))
def test_amount_is_shown_without_exponent_or_padding(value: Decimal) -> None:
    shown = show(value)
    assert set(shown) <= set("0123456789.")
    assert "." not in shown or not shown.endswith("0")


@pytest.mark.parametrize("kind", [k.value for k in Kind])
def test_grammar_has_what_the_browser_needs_for_each_kind(kind: str) -> None:
    assert {kind} <= set(GRAMMAR["accepted"]) & set(GRAMMAR["refused_by_kind"])
