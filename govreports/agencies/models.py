"""Agencies, the people who work in them, and in which role."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from govreports.agencies.roles import HELD, Permission, Role, holding
from govreports.formats.document import AgencyKind

KIND_LABELS = {
    AgencyKind.GOVERNMENT: "本级政府",
    AgencyKind.DEPARTMENT: "部门",
    AgencyKind.TOWNSHIP: "乡镇（街道）",
    AgencyKind.DISPATCHED_BODY: "派出机构",
    AgencyKind.VERTICAL_BODY: "垂直管理部门",
    AgencyKind.AUTHORIZED_ORGANIZATION: "法律法规授权组织",
}


class User(AbstractUser):
    """A person with a log-in; `name` is how colleagues see him."""

    first_name = last_name = None  # type: ignore[assignment]  # Chinese names are one field
    name = models.CharField("姓名", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The name, as Django asks for it."""
        return self.name

    get_short_name = get_full_name


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Agencies whose affairs a user may reach; a view fetches through these."""

    def permitting(self, user: User, *permissions: Permission) -> AgencyQuerySet:
        """Agencies in which the user holds any of `permissions`."""
        roles = {role for permission in permissions for role in holding(permission)}
        held = Membership.objects.filter(user=user, user__is_active=True, role__in=roles)
        return self.filter(pk__in=held.values("agency"))

    def open_to(self, user: User) -> AgencyQuerySet:
        """Agencies whose review steps and stand-ins the user may see: everybody who works there on reports."""
        return self.permitting(user, Permission.VIEW, Permission.ADMINISTER)


class Agency(models.Model):
    """One body that owes a report of its own every year."""

    name = models.CharField("机关全称", max_length=60, unique=True)
    code = models.SlugField("网址代码", max_length=40, unique=True, help_text="小写字母、数字和连字符，用于公开网址")
    kind = models.CharField("机关类型", max_length=30, choices=[(k.value, v) for k, v in KIND_LABELS.items()])
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    members = models.ManyToManyField(User, through="Membership", related_name="agencies")

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机关"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Who is what, where."""

    def holding(self, permission: Permission) -> MembershipQuerySet:
        """Memberships of active people whose role holds `permission`."""
        return self.filter(role__in=holding(permission), user__is_active=True)

    def permissions(self, agency: int, user: User) -> frozenset[Permission]:
        """What a person may do in an agency."""
        roles = self.filter(agency=agency, user=user, user__is_active=True).values_list("role", flat=True)
        return frozenset().union(*(HELD[Role(role)] for role in roles))


class Membership(models.Model):
    """A person's role in an agency."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="用户")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="memberships", verbose_name="机关")
    role = models.CharField("角色", max_length=20, choices=Role.choices)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [models.UniqueConstraint(fields=["user", "agency", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.agency} · {self.get_role_display()}"


class SuccessionKind(models.TextChoices):
    """How one agency came to stand where another stood."""

    MERGED = "merged", "合并"
    SPLIT = "split", "分设"
    RENAMED = "renamed", "更名"


class Succession(models.Model):
    """The successor's report of `year` is the first that goes on from the predecessor's of the year before.

    An agency that others were merged into, and that had a report of its own, is among its own
    predecessors.
    """

    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="succeeded_by", verbose_name="原机关")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="successions", verbose_name="承接机关")
    year = models.PositiveSmallIntegerField("报告年度", help_text="承接机关由本年度报告起承接原机关上年的数")
    kind = models.CharField("方式", max_length=10, choices=SuccessionKind.choices)

    class Meta:
        verbose_name = verbose_name_plural = "机关承接"
        ordering = ["year", "predecessor__code"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "year"], name="succession_once"),
            models.CheckConstraint(condition=models.Q(kind__in=SuccessionKind.values), name="succession_kind_known"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")) | models.Q(kind=SuccessionKind.MERGED),
                name="succession_of_itself_only_merged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}（{self.year}，{self.get_kind_display()}）"
