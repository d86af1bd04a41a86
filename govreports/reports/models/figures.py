"""The figures of tables 二, 三 and 四: one model a printed table, one record a printed line.

Blank and 0 are different facts, so cells are null until typed.  Totals across are the
database's business; a generated total with a blank part is null, which is right.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from govreports.formats.numbers import MAX_COUNT
from govreports.reports.models.report import Report


class CountField(models.BigIntegerField):
    """A count of cases; null while it is not filled in."""

    def __init__(self, verbose_name: str = "", **kwargs: Any) -> None:
        super().__init__(verbose_name, **{"null": True, **kwargs})


class WanField(models.BigIntegerField):
    """An amount in ten thousand yuan with six decimals, kept as whole 分 (0.01 yuan).

    SQLite would make a binary fraction of a decimal column; an integer stays exact.
    """

    def from_db_value(self, value: int | None, *_: object) -> Decimal | None:
        """分 to 万元."""
        return None if value is None else Decimal(value).scaleb(-6).normalize() + 0

    def to_python(self, value: Any) -> Decimal | None:
        """What a form or a constructor gave."""
        return None if value is None else Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        """万元 to 分."""
        return None if value is None else int(Decimal(value).scaleb(6))


class Line(models.Model):
    """One printed line of a table: whose, and who last changed it."""

    row = models.CharField("行", max_length=40)
    changed_at = models.DateTimeField("最后修改时间", null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


def _in_range(*fields: str) -> Q:
    """Every field blank or from 0 to the largest count (H5)."""
    condition = Q()
    for name in fields:
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (0, MAX_COUNT)})
    return condition


class ProactiveRow(Line):
    """One printed row of table 二; a row fills the columns its block prints."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="proactive")
    issued = CountField("本年制发件数")
    repealed = CountField("本年废止件数")
    in_force = CountField("现行有效件数")
    decisions = CountField("本年处理决定数量")
    amount_wan = WanField("本年收费金额（单位：万元）", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "row"], name="proactive_row_once"),
            models.CheckConstraint(
                condition=_in_range("issued", "repealed", "in_force", "decisions")
                & (Q(amount_wan__isnull=True) | Q(amount_wan__range=(0, MAX_COUNT))),
                name="proactive_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.row}"


class ApplicationsRow(Line):
    """One printed row of table 三: applications of one kind, by who applied."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="requests")
    individual = CountField("自然人")
    business = CountField("商业企业")
    research = CountField("科研机构")
    nonprofit = CountField("社会公益组织")
    legal_service = CountField("法律服务机构")
    other_organization = CountField("其他")
    total = models.GeneratedField(
        expression=F("individual")
        + F("business")
        + F("research")
        + F("nonprofit")
        + F("legal_service")
        + F("other_organization"),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
        verbose_name="总计",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "row"], name="applications_row_once"),
            models.CheckConstraint(
                condition=_in_range(
                    "individual", "business", "research", "nonprofit", "legal_service", "other_organization"
                ),
                name="applications_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.row}"


class DisputesRow(Line):
    """One block of table 四: cases of one kind, by outcome."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="disputes")
    upheld = CountField("结果维持")
    corrected = CountField("结果纠正")
    other_outcome = CountField("其他结果")
    pending = CountField("尚未审结")
    total = models.GeneratedField(
        expression=F("upheld") + F("corrected") + F("other_outcome") + F("pending"),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
        verbose_name="总计",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "row"], name="disputes_row_once"),
            models.CheckConstraint(
                condition=_in_range("upheld", "corrected", "other_outcome", "pending"), name="disputes_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.row}"


class CellNote(models.Model):
    """A note printed with a figure, such as 含自然失效29件; never part of the arithmetic."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="notes")
    cell = models.CharField("单元格", max_length=80)
    text = models.CharField("附注", max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "cell"], name="note_once_a_cell")]

    def __str__(self) -> str:
        return f"{self.cell}: {self.text}"
