"""Puts a year's published reports into one ZIP or folder, with an index; begun again it goes on."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any, Final, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from govreports.printing import commands
from govreports.printing.limits import cores
from govreports.publication.batches import index, jobs, wanted
from govreports.publication.batches.formats import FORMATS
from govreports.publication.batches.making import Unmade, own_press
from govreports.publication.batches.plan import Plan, plan, refuse_nothing
from govreports.publication.batches.run import Progress, Run, is_zip
from govreports.web.errors import Refused

FINE: Final = 0
INCOMPLETE: Final = 1  # something of the list is not in it: unknown, or not to be made
NOTHING: Final = 2
INTERRUPTED: Final = 130  # as the shell says of Ctrl-C
POLITE: Final = 10  # of the system's niceness: people at their screens go first


class Command(BaseCommand):
    """Exit status: 0 whole, 1 with something missing that the index names, 2 nothing was made, 130 interrupted."""

    help = "把一个年度已发布的报告打包成 ZIP（或文件夹），附目录 index.xlsx；中断后用同一命令继续。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """A list of one's own, or a batch that was asked for on the site."""
        parser.add_argument("--year", type=int, metavar="年度", help="报告年度，如 2025")
        parser.add_argument("--agencies", metavar="FILE", help="名单，每行一个机关全称或网址代码；“-”为标准输入")
        parser.add_argument("--out", metavar="OUT", help="输出：以 .zip 结尾的文件，或一个新文件夹")
        parser.add_argument("--formats", default="pdf", help=f"文件格式，逗号分隔：{'、'.join(FORMATS)}")
        parser.add_argument("--workers", type=int, default=max(1, cores() - 1), help="同时使用的进程数")
        parser.add_argument("--batch", action="store_true", help="处理网页上提出的批量下载")
        parser.add_argument("--tidy", action="store_true", help=f"清除 {jobs.KEPT_DAYS} 天前的批量下载文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """One of the three."""
        commands.speak_utf8()
        # As Ctrl-C does: what is done is kept, and that is said.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            if options["tidy"]:
                self.stdout.write(f"已清除 {jobs.tidy()} 个批量下载。")
            elif options["batch"]:
                os.nice(POLITE)
                jobs.work(options["workers"])
            else:
                self._render(options)
        except Refused as fault:
            self._end(fault.sentence, NOTHING)
        except KeyboardInterrupt:
            self._end("已中断，完成的文件都已保留；用同一命令继续。", INTERRUPTED)

    def _render(self, options: dict[str, Any]) -> None:
        if not options["year"] or not options["out"]:
            self._end("请写明 --year 和 --out，例如：render_reports --year 2025 --out 2025.zip", NOTHING)
        out, formats = self._out(options["out"]), self._formats(options["formats"])
        if not 1 <= options["workers"] <= 64:
            self._end("--workers 应为 1 至 64 的整数。", NOTHING)
        planned = refuse_nothing(plan(options["year"], self._asked(options["agencies"]), formats))
        self._say_what_is_not_there(planned)
        with own_press(options["workers"]) as pdf:
            results = Run(planned, out, pdf, options["workers"], self._say).finish()
        for entry, file, unmade in index.faults(planned, results):
            self.stderr.write(f"没有生成 {file}（{entry.agency}）：{unmade.sentence}")
        missing = sum(isinstance(result, Unmade) for result in results.values())
        self.stderr.write(f"已写入 {commands.printable(str(out))}：{len(results) - missing} 个文件。", style_func=str)
        if missing or planned.unknown:
            sys.exit(INCOMPLETE)

    def _out(self, name: str) -> Path:
        out = Path(name)
        if not out.absolute().parent.is_dir():
            self._end(f"没有文件夹“{commands.printable(str(out.parent))}”，请先建立。", NOTHING)
        if is_zip(out) and out.is_dir():
            self._end(f"“{commands.printable(name)}”是一个文件夹，请换一个名字。", NOTHING)
        if not is_zip(out) and out.exists() and not (out.is_dir() and not any(out.iterdir())):
            self._end(f"“{commands.printable(name)}”已存在且不为空，请换一个名字。", NOTHING)
        return out.absolute()

    def _formats(self, named: str) -> tuple[str, ...]:
        asked = dict.fromkeys(key.strip().lower() for key in named.split(",") if key.strip())
        if wrong := [key for key in asked if key not in FORMATS]:
            self._end(f"没有“{commands.printable(wrong[0])}”格式，现有 {'、'.join(FORMATS)}。", NOTHING)
        if not asked:
            self._end(f"请至少选一种格式：{'、'.join(FORMATS)}。", NOTHING)
        return tuple(asked)

    def _asked(self, file: str | None) -> tuple[str, ...] | None:
        if file is None:
            return None
        try:
            if file == "-":
                data = sys.stdin.buffer.read(wanted.LARGEST + 1)
            else:
                with Path(file).open("rb") as opened:
                    data = opened.read(wanted.LARGEST + 1)
        except (OSError, ValueError) as fault:
            self._end(f"不能读取名单 {commands.printable(file)}，{commands.why(fault)}。", NOTHING)
        return wanted.lines(wanted.decoded(data))

    def _say_what_is_not_there(self, planned: Plan) -> None:
        for line in planned.unknown:
            self.stderr.write(f"{index.UNKNOWN}：{line}")
        for agency in planned.unpublished:
            self.stderr.write(f"{index.UNPUBLISHED}：{agency.name}（{agency.code}）")

    def _say(self, progress: Progress) -> None:
        self.stderr.write(
            f"{progress.done}/{progress.total} {progress.latest.agency}", style_func=str
        )  # no fault: not in red

    def _end(self, sentence: str, status: int) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(status)
