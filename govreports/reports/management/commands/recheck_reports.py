"""Checks every stored report again and counts what is found; changes nothing."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from govreports.findings import register
from govreports.findings.finding import LEVEL_LABELS, Answer, Level
from govreports.reports.findings import case
from govreports.reports.models import Report

_BATCH = 200  # reports held at a time


class Command(BaseCommand):
    """One report after another, so that memory does not grow with their number."""

    help = "重新检查全部报告，按规则统计问题，不改动任何报告。"

    def add_arguments(self, parser: CommandParser) -> None:
        """--year and --list."""
        parser.add_argument("--year", type=_year, metavar="年度", help="只检查这一年度的报告")
        parser.add_argument("--list", action="store_true", help="逐份列出须改正的问题")

    def handle(self, *args: Any, year: int | None, **options: Any) -> None:
        """Count findings, reports and what could not be judged, by check."""
        found: Counter[tuple[str, Level]] = Counter()
        unjudged: Counter[str] = Counter()
        reports = blocked = 0
        for report in _reports(year):
            reports += 1
            stops = False
            for verdict in register.verdicts(case(report, with_others=True)):
                unjudged[verdict.check.id] += verdict.answer is Answer.CANNOT
                for finding in verdict.findings:
                    found[finding.id, finding.level] += 1
                    stops |= finding.level is Level.BLOCK
                    if options["list"] and finding.level is Level.BLOCK:
                        self.stdout.write(f"{report}　{finding.id}　{finding.message}")
            blocked += stops
        self._print(found, unjudged)
        self.stdout.write(f"共检查 {reports} 份报告，{blocked} 份有须改正的问题。")

    def _print(self, found: Counter[tuple[str, Level]], unjudged: Counter[str]) -> None:
        for check in register.checks():
            counts = [f"{LEVEL_LABELS[level]} {found[check.id, level]} 处" for level in Level if found[check.id, level]]
            if unjudged[check.id]:
                counts.append(f"不能判断 {unjudged[check.id]} 份")
            if counts:
                self.stdout.write(f"{check.id}　{'，'.join(counts)}　{check.rule}")


def _reports(year: int | None) -> Iterator[Report]:
    chosen = Report.objects.select_related("agency").order_by("pk")
    yield from (chosen.filter(year=year) if year else chosen).iterator(chunk_size=_BATCH)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise ArgumentTypeError("年度应为四位数字，如 2025")
    return int(text)
