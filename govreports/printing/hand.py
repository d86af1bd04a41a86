"""The press room's hold on one rendering process: starts it, times it, ends it, replaces it."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import Any

from govreports.printing import wire
from govreports.printing.limits import Limits
from govreports.printing.wire import Failed, Fault, Message

log = logging.getLogger(__name__)


class Hand:
    """One place at the press, with a child or without."""

    def __init__(self, module: str, limits: Limits) -> None:
        self._command = (sys.executable, "-m", module, limits.dumps())
        self._limits = limits
        self._process: Process | None = None
        self._to: Any = None
        self._from: Any = None
        self._renders = 0

    @property
    def warm(self) -> bool:
        """Whether a child is waiting."""
        return self._process is not None and self._process.returncode is None

    @property
    def spent(self) -> bool:
        """Whether the child has rendered as often as one may."""
        return self._renders >= self._limits.renders

    async def start(self) -> None:
        """Have a child ready; Failed where none comes up."""
        if self.warm:
            return
        self._renders = 0
        self._process = process = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE)
        self._to, self._from = process.stdin, process.stdout
        header, _ = await self._receive(self._limits.start)
        if "fault" in header:
            await self.stop()
            raise Failed(Fault(header["fault"]), header["detail"])

    async def run(self, ask: dict[str, Any], body: bytes) -> Message:
        """One job; tried again where the child died of something else than its limits."""
        for again in (True, False):
            try:
                await self.start()
                return await self._ask(ask, body)
            except Failed as failed:
                if failed.fault != Fault.DIED or not again:
                    raise
        raise AssertionError  # the loop returns or raises

    async def stop(self) -> int | None:
        """End the child at once; what it exited with."""
        process, self._process = self._process, None
        if process is None:
            return None
        with suppress(ProcessLookupError):
            process.kill()
        return await process.wait()

    async def _ask(self, ask: dict[str, Any], body: bytes) -> Message:
        self._renders += ask["ask"] == "render"
        with suppress(ConnectionError):  # said by the answer that does not come
            self._to.write(wire.pack(ask, body))
        header, result = await self._receive(self._limits.seconds)
        if "fault" in header:
            await self.stop()  # whatever went wrong in there is over
            raise Failed(Fault(header["fault"]), header["detail"])
        return header, result

    async def _receive(self, seconds: float) -> Message:
        try:
            return await asyncio.wait_for(wire.receive(self._from), seconds)
        except TimeoutError:
            await self.stop()
            log.error("a rendering took more than %g s and was ended", seconds)
            raise Failed(Fault.SLOW) from None
        except BaseException as gone:
            status = await self._buried()
            if not isinstance(gone, asyncio.IncompleteReadError):
                raise
            log.error("a rendering process ended with status %s", status)
            raise Failed(Fault.SLOW if status == -signal.SIGXCPU else Fault.DIED) from None

    async def _buried(self) -> int | None:
        """The status of a child that ended by itself; ended now where it only closed its pipe."""
        process = self._process
        if process:
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 1)
        status = process.returncode if process else None
        await self.stop()
        return status
