"""Prints 《校验规则手册》 from the register; docs/checks.zh-CN.md is its output."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from govreports.findings import handbook


class Command(BaseCommand):
    """To standard output, as Markdown."""

    help = "印出校验规则手册。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """The whole handbook."""
        self.stdout.write(handbook.markdown(), ending="")
