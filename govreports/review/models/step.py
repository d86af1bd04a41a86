"""The steps a report has taken."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from govreports.audit.presenters import ACTIONS
from govreports.reports.models import Report, Status


class Step(models.Model):
    """One move made: from where to where, by whom, when, over which version.

    A move changes no word of the report and so makes no version: what was handed in, passed and
    approved is one version, as it is one document.  The number says which step came after which.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="steps")
    move = models.CharField("操作", max_length=20)
    from_status = models.CharField("原状态", max_length=12, choices=Status.choices)
    to_status = models.CharField("现状态", max_length=12, choices=Status.choices)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField("说明", blank=True)
    number = models.PositiveIntegerField("序号", default=0, help_text="from 1, without a gap, within the report")
    # Before steps had numbers a move was a version of its own, and this was the one it made.
    version = models.PositiveIntegerField("版本", help_text="the version the step was made over")
    fingerprint = models.CharField("SHA-256", max_length=64, help_text="of the exchange document at that version")
    # A round begins with a submission and holds every step until the next one.
    round = models.PositiveIntegerField("轮次", default=0)
    stage = models.CharField("审核步骤", max_length=20, blank=True, help_text="the name of the review step decided")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="step_once_a_number"),
            # Four eyes, for whoever writes past the application too: who submitted does not decide,
            # and nobody decides twice in a round (三审三校).
            models.UniqueConstraint(
                fields=["report", "round", "by"],
                condition=models.Q(move__in=["submit", "pass", "approve"], round__gt=0),
                name="step_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.move} v{self.version}"

    @property
    def label(self) -> str:
        """The move in the words of its button."""
        return ACTIONS.get(self.move, self.move)
