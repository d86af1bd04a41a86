"""Adds an agency."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from govreports.agencies.models import KIND_LABELS, Agency
from govreports.formats import text


class Command(BaseCommand):
    """add_agency 机关全称 网址代码 --kind department [--parent 上级代码]"""

    help = "新增机关"

    def add_arguments(self, parser: CommandParser) -> None:
        """The agency as it appears in its title."""
        parser.add_argument("name", help="机关全称")
        parser.add_argument("code", help="网址代码：小写字母、数字和连字符")
        parser.add_argument("--kind", choices=[k.value for k in KIND_LABELS], default="department", help="机关类型")
        parser.add_argument("--parent", help="上级机关的网址代码")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add it, or say why not."""
        parent = Agency.objects.filter(code=options["parent"]).first()
        if options["parent"] and parent is None:
            raise CommandError(f"没有代码为“{options['parent']}”的机关。")
        agency = Agency(name=options["name"], code=options["code"], kind=options["kind"], parent=parent)
        if fault := text.fault(options["name"], text.LONGEST["agency"], one_line=True):
            raise CommandError(f"机关全称：{fault}")
        try:
            agency.full_clean()
        except ValidationError as e:
            raise CommandError("；".join(e.messages)) from e
        agency.save()
        self.stdout.write(f"已新增：{agency}（{agency.code}）")
