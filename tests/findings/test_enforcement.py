"""Licences, penalties, coercive measures and fees that a text states are those of table 2."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from govreports.findings.case import Case
from govreports.findings.examples import OVERVIEW, sound
from govreports.findings.finding import Answer, Finding, Level
from govreports.findings.register import findings, verdicts
from govreports.formats.document import Document
from govreports.formats.schema import Figure

FEE = "proactive.admin_fees.amount_wan"


def saying(words: str, **cells: Figure) -> Document:
    base = sound()
    figures = {**base.cells, **{f"proactive.{name.replace('__', '.')}": value for name, value in cells.items()}}
    return replace(base, cells=figures, sections={**base.sections, "overview": f"{OVERVIEW}\n{words}"})


def found(words: str, **cells: Figure) -> list[Finding]:
    return [f for f in findings(saying(words, **cells)) if f.id == "U4"]


WRONG = {
    "licences": ("全年作出行政许可决定83件。", 83, 38),
    "penalties": ("作出行政处罚12件。", 12, 0),
    "coercive measures": ("实施行政强制5件。", 5, 0),
    "fees in 万元": ("行政事业性收费0.5万元。", Decimal("0.5"), 0),
    "fees in 元": ("收取行政事业性收费5000元。", Decimal("0.5"), 0),
    "none": ("全年没有行政许可。", 0, 38),
}


@pytest.mark.parametrize(("words", "said", "right"), WRONG.values(), ids=WRONG)
def test_figure_that_differs_from_the_table_is_asked_about(words: str, said: Figure, right: Figure) -> None:
    [finding] = found(words)
    assert (finding.level, finding.left, finding.right) == (Level.EXPLAIN, said, right)


RIGHT = {
    "licences": ("全年作出行政许可决定38件。", {}),
    "another year": ("上年作出行政许可决定83件。", {}),
    "the whole city": ("全市共作出行政许可决定83件。", {}),
    "kinds of licences": ("行政许可事项83项全部公开。", {}),
    "none": ("未实施行政处罚。", {}),
    "fees in 元": ("收取行政事业性收费1600元。", {"admin_fees__amount_wan": Decimal("0.16")}),
    "fees rounded": ("行政事业性收费4068.21万元。", {"admin_fees__amount_wan": Decimal("4068.208")}),
    "fees rounded in 亿元": ("行政事业性收费5.92亿元。", {"admin_fees__amount_wan": Decimal("59237.2449")}),
}


@pytest.mark.parametrize(("words", "cells"), RIGHT.values(), ids=RIGHT)
def test_figure_that_is_the_table_s_is_left_alone(words: str, cells: dict[str, Figure]) -> None:
    assert found(words, **cells) == []


@pytest.mark.parametrize("words", ["行政事业性收费0万元。", "行政事业性收费0.2万元。", "行政事业性收费4068.3万元。"])
def test_amount_is_not_rounded_away(words: str) -> None:
    table = Decimal("4068.208") if "4068" in words else Decimal("0.16") if "0万" in words else Decimal("0.26")
    assert len(found(words, admin_fees__amount_wan=table)) == 1


def test_about_is_not_held_against_the_table() -> None:
    about = Case.of(saying("作出行政许可决定80余件。"))
    [answer] = [v.answer for v in verdicts(about) if v.check.id == "U4"]
    assert answer is Answer.CANNOT


def test_fee_said_in_two_units_is_one_figure() -> None:
    twice = saying("行政事业性收费0.16万元。\n收取行政事业性收费1600元。", admin_fees__amount_wan=Decimal("0.16"))
    assert findings(twice) == []


def test_wrong_amount_can_be_put_right_in_its_unit() -> None:
    [finding] = found("行政事业性收费0.5万元。", admin_fees__amount_wan=Decimal("0.160"))
    assert finding.expected == "0.16万元"
