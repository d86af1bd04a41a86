"""Sets a password anew, closes an account or opens it again: for those that several agencies share."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govreports.agencies import staff
from govreports.agencies.authority import NotSet
from govreports.agencies.models import Agency
from govreports.review import leaving


class Command(BaseCommand):
    """set_account kjj zhang --password"""

    help = "重设密码、停用或恢复账号；账号由几个机关共用的，只能在服务器上办理"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where, who, and what."""
        parser.add_argument("code", help="机关的网址代码，在这个机关的设置记录中写明")
        parser.add_argument("username", help="用户名")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--password", action="store_true", help="重设密码，新的初始密码只显示一次")
        what.add_argument("--deactivate", action="store_true", help="停用账号")
        what.add_argument("--activate", action="store_true", help="恢复账号")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say why not."""
        agency = Agency.objects.filter(code=options["code"]).first()
        if agency is None:
            raise CommandError(f"没有代码为“{options['code']}”的机关。")
        person = {"agency": agency, "by": None, "username": options["username"]}
        try:
            if options["password"]:
                said = f"初始密码：{staff.set_password(**person).password}（只显示这一次，请登录后修改）"
            elif options["deactivate"]:
                leaving.deactivate(**person)
                said = "账号已停用"
            else:
                staff.activate(**person)
                said = "账号已恢复"
        except NotSet as e:
            raise CommandError(e.sentence) from e
        self.stdout.write(f"{options['username']}：{said}")
