"""The index of a batch: which report is in which file, with its hash, and what is not there.

A workbook only: a CSV file would be opened with figures and codes turned into numbers, and could
not keep what begins with = from being a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.writer.excel import ExcelWriter

from govreports.printing import package
from govreports.printing.workbook.styles import add_text
from govreports.publication.batches.making import Unmade
from govreports.publication.batches.plan import Entry, Plan

NAME: Final = "index.xlsx"
HEAD: Final = ("机关代码", "机关全称", "标题", "版次", "发布时间", "文件名", "SHA-256")
ABSENT_HEAD: Final = ("机关代码", "机关全称", "标题或名单原文", "说明")
UNPUBLISHED: Final = "没有已发布的报告"
UNKNOWN: Final = "没有这个机关"
_WIDTHS: Final = (16, 32, 60, 6, 18, 60, 68)
_ABSENT_WIDTHS: Final = (16, 32, 60, 48)

Row = tuple[str | int, ...]
Result = Mapping[str, "str | Unmade"]  # by file name: its SHA-256, or why it is not there


def written(plan: Plan, results: Result) -> bytes:
    """The workbook; the same plan and files give the same bytes."""
    book = Workbook()
    book.remove(book.active)
    _add_sheet(book, "目录", HEAD, _WIDTHS, list(_present(plan, results)))
    _add_sheet(book, "未收入", ABSENT_HEAD, _ABSENT_WIDTHS, list(_absent(plan, results)))
    facts = book.properties
    facts.title, facts.creator, facts.language = f"{plan.year}年政府信息公开工作年度报告目录", "", "zh-CN"
    # A date is written with every workbook: no clock's, but the newest that stands in it.
    newest = max((entry.published_at for entry in plan.entries), default=timezone.make_aware(datetime(plan.year, 1, 1)))
    facts.created = facts.modified = timezone.localtime(newest).replace(tzinfo=None, microsecond=0)
    made = BytesIO()
    ExcelWriter(book, ZipFile(made, "w", ZIP_STORED)).save()
    return package.packed(package.parts(made))


def _present(plan: Plan, results: Result) -> Iterator[Row]:
    for entry in plan.entries:
        published = f"{timezone.localtime(entry.published_at):%Y-%m-%d %H:%M}"
        for file in entry.files.values():
            if isinstance(sha256 := results[file], str):
                yield entry.code, entry.agency, entry.title, entry.number, published, file, sha256


def _absent(plan: Plan, results: Result) -> Iterator[Row]:
    for entry, file, unmade in faults(plan, results):
        yield entry.code, entry.agency, entry.title, f"{file}：{unmade.sentence}"
    for agency in plan.unpublished:
        yield agency.code, agency.name, "", UNPUBLISHED
    for line in plan.unknown:
        yield "", "", line, UNKNOWN


def faults(plan: Plan, results: Result) -> Iterator[tuple[Entry, str, Unmade]]:
    """The files that are not there, and why."""
    for entry in plan.entries:
        for file in entry.files.values():
            if isinstance(unmade := results[file], Unmade):
                yield entry, file, unmade


def _add_sheet(book: Workbook, name: str, head: Sequence[str], widths: Sequence[int], rows: list[Row]) -> None:
    sheet: Any = book.create_sheet(name)
    for i, row in enumerate((tuple(head), *rows), start=1):
        for j, value in enumerate(row, start=1):
            if isinstance(value, int):
                sheet.cell(i, j, value)
            else:
                add_text(sheet, (i, j), value)
    for j, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFG"[j]].width = width
        sheet.cell(1, j + 1).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    if rows:
        sheet.auto_filter.ref = sheet.dimensions
