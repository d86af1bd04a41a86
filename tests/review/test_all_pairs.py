"""Every two moves that begin from the same state, made at the same moment: one happens, and history is a path.

GOVREPORTS_RACE_ROUNDS says how often each pair is let go (DEVELOPERS.md); once is enough to see that
the test runs, a hundred times to believe it.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import StringIO
from itertools import combinations_with_replacement
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.http import Http404

from govreports.agencies.models import Agency, User
from govreports.audit import verify
from govreports.audit.models import Event, Result
from govreports.publication.actions import publish
from govreports.publication.models import Publication
from govreports.reports.actions import save
from govreports.reports.models import Report, Status
from govreports.review import actions, pins, rounds
from govreports.review.actions import make
from govreports.review.models import Pin, Step
from govreports.review.moves import MOVES
from govreports.web.errors import Refused
from tests import factories
from tests.at_once import at_once
from tests.guards import lifted
from tests.review.test_parallel_moves import faults

pytestmark = pytest.mark.django_db(transaction=True)
HANDED_OVER = "handed over"
ROUNDS = int(os.environ.get("GOVREPORTS_RACE_ROUNDS", "1"))
NOTE = "同时办理。"
PAIRS = [
    (status, *pair)
    for status in Status
    for pair in combinations_with_replacement([key for key, move in MOVES.items() if status in move.from_], 2)
]
HANDING_OVER = ("approve", "pass", "return", "withdraw", "ask_back")


class Track:
    """One report that is led, by the moves of the table alone, to where a race begins."""

    def __init__(self, report: Report, people: dict[str, User], *, steps: bool, opened: bool) -> None:
        self.report, self.people, self.opened = report, people, opened
        self.written = 0
        if steps:
            factories.stages(report.agency, 初审=[people["reviewer"]], 签发=[people["chief"]])

    def by(self, move: str) -> User:
        """Who makes it: the clerk writes, whoever holds the step decides, the second reviewer is the rival."""
        if move in {"submit", "withdraw", "ask_back"}:
            return self.people["drafter"]
        if move in {"pass", "approve", "return"}:
            held = rounds.of(self.report).current.people
            return self.people["reviewer"] if self.people["reviewer"] in held else held[0]
        return self.people["chief"]

    def make(self, move: str) -> None:
        self.report.refresh_from_db()
        act(move, self.report, self.by(move), None)
        self.report.refresh_from_db()

    def lead(self, to: Status, *, correcting: bool) -> None:
        """To a state; where a correction matters, with one under way and something in it to hand in."""
        self._begin_anew()
        if to == Status.DRAFTING and not correcting:
            self._until(Status.IN_REVIEW)
            self.make("withdraw")
            return
        if correcting and not self._is_correcting():
            self._until(Status.PUBLISHED)
            self.make("correct")
        self._until(to)
        if to == Status.IN_REVIEW and self.opened:
            rounds.look(report=self.report.pk, by=self.by("approve"))

    def _begin_anew(self) -> None:
        """Out of a round in which something was decided or asked for: what it has had it does not offer again."""
        round_ = rounds.of(self.report)
        over = round_.asked or (self.report.status == Status.IN_REVIEW and (round_.is_opened or round_.decided))
        if over and self.report.status in MOVES["return"].from_:
            self.make("return")

    def _is_correcting(self) -> bool:
        return self.report.status != Status.PUBLISHED and Publication.objects.filter(report=self.report).exists()

    def _until(self, to: Status) -> None:
        while self.report.status != to:
            self._go_on(to)

    def _go_on(self, to: Status) -> None:
        """One move nearer."""
        status = self.report.status
        if status in {Status.DRAFTING, Status.RETURNED}:
            self.write()
            self.make("submit")
        elif status == Status.IN_REVIEW and to == Status.DRAFTING:
            self.make("withdraw")
        elif status == Status.IN_REVIEW and to == Status.RETURNED:
            self.make("return")
        elif status == Status.IN_REVIEW:
            self.make("pass" if rounds.of(self.report).following else "approve")
        elif status == Status.APPROVED:
            self.make("return" if to in {Status.RETURNED, Status.DRAFTING, Status.IN_REVIEW} else "publish")
        else:
            self.make("correct")

    def write(self) -> None:
        """Something new, so that no correction is what is out already; and an answer to all that was said."""
        for pin in pins.returned(self.report):
            if not pin.answer:
                pins.answer(
                    pin=pin.pk, report=self.report.pk, by=self.people["drafter"], kind="explained", note="见稿。"
                )
        self.written += 1
        changes = {"problems": f"{factories.PROBLEMS}\n第{self.written}稿。"}
        save(report=self.report.pk, changes=changes, base=self.report.version, by=self.people["drafter"])
        self.report.refresh_from_db()


def act(move: str, report: Report, by: User, seen: int | None, after: int | None = None) -> Any:
    if move == "publish":
        return publish(report=report.pk, by=by, seen=seen, after=after)
    return make(move, report=report.pk, by=by, note=NOTE, seen=seen, after=after)


@pytest.fixture
def people(drafter: User, reviewer: User, agency: Agency) -> dict[str, User]:
    chief = factories.person("chief", factories.Role.REVIEWER, at=agency)
    return {"drafter": drafter, "reviewer": reviewer, "chief": chief}


def race(work: list[Callable[[], Any]]) -> list[Any]:
    """All let go together, in an order that is another one each time."""
    order = random.sample(range(len(work)), len(work))
    return at_once(lambda n: work[order[n]](), len(work))


@pytest.mark.parametrize(("status", "one", "other"), PAIRS, ids=lambda part: str(part))
def test_of_any_two_moves_at_once_one_happens(
    status: Status, one: str, other: str, complete: Report, people: dict[str, User]
) -> None:
    pair = {one, other}
    opened = "ask_back" in pair and "withdraw" not in pair
    track = Track(complete, people, steps="pass" in pair, opened=opened)
    for round_ in range(ROUNDS):
        track.lead(status, correcting="abandon" in pair)
        if status == Status.DRAFTING:
            track.write()
        seen, before = track.report.version, Step.objects.count()
        results = race([partial(act, m, complete, track.by(m), seen, before) for m in (one, other)])
        made = [r for r in results if isinstance(r, Step | Publication)]
        assert (len(made), Step.objects.count() - before) == (1, 1), (round_, results)
        assert sum(isinstance(r, Refused) for r in results) == 1, (round_, results)
        track.report.refresh_from_db()
    assert faults(complete) == []
    assert verify.first_fault(complete.pk) is None


@pytest.mark.parametrize("move", HANDING_OVER)
def test_move_beside_a_handing_over_is_made_before_it_or_not_at_all(
    move: str, complete: Report, people: dict[str, User], agency: Agency
) -> None:
    """CON-04 besides: who has given his work away decides nothing more, and his drafts go with it."""
    heir = factories.person("heir")
    leaves = "drafter" if move in {"withdraw", "ask_back"} else "reviewer"
    at_work, waiting = people[leaves], heir
    track = Track(complete, people, steps=move == "pass", opened=move == "ask_back")
    for _ in range(ROUNDS):
        track.lead(Status.IN_REVIEW, correcting=False)
        if leaves == "reviewer" and move == "return":
            pins.add(report=complete.pk, by=at_work, place="problems", quote="", note="请核对。")
        seen, taken = track.report.version, Step.objects.count()
        results = race(
            [partial(act, move, complete, at_work, seen, taken), partial(hand_over, agency, at_work, waiting)]
        )
        assert [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused | Http404)] == []
        assert results.count(HANDED_OVER) == 1
        assert decided_after_leaving(complete, at_work, move) == []
        at_work, waiting = waiting, at_work
        track.people[leaves] = at_work
        track.report.refresh_from_db()
    assert faults(complete) == []
    assert verify.first_fault(complete.pk) is None


def hand_over(agency: Agency, leaving: User, taking: User) -> str:
    call_command("hand_over", agency.code, leaving.username, taking.username, stdout=StringIO())
    return HANDED_OVER


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_handing_over_waits_for_a_return_before_it_takes_the_drafts(
    complete: Report, people: dict[str, User], agency: Agency
) -> None:
    """In the order in which a return takes them, report and then drafts: else the two wait for each other."""
    heir = factories.person("heir")
    make("submit", report=complete.pk, by=people["drafter"])
    pins.add(report=complete.pk, by=people["reviewer"], place="problems", quote="", note="请核对。")
    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            Report.objects.select_for_update().get(pk=complete.pk)
            done = beside.submit(closing, partial(hand_over, agency, people["reviewer"], heir))
            while not waiting_for_a_lock() and not done.done():
                time.sleep(0.01)
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
            assert Pin.objects.filter(report=complete).update(text="请再核对。") == 1
        assert done.result(10) == HANDED_OVER


def closing(work: Callable[[], Any]) -> Any:
    """What `work` gives, in a thread that leaves no connection behind."""
    try:
        return work()
    finally:
        connection.close()


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def decided_after_leaving(report: Report, gone: User, move: str) -> list[int]:
    """The moves of somebody that stand in history behind his last handing over."""
    events = Event.objects.filter(report=report.pk, result=Result.DONE)
    left = events.filter(action="hand_over").latest("sequence").sequence
    return list(events.filter(actor=gone.username, action=move, sequence__gt=left).values_list("sequence", flat=True))


def test_control_without_looking_again_a_pair_leaves_no_path(
    complete: Report, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    track = Track(complete, people, steps=False, opened=False)
    track.lead(Status.IN_REVIEW, correcting=False)
    monkeypatch.setattr(actions, "_check", lambda *_: None)
    seen = track.report.version
    with lifted():  # the database refuses such a step too
        results = race([partial(act, m, complete, people["chief"], seen) for m in ("approve", "withdraw")])
    assert sum(isinstance(r, Step) for r in results) == 2
    assert faults(complete) != []


def test_every_move_and_every_state_it_begins_from_is_raced() -> None:
    assert {(status, key) for status, *pair in PAIRS for key in pair} == {
        (status, key) for key, move in MOVES.items() for status in move.from_
    }
