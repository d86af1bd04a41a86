"""Hands one person's work in an agency over to another."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govreports.agencies.authority import NotSet
from govreports.agencies.models import Agency
from govreports.review import leaving


class Command(BaseCommand):
    """hand_over kjj zhang wang"""

    help = "把一人在机关的任职、审核步骤和未退回的意见交给另一人；账号保留，历史不变"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where, from whom, to whom."""
        parser.add_argument("code", help="机关的网址代码")
        parser.add_argument("leaving", help="移交人的用户名")
        parser.add_argument("taking", help="接手人的用户名")

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over, or say why not."""
        agency = Agency.objects.filter(code=options["code"]).first()
        if agency is None:
            raise CommandError(f"没有代码为“{options['code']}”的机关。")
        try:
            people = {"leaving": options["leaving"], "taking": options["taking"]}
            reports = leaving.hand_over(agency=agency, by=None, **people)
        except NotSet as e:
            raise CommandError(e.sentence) from e
        self.stdout.write(f"已移交，在办报告 {len(reports)} 份：")
        for report in reports:
            self.stdout.write(f"  {report}")
