"""What a reviewer pins to a place of the report, and what the clerk answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from govreports.reports.models import Report
from govreports.review.models.step import Step


class AnswerKind(models.TextChoices):
    """The three answers to a pin."""

    CHANGED = "changed", "改了"
    EXPLAINED = "explained", "说明"
    KEPT = "kept", "不改，因为"


class Pin(models.Model):
    """One thing said of one place; the reviewer's own draft until a return carries it.

    `place` is the name of an entry as it is printed, totals included.  Text is remembered by
    where it stood and by its words: the place stays known when the words have gone.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="pins")
    place = models.CharField("位置", max_length=80)
    start = models.PositiveIntegerField("起", null=True)
    end = models.PositiveIntegerField("止", null=True)
    quote = models.TextField("原文", blank=True, help_text="the figure or words pinned, as they stood")
    text = models.TextField("意见")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, null=True, related_name="pins", verbose_name="退回")
    number = models.PositiveIntegerField("序号", null=True)
    answer = models.CharField("答复", max_length=10, choices=AnswerKind.choices, blank=True)
    answer_text = models.TextField("答复说明", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["step", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "number"], name="pin_once_a_number"),
            models.CheckConstraint(
                condition=Q(step__isnull=True, number__isnull=True) | Q(step__isnull=False, number__isnull=False),
                name="pin_numbered_when_returned",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="pin_answered_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.place}: {self.text[:40]}"
