"""The labelled set itself: spans, names, values, sums, coverage, and parts that do not repeat each other."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from govreports.formats import edition
from govreports.formats.document import AgencyKind

FOLDER = Path(__file__).parent / "labelled"
SENTENCE_KEYS = {"id", "pattern", "agency", "kind", "year", "section", "text", "figures", "statements", "parts"}
SPAN_KEYS = {"text", "start", "end", "counts", "year", "scope"}
SECTIONS = {"preamble", "overview", "problems", "other_matters"}
SCOPES = {"own", "area", "other"}
OUTCOMES = ("upheld", "corrected", "other_outcome", "pending")
# Sums of cells that a sentence may state; README.md says what each adds up.
SUMS = {
    *(f"requests.{name}" for name in ("received_and_carried", "disclosed_in_any_part")),
    *(f"requests.{name}" for name in ("refused", "unable", "not_processed", "other_handling")),
    *("disputes.litigation", "disputes.total", "fees.notices", "fees.notified", "fees.collected"),
    *(f"disputes.{outcome}" for outcome in OUTCOMES),
    *(f"disputes.litigation.{outcome}" for outcome in OUTCOMES),
}

Sentence = dict[str, Any]


def read(name: str) -> list[Sentence]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


TUNING, SECOND, HELD_BACK = read("tuning.jsonl"), read("second_tuning.jsonl"), read("held_back.jsonl")
THIRD = read("third_tuning.jsonl")
SENTENCES = TUNING + SECOND + THIRD + HELD_BACK
each_pattern = pytest.mark.parametrize("pattern", sorted({s["pattern"] for s in SENTENCES}))


def of(pattern: str) -> list[Sentence]:
    return [s for s in SENTENCES if s["pattern"] == pattern]


def spans(sentence: Sentence) -> list[dict[str, Any]]:
    return [*sentence["figures"], *sentence["statements"]]


def adds_up(sentence: Sentence, group: dict[str, Any]) -> bool:
    values = [Decimal(f["value"]) for f in sentence["figures"]]
    return values[group["whole"]] == sum(values[part] for part in group["parts"])


def shape(text: str) -> set[str]:
    """Pairs of neighbouring characters, all numbers alike: what is left when a sentence is only re-counted."""
    bare = re.sub(r"[0-9０-９,，.．\s〇零一二两三四五六七八九十百千万]+", "#", text)
    return {bare[i : i + 2] for i in range(len(bare) - 1)}


@each_pattern
def test_a_sentence_says_whose_it_is(pattern: str) -> None:
    for sentence in of(pattern):
        assert set(sentence) == SENTENCE_KEYS, sentence["id"]
        assert sentence["agency"].startswith("示例市"), sentence["id"]
        assert AgencyKind(sentence["kind"]), sentence["id"]
        assert sentence["section"] in SECTIONS, sentence["id"]


@each_pattern
def test_a_span_holds_the_words_it_quotes(pattern: str) -> None:
    for sentence in of(pattern):
        for span in spans(sentence):
            assert sentence["text"][span["start"] : span["end"]] == span["text"] == span["text"].strip(), sentence["id"]


@each_pattern
def test_spans_do_not_overlap(pattern: str) -> None:
    for sentence in of(pattern):
        places = sorted({(s["start"], s["end"]) for s in spans(sentence)})
        assert all(before[1] <= after[0] for before, after in zip(places, places[1:], strict=False)), sentence["id"]


@each_pattern
def test_a_label_uses_known_names(pattern: str) -> None:
    for sentence in of(pattern):
        known = SUMS | set(edition(sentence["year"]).cells)
        for span in spans(sentence):
            assert set(span) >= SPAN_KEYS, sentence["id"]
            assert span["scope"] in SCOPES, sentence["id"]
            assert span["year"] is None or sentence["year"] - 5 <= span["year"] <= sentence["year"], sentence["id"]
            assert span["counts"] is None or span["counts"] in known, sentence["id"]
            assert span.get("share_of") is None or span["share_of"] in known, sentence["id"]


@each_pattern
def test_a_figure_has_a_plain_value_and_its_measure_word(pattern: str) -> None:
    for sentence in of(pattern):
        for figure in sentence["figures"]:
            assert set(figure) <= SPAN_KEYS | {"value", "unit", "approx", "growth", "share_of"}, sentence["id"]
            assert re.fullmatch(r"(0|[1-9][0-9]*)(\.[0-9]+)?", figure["value"]), sentence["id"]
            assert not re.search(r"[\d\s０-９]", figure["unit"]), sentence["id"]
            assert "share_of" not in figure or figure["unit"] == "%", sentence["id"]


@each_pattern
def test_digits_written_plainly_are_their_value(pattern: str) -> None:
    for sentence in of(pattern):
        for figure in sentence["figures"]:
            if written := re.fullmatch(r"([0-9,]+(?:\.[0-9]+)?)([^\d\s,.万亿余多]|万元|亿元)*", figure["text"]):
                assert figure["value"] == written[1].replace(",", ""), sentence["id"]


@each_pattern
def test_a_statement_names_its_subject(pattern: str) -> None:
    for sentence in of(pattern):
        for statement in sentence["statements"]:
            assert set(statement) == SPAN_KEYS | {"says"}, sentence["id"]
            assert statement["says"] == "none", sentence["id"]
            assert statement["counts"] is not None, sentence["id"]


@each_pattern
def test_document_numbers_are_not_figures(pattern: str) -> None:
    for sentence in of(pattern):
        for number in re.finditer(r"〔\d{4}〕(第)?\d+号|第\d+号|20\d\d年(\d+月(\d+日)?)?", sentence["text"]):
            assert not any(f["start"] < number.end() and number.start() < f["end"] for f in sentence["figures"]), (
                sentence["id"]
            )


@each_pattern
def test_a_breakdown_points_at_figures(pattern: str) -> None:
    for sentence in of(pattern):
        for group in sentence["parts"]:
            assert set(group) == {"whole", "parts", "complete"}, sentence["id"]
            assert group["whole"] not in group["parts"], sentence["id"]
            assert len(set(group["parts"])) == len(group["parts"]) > 0, sentence["id"]
            assert max(group["whole"], *group["parts"]) < len(sentence["figures"]), sentence["id"]


@each_pattern
def test_only_the_wrong_breakdowns_are_wrong(pattern: str) -> None:
    for sentence in of(pattern):
        wrong = [g for g in sentence["parts"] if g["complete"] and not adds_up(sentence, g)]
        assert bool(wrong) == (sentence["pattern"] == "breakdown-false"), sentence["id"]


@pytest.mark.parametrize(("half", "least"), [(TUNING, 300), (SECOND, 180), (THIRD, 150), (HELD_BACK, 140)])
def test_each_half_is_large_enough(half: list[Sentence], least: int) -> None:
    assert len(half) >= least


@pytest.mark.parametrize("half", [TUNING, SECOND, THIRD, HELD_BACK])
def test_about_a_sixth_states_no_figure(half: list[Sentence]) -> None:
    without = sum(not s["figures"] for s in half)
    assert 0.12 <= without / len(half) <= 0.20


def test_every_pattern_is_in_every_part() -> None:
    parts = (TUNING, SECOND, THIRD, HELD_BACK)
    tuning, second, third, held_back = (Counter(s["pattern"] for s in part) for part in parts)
    assert set(tuning) == set(second) == set(third) == set(held_back)
    assert min((tuning + held_back).values()) >= 12
    assert min(*held_back.values(), *second.values(), *third.values()) >= 4


def test_nothing_is_there_twice() -> None:
    assert len({s["id"] for s in SENTENCES}) == len(SENTENCES)
    assert len({s["text"] for s in SENTENCES}) == len(SENTENCES)


@pytest.mark.parametrize(
    ("part", "before"), [(SECOND, TUNING), (THIRD, TUNING + SECOND), (HELD_BACK, TUNING + SECOND + THIRD)]
)
def test_no_sentence_is_one_of_another_part_counted_anew(part: list[Sentence], before: list[Sentence]) -> None:
    others = [(s["id"], shape(s["text"])) for s in before]
    for sentence in part:
        mine = shape(sentence["text"])
        near = [i for i, theirs in others if len(mine & theirs) > 0.75 * len(mine | theirs)]
        assert not near, f"{sentence['id']} repeats {near}"
