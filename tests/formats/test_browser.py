"""What a page gets of the format: the same cells and equations, named by their place."""

from __future__ import annotations

import json

import pytest

from govreports.formats.browser import packed, section_data
from govreports.formats.schema import Table
from govreports.formats.y2021 import Y2021


@pytest.mark.parametrize("table", Y2021.tables, ids=lambda table: table.key)
def test_equations_name_the_cells_and_words_of_the_edition(table: Table) -> None:
    data = packed(table)
    names = [cell.name for cell in table.cells]
    sent = [
        (place, [names[i] for i in left], [names[i] for i in right], data["says"][says])
        for place, left, right, says, _ in data["equations"]
    ]
    assert sent == [
        (e.place, list(e.left), list(e.right), [e.check, e.left_words, e.right_words, e.message])
        for e in table.equations
    ]


@pytest.mark.parametrize("table", Y2021.tables, ids=lambda table: table.key)
def test_totals_are_derived_where_the_edition_derives_them(table: Table) -> None:
    data = packed(table)
    by_equation = {target for *_, target in data["equations"] if target is not None}
    derived = {i for i, cell in enumerate(table.cells) if cell.derived}
    assert by_equation == set(data["derived"]) == derived


@pytest.mark.parametrize("table", Y2021.tables, ids=lambda table: table.key)
def test_data_of_a_table_is_ready_for_json(table: Table) -> None:
    assert json.loads(json.dumps(packed(table)))["amounts"] == packed(table)["amounts"]


def test_aspects_come_with_the_words_that_show_them() -> None:
    sent = section_data(Y2021.section("overview"))["aspects"]
    assert [(a["key"], a["label"]) for a in sent] == [(a.key, a.label) for a in Y2021.section("overview").aspects]
