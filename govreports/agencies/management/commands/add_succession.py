"""Records that one agency goes on where another ended."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govreports.agencies.models import Agency, Succession, SuccessionKind
from govreports.formats import UnknownYear, edition


class Command(BaseCommand):
    """add_succession 原机关代码 承接机关代码 --year 2026 --kind merged"""

    help = "登记机关合并、分设、更名，上年结转由原机关承接"

    def add_arguments(self, parser: CommandParser) -> None:
        """From which agency, to which, since which report, how."""
        parser.add_argument("predecessor", help="原机关的网址代码")
        parser.add_argument("successor", help="承接机关的网址代码；并入存续机关的，存续机关本身也登记一次")
        parser.add_argument("--year", type=int, required=True, help="承接机关由哪一年度的报告起承接")
        kinds = "，".join(f"{kind} {kind.label}" for kind in SuccessionKind)
        parser.add_argument("--kind", required=True, choices=SuccessionKind.values, help=kinds)

    def handle(self, *args: Any, **options: Any) -> None:
        """Record it, or say why not."""
        predecessor, successor = (self._agency(options[key]) for key in ("predecessor", "successor"))
        kind, year = SuccessionKind(options["kind"]), options["year"]
        try:
            edition(year)
        except UnknownYear as e:
            raise CommandError(str(e)) from e
        if predecessor == successor and kind is not SuccessionKind.MERGED:
            raise CommandError("原机关和承接机关是同一个机关；只有并入存续机关的，才把存续机关登记为自己的原机关。")
        others = Succession.objects.filter(successor=successor, year=year)
        if other := others.exclude(predecessor=predecessor).exclude(kind=kind).first():
            raise CommandError(f"已登记“{other}”，同一年度不能既{other.get_kind_display()}又{kind.label}。")
        if kind is not SuccessionKind.MERGED and others.exclude(predecessor=predecessor).exists():
            raise CommandError(f"{kind.label}只有一个原机关；有几个原机关的，登记为合并。")
        made, is_new = Succession.objects.update_or_create(
            predecessor=predecessor, successor=successor, year=year, defaults={"kind": kind}
        )
        self.stdout.write(f"{'已登记' if is_new else '已更新'}：{made}")

    def _agency(self, code: str) -> Agency:
        found = Agency.objects.filter(code=code).first()
        if found is None:
            raise CommandError(f"没有代码为“{code}”的机关，请先用 add_agency 新增。")
        return found
