"""A rendering process: takes a report or a PDF on one pipe, gives a PDF or a picture on the other.

Started by the press room as a program of its own, with nothing of the site's in its
environment; confined and warm before it is given the first report.
"""

from __future__ import annotations

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

log = logging.getLogger(__name__)

# What a job ends with: how, besides well.
MEMORY: Final = "memory"
DISK: Final = "disk"
BROKEN: Final = "broken"


def main(limits: Limits) -> None:
    """Serve until the pipe ends."""
    inward, outward = _pipes()
    confine.early(limits)
    try:
        compositor = _load()
    except (OSError, RuntimeError) as fault:
        # A full disk, a folder that is not ours, no typeface: nothing can be printed, and why.
        log.error("rendering process: %s", fault)
        outward.write(wire.pack({"fault": DISK if isinstance(fault, OSError) else BROKEN, "detail": str(fault)}))
        return
    confine.late(compositor.readable())
    outward.write(wire.pack({"ready": True}))
    while True:
        try:
            header, body = wire.read(inward)
        except EOFError:
            return
        confine.processor(limits.seconds)
        answer, result = _answer(compositor.compose, header, body)
        outward.write(wire.pack(answer, result))


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes; whatever a library prints goes to the log instead."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return inward, outward


def _load() -> ModuleType:
    """Import what sets type, and print once: typefaces are found now, not in front of a user."""
    django.setup()
    compositor = importlib.import_module("govreports.printing.compositor")
    compositor.warm()
    return compositor


def _answer(
    compose: Callable[[dict[str, Any], bytes], wire.Message], header: dict[str, Any], body: bytes
) -> wire.Message:
    try:
        return compose(header, body)
    except MemoryError:
        return {"fault": MEMORY}, b""
    except RecursionError:
        return {"fault": BROKEN}, b""
    except OSError as fault:
        log.error("rendering: %s", fault)
        return {"fault": DISK, "detail": str(fault)}, b""
    except Exception:  # whatever it is, the next report may be printed
        log.exception("rendering failed")
        return {"fault": BROKEN}, b""


if __name__ == "__main__":
    main(Limits.loads(sys.argv[1]))
