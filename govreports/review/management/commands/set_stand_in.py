"""Sets who decides for an absent reviewer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govreports.agencies.authority import NotSet
from govreports.agencies.models import Agency
from govreports.review import setting


class Command(BaseCommand):
    """set_stand_in kjj zhao li --since 2026-01-20 --until 2026-01-31"""

    help = "设置审核人外出期间的代理人（首尾两天都算）"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where, for whom, who, and when."""
        parser.add_argument("code", help="机关的网址代码")
        parser.add_argument("absent", help="外出人的用户名")
        parser.add_argument("stand_in", help="代理人的用户名")
        parser.add_argument("--since", required=True, help="开始日期，如 2026-01-20")
        parser.add_argument("--until", required=True, help="结束日期，如 2026-01-31")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set it, or say why not."""
        agency = Agency.objects.filter(code=options["code"]).first()
        if agency is None:
            raise CommandError(f"没有代码为“{options['code']}”的机关。")
        try:
            since, until = date.fromisoformat(options["since"]), date.fromisoformat(options["until"])
        except ValueError as e:
            raise CommandError("请按年-月-日填写日期，如 2026-01-20。") from e
        try:
            people = {"absent": options["absent"], "stand_in": options["stand_in"]}
            found = setting.set_stand_in(agency=agency, by=None, since=since, until=until, **people)
        except NotSet as e:
            raise CommandError(e.sentence) from e
        self.stdout.write(f"已设置：{found}")
