"""What has been published: frozen, never changed; and the downloads of many at once, which pass."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from govreports.agencies.models import Agency
from govreports.formats import document
from govreports.reports.models import Report


class Publication(models.Model):
    """One published report: its exchange document word for word, with its hash, who and when."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="publications")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="publications")
    year = models.PositiveSmallIntegerField("报告年度")
    number = models.PositiveSmallIntegerField("版次", default=1)
    title = models.CharField("标题", max_length=120, help_text="as published, whatever the agency is called later")
    document = models.TextField("数据文件", help_text="canonical JSON")
    sha256 = models.CharField("SHA-256", max_length=64)
    published_at = models.DateTimeField("发布时间")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "agency__code", "-number"]
        constraints = [models.UniqueConstraint(fields=["agency", "year", "number"], name="published_once_a_number")]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.number} 版）"

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("publication:report", args=[self.year, self.agency.code])

    @property
    def content(self) -> document.Document:
        """The report as it was published."""
        return document.parse(self.document)


class BatchState(models.TextChoices):
    """Where a batch stands."""

    WAITING = "waiting", "排队中"
    RUNNING = "running", "正在生成"
    DONE = "done", "已完成"
    STOPPED = "stopped", "已中断"


class Batch(models.Model):
    """One person's order of a year's published reports as a ZIP; goes, file and row, after some days."""

    UNFINISHED = (BatchState.WAITING, BatchState.RUNNING)

    year = models.PositiveSmallIntegerField("报告年度")
    wanted = models.TextField("机关名单", blank=True, help_text="codes or names, one a line; empty for all")
    formats = models.CharField("文件格式", max_length=60, help_text="keys with commas between")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="batches")
    asked_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=10, choices=BatchState.choices, default=BatchState.WAITING)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("共", default=0)
    fault = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批量下载"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by"],
                condition=models.Q(state__in=[BatchState.WAITING, BatchState.RUNNING]),
                name="one_batch_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} 年报告批量下载"

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("publication:batch", args=[self.pk])
