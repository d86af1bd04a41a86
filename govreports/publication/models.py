"""What has been published: frozen, never changed."""

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
