"""Sends the notices that wait: one mail a person; run it every few minutes from a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from govreports.review import notices


class Command(BaseCommand):
    """send_notices"""

    help = "把未发的提醒合并成每人一封邮件发出；一小时内已发过的人下次再发"

    def handle(self, *args: Any, **options: Any) -> None:
        """Send what waits and say how it went."""
        sent, failed = notices.send(notices.waiting())
        self.stdout.write(f"已发 {sent} 封，失败 {failed} 封。")
