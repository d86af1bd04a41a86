"""What a rendering may take, and how many go on at once; one place for web, press room and child.

Plain numbers without Django: deploy/gunicorn.conf.py reads them too.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import Final

# Threads of one web process that may wait for a rendering, beside those that save, and how many of
# them for one person, whose browser asks for six things at once.
WAITERS: Final = 8
WAITERS_EACH: Final = 6


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes; the defaults are those of a site."""

    children: int = max(1, cores() - 1)  # of the whole site: one core is for saving
    seconds: float = 30  # of one rendering, by the clock; in processor time too
    memory: int = 1 << 30  # address space of a child; decision 0006 says what a report takes
    renders: int = 200  # then a child is replaced: each leaves some memory behind
    idle: float = 600  # then a child is stopped: a small PC has other work
    queue: int = 60  # renderings waiting, of all people
    each: int = 12  # of them, of one person
    shelf: int = 64_000_000  # results kept
    grace: float = 2  # how long the press room outlives the last web process
    start: float = 30  # for a child to load; ten times what it takes

    def dumps(self) -> str:
        """As the argument of a process."""
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, text: str) -> Limits:
        """From the argument of a process."""
        return cls(**json.loads(text))
