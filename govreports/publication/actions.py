"""Publishing: proof first, then the last move and the frozen document in one transaction."""

from __future__ import annotations

import hashlib

from django.db import transaction

from govreports.agencies.models import User
from govreports.formats.document import canonical
from govreports.publication import proof
from govreports.publication.models import Publication
from govreports.reports import carrying, cells
from govreports.reports.models import Report
from govreports.review.actions import Outdated, make, permissions
from govreports.review.moves import MOVES


def publish(*, report: int, by: User, seen: int | None = None) -> Publication:
    """Publish an approved report; what stands in it from now on is what was frozen here."""
    return _freeze(report, by, seen, proved=_proved(report, by))


def _proved(report: int, by: User) -> str | None:
    """What was proved, before any lock is held: a rendering takes its time.

    None where the move would be refused anyhow; nobody waits for a rendering to hear that.
    """
    found = Report.objects.visible_to(by).filter(pk=report).first()
    move = MOVES["publish"]
    if found is None or found.status not in move.from_ or move.permission not in permissions(found, by):
        return None
    frozen = canonical(cells.document(found))
    proof.check(frozen, whose=f"user {by.pk}")
    return frozen


@transaction.atomic
def _freeze(report: int, by: User, seen: int | None, proved: str | None) -> Publication:
    step = make("publish", report=report, by=by, seen=seen)
    document = cells.document(step.report)
    frozen = canonical(document)
    if frozen != proved:
        raise Outdated("报告在发布前的一刻有了改动，没有发布。请重新查看后再办理。")
    made = Publication.objects.create(
        report=step.report,
        agency=step.report.agency,
        year=step.report.year,
        title=document.title,
        document=frozen,
        sha256=hashlib.sha256(frozen.encode()).hexdigest(),
        published_at=step.at,
        published_by=by,
    )
    carrying.arrived(agency=made.agency, year=made.year)
    return made
