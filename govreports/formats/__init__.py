"""The national format.  Pure Python: imports no Django, runs without a database."""

from __future__ import annotations

from govreports.formats.schema import Edition
from govreports.formats.y2021 import Y2021

# A new national format is a new module and a new entry here; the old one is not edited.
EDITIONS: dict[str, Edition] = {e.key: e for e in (Y2021,)}

FIRST_YEAR = min(e.since for e in EDITIONS.values())
LAST_YEAR = 2100


class UnknownYear(ValueError):
    """No edition of the format is known for this year."""


def edition(year: int) -> Edition:
    """The edition in force for report year `year`; UnknownYear before the first."""
    in_force = [e for e in EDITIONS.values() if e.since <= year <= LAST_YEAR]
    if not in_force:
        raise UnknownYear(f"没有 {year} 年适用的年度报告格式，可填报 {FIRST_YEAR} 年及以后的报告。")
    return max(in_force, key=lambda e: e.since)
