"""A number where it stands: with its measure word, or told apart from a date, an ordinal, a code.

One table of measure words and one of what may not follow; no word of what the number counts.
"""

from __future__ import annotations

from collections.abc import Set
from decimal import Decimal
from typing import Final, NamedTuple

from govreports.narrative.numerals import ASCII, DIGITS, LONGEST, NUMERALS, Number, scan
from govreports.narrative.units import UNIT_GOES_ON, UNITS

PERCENT: Final = "%"
ARTICLE: Final = "件宗例起份"  # after 一 still a count; 一个, 一项, 一次 mostly are articles


class Amount(NamedTuple):
    """What was measured: a value with its unit, a year, or (neither) something that is no figure."""

    end: int
    value: Decimal | None = None
    unit: str = ""
    year: int | None = None
    approximate: bool = False
    doubtful: bool = False
    times: bool = False  # 一倍, 翻一番
    spelt: bool = False  # in Chinese characters


# What makes a number a date, a duration that is a deadline, a document number, a time of day.
_DATES: Final = frozenset("年月日号时岁届")
_ENDINGS: Final = ("分之", "季度", "周年", "世纪", "日内", "级", "版", "楼", "室", "路", "批复", "热线", "平台", "∶")
_BEFORE_ORDINAL: Final = frozenset("第〔[【")
# 统一, 进一步, 万一, 任一, 每一, 无一 …
_NO_COUNT_BEFORE: Final = frozenset("数几统进唯任某每无同另哪这那逐单专")
_JOINTS: Final = "-—–~/:"
# What stands before a number that is an address, a telephone or the number of a table.
_NAMED: Final = (
    "电话",
    "邮编",
    "热线",
    "传真",
    "附表",
    "附件",
    "表",
    "图",
    "号",
    "号码",
    "拨打",
    "房间",
    "QQ",
    "邮政编码",
)
_MORE: Final = frozenset("余多来")
# A time allowed or taken is no figure of the year.
_DURATIONS: Final = frozenset(("个工作日", "个自然日", "个月", "工作日", "天", "小时", "分钟"))
_RULED: Final = frozenset("的申单(")  # 10件以上的, 10件以上申请, 2件以上单位, 10件以上（含10件）


def measure(text: str, start: int, gaps: Set[int]) -> Amount | None:
    """The amount that begins at `start`; None where the characters are part of a word."""
    if text.startswith("百分之百", start):
        return Amount(start + 4, Decimal(100), PERCENT)
    if text.startswith("百分之", start):
        return _percentage(text, start, gaps)
    number = scan(text, start, gaps) if text[start] != "廿" else _twenty(text, start)
    if number is None:
        return None
    if number.value is None:
        # A long run is passed over whole, or it would be scanned again from each of its characters.
        return Amount(number.end) if number.ascii or number.end - start > LONGEST else None
    return _special(text, start, number) or _counted(text, start, number)


def _percentage(text: str, start: int, gaps: Set[int]) -> Amount | None:
    inner = scan(text, start + 3, gaps) if start + 3 < len(text) else None
    if inner is None or inner.value is None or inner.value > 100_000:
        return None
    return Amount(inner.end, inner.value, PERCENT)


def _twenty(text: str, start: int) -> Number | None:
    """廿三 is 23; 廿 alone is 20."""
    digit = DIGITS.get(text[start + 1 : start + 2], 0)
    end = start + 2 if digit else start + 1
    return Number(start, end, Decimal(20 + digit), False)


def _special(text: str, start: int, number: Number) -> Amount | None:
    """Years, dates, shares, multiples and ordinals."""
    end, value = number.end, number.value
    after, before = text[end : end + 1], text[start - 1 : start]
    if value is None:
        return None
    if after == "年" and 1900 <= value <= LAST and value == int(value):
        return Amount(_year_end(text, end + 1), year=int(value))
    if number.ascii and 1900 <= value <= LAST and _lists_years(text, end):
        return Amount(end, year=int(value))
    if after == PERCENT:
        return Amount(end + 1, value, PERCENT)
    if after and after in "成" and value < 10 and not number.ascii and text[end + 1 : end + 2] not in _FORMED:
        return _tenths(text, end + 1, value)
    if after in ("倍", "番"):
        return Amount(end + 1, value * 100, PERCENT, times=True)
    if _is_label(text, start, end, before, after, ascii_digits=number.ascii):
        return Amount(end + 1 if after in _DATES and after else end)
    return None


LAST: Final = 2100
_LISTED: Final = tuple("、和与及至-~")
_FORMED: Final = frozenset("立为员果效功都本绩熟长就")


