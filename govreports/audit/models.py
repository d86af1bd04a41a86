"""What was done to a report, in order: an append-only list of plain text.

No foreign key leads out of here, so history never blocks and never follows live data.  The
events of a report, and those of an agency's own affairs, are numbered and chained by hash (chain.py); the database refuses to change or
delete one (guards.py).
"""

from __future__ import annotations

from django.db import models


class Result(models.TextChoices):
    """What became of what somebody wanted."""

    DONE = "done", "已办理"
    REFUSED = "refused", "未办理"


class Event(models.Model):
    """One save, move or import: who, when, from where, what, and with what result."""

    # Of an agency's own affairs its number below zero (subjects.py).
    report = models.BigIntegerField("报告")
    sequence = models.PositiveIntegerField("序号", help_text="from 1, without a gap, within the report")
    version = models.PositiveIntegerField("版本", help_text="the report's version after the event")
    at = models.DateTimeField("时间")
    actor = models.CharField("账号", max_length=150)
    actor_name = models.CharField("姓名", max_length=60)
    role = models.CharField("角色", max_length=100, blank=True, help_text="keys held then, with commas between")
    address = models.CharField("来源地址", max_length=45, blank=True, help_text="empty for a command on the server")
    action = models.CharField("操作", max_length=40)
    result = models.CharField("结果", max_length=8, choices=Result.choices, default=Result.DONE)
    note = models.TextField("说明", blank=True)
    # [name, old, new] a change; for a text [name, {"at": offset, "old": removed, "new": inserted}]
    changes = models.JSONField("改动", default=list)
    # The id a browser gave its save, and what it was answered: a replay gets the same again.
    mutation = models.CharField("提交编号", max_length=64, null=True)  # noqa: DJ001  NULLs are not equal, so moves need none
    # JSON in escaped spelling: it may repeat characters that the database itself would refuse.
    answer = models.TextField("答复", blank=True)
    hash = models.CharField("SHA-256", max_length=64, help_text="over the hash before and all fields of this event")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "mutation"], name="event_mutation_once"),
            models.UniqueConstraint(fields=["report", "sequence"], name="event_sequence_once"),
        ]
        indexes = [
            models.Index(fields=["report", "version"], name="event_by_version"),
            models.Index(fields=["actor", "at"], condition=models.Q(result="refused"), name="event_refused_by_actor"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.report} v{self.version} {self.action} {self.actor}"
