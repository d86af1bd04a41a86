"""Storage: every entry comes back as it was stored, exactly, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from govreports.agencies.models import User
from govreports.formats.document import canonical
from govreports.formats.y2021 import Y2021
from govreports.reports import cells, entries
from govreports.reports.models import ApplicationsRow, DisputesRow, Narrative, ProactiveRow, Report
from tests import factories

FEE = "proactive.admin_fees.amount_wan"


def store(report: Report, values: dict[str, entries.Value], by: User) -> None:
    cells.store(report, values, by=by, at=timezone.now())
    report.save()


def loaded(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def test_new_report_has_a_blank_for_every_cell(blank: Report) -> None:
    assert cells.document(blank).cells == dict.fromkeys(factories.inputs())


def test_new_report_has_an_empty_text_for_every_section(blank: Report) -> None:
    assert cells.document(blank).sections == {s.key: "" for s in Y2021.narratives}


def test_every_cell_is_stored_and_loaded_back(blank: Report, drafter: User) -> None:
    # A number of its own for each, so that no two can be mistaken for each other.
    values: dict[str, entries.Value] = {name: 1000 + i for i, name in enumerate(factories.inputs())}
    values[FEE] = Decimal("12.34")
    store(blank, values, drafter)
    assert cells.document(blank).cells == values


@pytest.mark.parametrize("name", factories.inputs())
def test_one_cell_is_stored_without_touching_another(name: str, blank: Report, drafter: User) -> None:
    store(blank, {name: 7}, drafter)
    assert {n: v for n, v in cells.document(blank).cells.items() if v is not None} == {name: 7}


def test_current_gives_what_load_gives(complete: Report) -> None:
    names = list(factories.inputs())
    assert cells.current(complete, names) == dict(cells.document(complete).cells)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("preamble", "引言"),
        ("overview", "总体"),
        ("notes.proactive.regulations.issued", "其中修订1件"),
        ("signed_off.agency", "示例市科学技术局"),
        ("signed_off.date", date(2026, 1, 20)),
    ],
)
def test_text_is_stored_and_loaded_back(name: str, value: entries.Value, blank: Report, drafter: User) -> None:
    store(blank, {name: value}, drafter)
    assert cells.current(loaded(blank), [name]) == {name: value}


@pytest.mark.parametrize(
    "text", ["甲\t乙\n\n丙 ", "e\u0301\uf900ＡＢ", "𫠝\U00031350👨\u200d👩\u200d👧", "\u3000\u200b甲"]
)
def test_text_comes_back_character_by_character(text: str, blank: Report, drafter: User) -> None:
    store(blank, {"overview": text}, drafter)
    assert cells.document(blank).text("overview") == text


def test_document_is_the_one_that_was_imported(complete: Report) -> None:
    assert canonical(cells.document(complete)) == canonical(factories.document())


# --- exact decimals ---


@pytest.mark.parametrize("amount", ["0.000001", "9999999999", "316441", "59237.2449", "0", "0.1", "100", "4068.208"])
def test_fee_comes_back_exact_and_never_as_a_float(amount: str, blank: Report, drafter: User) -> None:
    store(blank, {FEE: Decimal(amount)}, drafter)
    value = cells.document(blank).cells[FEE]
    assert (type(value), format(value, "f")) == (Decimal, amount)


def test_fee_stands_in_the_database_as_a_whole_number(blank: Report, drafter: User) -> None:
    store(blank, {FEE: Decimal("59237.2449")}, drafter)
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount_wan FROM reports_proactiverow WHERE row = 'admin_fees'")
        [[kept]] = cursor.fetchall()
    assert (type(kept), kept) == (int, 59_237_244_900)


@pytest.mark.django_db
@hypothesis_settings(max_examples=25)
@given(amount=st.decimals(min_value=0, max_value=9_999_999_999, places=6))
def test_any_amount_survives_the_database(amount: Decimal) -> None:
    agency = factories.agency()
    writer = User.objects.filter(username="fee").first() or factories.person("fee", "drafter", at=agency)
    report = Report.objects.filter(agency=agency).first() or factories.blank_report(agency, writer)
    store(report, {FEE: amount}, writer)
    assert cells.document(report).cells[FEE] == amount


# --- totals across, by the database ---


def test_total_of_a_request_row_is_generated(complete: Report) -> None:
    assert ApplicationsRow.objects.get(report=complete, row="new_received").total == 15


def test_total_of_an_outcome_row_is_generated(complete: Report) -> None:
    assert DisputesRow.objects.get(report=complete, row="litigation_direct").total == 2


@pytest.mark.parametrize(
    "column", ["individual", "business", "research", "nonprofit", "legal_service", "other_organization"]
)
def test_total_with_a_blank_part_is_blank(column: str, complete: Report) -> None:
    ApplicationsRow.objects.filter(report=complete, row="new_received").update(**{column: None})
    assert ApplicationsRow.objects.get(report=complete, row="new_received").total is None


def test_total_of_the_largest_counts_does_not_overflow(complete: Report) -> None:
    columns = dict.fromkeys(
        ["individual", "business", "research", "nonprofit", "legal_service", "other_organization"], 9_999_999_999
    )
    ApplicationsRow.objects.filter(report=complete, row="new_received").update(**columns)
    assert ApplicationsRow.objects.get(report=complete, row="new_received").total == 59_999_999_994


def test_generated_totals_are_those_of_the_equations(complete: Report) -> None:
    computed = cells.document(complete).figures
    generated = {f"requests.{r.row}.total": r.total for r in ApplicationsRow.objects.filter(report=complete)}
    generated |= {f"disputes.{r.row}.total": r.total for r in DisputesRow.objects.filter(report=complete)}
    assert generated == {name: computed[name] for name in generated}


# --- who touched what ---


def test_table_says_who_touched_it_last(complete: Report, colleague: User) -> None:
    store(complete, {FEE: Decimal(1)}, colleague)
    assert cells.contents(complete)[1]["proactive"].by == str(colleague)


def test_section_nobody_touched_says_nothing(blank: Report) -> None:
    assert cells.contents(blank)[1] == {}


def test_lines_are_made_once_for_every_stored_row(blank: Report) -> None:
    counts = (ProactiveRow, ApplicationsRow, DisputesRow, Narrative)
    assert [model.objects.filter(report=blank).count() for model in counts] == [6, 24, 3, 4]
