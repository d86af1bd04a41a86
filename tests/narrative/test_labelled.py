"""Precision and recall over the labelled sentences, held above floors a little below what was measured.

What was held back is measured, never tuned on; benchmarks/narrative.py prints the figures.
"""

from __future__ import annotations

import pytest

from benchmarks.narrative import SETS, Score, measure, sentences

# set, question: least precision, least recall
FLOORS = {
    ("tuning", "a figures found, all"): (0.98, 0.98),
    ("tuning", "b table quantities, sure"): (0.99, 0.89),
    ("tuning", "b table quantities, all"): (0.96, 0.92),
    ("tuning", "statements, sure"): (0.97, 0.95),
    ("tuning", "parts, sure"): (0.95, 0.78),
    ("second_tuning", "a figures found, all"): (0.98, 0.99),
    ("second_tuning", "b table quantities, sure"): (0.99, 0.80),
    ("second_tuning", "b table quantities, all"): (0.97, 0.95),
    ("second_tuning", "statements, sure"): (0.97, 0.95),
    ("second_tuning", "parts, sure"): (0.97, 0.93),
    ("third_tuning:seen", "a figures found, all"): (0.98, 0.97),
    ("third_tuning:seen", "b table quantities, sure"): (0.99, 0.77),
    ("third_tuning:seen", "b table quantities, all"): (0.96, 0.83),
    ("third_tuning:seen", "statements, sure"): (0.74, 0.57),
    ("third_tuning:seen", "parts, sure"): (0.81, 0.76),
    ("third_tuning:unseen", "a figures found, all"): (0.99, 0.98),
    ("third_tuning:unseen", "b table quantities, sure"): (0.96, 0.77),
    ("third_tuning:unseen", "b table quantities, all"): (0.92, 0.85),
    ("third_tuning:unseen", "statements, sure"): (0.99, 0.69),
    ("third_tuning:unseen", "parts, sure"): (0.89, 0.73),
    ("held_back", "a figures found, all"): (0.97, 0.96),
    ("held_back", "b table quantities, sure"): (0.93, 0.65),
    ("held_back", "b table quantities, all"): (0.91, 0.74),
    ("held_back", "statements, sure"): (0.98, 0.84),
    ("held_back", "parts, sure"): (0.90, 0.70),
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


def test_two_halves_are_the_set_and_nearly_of_a_size() -> None:
    halves = [{label["id"] for label in sentences(f"third_tuning:{half}")} for half in ("seen", "unseen")]
    assert halves[0] | halves[1] == {label["id"] for label in sentences("third_tuning")}
    assert not halves[0] & halves[1]
    assert min(map(len, halves)) >= 90
