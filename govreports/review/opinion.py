"""退回意见: every return of a report with its pins and answers, for the page and for Word."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as in_words

from govreports.printing.word import opinion as on_paper
from govreports.reports import cells
from govreports.reports.models import Report
from govreports.review import pins
from govreports.review.changes import Changed
from govreports.review.models import Step
from govreports.review.pins import Shown

MINUTE = "Y年n月j日 H:i"


def returns(report: Report) -> list[tuple[Step, list[Shown]]]:
    """The returns, the last one first, each with its pins by number."""
    document = cells.document(report)
    return [
        (step, pins.shown(report, document, list(step.pins.select_related("step", "answered_by").order_by("number"))))
        for step in report.steps.filter(move="return").select_related("by").order_by("-pk")
    ]


def word(report: Report) -> bytes:
    """All of them as a .docx."""
    made = [_returned(step, shown) for step, shown in returns(report)]
    return on_paper.write(str(report), report.agency.name, made)


def _returned(step: Step, shown: list[Shown]) -> on_paper.Returned:
    return on_paper.Returned(
        heading="，".join(filter(None, (step.stage, _minute(step.at), str(step.by)))),
        version=f"第 {step.version} 稿，SHA-256 {step.fingerprint}",
        reason=step.note,
        points=tuple(_point(item) for item in shown),
    )


def _point(item: Shown) -> on_paper.Point:
    pin = item.pin
    answer = ""
    if pin.answered_by and pin.answered_at:
        said = f"：{pin.answer_text}" if pin.answer_text else ""
        answer = f"{pin.get_answer_display()}{said}（{pin.answered_by}，{_minute(pin.answered_at)}）"
    changed = tuple(_change(change) for change in item.changed)
    return on_paper.Point(pin.number or 0, item.label, pin.quote, item.moved, pin.text, answer, changed)


def _change(change: Changed) -> str:
    return f"{change.label}：{change.old or '空白'} → {change.new or '空白'}（{change.by}，{_minute(change.at)}）"


def _minute(at: datetime) -> str:
    return in_words(timezone.localtime(at), MINUTE)
