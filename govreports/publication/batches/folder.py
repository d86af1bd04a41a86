"""The work of a batch on the disk: finished files, and a journal by which a later run knows them again."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from govreports.web.errors import Refused

_JOURNAL: Final = "journal.jsonl"
_LOCK: Final = "lock"
_PART: Final = ".part"


class InUse(Refused):
    """Another process works here, or the folder is somebody's own."""


class Folder:
    """OUT.work: everything in it may be thrown away, at the price of making it again."""

    def __init__(self, out: Path) -> None:
        self.path = out.with_name(f"{out.name}.work")
        self.files = self.path / "files"
        self._known: dict[str, tuple[str, str]] = {}

    @contextmanager
    def open(self) -> Iterator[None]:
        """Make or take up the folder; nobody else may meanwhile."""
        if self.path.is_dir() and any(self.path.iterdir()) and not (self.path / _LOCK).exists():
            raise InUse(f"“{self.path.name}”不是本命令的工作文件夹，请移走它，或换一个输出位置。")
        self.files.mkdir(parents=True, exist_ok=True)
        with (self.path / _LOCK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as taken:
                raise InUse(f"另一个进程正在生成“{self.path.stem}”，请等它结束。") from taken
            self._known = dict(self._journal())
            yield

    def kept(self, name: str, source: str) -> str | None:
        """The SHA-256 of a file made from `source` earlier and whole since; None where it is to be made."""
        made_from, written = self._known.get(name, ("", ""))
        try:
            found = sha256_of(self.files / name)
        except FileNotFoundError:
            return None
        return found if (made_from, written) == (source, found) else None

    def put(self, name: str, source: str, content: bytes) -> str:
        """Write a file whole or not at all; returns its SHA-256."""
        written = hashlib.sha256(content).hexdigest()
        write_whole(self.files / name, content)
        line = json.dumps({"file": name, "source": source, "sha256": written}, ensure_ascii=False)
        with (self.path / _JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(f"\n{line}")  # begins a line: the last one may have been cut off
        return written

    def keep_only(self, names: Collection[str]) -> None:
        """Drop what another list, or an interrupted write, left behind."""
        for file in self.files.iterdir():
            if file.name not in names:
                file.unlink()

    def remove(self) -> None:
        """The work is done."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _journal(self) -> Iterator[tuple[str, tuple[str, str]]]:
        journal = self.path / _JOURNAL
        for line in journal.read_text("utf-8", "replace").splitlines() if journal.exists() else ():
            try:
                entry = json.loads(line)
                yield entry["file"], (entry["source"], entry["sha256"])
            except (ValueError, KeyError, TypeError):
                continue  # cut off when the power or the disk went


def write_whole(path: Path, content: bytes) -> None:
    """The file is there with all its content, or as it was before."""
    part = path.with_name(f"{hashlib.sha256(path.name.encode()).hexdigest()[:16]}{_PART}")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
