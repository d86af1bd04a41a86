"""Last year's report as this one goes on from it: whose it is, and its figures where they are known.

An agency's own report; after a merger those of all predecessors, added up; after a renaming the
predecessor's; after a split nobody's, because no rule says which share of the figures came along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import F, FilteredRelation, Q

from govreports.agencies.models import Agency, Succession, SuccessionKind
from govreports.findings.case import LastYear
from govreports.formats.document import Document, parse
from govreports.formats.schema import Cells
from govreports.reports import entries
from govreports.reports.models import Narrative, Report


@dataclass(frozen=True)
class Part:
    """One agency's report of last year: `content` is the edition in force, None where none is published here."""

    agency: str
    code: str
    number: int = 0
    content: Document | None = None


@dataclass(frozen=True)
class Predecessors:
    """The reports of last year that one goes on from, in the order of their agencies."""

    year: int
    parts: tuple[Part, ...]
    kind: SuccessionKind | None = None  # None: the agency's own
    draft: int | None = field(default=None, compare=False)  # its own report, not published

    @property
    def split_from(self) -> str:
        """The agency of which this one is a part; empty where it was not split."""
        return self.parts[0].agency if self.kind is SuccessionKind.SPLIT else ""

    @property
    def unknown(self) -> str:
        """Why there are no figures of last year here; empty where there are."""
        if self.split_from:
            return f"由“{self.split_from}”分设，上年的数不能推算"
        missing = "、".join(f"“{part.agency}”" for part in self.parts if part.content is None)
        return f"{missing}{self.year}年年度报告没有在本系统发布" if missing else ""

    @property
    def name(self) -> str:
        """The reports as they are called on a page."""
        names = [f"{part.agency}{self._edition(part)}" for part in self.parts if part.content]
        own = f"{self.year}年年度报告"
        if self.kind is None:
            return own + "".join(self._edition(part) for part in self.parts)
        return f"{'、'.join(names)}的{own}" + ("合计" if self.kind is SuccessionKind.MERGED else "")

    @cached_property
    def cells(self) -> Cells:
        """The typed figures; of several reports their sums.  Empty where they are not known."""
        if self.unknown:
            return {}
        contents = [part.content for part in self.parts if part.content]
        if len(contents) == 1:
            return contents[0].cells
        sums = {}
        for name, cell in contents[0].edition.cells.items():
            figures = [content.cells.get(name) for content in contents]
            known = [figure for figure in figures if figure is not None]
            # A blank is not 0: what is blank in one report is blank in the sum.
            if not cell.derived:
                sums[name] = sum(known) if len(known) == len(figures) else None
        return sums

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of the one report that one goes on from."""
        content = self.parts[0].content if len(self.parts) == 1 else None
        return {entries.PREAMBLE: content.preamble, **content.sections} if content else {}

    def _edition(self, part: Part) -> str:
        return f"（第{part.number}版）" if part.number > 1 else ""


def predecessors(report: Report) -> Predecessors:
    """Whose reports of last year this one goes on from, and what was published of them; one query."""
    rows = _rows(report)
    kind = next((SuccessionKind(row.how) for row in rows.values() if row.how), None)
    # The agency into which others were merged had a report of its own, where there is one.
    own = rows[report.agency_id]
    counts = kind is None or own.how or (kind is SuccessionKind.MERGED and own.last_report)
    parts = tuple(
        Part(row.name, row.code, row.number or 0, parse(row.document) if row.document else None)
        for agency, row in rows.items()
        if counts or agency != report.agency_id
    )
    return Predecessors(report.year - 1, parts, kind, None if own.document else own.last_report)


def _rows(report: Report) -> dict[int, Any]:
    """The agency and its predecessors, by key and in order of their codes, each with the edition in force."""
    link = FilteredRelation(
        "succeeded_by", condition=Q(succeeded_by__successor=report.agency_id, succeeded_by__year=report.year)
    )
    last = FilteredRelation("reports", condition=Q(reports__year=report.year - 1))
    # One set of keys: a database does not look through all agencies for it, as it would for an “or”.
    before = Succession.objects.filter(successor=report.agency_id, year=report.year).order_by()
    keys = before.values("predecessor").union(Agency.objects.filter(pk=report.agency_id).order_by().values("pk"))
    found = (
        Agency.objects.annotate(link=link, last=last)
        .filter(pk__in=keys)
        .order_by("code", "-last__publications__number")
        .annotate(
            how=F("link__kind"),
            last_report=F("last__pk"),
            number=F("last__publications__number"),
            document=F("last__publications__document"),
        )
    )
    rows: dict[int, Any] = {}
    for row in found.values_list("pk", "name", "code", "how", "last_report", "number", "document", named=True):
        rows.setdefault(row.pk, row)
    return rows


def compared(report: Report, document: Document) -> LastYear | None:
    """What the checks between years compare the report with; None where nothing is known.

    Figures the report brings as `previous` are those that were taken over; what is published now
    is what they were corrected to.
    """
    found = predecessors(report)
    given = document.previous if document.previous and document.previous.year == found.year else None
    corrected = None if found.unknown else found.cells
    texts = found.texts or _drafted(found)
    if given or corrected is not None:
        return LastYear(found.year, given.cells if given else corrected or {}, texts, corrected)
    unknown = found.unknown if found.kind else ""
    return LastYear(found.year, {}, texts, unknown=unknown) if texts or unknown else None


def _drafted(found: Predecessors) -> Mapping[str, str]:
    if found.draft is None:
        return {}
    texts = Narrative.objects.filter(report=found.draft).exclude(text="")
    return dict(texts.values_list("section", "text"))
