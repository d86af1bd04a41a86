"""How web process, press room and child talk: a header in JSON and a body in bytes, lengths first."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
from enum import StrEnum
from typing import Any, BinaryIO, Final


class Fault(StrEnum):
    """Why there is no result; press.py has the sentence for each."""

    BUSY = "busy"  # too many wait, or one waited too long
    SUPERSEDED = "superseded"  # the same person asked for a newer version
    SLOW = "slow"
    MEMORY = "memory"
    DIED = "died"  # twice, of nothing that we know
    BROKEN = "broken"  # an exception; the log has it
    DISK = "disk"  # a file or folder could not be written
    FONTS = "fonts"  # no typeface to print with
    ABSENT = "absent"  # no rendering process comes up
    PAGE = "page"  # there is no such page


class Failed(Exception):
    """There is no result."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(fault)
        self.fault, self.detail = fault, detail


Message = tuple[dict[str, Any], bytes]
_LENGTHS: Final = struct.Struct("!II")
_CREDENTIALS: Final = struct.Struct("3i")  # unix(7): process, user, group


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """One message."""
    head = json.dumps(header).encode()
    return _LENGTHS.pack(len(head), len(body)) + head + body


def read(stream: BinaryIO) -> Message:
    """The next message; EOFError where the other side is gone."""
    head, body = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    return json.loads(_exactly(stream, head)), _exactly(stream, body)


async def receive(stream: asyncio.StreamReader) -> Message:
    """The next message; IncompleteReadError where the other side is gone."""
    head, body = _LENGTHS.unpack(await stream.readexactly(_LENGTHS.size))
    return json.loads(await stream.readexactly(head)), await stream.readexactly(body)


def same_account(connection: socket.socket) -> bool:
    """Whether the other side is of our account: the address is open to all of this machine."""
    peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return bool(_CREDENTIALS.unpack(peer)[1] == os.getuid())


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size) if size else b""
    if len(data) != size:
        raise EOFError("the other side is gone")
    return data
