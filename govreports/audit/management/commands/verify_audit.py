"""Looks whether history is what was written."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from govreports.audit import guard, seal, subjects
from govreports.audit.verify import Verification


class Command(BaseCommand):
    """One line a fault and exit status 1; a sentence and 0 where all holds."""

    help = "校验修改记录：被改、被删、插入或调换次序的，逐份报告指出"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which reports, and against what."""
        parser.add_argument("--report", type=int, help="只校验这一份报告（编号）")
        parser.add_argument(
            "--seal", type=Path, metavar="FILE", help="与 seal_audit 导出的封存文件对照，找出被截去的末尾"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk through the events and say what does not hold."""
        sealed = self._seal(options["seal"]) if options["seal"] else None
        found = Verification(options["report"], sealed)
        lines = [f"数据库守卫缺失：{name}。请运行 manage.py migrate。" for name in guard.missing(connection)]
        faults = of_agencies = 0
        for line in lines:
            self.stdout.write(line)
        for fault in found.faults():
            faults += 1
            of_agencies += subjects.is_agency(fault.report)
            self.stdout.write(str(fault))
        seen = f"{subjects.counted(found.reports, found.agencies)}，{found.events} 条记录"
        if sealed:
            seen += f"，对照 {sealed.at} 的封存"
        if faults or lines:
            raise CommandError(f"校验未通过：{seen}，{subjects.counted(faults, of_agencies)}有问题。")
        self.stdout.write(f"校验通过：{seen}。")

    def _seal(self, path: Path) -> seal.Seal:
        try:
            with path.open("rb") as file:
                given = file.read(seal.LARGEST + 1)
            if len(given) > seal.LARGEST:
                raise seal.NoSeal("文件过大，不是封存文件。")
            return seal.loads(given.decode())
        except OSError as e:
            raise CommandError(f"读不了 {path}：{e.strerror}。") from e
        except UnicodeDecodeError as e:
            raise CommandError(f"{path}：不是封存文件。") from e
        except seal.NoSeal as e:
            raise CommandError(f"{path}：{e}") from e
