"""Publishing: the last move and the frozen document, in one transaction."""

from __future__ import annotations

import hashlib

from django.db import transaction

from govreports.agencies.models import User
from govreports.formats.document import canonical
from govreports.publication.models import Publication
from govreports.reports import cells
from govreports.review.actions import make


@transaction.atomic
def publish(*, report: int, by: User, seen: int | None = None) -> Publication:
    """Publish an approved report; what stands in it from now on is what was frozen here."""
    step = make("publish", report=report, by=by, seen=seen)
    document = cells.document(step.report)
    frozen = canonical(document)
    return Publication.objects.create(
        report=step.report,
        agency=step.report.agency,
        year=step.report.year,
        title=document.title,
        document=frozen,
        sha256=hashlib.sha256(frozen.encode()).hexdigest(),
        published_at=step.at,
        published_by=by,
    )
