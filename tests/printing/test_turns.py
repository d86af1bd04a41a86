"""Whose rendering is next, and what is kept: the two orders of the press room by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.printing.shelf import Shelf
from govreports.printing.turns import Full, Turns


@dataclass(eq=False)
class Job:
    whose: str
    about: str = ""


def queue(*jobs: Job, longest: int = 100, each: int = 100) -> Turns[Job]:
    turns: Turns[Job] = Turns(longest, each)
    for job in jobs:
        turns.put(job)
    return turns


def order(turns: Turns[Job]) -> list[str]:
    """Whose job is taken, one after the other."""
    served = []
    while job := turns.take():
        served.append(job.whose)
        turns.done(job)
    return served


def test_people_are_served_in_turn() -> None:
    assert order(queue(*map(Job, "aaaabbc"))) == list("abcabaa")


def test_one_person_has_one_job_at_a_time() -> None:
    turns = queue(Job("a"), Job("a"))
    first = turns.take()
    assert first
    assert turns.take() is None
    turns.done(first)
    assert turns.take()


def test_newer_job_takes_the_place_of_an_older_one_about_the_same() -> None:
    older, newer = Job("a", "report"), Job("a", "report")
    turns = queue(older, Job("a", "other"))
    assert turns.put(newer) is older
    assert turns.take() is newer


@pytest.mark.parametrize("other", [Job("b", "report"), Job("a", "other"), Job("a")])
def test_job_of_another_person_or_matter_is_left(other: Job) -> None:
    assert queue(Job("a", "report")).put(other) is None


def test_one_person_does_not_fill_the_queue() -> None:
    turns = queue(Job("a"), Job("a"), each=2)
    with pytest.raises(Full):
        turns.put(Job("a"))
    assert turns.put(Job("b")) is None


def test_queue_is_full_for_everybody() -> None:
    with pytest.raises(Full):
        queue(Job("a"), Job("b"), longest=2).put(Job("c"))


def test_newer_job_needs_no_place_of_its_own() -> None:
    turns = queue(Job("a", "report"), longest=1)
    turns.put(Job("a", "report"))
    assert len(turns) == 1


def test_dropped_job_is_not_taken() -> None:
    job = Job("a")
    turns = queue(job)
    turns.drop(job)
    turns.drop(job)
    assert (turns.take(), len(turns)) == (None, 0)


@given(st.lists(st.sampled_from("abcd"), max_size=30))
def test_nobody_is_served_twice_while_another_waits(people: list[str]) -> None:
    served = order(queue(*map(Job, people)))
    assert sorted(served) == sorted(people)
    for n, whose in enumerate(served):
        again = served.index(whose, n + 1) if whose in served[n + 1 :] else None
        if again:
            assert set(served[n + 1 : again]) == {w for w in served[n + 1 :] if w != whose}


def test_shelf_keeps_what_was_used_last() -> None:
    shelf = Shelf(30)
    for key in "abc":
        shelf.put(key, ({}, b"0123456789"))
    shelf.get("a")
    shelf.put("d", ({}, b"0123456789"))
    assert [key for key in "abcd" if shelf.get(key)] == ["a", "c", "d"]


def test_shelf_counts_a_replaced_result_once() -> None:
    shelf = Shelf(20)
    for _ in range(5):
        shelf.put("a", ({}, b"0123456789"))
    shelf.put("b", ({}, b"0123456789"))
    assert shelf.get("a")
    assert shelf.get("b")


def test_shelf_does_not_keep_what_is_larger_than_itself() -> None:
    shelf = Shelf(5)
    shelf.put("a", ({}, b"0123456789"))
    assert shelf.get("a") is None
