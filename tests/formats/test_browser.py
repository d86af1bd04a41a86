"""What a page gets of the format: the same cells and equations, named by their place."""

from __future__ import annotations

import json

import pytest

from govreports.formats.browser import section_data, table_data
from govreports.formats.schema import Table
from govreports.formats.y2021 import Y2021


@pytest.mark.parametrize("table", Y2021.tables, ids=lambda table: table.key)
def test_equations_name_the_cells_of_the_edition(table: Table) -> None:
    data = table_data(table)
    names = [name for name, _, _ in data["cells"]]
    sent = [([names[i] for i in e["left"]], [names[i] for i in e["right"]]) for e in data["equations"]]
    assert sent == [(list(e.left), list(e.right)) for e in table.equations]


@pytest.mark.parametrize("table", Y2021.tables, ids=lambda table: table.key)
def test_totals_are_derived_where_the_edition_derives_them(table: Table) -> None:
    data = table_data(table)
    derived = {data["cells"][e["derives"]][0] for e in data["equations"] if e["derives"] is not None}
    assert derived == {cell.name for cell in table.cells if cell.derived}


@pytest.mark.parametrize("table", Y2021.tables, ids=lambda table: table.key)
def test_data_of_a_table_is_ready_for_json(table: Table) -> None:
    assert len(json.loads(json.dumps(table_data(table)))["cells"]) == len(table.cells)


def test_aspects_come_with_the_words_that_show_them() -> None:
    sent = section_data(Y2021.section("overview"))["aspects"]
    assert [(a["key"], a["label"]) for a in sent] == [(a.key, a.label) for a in Y2021.section("overview").aspects]
