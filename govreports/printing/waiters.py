"""Which threads of a web process may wait for a rendering; the others are for saving."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Waiters:
    """So many at once, and fewer of one person: whoever floods the site leaves others a place."""

    def __init__(self, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._lock = threading.Lock()
        self._people: Counter[str] = Counter()

    @contextmanager
    def one_of(self, whose: str) -> Iterator[bool]:
        """Whether this thread may wait; if so, it counts until it is done."""
        with self._lock:
            may = self._people.total() < self._most and self._people[whose] < self._each
            self._people[whose] += may
        try:
            yield may
        finally:
            with self._lock:
                self._people[whose] -= may
                self._people += Counter()  # forgets who is not there
