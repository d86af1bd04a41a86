"""What a rendering process may not do, set by itself before it is given anything to render.

Two barriers to the network beside the fetcher that serves nothing: an empty network namespace
where the kernel gives one, and an audit hook where it does not.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from govreports.printing.limits import Limits

FILES: Final = 64  # open at once; some twenty are typefaces
NICENESS: Final = 5  # saving goes first

_PR_SET_PDEATHSIG: Final = 1
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000

_REFUSED: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.putenv",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.symlink",
    "os.link",
    "os.truncate",
    "shutil.",
    "sqlite3.",
    "urllib.",
    "http.client.",
    "ftplib.",
    "smtplib.",
    "webbrowser.",
    "pty.",
)
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def early(limits: Limits) -> None:
    """Limits of the process; before any thread is there, which a user namespace does not allow."""
    parent = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux":
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            sys.exit(1)
        _leave_network(libc)
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def processor(seconds: float) -> None:
    """Let the next job have so much processor time; the kernel ends the process that takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def late(readable: tuple[Path, ...]) -> None:
    """Refuse connections, programs and files from now on; `readable` are the folders still read."""
    roots = tuple(f"{folder.resolve()}{os.sep}" for folder in readable)

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "builtins.id":  # by far the most there are, ten thousand a report
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, int):
                return
            if (flags or 0) & _WRITING or not os.path.realpath(os.fsdecode(path)).startswith(roots):
                raise PermissionError(f"a rendering process opens no {path!r}")
        elif event.startswith(_REFUSED):
            raise PermissionError(f"a rendering process does no {event}")

    sys.addaudithook(refuse)


def _leave_network(libc: ctypes.CDLL) -> None:
    """Enter a network namespace that has no interface, as an account that stays what it is."""
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return
    with suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
