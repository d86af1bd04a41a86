"""The texts of a report: plain paragraphs, one a line."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from govreports.reports.models.report import Report


class Narrative(models.Model):
    """One text: the preamble or a narrative section.  No markup goes in or comes out."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="narratives")
    section = models.CharField("部分", max_length=20)
    text = models.TextField("正文", blank=True)
    # [start, end, key] in code points: which numbers of the text follow the tables (bindings.py).
    bindings = models.JSONField("随表数字", default=list)
    changed_at = models.DateTimeField("最后修改时间", null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "section"], name="narrative_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.section}"
