"""A batch from its plan to the ZIP or folder; begun again after whatever stopped it, it goes on."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from govreports.printing.commands import printable, why
from govreports.printing.press import Unprinted
from govreports.publication.batches import archive, index
from govreports.publication.batches.folder import Folder, write_whole
from govreports.publication.batches.formats import Print
from govreports.publication.batches.maker import maker
from govreports.publication.batches.making import Task, Unmade, made
from govreports.publication.batches.plan import Entry, Plan
from govreports.publication.models import Publication
from govreports.web.errors import Refused

_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_AT_ONCE: Final = 20  # frozen documents read from the database


class Stopped(Refused):
    """It cannot go on now; what is done is kept."""


@dataclass(frozen=True)
class Progress:
    """How many reports are ready, of how many, and the latest."""

    done: int
    total: int
    latest: Entry


Say = Callable[[Progress], None]


@dataclass
class Run:
    """One way through: which files are ready, with their hashes."""

    plan: Plan
    out: Path
    pdf: Print
    workers: int = 1
    say: Say = lambda progress: None
    results: dict[str, str | Unmade] = field(default_factory=dict)
    done: int = 0

    def finish(self) -> dict[str, str | Unmade]:
        """Make what is not there yet and put all in place; by file name the SHA-256, or why it is missing."""
        work = Folder(self.out)
        try:
            with work.open():
                self._make_files(work)
                self._put_in_place(work)
                work.remove()
        except OSError as fault:
            raise Stopped(self._sentence(fault)) from fault
        except Unprinted as fault:
            raise Stopped(f"{fault.sentence}{self._ready()}，排除后可以继续。") from fault
        return self.results

    def _make_files(self, work: Folder) -> None:
        work.keep_only({file for entry in self.plan.entries for file in entry.files.values()})
        left: dict[int, tuple[Entry, tuple[str, ...]]] = {}
        for entry in self.plan.entries:
            formats = tuple(key for key in entry.files if not self._is_kept(work, entry, key))
            if formats:
                left[entry.publication] = entry, formats
            else:
                self._count(entry)
        if not left:
            return
        with closing(made(_tasks(left), self.workers, self.pdf)) as finished:
            for task, files in finished:
                entry, _ = left[task.publication]
                for key, content in files.items():
                    name = entry.files[key]
                    whole = isinstance(content, bytes)
                    self.results[name] = work.put(name, _source(entry, key), content) if whole else content
                self._count(entry)

    def _is_kept(self, work: Folder, entry: Entry, key: str) -> bool:
        name = entry.files[key]
        if sha256 := work.kept(name, _source(entry, key)):
            self.results[name] = sha256
        return sha256 is not None

    def _count(self, entry: Entry) -> None:
        self.done += 1
        self.say(Progress(self.done, len(self.plan.entries), entry))

    def _put_in_place(self, work: Folder) -> None:
        write_whole(work.files / index.NAME, index.written(self.plan, self.results))
        names = [name for name, result in self.results.items() if isinstance(result, str)]
        if is_zip(self.out):
            archive.write(work.files, [*names, index.NAME], self.out)
        else:
            work.files.rename(self.out)  # an empty folder of this name is replaced

    def _sentence(self, fault: OSError) -> str:
        if fault.errno in _FULL:
            return f"磁盘空间不足，没有写完。{self._ready()}，腾出空间后可以继续。"
        return f"不能写入“{printable(self.out.name)}”，{why(fault)}。{self._ready()}，改正后可以继续。"

    def _ready(self) -> str:
        return f"已完成 {self.done}/{len(self.plan.entries)} 份，生成的文件都已保留"


def is_zip(out: Path) -> bool:
    """Whether one file is wanted, rather than a folder."""
    return out.suffix.lower() == ".zip"


def _source(entry: Entry, key: str) -> str:
    """What a file is made from: the frozen document, and what makes the file."""
    return hashlib.sha256(f"{entry.sha256} {key} {maker()}".encode()).hexdigest()


def _tasks(left: dict[int, tuple[Entry, tuple[str, ...]]]) -> Iterator[Task]:
    keys: Sequence[int] = tuple(left)
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        editions = Publication.objects.in_bulk(some)
        for key in some:
            yield Task(key, left[key][1], editions[key].document, editions[key].imprint, editions[key].foot)
