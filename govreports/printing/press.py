"""The way to a PDF from a web process: asked of the press room, never rendered here.

A rendering that hangs or grows is ended, and too many are refused, each with a sentence; the
threads of this process are left for saving.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.conf import settings

from govreports.formats.document import Document, canonical
from govreports.printing import wire
from govreports.printing.limits import WAITERS, WAITERS_EACH, Limits
from govreports.printing.waiters import Waiters
from govreports.printing.wire import Fault
from govreports.web.errors import Refused

CHILD: Final = "govreports.printing.child"
PATIENCE: Final = 10.0  # seconds until a rendering has begun
STARTS: Final = 3  # of a press room that ends at once, before that is said
AGAIN: Final = 5  # seconds after which a browser may ask once more

_UNTOUCHED: Final = "已填内容不受影响，"
_ASK: Final = f"没有生成 PDF。{_UNTOUCHED}请与管理员联系。"
_SHORTER: Final = f"已停止。{_UNTOUCHED}请缩短过长的文字后再试；仍不行请与管理员联系。"
_SENTENCES: Final = {
    Fault.BUSY: "正在排版的人较多，请稍后再试。",
    Fault.SUPERSEDED: "内容又有改动，这一版不再排版，请看最新的一版。",
    Fault.SLOW: f"这份报告排版超过时限，{_SHORTER}",
    Fault.MEMORY: f"这份报告排版所需内存过多，{_SHORTER}",
    Fault.DIED: f"排版程序意外中断，没有生成 PDF。{_UNTOUCHED}请稍后再试；仍不行请与管理员联系。",
    Fault.BROKEN: f"排版程序出错，{_ASK}",
    Fault.DISK: f"服务器的磁盘已满或文件夹不能写入，{_ASK}",
    Fault.FONTS: f"服务器缺少字体，{_ASK}",
    Fault.ABSENT: f"排版程序没有启动，{_ASK}",
    Fault.PAGE: "报告没有这一页。",
}
_STATUS: Final = {Fault.SUPERSEDED: 409, Fault.PAGE: 404}
# What another try can change without anybody doing something about it.
_PASSING: Final = frozenset({Fault.BUSY, Fault.DIED, Fault.DISK})


class Unprinted(Refused):
    """There is no PDF: `sentence` says why and what to do."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(_SENTENCES[fault] + detail)
        self.fault = fault
        self.status = _STATUS.get(fault, 503)
        self.retry_after = AGAIN if fault in _PASSING else None


@dataclass(frozen=True)
class Contents:
    """How many pages, the first page (from 1) of each section by key, "preamble" among them, and what made them."""

    count: int
    pages: dict[str, int]
    made_with: dict[str, str] = field(default_factory=dict)


def pdf(
    document: Document,
    *,
    watermark: bool = False,
    imprint: str = "",
    whose: str = "",
    patience: float | None = None,
) -> bytes:
    """The PDF of a report, byte for byte that of `printing.pdf.render`.

    `imprint` is what a corrected edition says of itself.  `whose` is a key of the person who waits: people are served in turn, one rendering at a time
    for each.  Who gives a `patience` is no thread of the web, which wait PATIENCE and few at once.
    """
    header = {"ask": "pdf", "watermark": watermark, "imprint": imprint, "whose": whose}
    return _press.ask(document, header, patience)[1]


def contents(
    document: Document,
    *,
    watermark: bool = False,
    imprint: str = "",
    whose: str = "",
    patience: float | None = None,
) -> Contents:
    """The pages of that PDF."""
    header = {"ask": "contents", "watermark": watermark, "imprint": imprint, "whose": whose}
    found, _ = _press.ask(document, header, patience)
    return Contents(found["count"], found["pages"], found["made_with"])


def picture(
    document: Document,
    page: int,
    *,
    watermark: bool = False,
    imprint: str = "",
    width: int = 900,
    whose: str = "",
    patience: float | None = None,
) -> bytes:
    """Page `page` of that PDF, from 1, as a PNG `width` pixels wide."""
    about = {"watermark": watermark, "imprint": imprint, "whose": whose}
    header = {"ask": "picture", "page": page, "width": width, **about}
    return _press.ask(document, header, patience)[1]


def warm() -> None:
    """Have the press room ready before the first who asks; says nothing where that fails."""
    with suppress(Unprinted, OSError):
        _press.enter()


