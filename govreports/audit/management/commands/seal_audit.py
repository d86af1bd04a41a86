"""Takes the seal of a day out of the database."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from govreports.audit import seal, subjects


class Command(BaseCommand):
    """Writes a file that is never written over; the printed number vouches for the file itself."""

    help = "封存修改记录：导出各报告的条数和末条校验值，存到数据库以外"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("--out", required=True, metavar="DIR|-", help="存放封存文件的目录；- 为标准输出")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the seal."""
        now = timezone.localtime()
        taken = seal.take(now)
        if options["out"] == "-":
            self.stdout.write(taken.dumps(), ending="")
            return
        if not Path(options["out"]).is_dir():
            raise CommandError(
                f"没有目录 {options['out']}，请先建立（mkdir -p {options['out']}），最好在另一台机器上。"
            )
        path = Path(options["out"]) / f"audit-seal-{now:%Y%m%dT%H%M%S}.json"
        try:
            self._write(path, taken.dumps())
        except OSError as e:
            raise CommandError(f"写不了 {path}：{e.strerror}。") from e
        agencies = sum(map(subjects.is_agency, taken.heads))
        self.stdout.write(f"已封存 {subjects.counted(len(taken.heads), agencies)}：{path}\nSHA-256 {taken.sha256}")

    def _write(self, path: Path, content: str) -> None:
        """Whole or not at all, and never over another."""
        unfinished = path.with_suffix(".tmp")
        try:
            with unfinished.open("x", encoding="utf-8") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.link(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
