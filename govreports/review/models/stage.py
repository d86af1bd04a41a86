"""The review steps an agency has set, who holds them, and who stands in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from govreports.agencies.models import Agency, Membership
from govreports.reports.models import Report

MOST_STAGES = 3  # 初审、复审、签发: three reviews (三审) at most


class Stage(models.Model):
    """One review step of an agency; an agency without any has one, held by all its reviewers."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="stages", verbose_name="机关")
    number = models.PositiveSmallIntegerField("次序")
    name = models.CharField("名称", max_length=20)
    # Memberships, not people: who leaves the agency leaves the step.
    holders = models.ManyToManyField(Membership, related_name="stages", verbose_name="审核人")

    class Meta:
        verbose_name = verbose_name_plural = "审核步骤"
        ordering = ["agency", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="stage_once_a_number"),
            models.UniqueConstraint(fields=["agency", "name"], name="stage_once_a_name"),
            models.CheckConstraint(condition=Q(number__range=(1, MOST_STAGES)), name="stage_at_most_three"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.name}"


class StandIn(models.Model):
    """Who decides for an absent holder, from one day to another, both included."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="stand_ins", verbose_name="机关")
    absent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="外出人")
    stand_in = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="代理人")
    since = models.DateField("自")
    until = models.DateField("至")

    class Meta:
        verbose_name = verbose_name_plural = "代理"
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="stand_in_from_to"),
            models.CheckConstraint(condition=~Q(absent=F("stand_in")), name="stand_in_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.absent}：{self.since} 至 {self.until} 由 {self.stand_in} 代理"


class Opening(models.Model):
    """The first look of a step's holder at a report handed to him: from here on it is asked back, not taken back."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="openings")
    round = models.PositiveIntegerField("轮次")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "round"], name="opened_once_a_round")]

    def __str__(self) -> str:
        return f"{self.report_id} round {self.round}: {self.by}"
