"""The site's hold on the process that opens files: starts it, times it, ends it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings

from govreports.printing import wire
from govreports.printing.limits import Limits
from govreports.publication.verifying.seen import Seen, Unreadable
from govreports.web.errors import Refused

LIMITS: Final = Limits(seconds=8, memory=768 << 20)
AT_ONCE: Final = 2  # of one web process: opening a file takes a core
PATIENCE: Final = 10.0

_STOPPED: Final = "文件过于复杂，没有在时限内读完，已停止。年度报告不会这样大，请确认选对了文件。"
_places = threading.BoundedSemaphore(AT_ONCE)


class Busy(Refused):
    """Too many files are being opened."""

    status = 503
    retry_after = 10

    def __init__(self) -> None:
        super().__init__("正在核验的文件较多，请稍后再试。")


class Reader:
    """One child, for one file and what it is compared with."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def read(self, kind: str, content: bytes) -> Seen:
        """What is to be seen of a file; Unreadable where it is none."""
        return Seen.loads(self._ask({"ask": kind}, content)[1])

    def unlike(self, content: bytes, genuine: bytes) -> list[int]:
        """The pages of one PDF that look otherwise than those of the other."""
        return [int(n) for n in self._ask({"ask": "unlike", "size": len(content)}, content + genuine)[0]["pages"]]

    def _ask(self, header: dict[str, Any], body: bytes) -> wire.Message:
        ending = threading.Timer(LIMITS.seconds, self._process.kill)
        ending.start()
        try:
            assert self._process.stdin  # noqa: S101  it was asked for below
            assert self._process.stdout  # noqa: S101
            self._process.stdin.write(wire.pack(header, body))
            self._process.stdin.flush()
            answer, result = wire.read(self._process.stdout)
        except (OSError, EOFError):
            raise Unreadable(_STOPPED) from None
        finally:
            ending.cancel()
        if "fault" in answer:
            raise Unreadable(str(answer["fault"]))
        return answer, result


@contextmanager
def reader() -> Iterator[Reader]:
    """A child of one's own; Busy where others take too long."""
    if not _places.acquire(timeout=PATIENCE):
        raise Busy
    try:
        command = [sys.executable, "-m", "govreports.publication.verifying.child", LIMITS.dumps()]
        with subprocess.Popen(  # noqa: S603  our own module
            command,
            cwd=settings.BASE_DIR,
            env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                yield Reader(process)
            finally:
                process.kill()
    finally:
        _places.release()
