"""What may stand in a text of the report: plain characters, one paragraph a line."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = {"section": 50_000, "preamble": 5_000, "note": 100, "agency": 60}

# A section is some paragraphs, not a list of thousands: every line is a box to be set.
MOST_PARAGRAPHS: Final = 500

# Controls, lone surrogates and non-characters cannot be printed, and PostgreSQL or JSON
# would refuse some of them much later.  Line feed and tab are the two that are text.  U+FFFD
# stands where bytes of another encoding were lost on the way.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
# Direction controls let a name read as another one (Unicode TR 36).
_BIDI: Final = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What a reader cannot see, and a search or a comparison does: soft hyphen, joiners, zero-width spaces,
# directions, variation selectors, tags, fillers (Unicode, Default_Ignorable_Code_Point).  Those of the
# Mongolian script are left out: U+180B to U+180F are how its words are spelt.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Without a meaning that others know: each machine shows another character, or none.
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


def clean(text: str) -> str:
    """The text with line ends as line feeds; nothing else is changed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fault(text: str, longest: int, *, one_line: bool = False) -> str | None:
    """Why the text cannot be taken, in Chinese and with the position; None where it can."""
    found = _UNPRINTABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
        return f"第 {line} 段第 {column} 个字符是不能打印的字符（U+{ord(found[0]):04X}），请删去后再保存。"
    if len(text) > longest:
        return f"共 {len(text)} 字，最多 {longest} 字，请删减 {len(text) - longest} 字。"
    if (lines := text.count("\n") + 1) > MOST_PARAGRAPHS:
        return f"共 {lines} 段，最多 {MOST_PARAGRAPHS} 段，请合并段落。"
    if one_line and "\n" in text:
        return "请写成一行，不要换行。"
    if one_line and _BIDI.search(text):
        return "含有改变文字方向的控制字符，请删去后再保存。"
    return None


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs as printed: lines that hold more than space."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def characters(text: str) -> int:
    """Characters as a clerk counts them: code points, white space left out."""
    return sum(map(len, text.split()))


def hidden(text: str) -> tuple[tuple[int, str], ...]:
    """Characters that are not what they seem, with their places: invisible, or for private use."""
    return tuple((i, c) for i, c in enumerate(text) if c > "~" and (invisible(c) or private(c)))


def invisible(character: str) -> bool:
    """Whether the character prints as nothing by its nature."""
    return bool(_INVISIBLE.match(character))


def private(character: str) -> bool:
    """Whether the character means what one machine says it means."""
    return bool(_PRIVATE.match(character))
