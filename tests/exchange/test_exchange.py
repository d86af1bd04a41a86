"""Import and export: what goes out comes in again, and what cannot be taken is refused in words."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from govreports.agencies.models import User
from govreports.audit.models import Event
from govreports.formats.document import Document, canonical, dumps, parse, to_json
from govreports.reports import cells
from govreports.reports.actions import import_document
from govreports.reports.models import Report, Status
from tests import factories

A = "requests.new_received.individual"


def upload(browser: Client, report: Report, content: bytes | Document, name: str = "report.json") -> HttpResponse:
    data = dumps(content).encode() if isinstance(content, Document) else content
    return browser.post(f"/reports/{report.pk}/import/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def written(report: Report) -> str:
    return canonical(cells.document(Report.objects.get(pk=report.pk)))


def untouched(report: Report) -> bool:
    found = Report.objects.get(pk=report.pk)
    return (found.version, found.previous, Event.objects.filter(action="save").count()) == (1, None, 0)


# --- there and back ---


def test_exported_report_is_the_exchange_document(complete: Report, drafting: Client) -> None:
    exported = drafting.get(f"/reports/{complete.pk}/report.json").getvalue()
    assert json.loads(exported) == to_json(factories.document())


def test_import_takes_every_entry(blank: Report, drafting: Client) -> None:
    answer = upload(drafting, blank, factories.document())
    assert (answer.status_code, written(blank)) == (200, canonical(factories.document()))


def test_import_names_how_many_entries_it_took(blank: Report, drafting: Client) -> None:
    # 157 figures, a note, three sections, the preamble, agency and day of the sign-off.
    taken = len(factories.inputs()) + 1 + 3 + 1 + 2
    assert f"已导入 {taken} 项。" in upload(drafting, blank, factories.document()).content.decode()


def test_exported_report_imported_again_changes_nothing(complete: Report, drafting: Client) -> None:
    exported = drafting.get(f"/reports/{complete.pk}/report.json").getvalue()
    upload(drafting, complete, exported)
    assert Report.objects.get(pk=complete.pk).version == complete.version


def test_import_keeps_last_year_s_figures_for_comparison(blank: Report, drafting: Client) -> None:
    previous = {"year": 2024, "cells": {A: 3, "proactive.admin_fees.amount_wan": "0.16"}}
    upload(drafting, blank, json.dumps({**to_json(factories.document()), "previous": previous}).encode())
    kept = cells.document(Report.objects.get(pk=blank.pk)).previous
    assert kept is not None
    assert (kept.year, dict(kept.cells)) == (2024, {A: 3, "proactive.admin_fees.amount_wan": Decimal("0.16")})


def test_import_leaves_alone_what_the_file_leaves_out(complete: Report, drafting: Client) -> None:
    upload(
        drafting,
        complete,
        Document(complete.agency.name, complete.year, cells={A: 5, "requests.not_held.individual": None}),
    )
    assert written(complete) == canonical(
        factories.document(cells=factories.figures(requests__new_received__individual=5))
    )


def test_import_is_one_save_with_every_change_in_history(blank: Report, drafting: Client) -> None:
    upload(drafting, blank, Document(blank.agency.name, blank.year, cells={A: 5}))
    assert [e.changes for e in Event.objects.filter(action="save")] == [[[A, "", "5"]]]


BIDI = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
COUNTS = st.none() | st.integers(min_value=0, max_value=9_999_999_999)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffd\ufffe\uffff"), max_size=60)


@pytest.mark.django_db
@hypothesis_settings(max_examples=15)
@given(
    figures=st.dictionaries(st.sampled_from(factories.inputs()), COUNTS, max_size=40),
    amount=st.none() | st.decimals(min_value=0, max_value=9_999_999_999, places=6),
    texts=st.fixed_dictionaries(dict.fromkeys(("overview", "problems", "other_matters"), TEXTS)),
    preamble=TEXTS,
    notes=st.dictionaries(st.sampled_from(factories.inputs()), TEXTS.filter(lambda t: not set(t) & BIDI), max_size=3),
)
def test_any_report_imported_is_exported_the_same(
    figures: dict[str, Any], amount: Decimal | None, texts: dict[str, str], preamble: str, notes: dict[str, str]
) -> None:
    agency = factories.agency()
    writer = User.objects.filter(username="importer").first() or factories.person("importer", "drafter", at=agency)
    Report.objects.filter(agency=agency).delete()
    report = factories.blank_report(agency, writer)
    given_figures = {**figures, "proactive.admin_fees.amount_wan": amount}
    document = factories.document(cells=given_figures, sections=texts, preamble=preamble, notes=notes)
    sent = parse(dumps(document))
    import_document(report=report.pk, document=sent, base=1, by=writer)
    assert written(report) == canonical(document)


# --- control totals ---


def with_total(total: int) -> bytes:
    sent = to_json(factories.document())
    sent["cells"]["requests.new_received.total"] = total
    return json.dumps(sent).encode()


def test_total_that_differs_is_said_after_the_import(blank: Report, drafting: Client) -> None:
    page = upload(drafting, blank, with_total(99)).content.decode()
    assert ("已导入，总计与来件不同" in page, "总计 99" in page) == (True, True)


def test_total_without_its_parts_is_compared_with_the_report(complete: Report, drafting: Client) -> None:
    sent = to_json(factories.document()) | {"cells": {"requests.new_received.total": 99}}
    assert "总计 99" in upload(drafting, complete, json.dumps(sent).encode()).content.decode()


def test_total_of_some_of_its_parts_is_right(complete: Report, drafting: Client) -> None:
    figures = factories.document().figures
    kept = ("requests.new_received.individual", "requests.new_received.total")
    sent = to_json(factories.document()) | {"cells": {name: figures[name] for name in kept}}
    page = upload(drafting, complete, json.dumps(sent).encode()).content.decode()
    assert ("已导入" in page, "总计与来件不同" in page) == (True, False)


def test_total_that_differs_is_not_believed(blank: Report, drafting: Client) -> None:
    upload(drafting, blank, with_total(99))
    assert cells.document(blank).figures["requests.new_received.total"] == 15


# --- refusals ---


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        (b"hello", "不是有效的 JSON"),
        (b"%PDF-1.7", "不是有效的 JSON"),
        (b"PK\x03\x04", "不是有效的 JSON"),
        ("年报".encode("gbk"), "不是 UTF-8"),
        (b"\x00", "不是有效的 JSON"),
        (b"[" * 50_000, "嵌套过深"),
        (b'{"year": NaN}', "不能有 NaN"),
        (b'{"year": 1e999}', "应为四位年份"),
        (b'{"a": 1, "a": 2}', "出现了两次"),
        (b'{"year": ' + b"9" * 5000 + b"}", "过长的数字"),
        (b"{}", "year：应为四位年份"),
        (b" " * 5_000_001, "最多 5 MB"),
    ],
)
def test_file_that_is_no_report_is_refused(content: bytes, said: str, blank: Report, drafting: Client) -> None:
    answer = upload(drafting, blank, content)
    assert (answer.status_code, said in answer.content.decode(), untouched(blank)) == (400, True, True)


def test_upload_of_seven_megabytes_is_refused(blank: Report, drafting: Client) -> None:
    answer = upload(drafting, blank, b" " * 7_000_000)
    assert (answer.status_code, "最多 5 MB" in answer.content.decode()) == (400, True)


def test_every_fault_of_the_file_is_listed(blank: Report, drafting: Client) -> None:
    sent = {**to_json(factories.document()), "extra": 1, "cells": {"x": 1, A: -1}}
    page = upload(drafting, blank, json.dumps(sent).encode()).content.decode()
    assert [part in page for part in ("extra：没有这一项", "cells.x：没有这一项", f"cells.{A}（一、本年新收")] == [
        True
    ] * 3


def test_one_fault_keeps_the_whole_file_out(blank: Report, drafting: Client) -> None:
    upload(drafting, blank, json.dumps({**to_json(factories.document()), "extra": 1}).encode())
    assert untouched(blank)


@pytest.mark.parametrize("changed", [{"agency": "示例市水务局"}, {"year": 2024}])
def test_report_of_another_agency_or_year_is_refused(changed: Any, blank: Report, drafting: Client) -> None:
    answer = upload(drafting, blank, factories.document(**changed))
    assert (answer.status_code, "没有导入" in answer.content.decode(), untouched(blank)) == (400, True, True)


def test_post_without_a_file_is_refused(blank: Report, drafting: Client) -> None:
    answer = drafting.post(f"/reports/{blank.pk}/import/", {})
    assert (answer.status_code, untouched(blank)) == (400, True)


@pytest.mark.parametrize("name", ["../../etc/passwd", "字" * 190 + ".json", "a\0b.json", "示例\u202e.json"])
def test_name_of_the_uploaded_file_does_not_matter(name: str, blank: Report, drafting: Client) -> None:
    assert upload(drafting, blank, factories.document(), name).status_code in {200, 400}


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHED])
def test_import_into_a_submitted_report_is_refused(status: Status, blank: Report, drafting: Client) -> None:
    factories.put(blank, status)
    assert (upload(drafting, blank, factories.document()).status_code, untouched(blank)) == (409, True)


def test_markup_in_a_file_is_shown_as_text(blank: Report, drafting: Client) -> None:
    sent = {**to_json(factories.document()), "<script>alert(1)</script>": 1}
    assert b"<script>alert" not in upload(drafting, blank, json.dumps(sent).encode()).content
