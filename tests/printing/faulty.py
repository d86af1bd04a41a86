"""A rendering process with faults: what the preamble of a report says, it does before it prints.

The tests start it in place of govreports.printing.child, which knows of none of this.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from govreports.printing import child
from govreports.printing.limits import Limits
from govreports.printing.wire import Message

_sound = child._load
_rendered = 0


def hang() -> None:
    while True:
        pass


def work(seconds: str) -> None:
    until = time.monotonic() + float(seconds)
    while time.monotonic() < until:
        pass


def grow(gigabytes: str) -> None:
    kept = []
    while len(kept) < float(gigabytes) * 10:
        kept.append(b"\1" * 100_000_000)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_late() -> None:
    """Only where the process has rendered before: the one in its place goes on."""
    if _rendered > 1:
        die()


def crash() -> None:
    raise ZeroDivisionError("what nobody thought of")


def read(file: str) -> str:
    return Path(file).read_text()


def write(file: str) -> str:
    Path(file).write_text("written")
    return "written"


def run() -> str:
    return subprocess.run(["true"], check=False).args[0]


def connect(port: str) -> str:
    """As Python does it."""
    with socket.create_connection(("127.0.0.1", int(port)), timeout=2):
        return "connected"


def connect_in_c(port: str) -> str:
    """As a library does it that no audit hook sees."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    address = socket.AF_INET.to_bytes(2, sys.byteorder) + int(port).to_bytes(2, "big") + b"\x7f\0\0\1" + bytes(8)
    done = libc.connect(handle, address, len(address))
    os.close(handle)
    return "connected" if done == 0 else os.strerror(ctypes.get_errno())


def environment() -> str:
    return repr(dict(os.environ))


def nothing(*_: str) -> None:
    pass


FAULTS: dict[str, Callable[..., str | None]] = {
    f.__name__: f
    for f in (hang, work, grow, die, die_late, crash, read, write, run, connect, connect_in_c, environment, nothing)
}


def _load() -> ModuleType:
    compositor = _sound()
    sound = compositor.compose

    def compose(header: dict[str, Any], body: bytes) -> Message:
        global _rendered
        if header["ask"] != "render":
            return sound(header, body)
        _rendered += 1
        fault, *arguments = pickle.loads(body).preamble.split() or ("nothing",)  # noqa: S301
        said = ""
        try:
            said = FAULTS.get(fault, nothing)(*arguments) or ""
        except PermissionError as refused:
            said = f"refused: {refused}"
        answer, content = sound(header, body)
        return answer | {"pages": {"said": said, "process": os.getpid(), "rendered": _rendered}}, content

    compositor.compose = compose
    return compositor


def unhooked(_: object) -> None:
    """In place of the audit hook, for the tests that show what it is good for."""


def serve() -> None:
    child._load = _load
    child.main(Limits.loads(sys.argv[1]))


if __name__ == "__main__":
    serve()
