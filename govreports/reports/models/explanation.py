"""Why a figure or a sentence that a check asks about is right after all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from govreports.reports.models.report import Report


class Reason(models.TextChoices):
    """What kinds of reason inspectors accept: those real reports and evaluation notices give."""

    BUSINESS = "business", "情况属实：业务或申请量有变化"
    SCOPE = "scope", "统计范围、口径与上年或与正文不同"
    REORGANIZED = "reorganized", "机构合并、分设或职能划转"
    CORRECTED = "corrected", "上年报告有误，已经或将要更正"
    WORDING = "wording", "表述有依据，检查误读了文字"
    OTHER = "other", "其他"


class Explanation(models.Model):
    """One finding explained: it holds while the values it was given for are what they were.

    The newest of a finding is in force; an earlier one is withdrawn, never changed or deleted.  A
    correction that is given up leaves in force what was in force before (restoring.py).
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="explanations")
    key = models.CharField("问题", max_length=24)
    values = models.CharField("所据数值", max_length=24, help_text="fingerprint of what the finding rested on")
    rule = models.CharField("规则", max_length=10)
    message = models.TextField("检查结果", help_text="as it was when it was explained")
    # What the named cells showed then, by cell: the overview compares them with now.
    figures = models.JSONField("当时的数", default=dict)
    kind = models.CharField("原因", max_length=12, choices=Reason.choices)
    reason = models.CharField("说明", max_length=300)
    note_cell = models.CharField("印作附注的格", max_length=80, blank=True)
    given_at = models.DateTimeField("说明时间")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "key"], condition=Q(withdrawn_at__isnull=True), name="explanation_once_a_finding"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="explanation_withdrawn_by_somebody",
            ),
            models.CheckConstraint(condition=Q(kind__in=Reason.values), name="explanation_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.rule} {self.reason}"

    @property
    def printed(self) -> bool:
        """Whether it is printed with its figure."""
        return bool(self.note_cell)
