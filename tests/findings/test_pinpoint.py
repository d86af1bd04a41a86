"""Where totals came from outside, row and column name the wrong cell; what is less is a suspicion."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from govreports.findings.case import Case, LastYear
from govreports.findings.examples import sound
from govreports.findings.finding import Finding
from govreports.findings.pinpoint import Mend, mends
from govreports.findings.register import findings
from govreports.formats.document import Document

IN, FULL = "requests.new_received.individual", "requests.full_disclosure.individual"


def with_totals(**cells: Any) -> Document:
    """The sound report as another system sends it, totals and all; then cells changed."""
    report = sound()
    given = {name: value for name, value in report.figures.items() if report.edition.cells[name].derived}
    changed = {name.replace("__", "."): value for name, value in cells.items()}
    return replace(report, cells={**report.cells, **given, **changed})


def with_cells(**cells: Any) -> Document:
    report = sound()
    return replace(report, cells={**report.cells, **{n.replace("__", "."): v for n, v in cells.items()}})


def of(check: str, about: Case | Document) -> list[Finding]:
    return [f for f in findings(about) if f.id == check]


INPUTS = [c.name for c in sound().edition.cells.values() if not c.derived and c.name.startswith("requests.")]


@pytest.mark.parametrize("cell", INPUTS)
def test_one_wrong_cell_of_table_three_is_named_with_its_value(cell: str) -> None:
    right = sound().figures[cell]
    assert right is not None
    report = with_totals(**{cell.replace(".", "__"): right + 3})
    assert mends(Case.of(report)) == (Mend(cell, right),)


@pytest.mark.parametrize("total", ["results_total.individual", "new_received.total", "results_total.total"])
def test_one_wrong_total_is_named_itself(total: str) -> None:
    cell = f"requests.{total}"
    right = sound().figures[cell]
    assert right is not None
    found = findings(with_totals(**{cell.replace(".", "__"): right + 2}))
    assert {f.suspects for f in found} == {(cell,)}


def test_two_wrong_cells_are_each_named() -> None:
    report = with_totals(requests__full_disclosure__individual=8, requests__not_held__business=3)
    assert {m.cell: m.value for m in mends(Case.of(report))} == {FULL: 7, "requests.not_held.business": 0}


def test_every_finding_about_the_cell_names_it_and_the_value() -> None:
    found = [f for f in findings(with_totals(requests__full_disclosure__individual=8)) if f.id.startswith("H")]
    assert {f.id for f in found} == {"H1", "H2", "H3"}
    assert all(f.suspects == (FULL,) and "改为 7" in f.message for f in found)


def test_nothing_is_named_without_totals_from_outside() -> None:
    [finding] = of("H1", with_cells(requests__new_received__individual=14))
    assert finding.suspects == ()


def test_nothing_is_pinpointed_where_a_blank_hides_the_sums() -> None:
    report = with_totals(requests__full_disclosure__individual=8, requests__not_held__individual=None)
    assert FULL not in {m.cell for m in mends(Case.of(report))}


def test_difference_divisible_by_nine_suggests_turned_digits() -> None:
    [finding] = of("H1", with_cells(requests__new_received__individual=21))
    assert finding.suspects == (IN,)
    assert "21 疑为 12 的数字颠倒" in finding.message


def test_value_like_its_neighbour_and_as_large_as_the_difference_is_suspected_twice_filled() -> None:
    report = with_cells(requests__partial_disclosure__individual=7)
    report = replace(report, cells={**report.cells, "requests.new_received.individual": 10})
    [finding] = of("H1", report)
    assert FULL in finding.suspects
    assert "疑为重复填写" in finding.message


def test_number_split_over_two_cells_is_suspected() -> None:
    report = with_cells(
        requests__new_received__individual=71,
        requests__full_disclosure__individual=6,
        requests__partial_disclosure__individual=8,
    )
    [finding] = of("H1", report)
    assert "6 和下一格的 8 疑为 68 拆在两格" in finding.message


def test_value_of_last_year_is_suspected() -> None:
    report = with_cells(requests__new_received__individual=40)
    last = LastYear(2024, {"requests.new_received.individual": 40})
    [finding] = of("H1", Case(report, last))
    assert finding.suspects == (IN,)
    assert "与上年同为 40" in finding.message


def test_value_of_another_year_than_the_last_is_not_compared() -> None:
    report = with_cells(requests__new_received__individual=40)
    [finding] = of("H1", Case(report, LastYear(2023, {"requests.new_received.individual": 40})))
    assert finding.suspects == ()
