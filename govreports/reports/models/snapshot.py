"""What a published report has beside its exchange document, as a correction found it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from govreports.reports.models.report import Report


class Snapshot(models.Model):
    """What a correction that is given up goes back to; the words and figures are the edition's in force.

    Taken when a correction begins, the newest counts; never changed or deleted (guards.py).
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="snapshots")
    # By text, as Narrative keeps them: an exchange document knows no bindings.
    bindings = models.JSONField("随表数字")
    # Which explanations were in force.
    explanations = models.JSONField("有效的说明")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.at:%Y-%m-%d}"
