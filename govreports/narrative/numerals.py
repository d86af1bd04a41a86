"""Numbers as Chinese texts write them: 1,234, １２３, 十二, 两千三百, 1.2万, 百分之十二点五.

`scan` reads one number at a place of a normalised text in one pass; it never goes back.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

ASCII: Final = frozenset("0123456789")
DIGITS: Final = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "两": 2,
}
SMALL: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE: Final = {"万": 10_000, "亿": 100_000_000}
NUMERALS: Final = frozenset([*DIGITS, *SMALL, *LARGE])
POINTS: Final = frozenset(".点")

# A longer run is an account number, a code or a trick, and no count.
LONGEST: Final = 24


@dataclass(frozen=True)
class Number:
    """A number at `start` … `end` of the normalised text; None where the run is no number."""

    start: int
    end: int
    value: Decimal | None
    ascii: bool
    doubtful: bool = False  # read, but a person might read it otherwise


def scan(text: str, start: int, gaps: Set[int] = frozenset()) -> Number | None:
    """The number that begins at `start`, whole; `gaps` are the places where a space was dropped."""
    if text[start] in ASCII:
        return _ascii(text, start, gaps)
    if text[start] in NUMERALS:
        return _chinese(text, start)
    return None


def chinese(numeral: str) -> Decimal | None:
    """The value of a numeral written in Chinese characters; None where it is none."""
    whole, point, fraction = numeral.partition("点")
    value = _whole(whole)
    if value is None or not point:
        return value
    if not fraction or any(c not in DIGITS for c in fraction):
        return None
    return value + Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))


# --- ASCII digits ---


def _ascii(text: str, start: int, gaps: Set[int]) -> Number:
    end, groups = _grouped(text, start)
    digits = text[start:end].replace(",", "")
    inner = [i for i in range(start + 1, end) if i in gaps]
    if end + 1 < len(text) and text[end] == "." and text[end + 1] in ASCII:
        point = end
        end = _run(text, point + 1, ASCII)
        digits += text[point:end]
    if end < len(text) and text[end] == "." and end + 1 < len(text) and text[end + 1] in ASCII:
        return Number(start, _run(text, end, ASCII | {"."}), None, True)  # 1.2.3, 10.0.0.1
    value: Decimal | None = Decimal(digits) if len(digits) <= LONGEST else None
    after = _run(text, end, NUMERALS)
    if value is not None and after > end:
        value = _multiplied(value, text[end:after])
    return Number(start, after, value, True, bool(inner) and not groups and _two_numbers(start, end, inner))


def _grouped(text: str, start: int) -> tuple[int, bool]:
    """End of a run of digits with separators of thousands, and whether there are any."""
    end = _run(text, start, ASCII)
    if end - start > 3:
        return end, False
    groups = False
    while end < len(text) and text[end] == ",":
        stop = _run(text, end + 1, ASCII)
        if stop - end - 1 != 3:
            break
        end, groups = stop, True
    return end, groups


def _two_numbers(start: int, end: int, gaps: list[int]) -> bool:
    """Whether a dropped space may have stood between two numbers: 2024 12件, but 1 762 and 9 8 are one."""
    if gaps[0] - start <= 3 and all((end - gap) % 3 == 0 for gap in gaps):
        return False
    places = [start, *gaps, end]
    runs = [b - a for a, b in pairwise(places)]
    return any(run >= 4 for run in runs[:-1]) or (len(runs) == 2 and min(runs) > 1)


def _multiplied(value: Decimal, units: str) -> Decimal | None:
    """1.2万, 3千, 3.5亿; nothing else may follow digits."""
    for unit in units:
        factor = SMALL.get(unit, LARGE.get(unit)) if unit != "十" else None
        if factor is None:
            return None
        value *= factor
    return Decimal(format(value.normalize(), "f")) if len(units) <= 2 else None


def _run(text: str, start: int, characters: Set[str]) -> int:
    end = start
    while end < len(text) and text[end] in characters:
        end += 1
    return end


# --- Chinese numerals ---


def _chinese(text: str, start: int) -> Number:
    end = _run(text, start, NUMERALS)
    if end + 1 < len(text) and text[end] == "点" and text[end + 1] in DIGITS:
        end = _run(text, end + 1, NUMERALS)
    if end < len(text) and text[end] in ASCII:
        return Number(start, _run(text, end, ASCII | NUMERALS), None, False)  # scripts mixed
    numeral = text[start:end]
    value = chinese(numeral) if len(numeral) <= LONGEST else None
    return Number(start, end, value, False, doubtful=_colloquial(numeral))


def _colloquial(numeral: str) -> bool:
    """一百二, 三五: said so, but a careful reader asks."""
    if len(numeral) == 2 and all(c in DIGITS for c in numeral):
        return True
    return (
        len(numeral) > 2 and numeral[-1] in DIGITS and numeral[-2] in {**SMALL, **LARGE} and numeral[-2] not in "十拾"
    )


def _whole(numeral: str) -> Decimal | None:
    if not numeral or any(c not in NUMERALS for c in numeral):
        return None
    if all(c in DIGITS for c in numeral):
        return Decimal("".join(str(DIGITS[c]) for c in numeral))  # 二〇二四
    total, section, digit, last, least = 0, 0, None, 0, 10_000
    for c in numeral:
        if c in DIGITS:
            if digit:
                return None
            digit = DIGITS[c]
        elif c in SMALL:
            if SMALL[c] >= least or (digit is None and c not in "十拾"):
                return None
            least = SMALL[c]
            section += (1 if digit is None else digit) * SMALL[c]
            digit, last = None, SMALL[c]
        else:
            section += digit or 0
            if not section and not total:
                return None
            total = (total + section) * LARGE[c] if LARGE[c] > 10_000 else total + section * LARGE[c]
            section, digit, last, least = 0, None, LARGE[c], 10_000
    return Decimal(total + section + _tail(numeral, digit, last))


def _tail(numeral: str, digit: int | None, last: int) -> int:
    """The last digit: 一百零五 is 105, 一百二 is 120, 十二 is 12."""
    if not digit:
        return 0
    return digit * last // 10 if last > 10 and numeral[-2] in {**SMALL, **LARGE} else digit
