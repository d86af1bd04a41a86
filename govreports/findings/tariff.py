"""Amounts the tariff of the information-processing fee can give (国办函〔2020〕109号 arts. 3–5).

By item, a month: 1–10 free, 11–30 100 yuan each, from 31 in steps of ten 100 more each.
By page: 30 free, 31–100 10 yuan, 101–200 20 yuan, from 201 40 yuan.
"""

from __future__ import annotations

from functools import cache
from itertools import count, takewhile
from typing import Final

from govreports.formats.schema import Figure

_UNIT: Final = 10  # every rate is a multiple of it
_LARGEST: Final = 1_000_000


def by_item(items: int) -> int:
    """Yuan for so many requests of one applicant in a month."""
    return sum(_item_rate(n) for n in range(1, items + 1))


def by_page(pages: int) -> int:
    """Yuan for so many pages."""
    return 10 * (min(pages, 100) - min(pages, 30)) + 20 * (min(pages, 200) - min(pages, 100)) + 40 * max(0, pages - 200)


def reachable(yuan: Figure, *, notices: int | Figure | None) -> bool:
    """Whether the tariff can give an amount; two notices and more can give every multiple of ten."""
    if yuan < 0 or yuan % _UNIT:
        return False
    return notices != 1 or yuan > _LARGEST or _pages(int(yuan)) or int(yuan) in _items()


def _pages(yuan: int) -> bool:
    if yuan <= by_page(100):
        return True
    if yuan <= by_page(200):
        return yuan % 20 == 0
    return (yuan - by_page(200)) % 40 == 0


@cache
def _items() -> frozenset[int]:
    return frozenset(takewhile(lambda yuan: yuan <= _LARGEST, (by_item(n) for n in count(10))))


def _item_rate(item: int) -> int:
    if item <= 10:
        return 0
    return 100 if item <= 30 else 100 * ((item - 31) // 10 + 2)
