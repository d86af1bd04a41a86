"""A file that somebody sent, opened with care: what it may hold, and its cells."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook

from govreports.formats.document import ExchangeError
from govreports.printing.workbook.places import Place

LARGEST: Final = 5_000_000  # bytes of a file
INFLATED: Final = 50_000_000  # bytes of all its parts
LARGEST_PART: Final = 2_000_000  # bytes of one part: ours have some 60,000
MOST_PARTS: Final = 2000

_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


class NotOurWorkbook(ExchangeError):
    """The file is not a workbook that `write` made, or what was filled in is at fault."""


@dataclass(frozen=True)
class Read:
    """What stands in a cell of a file, as openpyxl says: n, s, b, d, e or f, and the value."""

    value: Any = None
    kind: str = "n"


def guard(data: bytes) -> None:
    """Refuse what would fill the memory, before anything looks into it."""
    if len(data) > LARGEST:
        raise NotOurWorkbook([f"文件过大，最多 {LARGEST // 1_000_000} MB。"])
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotOurWorkbook(["文件是旧版 .xls 格式或加了密码，请去掉密码，另存为 .xlsx 后再试。"])
    left = INFLATED
    try:
        with ZipFile(BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > MOST_PARTS:
                raise NotOurWorkbook([f"文件内部有 {len(entries)} 个部件，最多 {MOST_PARTS} 个。"])
            if len({entry.filename for entry in entries}) < len(entries):
                raise NotOurWorkbook(["文件内部有重名的部件，不能读取。"])
            for entry in entries:
                left = _inflate(package, entry, left)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as e:
        if isinstance(e, NotOurWorkbook):
            raise
        raise NotOurWorkbook(["不是有效的 .xlsx 文件。"]) from e


def _inflate(package: ZipFile, entry: ZipInfo, left: int) -> int:
    """What may still come after this entry; counted as it comes, whatever its header says."""
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile(entry.filename)
    size, before = 0, b""
    with package.open(entry) as opened:
        while block := opened.read(64 * 1024):
            size += len(block)
            left -= len(block)
            if left < 0 or size > LARGEST_PART:
                raise NotOurWorkbook(["文件展开后过大，不能读取。"])
            # No workbook declares entities, and none is written in UTF-16, which would hide them.
            if b"<!DOCTYPE" in before + block or (not before and block.startswith(_UTF_16)):
                raise NotOurWorkbook(["文件内部含有不应有的定义或编码，不能读取。"])
            before = block[-16:]
    return left


def grids_of(data: bytes) -> dict[str, dict[Place, Read]]:
    """The cells of every sheet, as far down and to the right as ours go."""
    try:
        # Read row by row: a merged range or a cell far away costs nothing.
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        return {sheet.title: _cells(sheet) for sheet in book.worksheets[:10]}
    except Exception as e:  # openpyxl raises whatever its own code meets in a file that is not in order
        raise NotOurWorkbook(["不是有效的 .xlsx 文件。"]) from e


def _cells(sheet: Any) -> dict[Place, Read]:
    rows = sheet.iter_rows(min_row=1, max_row=300, min_col=1, max_col=20)
    return {
        (i, j): Read(cell.value, cell.data_type)
        for i, row in enumerate(rows, start=1)
        for j, cell in enumerate(row, start=1)
        if cell.value is not None
    }
