"""Says of files whether they are what was published here, and where they differ."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser

from govreports.printing import commands
from govreports.publication.told import Line
from govreports.publication.verifying.seen import LARGEST, Unreadable
from govreports.publication.verifying.verdict import Verdict, verify
from govreports.web.errors import Refused

GENUINE: Final = 0
OTHER: Final = 1
UNREADABLE: Final = 2


class Command(BaseCommand):
    """Exit status: 0 all are as published (in force or superseded), 1 one is not, 2 one cannot be read."""

    help = "核验文件（PDF、Word、Excel、JSON、另存的网页）是否与发布的报告一致。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE…"""
        parser.add_argument("files", metavar="FILE", nargs="+", help="要核验的文件")
        parser.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        """One after the other; one that cannot be read stops none."""
        commands.speak_utf8()
        worst = GENUINE
        for file in files:
            try:
                found = verify(_read(file))
            except (Unreadable, Refused) as fault:
                self._say_fault(file, fault.sentence, as_json=options["json"])
                worst = UNREADABLE
                continue
            worst = max(worst, GENUINE if found.genuine else OTHER)
            self._say(file, found, as_json=options["json"])
        if worst:
            sys.exit(worst)

    def _say(self, file: str, found: Verdict, *, as_json: bool) -> None:
        name = commands.printable(file)
        if as_json:
            self.stdout.write(json.dumps({"file": name, **found.to_json()}, ensure_ascii=False))
            return
        self.stdout.write(f"{name}：{found.sentence}")
        for line in (*found.told.cells, *found.told.texts):
            self.stdout.write(f"  {_said(line)}")
        for remark in found.remarks:
            self.stdout.write(f"  {remark}")

    def _say_fault(self, file: str, sentence: str, *, as_json: bool) -> None:
        name = commands.printable(file)
        if as_json:
            said = {"file": name, "state": "unreadable", "sentence": sentence}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self.stderr.write(f"{name}：{sentence}")


def _said(line: Line) -> str:
    return f"{line.label}：发布的是“{line.old}”，文件中是“{line.new}”"


def _read(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except (OSError, ValueError) as fault:
        raise Unreadable(f"不能读取，{commands.why(fault)}。") from fault
