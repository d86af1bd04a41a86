"""Results that are kept for the next who asks, as many as the bytes allow."""

from __future__ import annotations

from collections import OrderedDict

from govreports.printing.wire import Message


class Shelf:
    """The results used last, by key."""

    def __init__(self, largest: int) -> None:
        self._largest, self._size = largest, 0
        self._kept: OrderedDict[str, Message] = OrderedDict()

    def get(self, key: str) -> Message | None:
        """A result, which is then the last to go."""
        found = self._kept.get(key)
        if found:
            self._kept.move_to_end(key)
        return found

    def put(self, key: str, result: Message) -> None:
        """Keep a result; the one not asked for longest makes room."""
        self._size -= len(self._kept.pop(key, ({}, b""))[1])
        self._kept[key] = result
        self._size += len(result[1])
        while self._size > self._largest:
            self._size -= len(self._kept.popitem(last=False)[1][1])
