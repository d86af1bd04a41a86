"""Two reports side by side: what differs, cell by cell and sentence by sentence, and how long that takes."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.formats.difference import difference, opcodes, sentences
from govreports.formats.document import Document, SignedOff
from tests import factories

NAME = "requests.new_received.individual"


def with_text(text: str) -> Document:
    return factories.document(sections={**factories.document().sections, "problems": text})


def test_same_report_has_no_difference() -> None:
    found = difference(factories.document(), factories.document())
    assert (bool(found), len(found)) == (False, 0)


def test_changed_figure_comes_with_the_totals_it_changes() -> None:
    found = difference(
        factories.document(), factories.document(cells=factories.figures(**{NAME.replace(".", "__"): 13}))
    )
    assert found.cells == ((NAME, 12, 13), ("requests.new_received.total", 15, 16))
    assert (found.notes, found.texts) == ((), ())


def test_blank_and_zero_are_different() -> None:
    found = difference(
        factories.document(), factories.document(cells=factories.figures(disputes__review__pending=None))
    )
    assert ("disputes.review.pending", 0, None) in found.cells


def test_note_put_in_taken_out_and_changed() -> None:
    old = factories.document(notes={NAME: "甲", "requests.not_held.individual": "乙"})
    new = factories.document(notes={NAME: "丙", "proactive.licenses.decisions": "丁"})
    assert difference(old, new).notes == (
        ("proactive.licenses.decisions", "", "丁"),
        (NAME, "甲", "丙"),
        ("requests.not_held.individual", "乙", ""),
    )


def test_changed_sentence_stands_between_those_that_stay() -> None:
    (text,) = difference(with_text("甲。乙。丙。"), with_text("甲。丁。丙。")).texts
    assert (text.place, [(c.tag, c.old, c.new) for c in text.opcodes]) == (
        "problems",
        [("equal", ("甲。",), ("甲。",)), ("replace", ("乙。",), ("丁。",)), ("equal", ("丙。",), ("丙。",))],
    )
    assert [code.tag for code in text.changed] == ["replace"]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"agency": "示例市科技局"}, "agency"),
        ({"preamble": "改。"}, "preamble"),
        ({"signed_off": SignedOff("示例市科学技术局", date(2026, 1, 21))}, "signed_off.date"),
        ({"signed_off": SignedOff("示例市科技局", date(2026, 1, 20))}, "signed_off.agency"),
    ],
)
def test_every_text_outside_the_parts_is_compared(changed: dict[str, object], place: str) -> None:
    assert [text.place for text in difference(factories.document(), factories.document(**changed)).texts] == [place]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙！丙？", ("甲。", "乙！", "丙？")),
        ("他说“甲。”乙。", ("他说“甲。”", "乙。")),
        ("（甲。）乙", ("（甲。）", "乙")),
        ("一、甲\n二、乙", ("一、甲", "二、乙")),
        ("甲……。。乙", ("甲……。。", "乙")),
        ("", ()),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


@given(st.text("甲乙。！”\n 1", max_size=80))
def test_sentences_keep_every_character(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=30), st.lists(st.sampled_from("甲乙丙丁"), max_size=30))
def test_opcodes_lead_from_the_old_to_the_new(old: list[str], new: list[str]) -> None:
    codes = opcodes(tuple(old), tuple(new))
    assert [s for code in codes for s in code.old] == old
    assert [s for code in codes for s in code.new] == new
    assert all((code.old == code.new) is (code.tag == "equal") for code in codes)


def full(word: str) -> Document:
    """Every cell filled, every text of some thousand characters."""
    text = "\n".join(f"第{i}项{word}工作按期完成，共{i * 7 % 97}件。下一步继续改进。" for i in range(120))
    cells = dict.fromkeys(factories.inputs(), len(word))
    return factories.document(cells=cells, sections=dict.fromkeys(("overview", "problems", "other_matters"), text))


def test_two_full_reports_are_compared_in_twenty_milliseconds() -> None:
    times = []
    for _ in range(5):
        old, new = full("甲"), full("乙乙")
        assert len(old.text("overview")) > 3000
        begun = time.perf_counter()
        assert len(difference(old, new).cells) > 190
        times.append(time.perf_counter() - begun)
    assert min(times) <= 0.020


def test_one_sentence_twenty_thousand_times_takes_no_time() -> None:
    old = with_text("\n".join(["甲。乙。" * 12_000, "丙。"]))
    new = replace(old, sections={**old.sections, "problems": "丁。" + "乙。甲。" * 12_000})
    begun = time.perf_counter()
    assert difference(old, new).texts
    assert time.perf_counter() - begun < 2
