"""Batches asked for on the site: worked on one after the other, outside the web processes.

Whoever holds the lock file works.  A batch that is unfinished while nobody holds it was cut off,
and goes on when its owner says so.
"""

from __future__ import annotations

import fcntl
import logging
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from govreports.agencies.models import User
from govreports.publication.batches import detached, run, wanted
from govreports.publication.batches.making import Unmade, of_the_site
from govreports.publication.batches.plan import plan, refuse_nothing
from govreports.publication.models import Batch, BatchState
from govreports.web.errors import Refused

log = logging.getLogger(__name__)

KEPT_DAYS: Final = 7
_SLOW_START: Final = timedelta(seconds=30)  # until a process that was started must have its batch in hand
_SELDOM: Final = 1.0  # seconds between two notes of progress


class StillAtWork(Refused):
    """One batch at a time for each person."""

    def __init__(self) -> None:
        super().__init__("您已有一个批量下载没有完成，请等它完成，或先删除它。")


class Withdrawn(Exception):
    """Its owner has deleted the batch that was being worked on."""


# --- What people do ---


def ask(*, year: int, agencies: str, formats: tuple[str, ...], by: User) -> Batch:
    """Order a batch; StillAtWork where one's last is not done yet."""
    try:
        with transaction.atomic():
            return Batch.objects.create(
                year=year, wanted=agencies, formats=",".join(formats), asked_by=by, asked_at=timezone.now()
            )
    except IntegrityError as taken:
        raise StillAtWork from taken


def resume(*, batch: int, by: User) -> None:
    """Queue a batch that was cut off again, behind the others; anything else is left alone."""
    try:
        with transaction.atomic():
            mine = Batch.objects.select_for_update().get(pk=batch, asked_by=by)
            if is_cut_off(mine):
                mine.state, mine.fault, mine.asked_at = BatchState.WAITING, "", timezone.now()
                mine.save(update_fields=["state", "fault", "asked_at"])
    except IntegrityError as taken:
        raise StillAtWork from taken


def delete(*, batch: int, by: User) -> None:
    """Row and files; the process that works on it notices and stops."""
    Batch.objects.filter(pk=batch, asked_by=by).delete()
    shutil.rmtree(_folder(batch), ignore_errors=True)


def start() -> None:
    """A process that works on what waits, and outlives this one; it ends at once where one is at work."""
    folder = _place()
    command = [sys.executable, detached.__file__, sys.executable, "manage.py", "render_reports", "--batch"]
    with (folder / "log").open("ab") as said:
        # Two steps, so that no web process has a child to wait for.
        subprocess.run(  # noqa: S603  our own command
            command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=True, timeout=20
        )


# --- How a batch stands ---


def is_cut_off(batch: Batch) -> bool:
    """Whether nobody works on it, nor will."""
    if batch.state == BatchState.STOPPED:
        return True
    just_asked = batch.state == BatchState.WAITING and timezone.now() - batch.asked_at < _SLOW_START
    return batch.state in Batch.UNFINISHED and not just_asked and not is_at_work()


def file(batch: Batch) -> Path:
    """The ZIP, where the batch is done."""
    return _folder(batch.pk) / f"{batch.year}.zip"


def is_at_work() -> bool:
    """Whether a process is at work; asking takes the lock for an instant."""
    with _lock(fcntl.LOCK_SH) as held:
        return not held


# --- The work ---


def work(workers: int) -> None:
    """Work on everything that waits; nothing where another process does."""
    # Once more after letting go: what was asked for meanwhile saw the lock taken and left.
    while Batch.objects.filter(state=BatchState.WAITING).exists():
        for _ in range(20):  # somebody may just be looking whether anybody is at work
            with _lock(fcntl.LOCK_EX) as held:
                if held:
                    _work_on_all(workers)
                    break
            time.sleep(0.05)
        else:
            return
    tidy()


def _work_on_all(workers: int) -> None:
    # Nobody else is at work: what seems to be running was cut off.
    Batch.objects.filter(state=BatchState.RUNNING).update(state=BatchState.STOPPED, fault="生成过程意外中断。")
    while batch := Batch.objects.filter(state=BatchState.WAITING).order_by("asked_at").first():
        Batch.objects.filter(pk=batch.pk).update(state=BatchState.RUNNING)
        try:
            state, fault = BatchState.DONE, _work_on(batch, workers)
        except Withdrawn:
            shutil.rmtree(_folder(batch.pk), ignore_errors=True)
            continue
        except Refused as refused:
            state, fault = BatchState.STOPPED, refused.sentence
        except KeyboardInterrupt:
            Batch.objects.filter(pk=batch.pk).update(state=BatchState.STOPPED, fault="生成过程被管理员中断。")
            raise
        except Exception:  # the next one in the queue may be in order
            log.exception("batch %s", batch.pk)
            state, fault = BatchState.STOPPED, "生成时出错，原因见运行日志。"
        Batch.objects.filter(pk=batch.pk).update(state=state, fault=fault)


def _work_on(batch: Batch, workers: int) -> str:
    """Make the file; returns what is to be said of it."""
    asked = wanted.lines(batch.wanted) if batch.wanted else None
    planned = refuse_nothing(plan(batch.year, asked, tuple(batch.formats.split(","))))
    noted = 0.0

    def say(progress: run.Progress) -> None:
        nonlocal noted
        if progress.done < progress.total and time.monotonic() - noted < _SELDOM:
            return
        noted = time.monotonic()
        if not Batch.objects.filter(pk=batch.pk).update(done=progress.done, total=progress.total):
            raise Withdrawn

    if not Batch.objects.filter(pk=batch.pk).update(done=0, total=len(planned.entries)):
        raise Withdrawn
    _folder(batch.pk).mkdir(parents=True, exist_ok=True)
    results = run.Run(planned, file(batch), of_the_site, workers, say).finish()
    missing = sum(isinstance(result, Unmade) for result in results.values())
    return f"有 {missing} 个文件没有生成，原因见目录“未收入”页。" if missing else ""


def tidy() -> int:
    """Remove what was asked for KEPT_DAYS ago; returns how many."""
    old = Batch.objects.filter(asked_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    removed = old.count()
    old.delete()
    kept = {str(pk) for pk in Batch.objects.values_list("pk", flat=True)}
    for folder in _place().iterdir():
        if folder.is_dir() and folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)
    return removed


# --- Places ---


def _place() -> Path:
    place = Path(settings.VAR_DIR) / "batches"
    place.mkdir(parents=True, exist_ok=True)
    return place


def _folder(batch: int) -> Path:
    return _place() / str(batch)


@contextmanager
def _lock(kind: int) -> Iterator[bool]:
    """Whether the lock could be had, which is let go at the end."""
    with (_place() / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
