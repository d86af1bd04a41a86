"""The ZIP of a batch: the same files give the same bytes, and Windows reads the names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from govreports.printing.package import EPOCH
from govreports.publication.batches.formats import FORMATS


def write(folder: Path, names: Iterable[str], out: Path) -> None:
    """Put the named files of a folder into `out`, which is replaced whole or left alone."""
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            with ZipFile(file, "w") as archive:
                for name in sorted(names):
                    _add(archive, folder / name)
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _add(archive: ZipFile, path: Path) -> None:
    """One file; zipfile marks a Chinese name as UTF-8 by itself."""
    entry = ZipInfo(path.name, EPOCH)
    entry.create_system = 3  # wherever it was made
    entry.external_attr = 0o644 << 16
    entry.file_size = path.stat().st_size  # a large one gets the longer header
    known = FORMATS.get(path.suffix.removeprefix("."))
    entry.compress_type = ZIP_DEFLATED if known and known.squeezes else ZIP_STORED
    with path.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)
