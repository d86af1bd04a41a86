"""Adds a person, or another role for one who has a log-in."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Role
from govreports.formats import text


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
            help="drafter 填报人，reviewer 审核人，supervisor 指导人（对下级机关的报告提建议值）",
        )
        parser.add_argument("--email", default="", help="接收提醒的邮箱，可不填")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add what is missing, or say why not."""
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"没有代码为“{options['agency']}”的机关，请先用 add_agency 新增。")
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            password = secrets.token_urlsafe(9)
            user = self._added(
                User(username=options["username"], name=options["name"], email=options["email"]), password
            )
            self.stdout.write(f"已新增用户 {user.username}，初始密码：{password}（只显示这一次，请登录后修改）")
        elif user.name != options["name"]:
            raise CommandError(f"用户名“{user.username}”属于“{user.name}”，请换一个用户名。")
        elif options["email"] and options["email"] != user.email:
            user.email = options["email"]
            self._check(user)
            user.save(update_fields=["email"])
        Membership.objects.get_or_create(user=user, agency=agency, role=options["role"])
        self.stdout.write(f"{user.name}：{agency}，{Role(options['role']).label}")

    def _added(self, user: User, password: str) -> User:
        user.set_password(password)
        self._check(user)
        user.save()
        return user

    def _check(self, user: User) -> None:
        if fault := text.fault(user.name, 60, one_line=True):
            raise CommandError(f"姓名：{fault}")
        try:
            user.full_clean(exclude=["password"])
        except ValidationError as e:
            raise CommandError("；".join(e.messages)) from e
