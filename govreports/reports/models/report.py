"""One report: one agency, one year, where it stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Permission
from govreports.formats import EDITIONS
from govreports.formats.schema import Edition


class Status(models.TextChoices):
    """Where a report stands; the moves between are in review/moves.py."""

    DRAFTING = "drafting", "填报中"
    IN_REVIEW = "in_review", "待审核"
    RETURNED = "returned", "退回修改"
    APPROVED = "approved", "审核通过"
    PUBLISHED = "published", "已发布"


EDITABLE = frozenset({Status.DRAFTING, Status.RETURNED})


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports a user may reach; a view fetches through these, never beside them."""

    def permitting(self, user: User, permission: Permission) -> ReportQuerySet:
        """Reports of the agencies in which the user holds `permission`."""
        if not user.is_active:
            return self.none()
        agencies = Membership.objects.holding(permission).filter(user=user).values("agency")
        return self.filter(agency__in=agencies).select_related("agency")

    def visible_to(self, user: User) -> ReportQuerySet:
        """Reports the user may read."""
        return self.permitting(user, Permission.VIEW)

    def editable_by(self, user: User) -> ReportQuerySet:
        """Reports the user may write, while their state allows it."""
        return self.permitting(user, Permission.EDIT)

    def for_page(self, user: User) -> ReportQuerySet:
        """Reports the user may read, with what a page of writing asks of each besides: no query more."""
        writers = Membership.objects.holding(Permission.EDIT).filter(user=user, agency=models.OuterRef("agency"))
        returned = Report.objects.filter(pk=models.OuterRef("pk"), steps__move="return")
        return self.visible_to(user).annotate(is_writable=models.Exists(writers), was_returned=models.Exists(returned))


class Report(models.Model):
    """The annual report of one agency for one year, under one edition of the format."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reports", verbose_name="机关")
    year = models.PositiveSmallIntegerField("报告年度")
    format = models.CharField("格式", max_length=8)
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.DRAFTING)
    # Counts saves and moves: what a page shows is named by it, and conflicts are found by it.
    version = models.PositiveIntegerField("版本", default=1)
    signed_off_agency = models.CharField("落款机关", max_length=60, blank=True)
    signed_off_date = models.DateField("落款日期", null=True, blank=True)
    # Last year's figures as an imported document brought them, until they are compared.
    previous = models.JSONField("上年数据", null=True, blank=True)
    opened_at = models.DateTimeField("开始填报时间")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="开始填报人")
    changed_at = models.DateTimeField("最后修改时间")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="最后修改人"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报告"
        ordering = ["-year", "agency"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="report_once_a_year"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="report_status_known"),
        ]

    def __str__(self) -> str:
        return self.edition.title(self.agency.name, self.year)

    def get_absolute_url(self) -> str:
        """The task page."""
        return reverse("review:task", args=[self.pk])

    @property
    def edition(self) -> Edition:
        """The format the report was opened with; it keeps it."""
        return EDITIONS[self.format]

    @property
    def is_editable(self) -> bool:
        """Whether figures and texts may be changed now."""
        return self.status in EDITABLE
