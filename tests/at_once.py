"""Letting many threads go together, each with its own connection, as the processes in use have."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

MANY = 20


def at_once(work: Callable[[int], Any], times: int = MANY, *, deferred: bool = False) -> list[Any]:
    """What `work` returned or raised in each of so many threads, all let go together.

    Every thread has its own connection, as every process in use.  With `deferred`, SQLite takes its
    lock at the first write instead of at BEGIN.
    """
    results: list[Any] = [None] * times
    start = threading.Barrier(times, timeout=30)

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            if deferred and connection.vendor == "sqlite":
                connection.transaction_mode = None
            start.wait()
            results[number] = work(number)
        except Exception as e:  # noqa: BLE001  whatever came of it is the result
            results[number] = e
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def held_apart(read: Callable[..., Any], parties: int = 2) -> Callable[..., Any]:
    """`read`, after which everybody waits until all have read: the worst moment to be let go."""
    meeting = threading.Barrier(parties, timeout=10)

    def reading(*args: Any, **kwargs: Any) -> Any:
        result = read(*args, **kwargs)
        meeting.wait()
        return result

    return reading
