"""The ZIP file that Office documents are, with one moment at every entry: the same parts, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first that ZIP can write


def parts(made: BytesIO) -> Iterator[tuple[str, bytes]]:
    """Names and contents of a package as a library wrote it."""
    with ZipFile(made) as source:
        for name in source.namelist():
            yield name, source.read(name)


def packed(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """The parts as a package."""
    undated = BytesIO()
    with ZipFile(undated, "w", ZIP_DEFLATED) as target:
        for name, content in entries:
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return undated.getvalue()
