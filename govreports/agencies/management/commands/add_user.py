"""Adds a person, or another role for one who has a log-in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govreports.agencies import staff
from govreports.agencies.models import Agency
from govreports.agencies.roles import Role


class Command(BaseCommand):
    """add_user 用户名 姓名 --agency 代码 --role drafter"""

    help = "新增用户或任职；新用户的初始密码只显示一次"

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, where, as what."""
        parser.add_argument("username", help="用户名")
        parser.add_argument("name", help="姓名")
        parser.add_argument("--agency", required=True, help="机关的网址代码")
        parser.add_argument(
            "--role",
            required=True,
            choices=Role.values,
            help="drafter 填报人，reviewer 审核人，supervisor 指导人（对下级机关的报告提建议值），"
            "administrator 单位管理员（设置本机关的审核步骤、代理和人员）",
        )
        parser.add_argument("--email", default="", help="接收提醒的邮箱，可不填")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add what is missing, or say why not."""
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"没有代码为“{options['agency']}”的机关，请先用 add_agency 新增。")
        person = {key: options[key] for key in ("username", "name", "email")}
        try:
            added = staff.add(agency=agency, by=None, roles=[options["role"]], **person)
        except staff.NotSet as e:
            raise CommandError(e.sentence) from e
        user = added.user
        if added.password:
            self.stdout.write(f"已新增用户 {user.username}，初始密码：{added.password}（只显示这一次，请登录后修改）")
        self.stdout.write(f"{user.name}：{agency}，{Role(options['role']).label}")
