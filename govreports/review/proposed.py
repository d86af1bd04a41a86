"""Proposals nobody has answered: who decides sees them, a submission answers them, a decision closes what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from govreports.agencies.models import User
from govreports.formats.document import Document
from govreports.reports import entries
from govreports.reports.models import Report, Status
from govreports.reports.restoring import Restored
from govreports.review import places
from govreports.review.models import Proposal, ProposalState

# By which move the report goes on without what was proposed, from where it stands.
_CLOSED_BY = {Status.IN_REVIEW: "审核通过", Status.APPROVED: "发布"}
_GIVEN_UP = "撤销更正"


@dataclass(frozen=True)
class Shown:
    """A proposal as a page shows it, beside what stands there now."""

    proposal: Proposal
    label: str
    url: str
    now: str


def unanswered(report: Report) -> QuerySet[Proposal]:
    """What the agency has neither accepted nor declined, as it came."""
    return report.proposals.filter(state=ProposalState.OPEN).select_related("by").order_by("pk")


def shown(report: Report, document: Document, kept: Iterable[Proposal]) -> list[Shown]:
    """Proposals with their printed labels, links and present values."""
    return [_shown(report, document, proposal) for proposal in kept]


def _shown(report: Report, document: Document, proposal: Proposal) -> Shown:
    edition, place = report.edition, proposal.place
    known = places.is_known(edition, place)
    url = places.url(report, place) if known else ""
    return Shown(proposal, places.label(edition, place), url, _present(document, place) if known else "")


def _present(document: Document, place: str) -> str:
    if place in document.edition.cells:
        return entries.show(document.figures[place])
    return places.written(document, place)


def close(report: Report, by: User, at: datetime) -> Restored:
    """Decline what is left, in the name of who decides without it; told with the move that does so."""
    left = list(unanswered(report))
    reply = f"{_CLOSED_BY.get(Status(report.status), _GIVEN_UP)}时没有采纳。"
    unanswered(report).update(state=ProposalState.DECLINED, reply=reply, decided_at=at, decided_by=by)
    edition = report.edition
    return Restored(
        told=tuple(f"{p.by}的建议{ProposalState.DECLINED.label}：{places.label(edition, p.place)}" for p in left)
    )
