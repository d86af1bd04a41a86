"""Sets the review steps of an agency."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govreports.agencies.authority import NotSet
from govreports.agencies.models import Agency
from govreports.review import rounds, setting


class Command(BaseCommand):
    """set_review_steps kjj 初审=wang,li 复审=zhao 签发=qian"""

    help = "设置机关的审核步骤（一至三步）和每步的审核人；不写步骤即恢复为一步，由全部审核人办理"

    def add_arguments(self, parser: CommandParser) -> None:
        """The agency and its steps in order."""
        parser.add_argument("code", help="机关的网址代码")
        parser.add_argument("steps", nargs="*", metavar="名称=用户名,用户名", help="按先后次序")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set them, or say why not."""
        agency = Agency.objects.filter(code=options["code"]).first()
        if agency is None:
            raise CommandError(f"没有代码为“{options['code']}”的机关。")
        steps: list[tuple[str, list[str]]] = []
        for step in options["steps"]:
            name, equals, people = step.partition("=")
            if not equals:
                raise CommandError(f"“{step}”应写成 名称=用户名,用户名。")
            steps.append((name, [username for username in people.split(",") if username]))
        try:
            warnings = setting.set_stages(agency=agency, by=None, steps=steps)
        except NotSet as e:
            raise CommandError(e.sentence) from e
        for desk in rounds.desks(agency):
            self.stdout.write(f"{agency} {desk.name}：{desk.names or '没有审核人'}")
        for warning in warnings:
            self.stdout.write(warning)
