"""What was done to a report, in order: an append-only list of plain text.

No foreign key leads out of here, so history never blocks and never follows live data.
"""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One save, move or import: who, when, what, and with what result."""

    report = models.BigIntegerField("报告")
    version = models.PositiveIntegerField("版本", help_text="the report's version after the event")
    at = models.DateTimeField("时间")
    actor = models.CharField("账号", max_length=150)
    actor_name = models.CharField("姓名", max_length=60)
    action = models.CharField("操作", max_length=40)
    note = models.TextField("说明", blank=True)
    # [name, old, new] a change; for a text [name, {"at": offset, "old": removed, "new": inserted}]
    changes = models.JSONField("改动", default=list)
    # The id a browser gave its save, and what it was answered: a replay gets the same again.
    mutation = models.CharField("提交编号", max_length=64, null=True)  # noqa: DJ001  NULLs are not equal, so moves need none
    # JSON in escaped spelling: it may repeat characters that the database itself would refuse.
    answer = models.TextField("答复", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "mutation"], name="event_mutation_once")]
        indexes = [models.Index(fields=["report", "version"], name="event_by_version")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.report} v{self.version} {self.action} {self.actor}"
