"""How well the reader of Chinese figures reads, and how fast: precision and recall over labelled sentences.

    python -m benchmarks.narrative            # the tuning sets and what was held back
    python -m benchmarks.narrative --tuning   # the sets that may be tuned on, alone
    python -m benchmarks.narrative --wrong [QUESTION]   # every difference on them

The sentences were labelled before the grammar was tuned; nothing is tuned on the held-back
set.  Two questions, each for sure readings and for all: (a) is the figure found, at its
place and with its value; (b) of those that count what a table counts, are value, quantity,
year and body right.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from govreports.narrative import QUANTITIES, Reading, read

LABELLED = Path(__file__).resolve().parents[1] / "tests" / "narrative" / "labelled"
# What a table has, and the fees of section 六; 清理 is read for another purpose and not labelled.
TABLE = {key for key, quantity in QUANTITIES.items() if quantity.cells or key.startswith("fees.")}
TUNING = ("tuning", "second_tuning", "third_tuning")
SETS = (*TUNING, "held_back")


@dataclass
class Score:
    """Right, wrong and missed, counted."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    differences: list[str] = field(default_factory=list, repr=False)  # not to be seen of what is held back

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def add(self, name: str, got: Iterable[tuple[Any, ...]], want: Iterable[tuple[Any, ...]]) -> None:
        """Count one sentence: what was read against what the label says."""
        read_, labelled = set(got), set(want)
        self.right += len(read_ & labelled)
        self.wrong += len(read_ - labelled)
        self.missed += len(labelled - read_)
        self.differences += [f"{name} read {item}" for item in sorted(read_ - labelled, key=str)]
        self.differences += [f"{name} not read {item}" for item in sorted(labelled - read_, key=str)]

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  ({self.right} right, {self.wrong} wrong, {self.missed} missed)"


def sentences(name: str) -> list[dict[str, Any]]:
    """The labelled sentences of a set."""
    return [json.loads(line) for line in (LABELLED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if line]


def reading(label: dict[str, Any]) -> Reading:
    """What the reader makes of a labelled sentence, given what a report gives it."""
    return read(label["text"], year=label["year"], agency=label["agency"], kind=label["kind"], section=label["section"])


def measure(labels: list[dict[str, Any]]) -> dict[str, Score]:
    """All scores over a set."""
    scores: dict[str, Score] = {}
    for label in labels:
        for question, got, want in _questions(label, reading(label)):
            scores.setdefault(question, Score()).add(label["id"], got, want)
    # What is not sure may well be right: recall is asked of all readings, precision of the sure ones.
    return scores


def _questions(label: dict[str, Any], got: Reading) -> Iterator[tuple[str, set[Any], set[Any]]]:
    figures = {(f["start"], f["end"], Decimal(str(f["value"]))) for f in label["figures"]}
    table = {
        (f["start"], f["end"], Decimal(str(f["value"])), f["counts"], f["year"], f["scope"])
        for f in label["figures"]
        if f["counts"] in TABLE
    }
    for sure in (True, False):
        read_ = [f for f in got.figures if f.sure or not sure]
        word = "sure" if sure else "all"
        if not sure:
            yield "a figures found, all", {(f.start, f.end, f.value) for f in read_}, figures
        counted = {(f.start, f.end, f.value, f.counts, f.year, f.scope) for f in read_ if f.counts in TABLE}
        yield f"b table quantities, {word}", counted, table
    said = {(s["counts"], s["year"], s["scope"]) for s in label["statements"]}
    yield "statements, sure", {(s.counts, s.year, s.scope) for s in got.statements if s.sure}, said
    yield "statements, all", {(s.counts, s.year, s.scope) for s in got.statements}, said
    wholes = {
        (_span(label["figures"][p["whole"]]), tuple(sorted(_span(label["figures"][i]) for i in p["parts"])))
        for p in label["parts"]
    }
    for word, parts in (("sure", [p for p in got.parts if p.sure]), ("all", list(got.parts))):
        read_parts = {((p.whole.start, p.whole.end), tuple(sorted((f.start, f.end) for f in p.parts))) for p in parts}
        yield f"parts, {word}", read_parts, wholes


def _span(figure: dict[str, Any]) -> tuple[int, int]:
    return figure["start"], figure["end"]


def main(arguments: list[str]) -> None:
    """Print the scores; differences only of what may be tuned on, so that nobody tunes on the rest."""
    wrong = arguments[:1] == ["--wrong"]
    asked = arguments[1] if len(arguments) > 1 else ""
    for name in TUNING if arguments else SETS:
        labels = sentences(name)
        began = time.perf_counter()
        scores = measure(labels)
        took = time.perf_counter() - began
        print(f"{name}: {len(labels)} sentences, {took / len(labels) * 1000:.2f} ms each")
        for question, score in sorted(scores.items()):
            print(f"  {question:28} {score}")
            if wrong and question.startswith(asked):
                print("\n".join(f"      {line}" for line in score.differences))


if __name__ == "__main__":
    main(sys.argv[1:])
