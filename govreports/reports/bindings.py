"""Figures that stand in a text and follow the tables: spans of the text, each bound to a quantity.

The text stays plain; its bindings are a list beside it, as [start, end, key] in code points.  The
key "" declares a number to be another one than it looks.  Knows no database.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Final, NamedTuple

from govreports.formats import EDITIONS, numbers
from govreports.formats.schema import Cells, Edition
from govreports.narrative.quantities import Quantity, quantities
from govreports.web.errors import BadRequest

OTHER: Final = ""
MOST: Final = 5000  # bindings of one text; there are 25,000 numbers at most in 50,000 characters
# Pairs of clauses a comparison may look at; past them, only what surrounds the changed stretch is kept.
_MOST_PAIRS: Final = 1_000_000
_LONGEST_CLAUSE: Final = 100  # compared by the character
_LONGEST_NUMBER: Final = 40

_DIGITS: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
# Digits, their point, and a comma before three more of them: the number is not over, or not begun.
_GOES_ON: Final = re.compile(r"[0-9０-９]|[.．][0-9０-９]|[,，][0-9０-９]{3}(?![0-9０-９])")
_COMES_FROM: Final = re.compile(r"[0-9０-９][.．,]?$")
EDGES: Final = {"before": _COMES_FROM.pattern, "after": _GOES_ON.pattern}  # for the browser, which reads them alike
_CLAUSE: Final = re.compile(r"[^，。；、：\n]*[，。；、：\n]?")


class Binding(NamedTuple):
    """A stretch of a text, and the quantity whose digits stand there."""

    start: int
    end: int
    key: str


Bindings = tuple[Binding, ...]
Shown = Mapping[str, str]  # what is printed for a quantity; "" while a cell is blank


def quantities_of(edition: Edition) -> dict[str, Quantity]:
    """What a figure in a text can follow, the most used first.

    The totals of table 三 that stand by themselves, the sums, tables 二 and 四, then what stands in a group.
    """
    return _quantities(edition.key)


@cache
def _quantities(format_key: str) -> dict[str, Quantity]:
    edition = EDITIONS[format_key]
    by_itself = {row.key for row in edition.table("requests").rows if not row.group}

    def rank(quantity: Quantity) -> int:
        part = quantity.key.partition(".")[0]
        if part != "requests" or quantity.key not in edition.cells:
            return {"requests": 1, "proactive": 2}.get(part, 3)
        if not quantity.key.endswith(".total"):
            return 5
        return 0 if quantity.key.split(".")[1] in by_itself else 4

    return {q.key: q for q in sorted(quantities(edition).values(), key=rank) if q.cells}


def shown(edition: Edition, figures: Cells, keys: Iterable[str] | None = None) -> dict[str, str]:
    """What is printed for each of the quantities `keys`, or for all; unknown keys are left out."""
    known = quantities_of(edition)
    return {k: numbers.show(known[k].value(figures)) for k in (known if keys is None else keys) if k in known}


def label(edition: Edition, key: str) -> str:
    """What a number is bound to."""
    return quantities_of(edition)[key].label if key else "另有所指"


def rebound(edition: Edition, before: tuple[str, Bindings], after: tuple[str, Bindings]) -> list[str]:
    """The numbers of a text that are bound no more, and those that newly are, as history tells it."""
    (text, old), (written, new) = before, after
    return [_told(edition, text, set(old) - set(new)), _told(edition, written, set(new) - set(old))]


def _told(edition: Edition, text: str, bound: Iterable[Binding]) -> str:
    return "；".join(f"{text[one.start : one.end]}（{label(edition, one.key)}）" for one in sorted(bound)[:20])


def given(value: Any, texts: Iterable[str]) -> dict[str, Bindings]:
    """Bindings as a browser sends them, by text; BadRequest for another shape."""
    if not isinstance(value, dict) or set(value) - set(texts):
        raise BadRequest("bindings 应为以 changes 中的正文名称为键的 JSON 对象。")
    return {name: _list(name, listed) for name, listed in value.items()}


def _list(name: str, listed: Any) -> Bindings:
    if not isinstance(listed, list) or len(listed) > MOST or not all(map(_is_binding, listed)):
        raise BadRequest(f"bindings.{name} 应为不超过 {MOST} 个 [起, 止, 名称] 的列表。")
    return kept(listed)


def _is_binding(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 3 and [type(part) for part in one] == [int, int, str]


def kept(listed: Iterable[Sequence[Any]]) -> Bindings:
    """Bindings as they were kept beside their text."""
    return tuple(Binding(*one) for one in listed)


def fitting(text: str, bindings: Iterable[Binding], fits: Callable[[str, str], bool]) -> Bindings:
    """Those that lie in the text, one after the other, on a whole number that `fits(key, number)`."""
    found: list[Binding] = []
    end = 0
    for one in sorted(bindings):
        is_apart = end <= one.start < one.end <= len(text)
        if is_apart and _is_whole(text, one) and fits(one.key, text[one.start : one.end]):
            found.append(one)
            end = one.end
    return tuple(found)


def _is_whole(text: str, one: Binding) -> bool:
    """Whether the stretch is a number and no part of a longer one."""
    words = text[one.start : one.end]
    if one.key == OTHER:
        is_number = len(words) <= _LONGEST_NUMBER and "\n" not in words and any(c.isnumeric() for c in words)
    else:
        is_number = bool(_DIGITS.fullmatch(words))
    goes_on = words[-1].isnumeric() and _GOES_ON.match(text, one.end)
    comes_from = words[0].isnumeric() and _COMES_FROM.search(text[max(0, one.start - 2) : one.start])
    return is_number and not goes_on and not comes_from


def refreshed(text: str, bindings: Bindings, figures: Shown) -> tuple[str, Bindings]:
    """The text with every bound number as its quantity is printed now; where that is blank, the digits stay."""
    pieces: list[str] = []
    moved: list[Binding] = []
    at = shift = 0
    for one in bindings:
        digits = figures.get(one.key) or text[one.start : one.end]
        pieces += [text[at : one.start], digits]
        moved.append(Binding(one.start + shift, one.start + shift + len(digits), one.key))
        shift += len(digits) - (one.end - one.start)
        at = one.end
    return "".join([*pieces, text[at:]]), tuple(moved)


def aligned(old: str, bindings: Bindings, new: str) -> Bindings:
    """The bindings of a text that was rewritten without saying where: those whose clause is still there."""
    if old == new or not bindings:
        return bindings
    places = sorted(_places(_clauses(old), _clauses(new)))
    starts = [start for start, _, _ in places]
    found = []
    for one in bindings:
        _, end, shift = places[bisect_right(starts, one.start) - 1]
        if one.end <= end:
            found.append(Binding(one.start + shift, one.end + shift, one.key))
    return fitting(new, found, lambda key, number: True)


def _places(before: list[str], after: list[str]) -> Iterable[tuple[int, int, int]]:
    """Stretches of the old text that stand unchanged in the new one: from, to, and how far they moved."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    offsets, there = _offsets(before), _offsets(after)
    yield 0, offsets[start], 0  # also where nothing is alike: there is always a first
    yield offsets[len(before) - end], offsets[-1], there[-1] - offsets[-1]
    left, right = before[start : len(before) - end], after[start : len(after) - end]
    if len(left) * len(right) > _MOST_PAIRS:
        return
    for tag, i, k, j, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            yield offsets[start + i], offsets[start + k], there[start + j] - offsets[start + i]
        elif tag == "replace":
            for a, b in zip(range(i, k), range(j, m), strict=False):
                yield from _within(left[a], right[b], offsets[start + a], there[start + b])


def _within(left: str, right: str, at: int, there: int) -> Iterable[tuple[int, int, int]]:
    """What is unchanged in a clause in which something was changed; of a very long one, its head and its tail."""
    if max(len(left), len(right)) <= _LONGEST_CLAUSE:
        for i, j, size in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
            yield at + i, at + i + size, there + j - at - i
        return
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    yield at, at + head, there - at
    yield at + len(left) - tail, at + len(left), there + len(right) - at - len(left)


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """How many items two sequences begin with alike."""
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.findall(text) if clause]


def _offsets(clauses: list[str]) -> list[int]:
    """Where each clause begins, and where the last one ends."""
    offsets = [0]
    for clause in clauses:
        offsets.append(offsets[-1] + len(clause))
    return offsets
