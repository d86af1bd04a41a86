"""A number declared another asks for a reason where, and only where, it would be held against something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from govreports.findings.case import Case
from govreports.findings.examples import OVERVIEW, sound
from govreports.findings.finding import Finding, Level
from govreports.findings.register import findings

THE_YEAR = "全年办结政府信息公开申请{}件。"


def declaring(text: str, *words: str, cells: dict[str, int] | None = None) -> list[Finding]:
    """What is found where each of `words` in section 一 is declared another."""
    base = sound()
    report = replace(base, cells={**base.cells, **(cells or {})}, sections={**base.sections, "overview": text})
    spans = [("overview", text.rindex(one), text.rindex(one) + len(one)) for one in words]
    return findings(Case(report, declared=frozenset(spans)))


def with_(words: str) -> str:
    return f"{OVERVIEW}\n{words}"


# What the reader takes for a number of a table, and what the check that stopped it would have said.
HIDDEN = {
    "N1": ("全年收到政府信息公开申请19件。", "19"),
    "N2": ("全年办结申请19件。", "19"),
    "N3": ("结转下年度继续办理19件。", "19"),
    "N4": ("收到的申请中，予以公开19件。", "19"),
    "N5": ("因政府信息公开引起的行政诉讼19件。", "19"),
    "N7": ("本年制发行政规范性文件19件。", "19"),
    "N8": ("主动公开信息7条。其中：预决算7条；目录5条；年报1条；开放日3条。", "5"),
    "U4": ("全年作出行政许可决定83件。", "83"),
    "a share": ("收到的申请中，予以公开9件，占办理结果的91.3%。", "91.3"),
}


@pytest.mark.parametrize(("words", "number"), HIDDEN.values(), ids=HIDDEN)
def test_declared_number_that_a_check_would_name_asks_for_a_reason(words: str, number: str) -> None:
    without = declaring(with_(words))
    found = declaring(with_(words), number)
    assert without, "the sentence is wrong as it stands"
    assert [f.level for f in found if f.id == "U3"] == [Level.EXPLAIN]
    assert [f for f in found if f.id != "U3" and f.level is Level.BLOCK] == []


NOTHING_TO_ASK = {
    "it agrees with the table": ("全年办结申请14件。", "14"),
    "the reader is not sure": ("办结率较高，约19件左右。", "19"),
    "no table has it": ("更新信息120条，19条被转载。", "19"),
    "another year": ("上年办结申请19件。", "19"),
}


@pytest.mark.parametrize(("words", "number"), NOTHING_TO_ASK.values(), ids=NOTHING_TO_ASK)
def test_declared_number_that_no_check_would_name_is_one_click(words: str, number: str) -> None:
    assert declaring(with_(words), number) == []


def test_it_is_said_with_its_place_both_values_and_what_to_do() -> None:
    [found] = declaring(with_("全年办结申请19件。"), "19")
    assert found.message.startswith("“一、总体情况”")
    assert found.message.endswith("；“19”已标为“另有所指”，请说明指的是什么。")
    assert (found.left, found.right, found.cells) == (19, 14, ("requests.results_total.total",))


def test_number_that_two_checks_name_is_asked_about_once() -> None:
    text = with_(THE_YEAR.format(19))
    assert {f.id for f in declaring(text)} == {"N2", "N9"}
    assert [f.id for f in declaring(text, "19")] == ["U3"]


def test_two_numbers_of_one_sum_are_asked_about_once() -> None:
    found = declaring(with_(HIDDEN["N8"][0]), "5", "3")
    assert [f.id for f in found] == ["U3"]


def test_the_number_beside_it_is_still_held_against_the_table() -> None:
    found = declaring(with_("全年办结申请19件，结转下年度继续办理7件。"), "19")
    assert {f.id for f in found} == {"U3", "N3", "N9"}


def test_explanation_holds_while_other_words_change() -> None:
    [before], [after] = (declaring(t, "19") for t in (with_("全年办结申请19件。"), with_("又及，全年办结申请19件。")))
    assert (before.key, before.values) == (after.key, after.values)


@pytest.mark.parametrize("changed", ["the text", "the table"])
def test_explanation_ends_when_a_value_changes(changed: str) -> None:
    [before] = declaring(with_("全年办结申请19件。"), "19")
    if changed == "the text":
        [after] = declaring(with_("全年办结申请18件。"), "18")
    else:
        cells = {"requests.full_disclosure.individual": 6, "requests.other_result.individual": 0}
        cells |= {"requests.carried_forward.individual": 3}
        found = declaring(with_("全年办结申请19件。"), "19", cells=cells)
        [after] = [f for f in found if f.id == "U3"]
    assert after.key == before.key
    assert after.values != before.values
