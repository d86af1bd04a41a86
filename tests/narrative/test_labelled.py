"""Precision and recall over the labelled sentences, held above floors a little below what was measured.

What was held back is measured, never tuned on; benchmarks/narrative.py prints the figures.
"""

from __future__ import annotations

import pytest

from benchmarks.narrative import SETS, Score, measure, sentences

# set, question: least precision, least recall
FLOORS = {
    ("tuning", "a figures found, all"): (0.98, 0.98),
    ("tuning", "b table quantities, sure"): (0.99, 0.92),
    ("tuning", "b table quantities, all"): (0.97, 0.96),
    ("tuning", "statements, sure"): (0.97, 0.95),
    ("tuning", "parts, sure"): (0.95, 0.78),
    ("second_tuning", "a figures found, all"): (0.98, 0.99),
    ("second_tuning", "b table quantities, sure"): (0.99, 0.84),
    ("second_tuning", "b table quantities, all"): (0.98, 0.98),
    ("second_tuning", "statements, sure"): (0.97, 0.95),
    ("second_tuning", "parts, sure"): (0.97, 0.93),
    ("third_tuning", "a figures found, all"): (0.99, 0.99),
    ("third_tuning", "b table quantities, sure"): (0.99, 0.93),
    ("third_tuning", "b table quantities, all"): (0.97, 0.96),
    ("third_tuning", "statements, sure"): (0.99, 0.96),
    ("third_tuning", "parts, sure"): (0.93, 0.86),
    ("held_back", "a figures found, all"): (0.97, 0.96),
    ("held_back", "b table quantities, sure"): (0.94, 0.73),
    ("held_back", "b table quantities, all"): (0.92, 0.80),
    ("held_back", "statements, sure"): (0.98, 0.84),
    ("held_back", "parts, sure"): (0.94, 0.76),
}


@pytest.fixture(scope="module")
def scores() -> dict[str, dict[str, Score]]:
    return {name: measure(sentences(name)) for name in SETS}


@pytest.mark.parametrize(("name", "question"), FLOORS)
def test_reader_keeps_above_its_floor(name: str, question: str, scores: dict[str, dict[str, Score]]) -> None:
    score = scores[name][question]
    precision, recall = FLOORS[name, question]
    print(f"{name}, {question}: {score}")  # noqa: T201 - the figures are the point; pytest -rP shows them
    assert score.precision >= precision
    assert score.recall >= recall


def test_a_reader_that_reads_nothing_is_below_every_floor() -> None:
    """The twin: the measure itself tells a bad reader from a good one."""
    silent = Score()
    silent.add("nothing", [], [(1,), (2,)])
    wrong = Score()
    wrong.add("wrong", [(3,)], [(1,), (2,)])
    assert silent.recall == 0
    assert (wrong.precision, wrong.recall) == (0, 0)


def test_at_least_eight_hundred_sentences_are_labelled() -> None:
    assert sum(len(sentences(name)) for name in SETS) >= 800
