"""arithmetic.js computes the same totals and finds the same differences as arithmetic.py."""

from __future__ import annotations

import json
import random

import pytest
from playwright.sync_api import Page

from govreports.formats.arithmetic import broken, derive
from govreports.formats.browser import packed
from govreports.formats.numbers import GRAMMAR
from govreports.formats.rules import Equation
from govreports.formats.schema import Cells, Kind, Table
from govreports.formats.y2021 import RESULTS, Y2021

REPORTS = 2_000
LARGEST = 9_999_999_999

Values = list[int | None]


def table_data(table: Table) -> dict[str, object]:
    """What unpack.js should make of a table: equations name cells by their place in `cells`."""
    index = {cell.name: i for i, cell in enumerate(table.cells)}
    return {
        "grammar": GRAMMAR,
        "cells": [[cell.name, str(cell.kind), cell.derived] for cell in table.cells],
        "equations": [_equation(equation, index) for equation in table.equations],
    }


def _equation(equation: Equation, index: dict[str, int]) -> dict[str, object]:
    return {
        "name": equation.name,
        "place": equation.place,
        "left": [index[name] for name in equation.left],
        "right": [index[name] for name in equation.right],
        "left_words": equation.left_words,
        "right_words": equation.right_words,
        "message": equation.message,
        "derives": index[equation.derives] if equation.derives else None,
    }


def reports(seed: int) -> list[dict[str, int | None]]:
    """Generated reports: every second one balanced, the others broken or with blanks."""
    chance = random.Random(seed)  # noqa: S311  test data, and the same each time
    return [_report(chance, is_balanced=i % 2 == 0) for i in range(REPORTS)]


def _report(chance: random.Random, *, is_balanced: bool) -> dict[str, int | None]:
    most = chance.choice([1, 9, 300, LARGEST])
    cells: dict[str, int | None] = {
        cell.name: chance.choice([0, chance.randint(0, most)])
        for table in Y2021.tables
        for cell in table.inputs
        if cell.kind is Kind.COUNT
    }
    for column in {name.split(".")[2] for name in cells if name.startswith("requests.")}:
        _balance(cells, column)
    if not is_balanced:
        for name in chance.sample(sorted(cells), chance.randint(1, 12)):
            cells[name] = chance.choice([None, chance.randint(0, most), (cells[name] or 0) + 1])
    return cells


def _balance(cells: dict[str, int | None], column: str) -> None:
    """Make what came in equal what was handled and what is carried forward."""
    handled = sum(cells[f"requests.{row.key}.{column}"] or 0 for row in RESULTS)
    carried = cells[f"requests.carried_forward.{column}"] or 0
    cells[f"requests.carried_over.{column}"] = carried
    cells[f"requests.new_received.{column}"] = handled


COMPUTE = """async ([equations, reports]) => {
  const { derive, broken } = await import("/arithmetic.js");
  return reports.map((values) => {
    const all = derive(equations, values);
    const breaks = broken(equations, all);
    return [all, breaks.map((b) => [b.equation.name, b.left, b.right, b.sentence])];
  });
}"""


def in_python(table: Table, cells: Cells) -> list[object]:
    figures = derive(table.equations, cells)
    breaks = [[b.equation.name, b.left, b.right, b.sentence] for b in broken(table.equations, figures)]
    return [[figures[cell.name] for cell in table.cells], breaks]


def values_of(table: Table, cells: Cells) -> Values:
    """What stands in the cells of a table, in printed order; the amount, in no equation, left blank."""
    return [cells.get(cell.name) for cell in table.cells]  # type: ignore[misc]


def compare(page, table: Table, generated: list[dict[str, int | None]]) -> list[int]:
    """Evaluate on both sides; return how many differences each report has."""
    plain = [dict(zip([c.name for c in table.cells], values_of(table, cells), strict=True)) for cells in generated]
    wanted = [in_python(table, cells) for cells in plain]
    equations = table_data(table)["equations"]
    assert page.evaluate(COMPUTE, [equations, [list(cells.values()) for cells in plain]]) == wanted
    return [len(breaks) for _, breaks in wanted]


@pytest.mark.browser
@pytest.mark.parametrize("table", Y2021.tables, ids=lambda table: table.key)
def test_browser_computes_generated_reports_as_python_does(modules, table):
    breaks = compare(modules, table, reports(seed=30))
    if table.key == "requests":
        assert all(count == 0 for count in breaks[::2])
        assert sum(count > 0 for count in breaks[1::2]) > REPORTS / 4


