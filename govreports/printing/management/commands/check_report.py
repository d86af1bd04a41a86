"""Prints every finding of exchange documents; needs no database."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from govreports.findings.finding import LEVEL_LABELS, Finding, Level
from govreports.formats.document import Document
from govreports.printing import commands


class Command(BaseCommand):
    """Exit status: 0 where nothing blocks, 1 where something does, 2 where a file is not a report."""

    help = "检查年度报告数据文件，按印刷顺序列出全部问题。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE… and --json."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="数据文件（JSON）；“-”从标准输入读取")
        parser.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        """Each file in turn; the worst of them is the exit status."""
        commands.speak_utf8()
        several = len(files) > 1
        status = commands.FINE
        for file in files:
            try:
                document = commands.read(file)
            except commands.NotAReport as fault:
                self.stderr.write(str(fault))
                status = commands.UNREADABLE
                continue
            found = commands.findings(document)
            self._print(document, found, file if several else None, as_json=options["json"])
            if commands.blocks(found):
                status = max(status, commands.BLOCKED)
        if status:
            sys.exit(status)

    def _print(self, document: Document, found: list[Finding], file: str | None, *, as_json: bool) -> None:
        named = {} if file is None else {"file": commands.printable(file)}
        if as_json:
            self.stdout.write(json.dumps({**named, **commands.judged(document, found)}, ensure_ascii=False))
            return
        if file is not None:
            self.stdout.write(f"{commands.printable(file)}：{document.title}")
        for finding in found:
            self.stdout.write(f"{LEVEL_LABELS[finding.level]} {finding.id}　{finding.message}")
        counts = {level: sum(finding.level is level for finding in found) for level in Level}
        said = "，".join(f"{LEVEL_LABELS[level]} {count} 处" for level, count in counts.items() if count)
        self.stdout.write(f"共 {len(found)} 处问题：{said}。" if found else "没有发现问题。")
