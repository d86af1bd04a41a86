"""Totals and equations: a blank is not 0, a total is never believed, a difference is said in words."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from govreports.formats.arithmetic import broken, derive, total
from govreports.formats.rules import Balance, Sum
from govreports.formats.y2021 import Y2021
from tests.factories import figures, inputs

COUNTS = st.integers(min_value=0, max_value=9_999_999_999)
REQUESTS = [name for name in inputs() if name.startswith("requests.")]
TABLE = Y2021.table("requests")


def test_total_of_all_parts() -> None:
    assert total(["a", "b"], {"a": 2, "b": 3}) == 5


def test_total_with_a_blank_part_is_blank() -> None:
    assert total(["a", "b"], {"a": 2, "b": None}) is None


def test_total_with_an_absent_part_is_blank() -> None:
    assert total(["a", "b"], {"a": 2}) is None


def test_total_of_amounts_is_exact() -> None:
    assert total(["a", "b"], {"a": Decimal("0.1"), "b": Decimal("0.2")}) == Decimal("0.3")


def test_derive_does_not_believe_a_given_total() -> None:
    rule = Sum("H3", place="行", total="t", of=("a", "b"), message="和")
    assert derive(rule.equations(), {"a": 1, "b": 2, "t": 99})["t"] == 3


def test_broken_says_both_sides_and_the_difference() -> None:
    [fault] = broken(TABLE.equations, derive(TABLE.equations, figures(requests__new_received__individual=13)))[:1]
    assert fault.sentence == (
        "第三表“自然人”列：新收 13 ＋ 结转 1 ＝ 14，办理 11 ＋ 结转下年 2 ＝ 13，差 1。"
        "第一项加第二项之和，应等于第三项（七）总计加第四项。"
    )


def test_broken_does_not_judge_an_equation_with_a_blank() -> None:
    blank = derive(TABLE.equations, figures(requests__new_received__individual=None))
    assert broken(TABLE.equations, blank) == []


def test_balance_stands_for_one_equation_a_column() -> None:
    rule = Balance("H1", "t", [("x", "列一"), ("y", "列二")], ("a", "b"), ("c",), ("甲", "乙"), ("丙",), "应相等")
    assert [(e.left, e.right) for e in rule.equations()] == [
        (("t.a.x", "t.b.x"), ("t.c.x",)),
        (("t.a.y", "t.b.y"), ("t.c.y",)),
    ]


@given(st.fixed_dictionaries(dict.fromkeys(REQUESTS, COUNTS)))
def test_derived_totals_never_break_a_sum(cells: dict[str, int]) -> None:
    faults = broken(TABLE.equations, derive(TABLE.equations, cells))
    assert {fault.equation.check for fault in faults} <= {"H1"}


@given(st.fixed_dictionaries(dict.fromkeys(REQUESTS, COUNTS)))
def test_grand_total_is_the_sum_of_every_result(cells: dict[str, int]) -> None:
    # The oracle adds the typed cells themselves, not the totals.
    other = ("requests.new_received.", "requests.carried_over.", "requests.carried_forward.")
    expected = sum(value for name, value in cells.items() if not name.startswith(other))
    assert derive(TABLE.equations, cells)["requests.results_total.total"] == expected


@given(st.fixed_dictionaries(dict.fromkeys(REQUESTS, COUNTS)), st.sampled_from(REQUESTS))
def test_balance_is_broken_exactly_where_in_and_out_differ(cells: dict[str, int], touched: str) -> None:
    column = touched.split(".")[2]
    inflow = {"new_received", "carried_over"}
    left = sum(v for n, v in cells.items() if n.endswith(f".{column}") and n.split(".")[1] in inflow)
    right = sum(v for n, v in cells.items() if n.endswith(f".{column}") and n.split(".")[1] not in inflow)
    faults = broken(TABLE.equations, derive(TABLE.equations, cells))
    assert (f"requests.new_received.{column}" in {f.equation.left[0] for f in faults}) == (left != right)