@pytest.mark.browser
def test_browser_disbelieves_a_total_that_came_from_outside(modules):
    table = Y2021.table("requests")
    generated = reports(seed=31)[:50]
    for cells in generated:
        cells |= {cell.name: 5 for cell in table.cells if cell.derived}
    compare(modules, table, generated)


@pytest.mark.browser
def test_browser_judges_outside_totals_where_they_are_not_derived_first(modules):
    table = Y2021.table("disputes")
    values = [1, 0, 0, 0, 2] + [0] * 10
    cells = dict(zip([c.name for c in table.cells], values, strict=True))
    found = modules.evaluate(
        """async ([equations, values]) => {
          const { broken } = await import("/arithmetic.js");
          return broken(equations, values).map((b) => b.sentence);
        }""",
        [table_data(table)["equations"], values],
    )
    assert found == [b.sentence for b in broken(table.equations, cells)]
    assert len(found) == 1


STAND = """async ([equations, values, place]) => {
  const { derive } = await import("/arithmetic.js");
  const { equationOf, stand } = await import("/identity.js");
  const equation = equationOf(equations, place);
  return [equation.place, stand(equations, equation, derive(equations, values))];
}"""


def stand(page: Page, table: Table, cells: Cells, name: str) -> list[object]:
    """The equation a cell answers to, and how it stands."""
    place = [cell.name for cell in table.cells].index(name)
    return page.evaluate(STAND, [table_data(table)["equations"], values_of(table, cells), place])


@pytest.fixture
def column() -> dict[str, int | None]:
    """Table 3 with 3 + 1 = 4 + 0 in the column of natural persons and 0 everywhere else."""
    cells: dict[str, int | None] = {cell.name: 0 for cell in Y2021.table("requests").inputs}
    wanted = {"new_received": 3, "carried_over": 1, "full_disclosure": 4}
    return {**cells, **{f"requests.{row}.individual": value for row, value in wanted.items()}}


@pytest.mark.browser
@pytest.mark.parametrize("row", ["new_received", "full_disclosure", "other_result", "results_total"])
def test_cell_answers_to_the_identity_of_its_column(modules, column, row):
    place, found = stand(modules, Y2021.table("requests"), column, f"requests.{row}.individual")
    assert place == "第三表“自然人”列"
    assert found == {"figures": "3 + 1 = 4 + 0", "difference": 0, "blanks": []}


@pytest.mark.browser
def test_identity_says_by_how_much_it_fails(modules, column):
    column["requests.carried_forward.individual"] = 2
    _, found = stand(modules, Y2021.table("requests"), column, "requests.new_received.individual")
    assert found == {"figures": "3 + 1 ≠ 4 + 2", "difference": 2, "blanks": []}


@pytest.mark.browser
def test_identity_names_blank_cells_within_a_total(modules, column):
    column["requests.full_disclosure.individual"] = None
    table = Y2021.table("requests")
    _, found = stand(modules, table, column, "requests.new_received.individual")
    assert found["figures"] == "3 + 1 = ? + 0"
    assert [table.cells[place].name for place in found["blanks"]] == ["requests.full_disclosure.individual"]


@pytest.mark.browser
def test_cell_under_no_comparison_answers_to_its_total(modules):
    table = Y2021.table("disputes")
    cells = {cell.name: 1 for cell in table.inputs}
    place, found = stand(modules, table, cells, "disputes.review.upheld")
    assert (place, found["figures"]) == ("第四表“行政复议”", "4 = 1 + 1 + 1 + 1")


@pytest.mark.browser
@pytest.mark.parametrize("table", Y2021.tables, ids=lambda table: table.key)
def test_packed_data_unpacks_to_all_of_it(modules, table):
    unpack = """async ([data, names]) => (await import("/unpack.js")).unpack(data, names)"""
    names = [cell.name for cell in table.cells]
    assert modules.evaluate(unpack, [packed(table), names]) == json.loads(json.dumps(table_data(table)))


def test_amount_is_in_no_equation():
    amounts = {cell.name for cell in Y2021.cells.values() if cell.kind is Kind.WAN}
    assert amounts
    assert not [e.name for e in Y2021.equations if amounts & {*e.left, *e.right}]
