"""The files of each report, several reports at once; one that cannot be made stops no other.

PDF comes from a press, the same as for the public, hence the same bytes: its processes have limits
on time and memory, and are replaced when they die.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from govreports.formats.document import Document
from govreports.printing import press
from govreports.printing.limits import Limits
from govreports.publication.batches.formats import FORMATS, Print

log = logging.getLogger(__name__)

PATIENCE: Final = 600.0  # seconds until a rendering has begun: officials at their screens go first
# The report's own faults; any other is the press's, and the next report would meet it too.
_OF_THE_REPORT: Final = frozenset({"slow", "memory", "died", "broken"})


@dataclass(frozen=True)
class Unmade:
    """Instead of a file: why there is none."""

    sentence: str


@dataclass(frozen=True)
class Task:
    """The files to be made of one published report, from its frozen document."""

    publication: int
    formats: tuple[str, ...]
    frozen: str
    imprint: str = ""
    foot: str = ""


Files = dict[str, bytes | Unmade]


def made(tasks: Iterable[Task], workers: int, pdf: Print) -> Iterator[tuple[Task, Files]]:
    """The files of every report, as they come; press.Unprinted where nothing can be printed any more."""
    waiting = iter(tasks)
    running: dict[Future[Files], Task] = {}
    pool = ThreadPoolExecutor(workers, thread_name_prefix="batch")
    try:
        while True:
            # No more in hand than keeps the press busy: a province has thousands.
            for task in islice(waiting, 2 * workers - len(running)):
                running[pool.submit(_files, task, pdf)] = task
            if not running:
                return
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(done), done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _files(task: Task, pdf: Print) -> Files:
    return {key: _file(key, task, pdf) for key in task.formats}


def _file(key: str, task: Task, pdf: Print) -> bytes | Unmade:
    try:
        printer = partial(pdf, imprint=task.imprint) if task.imprint else pdf
        return FORMATS[key].write(task.frozen, task.foot, printer)
    except press.Unprinted as unprinted:
        if unprinted.fault not in _OF_THE_REPORT:
            raise
        return Unmade(unprinted.sentence)
    except Exception:  # whatever it is, the next report may be made
        log.exception("publication %s as %s", task.publication, key)
        return Unmade("生成时出错，原因见运行日志。")


@contextmanager
def own_press(children: int) -> Iterator[Print]:
    """A press of one's own with so many processes, which ends with the work."""
    room = press.Press(limits=Limits(children=children, shelf=0))

    def pdf(document: Document, imprint: str = "") -> bytes:
        # One rendering at a time for each person: every thread is one.
        whose = threading.current_thread().name
        header = {"ask": "pdf", "watermark": False, "imprint": imprint, "whose": whose}
        return room.ask(document, header, PATIENCE)[1]

    try:
        yield pdf
    finally:
        room.leave()


def of_the_site(document: Document, imprint: str = "") -> bytes:
    """From the press of the site: a batch in the background waits in turn with the people."""
    return press.pdf(document, imprint=imprint, whose="batch", patience=PATIENCE)
