"""What a batch will hold: the reports as published, their files, and what is not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from govreports.agencies.models import Agency
from govreports.publication.batches import wanted
from govreports.publication.batches.names import Names
from govreports.publication.models import Publication
from govreports.web.errors import Refused


class NothingPublished(Refused):
    """There is no report to put in."""


@dataclass(frozen=True)
class Entry:
    """One published report, and its files by format."""

    publication: int
    code: str
    agency: str
    title: str
    number: int
    published_at: datetime
    sha256: str
    files: dict[str, str]


@dataclass(frozen=True)
class Plan:
    """The reports in the order of the agencies' codes."""

    year: int
    entries: tuple[Entry, ...]
    unpublished: tuple[Agency, ...]
    unknown: tuple[str, ...]


def plan(year: int, asked: tuple[str, ...] | None, formats: tuple[str, ...]) -> Plan:
    """Whatever of the list is published; without a list every agency."""
    found = wanted.find(asked)
    current = _current(year)
    names = Names()
    entries = tuple(
        Entry(
            publication=published.pk,
            code=agency.code,
            agency=agency.name,
            title=published.title,
            number=published.number,
            published_at=published.published_at,
            sha256=published.sha256,
            files={key: names.give(agency.code, published.title, key) for key in formats},
        )
        for agency in found.agencies
        if (published := current.get(agency.pk))
    )
    unpublished = tuple(agency for agency in found.agencies if agency.pk not in current)
    return Plan(year, entries, unpublished, found.unknown)


def refuse_nothing(made: Plan) -> Plan:
    """The plan, where it holds anything."""
    if made.entries:
        return made
    unknown = f"名单中有 {len(made.unknown)} 行没有对应的机关。" if made.unknown else ""
    raise NothingPublished(f"所选机关没有已发布的 {made.year} 年报告，没有生成文件。{unknown}")


def _current(year: int) -> dict[int, Publication]:
    """Of each agency the edition that the public gets."""
    published = Publication.objects.filter(year=year).defer("document").order_by("number")
    return {found.agency_id: found for found in published}
