"""What has been published: frozen, never changed; and the downloads of many at once, which pass."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from govreports.agencies.models import Agency
from govreports.formats import document
from govreports.printing import foot
from govreports.printing.pages import printed_date
from govreports.reports.models import Report


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Editions; which one is in force follows from the numbers alone, nothing is ever marked."""

    def in_force(self) -> PublicationQuerySet:
        """Of every report the newest edition."""
        newer = Publication.objects.filter(report=models.OuterRef("report"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(newer))

    def latest_of(self, agency: Agency | int, year: int) -> Publication | None:
        """The edition in force of an agency's report for a year; None where nothing is published."""
        return self.filter(agency=agency, year=year).order_by("-number").first()


class Publication(models.Model):
    """One edition of a published report: its exchange document word for word, with its digests, who and when.

    Rows are added and never changed: a correction (更正) is another edition with the next number.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="publications")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="publications")
    year = models.PositiveSmallIntegerField("报告年度")
    number = models.PositiveSmallIntegerField("版次", default=1)
    title = models.CharField("标题", max_length=120, help_text="as published, whatever the agency is called later")
    document = models.TextField("数据文件", help_text="canonical JSON")
    sha256 = models.CharField("SHA-256", max_length=64)
    sm3 = models.CharField("SM3", max_length=64, blank=True, help_text="empty where OpenSSL had no SM3")
    pdf_sha256 = models.CharField("PDF 的 SHA-256", max_length=64, blank=True, help_text="of the file as it was proved")
    pdf_size = models.PositiveIntegerField("PDF 的字节数", null=True, help_text="empty for editions before it was kept")
    page_count = models.PositiveSmallIntegerField("页数", null=True)
    made_with = models.JSONField("生成环境", default=dict, help_text="versions of what makes the files")
    imprint = models.CharField(
        "版次说明", max_length=60, blank=True, help_text="what a corrected edition says of itself in every file"
    )
    reason = models.TextField("更正原因", blank=True, help_text="public; of every edition but the first")
    published_at = models.DateTimeField("发布时间")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "agency__code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="published_once_a_number"),
            models.UniqueConstraint(fields=["report", "number"], name="edition_once_a_report"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.number} 版）"

    def get_absolute_url(self) -> str:
        """The public page of the report, which shows the edition in force."""
        return reverse("publication:report", args=[self.year, self.agency.code])

    @property
    def edition_url(self) -> str:
        """The public page of this very edition, whatever comes after it."""
        return reverse("publication:edition", args=[self.year, self.agency.code, self.number])

    @property
    def foot(self) -> str:
        """The line that closes every file of this edition."""
        return foot.line(self.sha256, self.imprint)

    @property
    def content(self) -> document.Document:
        """The report as it was published."""
        return document.parse(self.document)


def imprint(number: int, at: datetime) -> str:
    """第2版（2026年3月5日更正），取代第1版; nothing on a first edition, which says nothing of others.

    Kept with the edition: its files say the same whatever later ones are to say.
    """
    corrected = f"第{number}版（{printed_date(timezone.localdate(at))}更正），取代第{number - 1}版"
    return corrected if number > 1 else ""


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
