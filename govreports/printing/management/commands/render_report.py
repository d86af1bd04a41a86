"""Prints one exchange document as PDF, HTML, Word, Excel or JSON; needs no database."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from govreports.formats.document import Document, dumps
from govreports.printing import commands


def _loaded(module: str) -> Any:
    """A writer, loaded when it is asked for: a PDF need not wait 0.1 s for the libraries of Word and Excel."""
    return import_module(f"govreports.printing.{module}")


WRITERS: Final[dict[str, Callable[[Document, bool], bytes]]] = {
    ".pdf": lambda document, watermark: _loaded("pdf").render(document, watermark=watermark),
    ".html": lambda document, watermark: _loaded("html").page(document, watermark=watermark).encode(),
    ".docx": lambda document, watermark: _loaded("word").write(document, watermark=watermark),
    ".xlsx": lambda document, watermark: _loaded("workbook").write(document),
    ".json": lambda document, watermark: dumps(document).encode(),
}


# Figures alone are no document: tables and data bear no 草稿.
MARKED: Final = {".pdf", ".html", ".docx"}


class Command(BaseCommand):
    """Exit status: 0 where OUT is written, 2 where FILE is not a report or OUT cannot be written."""

    help = "把年度报告数据文件印成 PDF、HTML、Word、Excel 或 JSON；有须改正的问题时，前三种印“草稿”字样。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE and OUT."""
        parser.add_argument("file", metavar="FILE", help="数据文件（JSON）；“-”从标准输入读取")
        parser.add_argument("out", metavar="OUT", help=f"输出文件，以 {'、'.join(WRITERS)} 结尾")

    def handle(self, *args: Any, file: str, out: str, **options: Any) -> None:
        """Render first, write then: a fault leaves no half a file behind."""
        commands.speak_utf8()
        ending = Path(out).suffix.lower()
        if ending not in WRITERS:
            self._refuse(f"还不能输出“{commands.printable(ending or out)}”文件，现有 {'、'.join(WRITERS)}。")
        try:
            document = commands.read(file)
        except commands.NotAReport as fault:
            self._refuse(str(fault))
        watermark = commands.blocks(commands.findings(document))
        content = WRITERS[ending](document, watermark)
        try:
            Path(out).write_bytes(content)
        except OSError as fault:
            self._refuse(f"不能写入 {commands.printable(out)}，{commands.why(fault)}。")
        if watermark:
            marked = "，已印“草稿”字样" if ending in MARKED else ""
            self.stderr.write(f"仍有须改正的问题{marked}。用 check_report 查看。")

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(commands.UNREADABLE)
