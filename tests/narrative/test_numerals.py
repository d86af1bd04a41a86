"""Numbers as Chinese texts write them, read at a place of the text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.narrative import QUANTITIES, read
from govreports.narrative.numerals import chinese, scan


def value(text: str) -> Decimal | None:
    number = scan(text, 0)
    assert number is not None
    return number.value


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [
        ("零", 0),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("两千三百", 2300),
        ("三百一十五", 315),
        ("一千零一十", 1010),
        ("一万二千三百四十五", 12345),
        ("三十五万", 350_000),
        ("一亿二千万", 120_000_000),
        ("二〇二四", 2024),
        ("壹佰贰拾叁", 123),
        ("十二点五", Decimal("12.5")),
    ],
)
def test_chinese_numeral_is_read(numeral: str, expected: int | Decimal) -> None:
    assert chinese(numeral) == expected


@pytest.mark.parametrize("numeral", ["", "百", "万", "十百", "二三百", "一点", "点五", "一百二百"])
def test_what_is_no_numeral_has_no_value(numeral: str) -> None:
    assert chinese(numeral) is None


_DIGITS = "零一二三四五六七八九"


def written(number: int) -> str:
    """1..9999 as a careful clerk writes it."""
    digits = f"{number:04}"
    units = ("千", "百", "十", "")
    words = "".join(_DIGITS[int(d)] + (u if d != "0" else "") for d, u in zip(digits, units, strict=True)).lstrip("零")
    while "零零" in words:
        words = words.replace("零零", "零")
    return words.rstrip("零")


@given(st.integers(min_value=1, max_value=9999))
def test_every_count_written_in_characters_reads_back(number: int) -> None:
    assert chinese(written(number)) == number


@given(st.integers(min_value=0, max_value=9_999_999_999))
def test_every_count_with_separators_reads_back(number: int) -> None:
    text = f"本年新收政府信息公开申请{number:,}件。"
    assert [f.value for f in read(text, year=2025).figures] == [number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234件", "1234"),
        ("12,345,678件", "12345678"),
        ("1.2万条", "12000"),
        ("3.5亿", "350000000"),
        ("5千条", "5000"),
        ("0.16", "0.16"),
    ],
)
def test_digits_are_read_whole(text: str, expected: str) -> None:
    assert value(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["1二3件", "1.2.3", "1" * 25, "3十件"])
def test_mixed_or_endless_digits_are_no_number(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("本年新收1,234件", [("1,234件", "1234", "件")]),
        ("新收１２３件", [("１２３件", "123", "件")]),
        ("新收１，２３４件", [("１，２３４件", "1234", "件")]),
        ("发布信息 1 762 条", [("1 762 条", "1762", "条")]),
        ("公开信息 1 0 8条", [("1 0 8条", "108", "条")]),
        ("收到申请十二件", [("十二件", "12", "件")]),
        ("收到申请廿三件", [("廿三件", "23", "件")]),
        ("发布信息1.2万条", [("1.2万条", "12000", "条")]),
        ("收费128.35万元", [("128.35万元", "128.35", "万元")]),
        ("占12.5%", [("12.5%", "12.5", "%")]),
        ("占１２．５％", [("１２．５％", "12.5", "%")]),
        ("占百分之十二点五", [("百分之十二点五", "12.5", "%")]),
        ("约占三成", [("三成", "30", "%")]),
        ("占三成五", [("三成五", "35", "%")]),
        ("增长一倍", [("一倍", "100", "%")]),
        ("增长1.5倍", [("1.5倍", "150", "%")]),
        ("培训2期150人次", [("2期", "2", "期"), ("150人次", "150", "人次")]),
    ],
)
def test_number_is_found_with_its_measure_word(text: str, spans: list[tuple[str, str, str]]) -> None:
    found = [(f.text, f.value, f.unit) for f in read(text, year=2025).figures]
    assert found == [(words, Decimal(number), unit) for words, number, unit in spans]


@pytest.mark.parametrize(
    "text",
    [
        "2025年1月1日至12月31日",
        "二〇二五年一月",
        "国办公开办函〔2021〕30号",
        "国令第711号",
        "条例第二十条第（一）项",
        "（一）主动公开情况",
        "一是公开不够；二是解读单一",
        "咨询电话：0812-3333333",
        "网址为https://www.example.gov.cn/2024/12",
        "在20个工作日内答复",
        "第3期简报",
        "《2024年12件实事》",
        "统一件式管理，进一步加强",
        "12345热线",
        "上午9:30召开",
        "没有一件申请超期",
        "3G网络、A4纸、5A景区",
        "十四五规划和三公经费",
    ],
)
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert read(text, year=2025).figures == ()


def test_text_and_offsets_are_those_of_the_text_as_written() -> None:
    text = "全 年 收 到\n申请“ 1，0 24 件 ”，😀办结12件"
    for figure in read(text, year=2025).figures:
        assert text[figure.start : figure.end] == figure.text
    assert [f.text for f in read(text, year=2025).figures] == ["1，0 24 件", "12件"]


PIECES = [
    *"件条份元，。、；：（）其中0123456789.,%万百十一二年月占较 \n未无各为A",
    *(
        "申请",
        "收到",
        "办理",
        "办结",
        "予以公开",
        "不予公开",
        "无法提供",
        "公开",
        "自然人",
        "商业企业",
        "其他",
        "行政复议",
    ),
    *(
        "行政诉讼",
        "维持",
        "规范性文件",
        "制定",
        "废止",
        "现行有效",
        "行政处罚",
        "收费通知",
        "收取",
        "信息处理费",
        "结转",
    ),
    *(
        "上年",
        "2024年",
        "本年",
        "下年度",
        "其余",
        "合计",
        "分别为",
        "均为",
        "含",
        "增长",
        "全市",
        "我局",
        "市财政局",
        "某某",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_text_gets_an_answer_with_true_spans(text: str) -> None:
    reading = read(text, year=2025, agency="示例市科学技术局", kind="department")
    for found in (*reading.figures, *reading.statements):
        assert text[found.start : found.end] == found.text
        assert found.start < found.end
    places = [f.start for f in reading.figures]
    assert places == sorted(places)
    assert {f.counts for f in reading.figures} | {s.counts for s in reading.statements} <= {None, *QUANTITIES}
    assert all(part in reading.figures for group in reading.parts for part in (group.whole, *group.parts))
