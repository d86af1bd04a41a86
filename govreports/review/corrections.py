"""更正: what a move needs and does that begins, hands in or gives up the correction of a published report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from govreports.agencies.models import User
from govreports.formats.document import fingerprint, parse
from govreports.reports import cells
from govreports.reports.models import Report, Status
from govreports.reports.restoring import Restored, keep, restore
from govreports.review import proposed
from govreports.review.models import Step


class Attempt(Protocol):
    """What is looked at of a move that somebody wants to make."""

    @property
    def report(self) -> Report:
        """The report, locked."""
        ...

    @property
    def note(self) -> str:
        """What the person wrote."""
        ...


def has_public_reason(attempt: Attempt) -> str | None:
    """A correction says to the public why."""
    return None if attempt.note.strip() else "请写明更正的原因，发布更正后随报告公开。"


def differs_from_published(attempt: Attempt) -> str | None:
    """What is published already is not published again."""
    report = attempt.report
    latest = report.publications.order_by("-number").values_list("sha256", "number").first()
    if latest is None or latest[0] != fingerprint(cells.document(report)):
        return None
    return f"内容与已发布的第 {latest[1]} 版相同，没有要更正的。不再更正时，请由审核人撤销更正。"


def every_report(report: Report) -> bool:
    """Most moves concern all."""
    return True


def under_correction(report: Report) -> bool:
    """Whether an edition is out that the report, open again, is to replace."""
    return report.status != Status.PUBLISHED and report.publications.exists()


def begun(steps: Sequence[Step]) -> Step | None:
    """The step that began the correction under way, of a report's steps in their order; its note goes public."""
    last = next((step for step in reversed(steps) if step.move in {"correct", "abandon", "publish"}), None)
    return last if last and last.move == "correct" else None


def nothing(report: Report, by: User, at: datetime) -> Restored:
    """Most moves change the state alone."""
    return Restored()


def set_out(report: Report, by: User, at: datetime) -> Restored:
    """Before anything is corrected, take down what the edition in force does not say."""
    keep(report, by=by, at=at)
    return Restored()


def put_back(report: Report, by: User, at: datetime) -> Restored:
    """The report as it was before; a correction that was given up leaves nothing behind."""
    frozen = report.publications.order_by("-number").values_list("document", flat=True)[0]
    closed = proposed.close(report, by, at)
    restored = restore(report, parse(frozen), by=by, at=at)
    return replace(restored, told=(*restored.told, *closed.told))
