"""What a person is told of the reports he has to do with."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from govreports.reports.models import Report


class Notice(models.Model):
    """One sentence for one person about one move; on the page until read, by mail once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    report = models.ForeignKey(Report, models.CASCADE, related_name="notices")
    text = models.CharField("内容", max_length=300)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    read = models.BooleanField("已读", default=False)
    mailed = models.DateTimeField("邮件发出时间", null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "read"], name="notice_by_reader")]

    def __str__(self) -> str:
        return f"{self.user}: {self.text}"