def _lists_years(text: str, end: int) -> bool:
    """2024、2025年: the word stands behind the last."""
    after = text[end + 1 : end + 6]
    return text[end : end + 1] in _LISTED and after[4:] == "年" and all(c in ASCII for c in after[:4])


def _year_end(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] in ("度", "末", "底") else end


def _tenths(text: str, end: int, value: Decimal) -> Amount:
    """三成 is 30 %, 三成五 is 35 %."""
    digit = DIGITS.get(text[end : end + 1])
    if digit is not None and text[end + 1 : end + 2] not in NUMERALS:
        return Amount(end + 1, value * 10 + digit, PERCENT)
    return Amount(end, value * 10, PERCENT)


def _is_label(text: str, start: int, end: int, before: str, after: str, *, ascii_digits: bool) -> bool:
    """Whether the number names something: a day, an article, a document, a line of a list."""
    if before and before in _BEFORE_ORDINAL:
        return True
    if after and after in _DATES and not (after == "日" and not ascii_digits and start == 0):
        return True
    if before == "(" and after in (")", "]"):
        return True
    if after == "是" and not ascii_digits:
        return False
    opens = start == 0 or before in "\n。;:"
    if ascii_digits and opens and after in (".", "、", ")") and text[end + 1 : end + 2] not in ASCII:
        return True
    if ascii_digits and _joined(text, start, end):
        return True
    return text.startswith(_ENDINGS, end)


def _joined(text: str, start: int, end: int) -> bool:
    """1-12月, 0812-3333333, 9:30, 2024/12: digits on both sides of the mark; but 3-5件 counts."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if after in _JOINTS and after and text[end + 1 : end + 2] in ASCII:
        return True
    joined = bool(before) and before in _JOINTS and text[start - 2 : start - 1] in ASCII
    return joined and (before == ":" or not unit_at(text, end))


def _counted(text: str, start: int, number: Number) -> Amount | None:
    value, end = number.value, number.end
    if value is None:
        return None
    more = text[end : end + 1] in _MORE and bool(unit_at(text, end + 1))
    unit = unit_at(text, end + 1 if more else end)
    if not unit:
        return _bare(text, number)
    stop = end + len(unit) + more
    if unit == "元" and text[end - 1] in "万亿":
        value, unit = _money(value, text[end - 1])
    if not number.ascii and not _is_count(text, start, stop, number, unit):
        return None
    if unit in _DURATIONS or _threshold(text, stop):
        return Amount(stop)
    return Amount(stop, value, unit, approximate=more, doubtful=number.doubtful, spelt=not number.ascii)


def _money(value: Decimal, large: str) -> tuple[Decimal, str]:
    """Amounts are stated in 万元, as the table asks (FORMAT §3.4)."""
    scaled = value / 10_000 if large == "万" else value / 100_000_000
    return Decimal(format(scaled.normalize(), "f")), f"{large}元"


def unit_at(text: str, place: int) -> str:
    """The measure word at `place`, unless it begins another word."""
    for unit in UNITS:
        if text.startswith(unit, place):
            follows = text[place + len(unit) : place + len(unit) + 1]
            return "" if follows and follows in UNIT_GOES_ON.get(unit, "") else unit
    return ""


def _bare(text: str, number: Number) -> Amount | None:
    """A number without a measure word: a figure only where nothing else follows it."""
    if not number.ascii:
        return None
    follows = text[number.end : number.end + 1]
    before = text[max(0, number.start - 6) : number.start].rstrip(":")
    if before.endswith(_NAMED):
        return Amount(number.end)
    if follows and follows not in ",。;、)\n":
        return Amount(number.end)
    return Amount(number.end, number.value, "", doubtful=number.doubtful)


def _is_count(text: str, start: int, stop: int, number: Number, unit: str) -> bool:
    """Whether Chinese digits before a measure word count, or are an article or an idiom."""
    before = text[start - 1 : start]
    if before and before in _NO_COUNT_BEFORE:
        return False
    if number.value == 1 and unit not in ARTICLE:
        return False
    if unit == "起" and number.value == 1:
        return text[stop : stop + 1] in ("", ",", "。", ";", "、", ")")
    return not text.startswith(("方面", "部分", "环节", "务必", "维护", "确立", "例"), stop)


def _threshold(text: str, stop: int) -> bool:
    """10件以上的, 10件以下不收费: where a rule begins or ends to hold; 共40件以上 is a count."""
    return text.startswith("以下", stop) or (text.startswith("以上", stop) and text[stop + 2 : stop + 3] in _RULED)
