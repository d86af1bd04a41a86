"""Whose rendering is next: one at a time for each person, and people in turn."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Generic, Protocol, TypeVar


class Waiting(Protocol):
    """What waits: whose it is, and about what; of one person and matter only the newest is wanted."""

    whose: str
    about: str


Job = TypeVar("Job", bound=Waiting)


class Full(Exception):
    """Too many are waiting."""


class Turns(Generic[Job]):
    """A queue that one person cannot fill."""

    def __init__(self, longest: int, each: int) -> None:
        self._longest, self._each = longest, each
        self._people: OrderedDict[str, deque[Job]] = OrderedDict()
        self._busy: set[str] = set()

    def __len__(self) -> int:
        return sum(map(len, self._people.values()))

    def put(self, job: Job) -> Job | None:
        """Queue a job; what it supersedes leaves the queue and is returned."""
        own = self._people.get(job.whose, deque())
        older = next((other for other in own if job.about and other.about == job.about), None)
        if older:  # takes its place: whoever types on does not wait longer for it
            own[own.index(older)] = job
            return older
        if len(self) >= self._longest or len(own) >= self._each:
            raise Full
        own.append(job)
        self._people[job.whose] = own
        return None

    def take(self) -> Job | None:
        """The next job of the person who has waited longest and has none under way."""
        whose = next((person for person in self._people if person not in self._busy), None)
        if whose is None:
            return None
        own = self._people.pop(whose)
        job = own.popleft()
        if own:
            self._people[whose] = own  # at the end again
        self._busy.add(whose)
        return job

    def done(self, job: Job) -> None:
        """The job that was taken is over; its person may have the next."""
        self._busy.discard(job.whose)

    def drop(self, job: Job) -> None:
        """Nobody waits for this job any more."""
        own = self._people.get(job.whose, deque())
        if job in own:
            own.remove(job)
            if not own:
                del self._people[job.whose]
