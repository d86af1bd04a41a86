"""The edition in force agrees with the national format as written down in ../shared, letter by letter."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from govreports.findings.finding import Level
from govreports.findings.register import CHECKS
from govreports.formats import EDITIONS, FIRST_YEAR, UnknownYear, edition
from govreports.formats.rules import Equation
from govreports.formats.schema import GridCell, Kind, Row, Section, Table
from govreports.formats.y2021 import Y2021
from tests.factories import shared

TABLES = [table.key for table in Y2021.tables]
# FORMAT.md's words for how much weight a check has, and ours (EXCHANGE.md).
LEVELS = {"hard": Level.BLOCK, "override": Level.EXPLAIN, "soft": Level.EXPLAIN}


@pytest.fixture(scope="module")
def national() -> dict[str, Any]:
    return json.loads(shared("format/format.json").read_text())


def as_written(box: GridCell) -> dict[str, Any]:
    """A box as format.json writes it."""
    content = {"cell": box.cell} if box.cell else {"text": box.text}
    spans = {"colspan": box.colspan, "rowspan": box.rowspan}
    return {**content, **{k: v for k, v in spans.items() if v != 1}, "kind": box.kind}


@pytest.mark.parametrize("key", TABLES)
def test_grid_is_the_printed_grid(key: str, national: dict[str, Any]) -> None:
    printed = [[{k: v for k, v in box.items() if k != "computed"} for box in row] for row in grid(national, key)]
    assert [[as_written(box) for box in row] for row in Y2021.table(key).grid] == printed


@pytest.mark.parametrize("key", TABLES)
def test_computed_cells_are_the_derived_ones(key: str, national: dict[str, Any]) -> None:
    computed = {b["cell"] for row in grid(national, key) for b in row if b.get("computed")}
    assert {c.name for c in Y2021.table(key).cells if c.derived} == computed


@pytest.mark.parametrize("key", TABLES)
def test_table_is_as_wide_as_printed(key: str, national: dict[str, Any]) -> None:
    assert Y2021.table(key).width == national["tables"][key]["grid"]["columns"]


@pytest.mark.parametrize("key", ["requests", "disputes"])
def test_heading_rows_are_those_of_the_format(key: str, national: dict[str, Any]) -> None:
    assert Y2021.table(key).head_rows == national["tables"][key]["grid"]["header_rows"]


def grid(national: dict[str, Any], key: str) -> list[list[dict[str, Any]]]:
    return national["tables"][key]["grid"]["rows"]


def test_cells_are_the_value_cells_in_printed_order(national: dict[str, Any]) -> None:
    assert list(Y2021.cells) == national["value_cells"]


def test_sections_are_titled_as_printed(national: dict[str, Any]) -> None:
    printed = [(s["id"], s["ordinal"], s["title"]) for s in national["sections"]]
    assert [(s.key, s.ordinal, s.title) for s in Y2021.sections] == printed


def test_sections_with_a_table_are_those_of_the_format(national: dict[str, Any]) -> None:
    prose = [s["id"] for s in national["sections"] if s["kind"] == "narrative"]
    assert [s.key for s in Y2021.narratives] == prose


def test_aspects_of_section_one_are_those_of_the_format(national: dict[str, Any]) -> None:
    printed = {s["id"]: [(a["id"], a["label"]) for a in s.get("aspects", [])] for s in national["sections"]}
    assert {s.key: [(a.key, a.label) for a in s.aspects] for s in Y2021.sections} == printed


def test_title_follows_the_pattern(national: dict[str, Any]) -> None:
    printed = national["title_pattern"].format(agency_full_name="示例市水务局", year=2025)
    assert Y2021.title("示例市水务局", 2025) == printed


def test_document_number_and_first_year_are_those_in_force(national: dict[str, Any]) -> None:
    current = national["regime"]["current"]
    assert (Y2021.document_number, f"{Y2021.since}-") == (current["doc_no"], current["applies_to_years"])


def test_basis_of_every_request_row_is_that_of_the_format(national: dict[str, Any]) -> None:
    given = {row["id"]: row["basis"] for row in national["tables"]["requests"]["rows"] if row.get("basis")}
    assert {row.key: row.basis for row in Y2021.table("requests").rows if row.key in given} == given


def test_row_labels_are_those_of_the_format(national: dict[str, Any]) -> None:
    rows = [(row["id"], row["label"]) for row in national["tables"]["requests"]["rows"]]
    assert [(row.key, row.label) for row in Y2021.table("requests").rows] == rows


def test_column_labels_of_requests_are_those_of_the_format(national: dict[str, Any]) -> None:
    columns = {c["id"]: c["label"] for c in national["tables"]["requests"]["columns"]}
    assert {c.name.split(".")[2]: c.column_label for c in Y2021.table("requests").cells} == columns


def test_only_the_fee_may_hold_a_decimal(national: dict[str, Any]) -> None:
    decimal = {
        f"proactive.{row['id']}.{column['id']}"
        for block in national["tables"]["proactive"]["blocks"]
        for column in block["columns"]
        if column["type"] == "decimal"
        for row in block["rows"]
    }
    assert {name for name, cell in Y2021.cells.items() if cell.kind is Kind.WAN} == decimal


# --- rules ---


def sides(expression: str) -> frozenset[frozenset[str]]:
    """An expression of format.json as the two sets of cells it compares."""
    return frozenset(frozenset(re.split(r"\s*\+\s*", side.strip())) for side in expression.split("=="))


def equation_id(equation: Equation) -> str:
    """H1.individual, H3.new_received …: the column or the row the equation speaks of."""
    parts = {"H1": 2, "H2": 2, "H3": 1, "H4": 1}[equation.check]
    return f"{equation.check}.{equation.left[0].split('.')[parts]}"


def test_equations_are_the_relations_h1_to_h4(national: dict[str, Any]) -> None:
    relations = {r["id"]: sides(r["expr"]) for r in national["relations"] if re.match(r"H[1-4]\.", r["id"])}
    assert {equation_id(e): frozenset({frozenset(e.left), frozenset(e.right)}) for e in Y2021.equations} == relations


def test_no_equation_is_declared_twice(national: dict[str, Any]) -> None:
    names = [e.name for e in Y2021.equations]
    assert len(names) == len(set(names))


# Those that begin with U are ours; everything else is the national catalogue's.
@pytest.mark.parametrize("check", [c for c in CHECKS if not c.id.startswith("U")], ids=lambda check: check.id)
def test_check_has_level_and_rule_of_the_catalogue(check: Any, national: dict[str, Any]) -> None:
    written = {c["id"]: (LEVELS[c["level"]], c["message_zh"]) for c in national["checks"]}
    assert (check.level, check.rule) == written[check.id]


def test_register_holds_each_check_once() -> None:
    ids = [check.id for check in CHECKS]
    assert len(ids) == len(set(ids))


def test_register_holds_every_check_of_this_release() -> None:
    expected = {"H1", "H2", "H3", "H4", "H5", "H6", "H8", "H9", "H10", "D6", "D7"}
    assert expected <= {check.id for check in CHECKS}


# --- the edition as such ---


@pytest.mark.parametrize("table", Y2021.tables, ids=lambda table: table.key)
def test_every_cell_stands_once_in_the_grid(table: Table) -> None:
    assert [b.cell for row in table.grid for b in row if b.cell] == [c.name for c in table.cells]


@pytest.mark.parametrize("table", Y2021.tables, ids=lambda table: table.key)
def test_every_cell_is_called_by_labels_printed_in_its_grid(table: Table) -> None:
    printed = {box.text for row in table.grid for box in row}
    assert {label for c in table.cells for label in (c.row_label, c.column_label)} <= printed


@pytest.mark.parametrize("row", [row for t in Y2021.tables for row in t.rows], ids=lambda row: row.key)
def test_every_row_says_what_counts(row: Row) -> None:
    assert row.guidance.endswith("。")


@pytest.mark.parametrize("section", Y2021.narratives, ids=lambda section: section.key)
def test_every_narrative_section_says_what_to_write(section: Section) -> None:
    assert section.guidance.endswith("。")


@pytest.mark.parametrize("year", [FIRST_YEAR, 2025, 2100])
def test_edition_of_a_year_in_force(year: int) -> None:
    assert edition(year) is Y2021


@pytest.mark.parametrize("year", [2020, 2101, 0, -1])
def test_edition_of_another_year_is_unknown(year: int) -> None:
    with pytest.raises(UnknownYear, match="没有"):
        edition(year)


def test_editions_go_by_their_own_key() -> None:
    assert {key: e.key for key, e in EDITIONS.items()} == {key: key for key in EDITIONS}


# --- what a cell is called where its table does not stand around it ---

CALLED = {
    "requests.new_received.total": "一、本年新收政府信息公开申请数量 总计",
    "requests.partial_disclosure.business": "（二）部分公开 商业企业",
    "requests.state_secret.total": "（三）1.属于国家秘密 总计",
    "requests.correction_lapsed.individual": "（六）1.申请人无正当理由逾期不补正 自然人",
    "requests.other_result.other_organization": "（六）3.其他 其他",
    "requests.results_total.individual": "（七）总计 自然人",
    "requests.results_total.total": "（七）总计",
}


@pytest.mark.parametrize(("cell", "name"), CALLED.items(), ids=CALLED)
def test_cell_is_called_by_its_group_and_no_more_than_once_by_its_total(cell: str, name: str) -> None:
    assert Y2021.cells[cell].label == name


def test_no_two_cells_are_called_alike() -> None:
    assert len({cell.label for cell in Y2021.cells.values()}) == len(Y2021.cells)