class Press:
    """This process's place at the press room."""

    def __init__(self, child: str = CHILD, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._child = child
        self._address = _address(child, self._limits)
        self._waiters = Waiters(WAITERS, WAITERS_EACH)
        self._entering = threading.Lock()
        self._presence: socket.socket | None = None
        self._room: subprocess.Popen[bytes] | None = None

    def ask(self, document: Document, header: dict[str, Any], patience: float | None) -> wire.Message:
        """The press room's answer about a document; Unprinted where there is none."""
        # A copy without what the document has computed and keeps.
        body = pickle.dumps(replace(document))
        draft = header["watermark"] and header["whose"]
        header = {"imprint": "", **header}
        said = f"{header['watermark']}{header['imprint']}\n{canonical(document)}"
        header |= {
            "key": hashlib.sha256(said.encode()).hexdigest(),
            # Of a draft only its newest version is wanted.
            "about": f"{document.agency} {document.year}" if draft else "",
        }
        if patience is not None:
            return self._asked(header | {"wait": patience}, body)
        with self._waiters.one_of(header["whose"]) as may_wait:
            return self._asked(header | {"wait": PATIENCE if may_wait else 0}, body)

    def state(self) -> dict[str, int]:
        """How many renderings are "waiting" and "working", of the whole site."""
        return self._asked({"ask": "state", "wait": 0}, b"")[0]

    def enter(self) -> socket.socket:
        """Be there for the press room, which is started where there is none; the connection that says so."""
        with self._entering:
            if not (self._presence and _open(self._presence)):
                self.leave()
                self._presence = self._present()
            return self._presence

    def leave(self) -> None:
        """Not be there any more; the press room ends with the last who leaves."""
        presence, self._presence = self._presence, None
        if presence:
            presence.close()

    def _asked(self, header: dict[str, Any], body: bytes) -> wire.Message:
        message = wire.pack(header, body)
        for again in (True, False):
            presence = self.enter()
            try:
                with self._connection() as connection, connection.makefile("rb") as answers:
                    # Its own limits end every rendering long before.
                    connection.settimeout(header["wait"] + 4 * self._limits.seconds + 2 * self._limits.start)
                    connection.sendall(message)
                    answer, result = wire.read(answers)
                break
            except (OSError, EOFError):  # it was ended; its place is taken by another
                if not again:
                    raise Unprinted(Fault.DIED) from None
                self._mistrust(presence)
        if "fault" in answer:
            raise Unprinted(Fault(answer["fault"]), answer["detail"])
        return answer, result

    def _mistrust(self, presence: socket.socket) -> None:
        """Be greeted anew: of a press room that is ending, one connection may still seem open when another is not."""
        with self._entering:
            if presence is self._presence:
                self.leave()

    def _present(self) -> socket.socket:
        """A connection over which the press room has greeted."""
        until = time.monotonic() + self._limits.start
        started = 0
        while time.monotonic() < until and started <= STARTS:
            try:
                return self._greeted()
            except (OSError, EOFError):
                if self._room is None or self._room.poll() is not None:
                    self._room = self._started()
                    started += 1
            time.sleep(0.02)
        raise Unprinted(Fault.ABSENT)

    def _greeted(self) -> socket.socket:
        connection = self._connection()
        try:
            connection.settimeout(self._limits.start)
            connection.sendall(wire.pack({"ask": "presence"}))
            with connection.makefile("rb") as greeting:
                wire.read(greeting)
        except (OSError, EOFError):
            connection.close()
            raise
        return connection

    def _connection(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect("\0" + self._address)
            if not wire.same_account(connection):
                raise OSError("somebody else's")
        except OSError:
            connection.close()
            raise
        return connection

    def _started(self) -> subprocess.Popen[bytes]:
        """A press room in a session of its own: it outlives this process where others are there."""
        command = [sys.executable, "-m", "govreports.printing.pressroom"]
        try:
            return subprocess.Popen(  # noqa: S603  our own module
                [*command, self._address, self._child, self._limits.dumps()],
                cwd=settings.BASE_DIR,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            raise Unprinted(Fault.ABSENT) from None


_KEPT: Final = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "GOVREPORTS_FONTS", "PYTHONWARNINGS")


def _environment() -> dict[str, str]:
    """What press room and children know of the site: where its files are, and no secret of it."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "govreports.settings_press",
        "GOVREPORTS_VAR": str(settings.VAR_DIR),
        "SECRET_KEY": "a rendering process has none",  # settings.py would read the site's own
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _address(child: str, limits: Limits) -> str:
    """The same in all processes of a site, another after its code has changed.

    A name of Linux's own (unix(7), "abstract"): no file that a crash would leave behind.
    """
    sources = [settings.BASE_DIR / "static" / "css" / "document.css"]
    for folder, pattern in (("govreports", "**/*.py"), ("templates/printing", "*.html")):
        sources += sorted((settings.BASE_DIR / folder).glob(pattern))
    stamps = [(str(file), file.stat().st_mtime_ns) for file in sources]
    said = (child, limits.dumps(), _environment(), sys.executable, stamps)
    return f"govreports-{os.getuid()}-{hashlib.sha256(repr(said).encode()).hexdigest()[:32]}"


def _open(connection: socket.socket) -> bool:
    """Whether the other side is still there; it never says anything."""
    try:
        connection.setblocking(False)
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


_press = Press()
atexit.register(_press.leave)
