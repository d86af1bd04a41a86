"""Typed text on its way to paper: what rank a paragraph has, and where a line of it must not end.

Nothing here adds to a text or takes from it, but for places to break in what has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from govreports.formats.text import paragraphs

# （一）主动公开情况。全年……: the head of a second rank, up to its own full stop or colon.
_SECOND_RANK: Final = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)][^。：:]{0,40}(?:[。：:]|$)")
_THIRD_RANK: Final = re.compile(r"[0-9０-９]{1,2}[.．、](?![0-9])")
_FOURTH_RANK: Final = re.compile(r"[（(][0-9]{1,2}[）)]")

# Longer than any address: hundreds of characters (letters, digits, marks) among which no line
# may end.  Looking for a place to break costs the square of their number, so they get places.
_UNBROKEN: Final = re.compile(r"[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]{300,}")
_PIECE: Final = 24

# 数字、年份不能回行 (GB/T 9704 §7.3.3): a number keeps what it counts, a document's number its year.
_DIGIT: Final = "[0-9０-９]"
_NUMBER: Final = rf"{_DIGIT}+(?:[.,．:：]{_DIGIT}+)*"
_SCALE: Final = "[余多]?[十百千万亿]{0,2}[余多]?"
_MEASURE: Final = (
    "[%％‰℃]|个?工作日|个百分点|个月|小时|分钟|公里|平方米|人次|年度|美元|"
    "[年月日号时分秒天周岁期届季件条次项个人家户名位元角份篇部册页字章款类种宗起批例场轮级所处县市区乡镇村倍台套本幅张辆吨]"
)
_TOGETHER: Final = re.compile(
    rf"[〔［\[]{_DIGIT}{{4}}[〕］\]] ?(?:第 ?)?{_DIGIT}+ ?号"  # 〔2021〕30号
    rf"|{_DIGIT}{{1,2}} ?月 ?{_DIGIT}{{1,2}} ?[日号]"  # 1月20日
    r"|[〇○零一二三四五六七八九]{4}年度?"
    rf"|(?:第 ?)?{_NUMBER} ?{_SCALE}(?:{_MEASURE})"
    rf"|(?:第 ?)?{_NUMBER} ?{_SCALE}"
)
_HALF_A_LINE: Final = 14  # full-width characters; what is wider may break where it must


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `lead` is its opening words where they are a heading of `rank` 2."""

    text: str
    lead: str = ""
    rank: int = 0  # GB/T 9704 §7.3.3: 2 （一）, 3 1., 4 （1）; 0 where it is not numbered


def prose(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a typed text."""
    return tuple(paragraph(_UNBROKEN.sub(_with_breaks, line)) for line in paragraphs(text))


def paragraph(line: str) -> Paragraph:
    """One line of typed text with the rank its number gives it."""
    if found := _SECOND_RANK.match(line):
        return Paragraph(line[found.end() :], lead=found[0], rank=2)
    if _THIRD_RANK.match(line):
        return Paragraph(line, rank=3)
    return Paragraph(line, rank=4 if _FOURTH_RANK.match(line) else 0)


def together(text: str) -> Iterator[tuple[int, int]]:
    """Where a line must not end: the first and the last place of each number with its measure word."""
    for found in _TOGETHER.finditer(text):
        if len(found[0]) > 1 and columns(found[0]) <= 2 * _HALF_A_LINE:
            yield found.span()


def columns(text: str) -> int:
    """Half-width columns the text takes."""
    return sum(1 if character.isascii() else 2 for character in text)


def _with_breaks(found: re.Match[str]) -> str:
    run = found[0]
    return "\u200b".join(run[i : i + _PIECE] for i in range(0, len(run), _PIECE))
