"""Publishing: proof first, then the last move and the frozen document in one transaction.

What is published stays as it is; a correction (更正) goes the whole way again and becomes the next edition.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from govreports.agencies.models import User
from govreports.formats.document import canonical
from govreports.publication import digests, proof
from govreports.publication.models import Publication, imprint
from govreports.reports import carrying, cells
from govreports.reports.models import Report
from govreports.review.actions import Outdated, make, permissions
from govreports.review.models import Step
from govreports.review.moves import MOVES


@dataclass(frozen=True)
class _Proof:
    """Which edition was proved, word for word, and what it says of itself on paper."""

    number: int
    frozen: str
    imprint: str
    file: proof.Proved


def publish(*, report: int, by: User, seen: int | None = None, after: int | None = None) -> Publication:
    """Publish an approved report; what stands in it from now on is what was frozen here."""
    return _freeze(report, by, seen, after, proved=_proved(report, by))


def _proved(report: int, by: User) -> _Proof | None:
    """What was proved, before any lock is held: a rendering takes its time.

    None where the move would be refused anyhow; nobody waits for a rendering to hear that.
    """
    found = Report.objects.visible_to(by).filter(pk=report).first()
    move = MOVES["publish"]
    if found is None or found.status not in move.from_ or move.permission not in permissions(found, by):
        return None
    number, frozen = _next_number(found), canonical(cells.document(found))
    says = imprint(number, timezone.now())
    return _Proof(number, frozen, says, proof.check(frozen, says, whose=f"user {by.pk}"))


@transaction.atomic
def _freeze(report: int, by: User, seen: int | None, after: int | None, proved: _Proof | None) -> Publication:
    step = make("publish", report=report, by=by, seen=seen, after=after)
    document = cells.document(step.report)
    if proved is None or not _is_still(proved, step, canonical(document)):
        raise Outdated("报告在发布前的一刻有了改动，未办理：发布。请重新查看后再办理。")
    data = proved.frozen.encode()
    made = Publication.objects.create(
        report=step.report,
        agency=step.report.agency,
        year=step.report.year,
        number=proved.number,
        title=document.title,
        document=proved.frozen,
        sha256=digests.sha256(data),
        sm3=digests.sm3(data),
        pdf_sha256=proved.file.pdf_sha256,
        pdf_size=proved.file.pdf_size,
        page_count=proved.file.page_count,
        made_with=proved.file.made_with,
        imprint=proved.imprint,
        reason=_reason(step.report, proved.number),
        published_at=step.at,
        published_by=by,
    )
    carrying.arrived(agency=made.agency, year=made.year)
    return made


def _is_still(proved: _Proof, step: Step, frozen: str) -> bool:
    """Whether under the lock everything is as it was proved; at midnight the printed day is another."""
    number = _next_number(step.report)
    return (number, frozen, imprint(number, step.at)) == (proved.number, proved.frozen, proved.imprint)


def _next_number(report: Report) -> int:
    latest = report.publications.order_by("-number").values_list("number", flat=True).first()
    return (latest or 0) + 1


def _reason(report: Report, number: int) -> str:
    """Why the edition before was corrected, as whoever began the correction wrote it for the public."""
    if number == 1:
        return ""
    return report.steps.filter(move="correct").order_by("-pk").values_list("note", flat=True).first() or ""
