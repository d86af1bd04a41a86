"""A rendering process: takes a report or a PDF on one pipe, gives a PDF or a picture on the other.

Started by the press room as a program of its own, with nothing of the site's in its
environment; confined and warm before it is given the first report.
"""

from __future__ import annotations

import errno
import importlib
import logging
import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, BinaryIO, Final

import django

from govreports.printing import confine, wire
from govreports.printing.limits import Limits
from govreports.printing.wire import Failed, Fault

log = logging.getLogger(__name__)

Compose = Callable[[dict[str, Any], bytes], wire.Message]

# Files that cannot be written; a library that cannot be loaded is an OSError too, without a number.
_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG, errno.ENOENT})


def main(limits: Limits) -> None:
    """Serve until the pipe ends."""
    inward, outward = _pipes()
    confine.early(limits)

    def say(header: dict[str, Any], body: bytes = b"") -> None:
        outward.write(wire.pack(header, body))
        outward.flush()

    try:
        compositor = _load()
    except Failed as failed:
        say(_failure(failed))
        return
    confine.late(compositor.readable())
    say({"ready": True})
    while True:
        try:
            header, body = wire.read(inward)
        except EOFError:
            return
        confine.processor(limits.seconds)
        answer, result = _answer(compositor.compose, header, body)
        say(answer, result)


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes; whatever a library prints goes to the log instead."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return inward, outward


def _load() -> ModuleType:
    """Import what sets type, and print once: typefaces are found now, not in front of a user."""
    try:
        django.setup()
        compositor = importlib.import_module("govreports.printing.compositor")
        compositor.warm()
    except OSError as fault:
        log.error("no rendering process: %s", fault)
        raise Failed(Fault.DISK if fault.errno in _DISK else Fault.ABSENT) from fault
    return compositor


def _answer(compose: Compose, header: dict[str, Any], body: bytes) -> wire.Message:
    try:
        return compose(header, body)
    except MemoryError:
        return _failure(Failed(Fault.MEMORY)), b""
    except OSError as fault:
        log.error("rendering: %s", fault)
        return _failure(Failed(Fault.DISK if fault.errno in _DISK else Fault.BROKEN)), b""
    except Exception:  # whatever it is, the next report may be printed
        log.exception("rendering failed")
        return _failure(Failed(Fault.BROKEN)), b""


def _failure(failed: Failed) -> dict[str, Any]:
    return {"fault": failed.fault, "detail": failed.detail}


if __name__ == "__main__":
    main(Limits.loads(sys.argv[1]))
