"""建议值: what an office outside the agency would write; the agency takes it under its own name, or not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from govreports.reports.models import Report


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", "待答复"
    ACCEPTED = "accepted", "已采纳"
    DECLINED = "declined", "未采纳"


class Proposal(models.Model):
    """A value or text for one entry, and why; it changes nothing until the agency accepts it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="proposals")
    place = models.CharField("位置", max_length=80)
    value = models.TextField("建议值", blank=True)
    reason = models.TextField("理由")
    version = models.PositiveIntegerField("版本", help_text="the report's version the office saw")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    reply = models.TextField("答复", blank=True)
    decided_at = models.DateTimeField("答复时间", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="proposal_decided_by_someone",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.place}: {self.value[:40]}"
