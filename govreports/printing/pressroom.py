"""The press room: one process for the whole site that queues renderings and keeps their results.

Web processes speak to it on a socket of this machine.  It renders nothing itself: its children
do, as many as the limits say for the whole site.  It ends when the last web process is gone.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from dataclasses import dataclass, field
from typing import Any

from govreports.printing import wire
from govreports.printing.hand import Hand
from govreports.printing.limits import Limits
from govreports.printing.shelf import Shelf
from govreports.printing.turns import Full, Turns
from govreports.printing.wire import Failed, Fault, Message

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Job:
    """One rendering, whoever waits for it."""

    key: str
    whose: str
    about: str
    ask: dict[str, Any]
    body: bytes
    done: asyncio.Future[Message] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    wanted: int = 0


class Room:
    """The queue, the results and the hands."""

    def __init__(self, module: str, limits: Limits) -> None:
        self._limits = limits
        self._turns: Turns[Job] = Turns(limits.queue, limits.each)
        self._shelf = Shelf(limits.shelf)
        self._jobs: dict[str, Job] = {}
        self._hands = tuple(Hand(module, limits) for _ in range(limits.children))
        self._free = list(self._hands)
        self._tasks: set[asyncio.Task[None]] = set()
        self._rest: dict[Hand, asyncio.TimerHandle] = {}

    def warm(self) -> None:
        """Start one child before it is asked for."""
        self._go(self._warm(self._free.pop()))

    async def close(self) -> None:
        """End every child."""
        for task in self._tasks:
            task.cancel()
        for hand in self._hands:
            await hand.stop()

    def state(self) -> dict[str, int]:
        """How many renderings wait, and how many go on."""
        return {"waiting": len(self._turns), "working": len(self._jobs) - len(self._turns)}

    async def answer(self, header: dict[str, Any], body: bytes, gone: asyncio.Future[Any]) -> Message:
        """What a web process asked for; Failed where there is none."""
        key, wait = header["key"], header["wait"]
        about = header["about"]
        ask = {"ask": "render", "watermark": header["watermark"], "imprint": header["imprint"]}
        found, content = await self._result(key, header["whose"], about, ask, body, wait, gone)
        if header["ask"] == "contents":
            return found, b""
        if header["ask"] == "pdf":
            return found, content
        ask = {"ask": "picture", "page": header["page"], "width": header["width"]}
        if not 1 <= ask["page"] <= found["count"]:
            raise Failed(Fault.PAGE)
        about = about and f"{about} {ask['page']}"
        key = f"{key} {ask['page']} {ask['width']}"
        return await self._result(key, header["whose"], about, ask, content, wait, gone)

    async def _result(
        self,
        key: str,
        whose: str,
        about: str,
        ask: dict[str, Any],
        body: bytes,
        wait: float,
        gone: asyncio.Future[Any],
    ) -> Message:
        if kept := self._shelf.get(key):
            return kept
        if not wait:
            raise Failed(Fault.BUSY)
        job = self._jobs.get(key) or self._queued(Job(key, whose, about, ask, body))
        job.wanted += 1
        try:
            await self._until(job, wait, gone)
        finally:
            job.wanted -= 1
            if not job.wanted and not job.begun.is_set():
                self._turns.drop(job)
                self._jobs.pop(key, None)
        return job.done.result()

    async def _until(self, job: Job, wait: float, gone: asyncio.Future[Any]) -> None:
        """Return once the job is over; Failed where it has not begun in time or nobody waits."""
        begun = asyncio.ensure_future(job.begun.wait())
        try:
            await asyncio.wait({begun, job.done, gone}, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
            if begun.done() and not job.done.done():
                await asyncio.wait({job.done, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            begun.cancel()
        if not job.done.done():
            raise Failed(Fault.BUSY)

    def _queued(self, job: Job) -> Job:
        try:
            older = self._turns.put(job)
        except Full:
            raise Failed(Fault.BUSY) from None
        if older:
            self._over(older, Failed(Fault.SUPERSEDED))
        self._jobs[job.key] = job
        self._dispatch()
        return job

    def _over(self, job: Job, result: Message | Failed) -> None:
        self._jobs.pop(job.key, None)
        if isinstance(result, Failed):
            job.done.set_exception(result)
            job.done.exception()  # nobody may be left to read it
        else:
            job.done.set_result(result)

    def _dispatch(self) -> None:
        while self._free and (job := self._turns.take()):
            hand = next((hand for hand in reversed(self._free) if hand.warm), self._free[-1])
            self._free.remove(hand)
            if timer := self._rest.pop(hand, None):
                timer.cancel()
            job.begun.set()
            self._go(self._work(hand, job))

    async def _work(self, hand: Hand, job: Job) -> None:
        try:
            result = await hand.run(job.ask, job.body)
            self._shelf.put(job.key, result)
            self._over(job, result)
        except Failed as failed:
            self._over(job, failed)
        except Exception:  # the press room goes on
            log.exception("a rendering was lost")
            self._over(job, Failed(Fault.DIED))
        self._turns.done(job)
        if hand.spent:
            await hand.stop()
        if hand.warm:
            self._back(hand)
        else:
            await self._warm(hand)

    async def _warm(self, hand: Hand) -> None:
        """A hand with a child again; without one where none comes up, which the next job tells."""
        try:
            await hand.start()
        except Failed as failed:
            log.error("no rendering process: %s %s", failed.fault, failed.detail)
        self._back(hand)

    def _back(self, hand: Hand) -> None:
        self._free.append(hand)
        self._rest[hand] = asyncio.get_running_loop().call_later(self._limits.idle, self._tire, hand)
        self._dispatch()

    def _tire(self, hand: Hand) -> None:
        """Nobody has printed for long."""
        self._rest.pop(hand, None)
        if hand in self._free:
            self._go(hand.stop())

    def _go(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class Door:
    """The socket, and who is there."""

    def __init__(self, room: Room, limits: Limits) -> None:
        self._room, self._limits = room, limits
        self._present = 0
        self.empty = asyncio.Event()
        self._leave()

    async def enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: a web process that is there, or one question of it."""
        self._present += 1
        try:
            if wire.same_account(writer.get_extra_info("socket")):
                await self._serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # it left
        finally:
            writer.close()
            self._present -= 1
            self._leave()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        header, body = await wire.receive(reader)
        gone = asyncio.ensure_future(reader.read(1))
        try:
            if header["ask"] == "presence":
                writer.write(wire.pack({}))
                await writer.drain()
                await gone
                return
            try:
                if header["ask"] == "state":
                    answer, result = self._room.state(), b""
                else:
                    answer, result = await self._room.answer(header, body, gone)
            except Failed as failed:
                answer, result = {"fault": failed.fault, "detail": failed.detail}, b""
            writer.write(wire.pack(answer, result))
            await writer.drain()
        finally:
            gone.cancel()

    def _leave(self) -> None:
        if not self._present:
            asyncio.get_running_loop().call_later(self._limits.grace, self._close)

    def _close(self) -> None:
        if not self._present:
            self.empty.set()


async def main(address: str, module: str, limits: Limits) -> None:
    """Serve at `address` until nobody is there; leave where another press room does already."""
    listening = socket.socket(socket.AF_UNIX)
    try:
        listening.bind(address)
    except OSError:
        listening.close()
        return
    room = Room(module, limits)
    door = Door(room, limits)
    async with await asyncio.start_unix_server(door.enter, sock=listening, backlog=200):
        room.warm()
        await door.empty.wait()
        await room.close()


if __name__ == "__main__":
    logging.basicConfig(format="{asctime} {levelname} {name} {message}", style="{", level=logging.INFO)
    asyncio.run(main("\0" + sys.argv[1], sys.argv[2], Limits.loads(sys.argv[3])))
