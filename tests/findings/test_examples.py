"""Every check proves itself by the examples in its entry; nothing else is found in the sound report."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from govreports.findings.examples import OVERVIEW, case_of, sound
from govreports.findings.finding import Answer, Check, Level
from govreports.findings.left_out import LEFT_OUT
from govreports.findings.register import CHECKS, findings
from tests.factories import shared

EVERY = pytest.mark.parametrize("check", CHECKS, ids=[c.id for c in CHECKS])
# What a text states in figures.  Of two values neither is the right one; a tariff has many.
STATED = [c for c in CHECKS if re.fullmatch(r"N[0-9]+|U4", c.id)]
WITHOUT_DIFFERENCE = {"N9", "N12"}
UNDECIDED = [c for c in CHECKS if c.unknown]


def test_nothing_is_found_in_the_sound_report() -> None:
    assert findings(sound()) == []


@EVERY
def test_failing_example_is_found(check: Check) -> None:
    assert check.verdict(case_of(check.fails)).answer is Answer.BROKEN


@EVERY
def test_holding_example_holds(check: Check) -> None:
    assert check.verdict(case_of(check.holds)).answer is Answer.HOLDS


@pytest.mark.parametrize("check", UNDECIDED, ids=[c.id for c in UNDECIDED])
def test_undecidable_example_is_not_judged_and_says_why(check: Check) -> None:
    assert check.unknown
    verdict = check.verdict(case_of(check.unknown))
    assert verdict.answer is Answer.CANNOT
    assert all(verdict.reasons)


@EVERY
def test_check_without_undecidable_example_says_why_there_is_none(check: Check) -> None:
    assert bool(check.always) == (check.unknown is None)
    with pytest.raises(ValueError, match=check.id):
        replace(check, always="" if check.always else "总能判断")


@EVERY
def test_finding_of_the_example_can_be_acted_on(check: Check) -> None:
    for finding in check.verdict(case_of(check.fails)).findings:
        assert finding.message.endswith("。")
        assert finding.mend
        assert finding.key
        assert finding.values
        assert finding.level in {check.level, Level.HINT}


@pytest.mark.parametrize("check", STATED, ids=[c.id for c in STATED])
def test_finding_of_a_figure_in_the_text_says_where_by_how_much_and_what_to_do(check: Check) -> None:
    for finding in check.verdict(case_of(check.fails)).findings:
        assert re.search(r"第 [0-9]+ 段", finding.message)
        assert re.search(r"，[差多少] ?[0-9.]+", finding.message) or check.id in WITHOUT_DIFFERENCE
        assert "。请" in finding.message or "，请" in finding.message


def test_alike_figures_are_told_apart_by_their_paragraph() -> None:
    words = "全年办结政府信息公开申请1件。"
    report = replace(sound(), sections={**sound().sections, "overview": f"{OVERVIEW}\n{words}\n{words}\n{words}"})
    said = [finding.message for finding in findings(report) if finding.id == "N2"]
    assert (len(said), len(set(said))) == (3, 3)


@EVERY
def test_spans_of_the_example_lie_in_their_texts(check: Check) -> None:
    case = case_of(check.fails)
    for finding in check.verdict(case).findings:
        for span in finding.spans:
            assert 0 <= span.start < span.end <= len(case.texts[span.place])


@EVERY
def test_keys_of_the_example_tell_findings_apart(check: Check) -> None:
    found = check.verdict(case_of(check.fails)).findings
    assert len({f.key for f in found}) == len(found)


# What the national catalogue does not ask.
OURS = {"U1", "U2", "U3", "U4", "U5"}

# The national catalogue: hard blocks; override and soft want a reason.
LEVELS = {"hard": Level.BLOCK, "override": Level.EXPLAIN, "soft": Level.EXPLAIN}


def catalogue() -> dict[str, str]:
    rows = (line.split("|") for line in shared("format/FORMAT.md").read_text(encoding="utf-8").splitlines())
    return {r[1].strip(): r[2].strip() for r in rows if len(r) > 6 and r[2].strip() in LEVELS}


def test_levels_are_those_of_the_national_catalogue() -> None:
    levels = {check.id: check.level for check in CHECKS if not check.id.startswith("U")}
    assert levels == {name: LEVELS[level] for name, level in catalogue().items() if name in levels}


def test_every_check_of_the_catalogue_is_in_the_register_or_named_as_left_out() -> None:
    named = {"P8", "P9", *(f"A{i}" for i in range(1, 7)), *(f"T{i}" for i in range(1, 6))}
    assert {check.id for check in CHECKS} | named == set(catalogue()) | OURS
    assert [left.ids for left in LEFT_OUT] == ["P8", "P9", "A1–A6", "T1、T2", "T3–T5"]


def test_checks_stand_in_the_order_of_the_catalogue() -> None:
    order = list(catalogue())
    ids = [check.id for check in CHECKS if check.id in order]
    assert ids == sorted(ids, key=order.index)
