"""Every file of an edition says in the same words which edition it is, and is known by them."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from govreports.agencies.models import Agency, User
from govreports.printing import foot, html, pdf, textlayer, word, workbook
from govreports.publication.batches.formats import FORMATS
from govreports.publication.batches.making import Task, made
from govreports.publication.models import Publication
from govreports.publication.verifying import comparing
from govreports.publication.verifying.verdict import State, Verdict, verify
from govreports.reports.models import Report, Status
from tests import factories
from tests.guards import lifted

PLAIN = f"/annual/{factories.YEAR}/kjj/"
# Words alone: the tables of both editions are the same.
CHANGES = {"problems": "存在的问题是答复文书说理不够充分。\n下一步重订答复范本。"}


@pytest.fixture
def published(agency: Agency, drafter: User, reviewer: User) -> Publication:
    return factories.published_report(agency, drafter=drafter, reviewer=reviewer)


@pytest.fixture
def corrected(published: Publication, drafter: User, reviewer: User) -> Publication:
    return factories.correct(published, CHANGES, drafter=drafter, reviewer=reviewer, reason="一句有误。")


def closing(kind: str, content: bytes) -> list[str]:
    """The lines of a file that speak of the edition, as a reader finds them."""
    if kind == "docx":
        lines = [paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs[-1:]]
    elif kind == "xlsx":
        tables = openpyxl.load_workbook(BytesIO(content)).worksheets[:3]
        lines = [str(sheet.cell(sheet.max_row, 1).value) for sheet in tables]
    else:
        lines = re.findall(r"<small>([^<]*)</small>", content.decode())
    return [line for line in lines if foot.LABEL in line]


HANDED_OUT: dict[str, Callable[[Publication], str]] = {
    "pdf": lambda e: f"{e.edition_url}report.pdf",
    "html": lambda e: f"{e.edition_url}report.html",
    "docx": lambda e: f"/reports/{e.report_id}/report.docx",
    "xlsx": lambda e: f"/reports/{e.report_id}/report.xlsx",
    "page": lambda e: f"/reports/{e.report_id}/report.html",
    "code": lambda e: f"/reports/{e.report_id}/code.html",
}


def fetched(browser: Client, address: str) -> bytes:
    answer: Any = browser.get(address)
    assert answer.status_code == 200
    return answer.getvalue() if answer.streaming else answer.content


def test_line_names_edition_day_what_it_replaces_and_the_digest(published: Publication, corrected: Publication) -> None:
    day = timezone.localdate(corrected.published_at)
    said = f"第2版（{day.year}年{day.month}月{day.day}日更正），取代第1版"
    assert corrected.foot == f"{said}　数据文件校验值 {corrected.sha256[:16]}…"
    assert published.foot == f"数据文件校验值 {published.sha256[:16]}…"


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("kind", [kind for kind in HANDED_OUT if kind != "pdf"])
def test_every_file_closes_with_the_line_of_its_edition(
    kind: str, number: int, published: Publication, drafting: Client, request: pytest.FixtureRequest
) -> None:
    edition = published if number == 1 else request.getfixturevalue("corrected")
    found = closing(kind, fetched(drafting, HANDED_OUT[kind](edition)))
    assert found == [edition.foot] * (3 if kind == "xlsx" else 1)


def test_pdf_closes_with_the_same(corrected: Publication, drafting: Client) -> None:
    text = textlayer.read(fetched(drafting, HANDED_OUT["pdf"](corrected)))
    assert "".join(corrected.foot.split()) in "".join(text.split())


def test_files_of_a_batch_close_with_it(corrected: Publication) -> None:
    task = Task(corrected.pk, ("docx", "xlsx", "html"), corrected.document, corrected.imprint, corrected.foot)
    ((_, files),) = made([task], 1, lambda *_, **__: b"")
    assert {key: set(closing(key, content)) for key, content in files.items()} == {
        key: {corrected.foot} for key in task.formats
    }
    assert {"docx", "xlsx", "html"} < set(FORMATS)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "page"])
def test_draft_closes_with_none(kind: str, complete: Report, drafting: Client) -> None:
    content = fetched(drafting, f"/reports/{complete.pk}/report.{'html' if kind == 'page' else kind}")
    assert closing(kind, content) == []


@pytest.mark.parametrize("kind", ["docx", "xlsx", "page"])
def test_approved_correction_closes_with_the_edition_it_is_to_be(
    kind: str, published: Publication, drafter: User, reviewer: User, drafting: Client
) -> None:
    factories.correct(published, CHANGES, drafter=drafter, reviewer=reviewer, reason="一句有误。")
    report = factories.put(Report.objects.get(), Status.APPROVED)
    content = fetched(drafting, f"/reports/{report.pk}/report.{'html' if kind == 'page' else kind}")
    assert closing(kind, content)[0].startswith("第3版（")


def test_workbook_is_read_back_the_same(corrected: Publication) -> None:
    plain, closed = (workbook.write(corrected.content, foot=line) for line in ("", corrected.foot))
    assert plain != closed
    assert workbook.read(plain) == workbook.read(closed)


# --- verification ---


MAKE: dict[str, Callable[[Publication, str], bytes]] = {
    "docx": lambda e, line: word.write(e.content, foot=line),
    "xlsx": lambda e, line: workbook.write(e.content, foot=line),
    "html": lambda e, line: html.page(e.content, foot=line).encode(),
}


def places(found: Verdict) -> list[str]:
    return [line.label for line in (*found.told.cells, *found.told.texts)]


@pytest.mark.parametrize("kind", MAKE)
def test_file_without_the_line_as_it_was_handed_out_before_is_still_known(kind: str, published: Publication) -> None:
    found = verify(MAKE[kind](published, ""))
    assert (found.state, found.publication, places(found)) == (State.SAME, published, [])


@pytest.mark.parametrize("kind", MAKE)
def test_file_that_claims_another_edition_is_found(
    kind: str, published: Publication, corrected: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = MAKE[kind](published, published.foot.replace(foot.LABEL, f"{corrected.imprint}　{foot.LABEL}"))
    found = verify(claims)
    assert (found.state, places(found)) == (State.DIFFERENT, ["末尾的版次和校验值"])
    monkeypatch.setattr(comparing, "_between_feet", lambda *_, **__: [])  # the twin
    assert verify(claims).genuine


def test_workbook_is_told_from_that_of_a_later_edition_with_the_same_tables(
    published: Publication, corrected: Publication
) -> None:
    found = verify(MAKE["xlsx"](published, published.foot))
    assert (found.state, found.publication) == (State.SUPERSEDED, published)
    assert verify(MAKE["xlsx"](corrected, corrected.foot)).publication == corrected
    # The twin: without the line nobody can tell.
    assert verify(MAKE["xlsx"](published, "")).publication == corrected


def test_pdf_of_an_edition_in_the_words_of_before_is_still_known(corrected: Publication) -> None:
    """An edition that was out before the words were kept with it; written anew, so that its digest says nothing."""
    with lifted():
        Publication.objects.filter(pk=corrected.pk).update(imprint="第2版，2026年3月5日更正")
    old = pdf.render(corrected.content, imprint="第2版，2026年3月5日更正")
    found = verify(old + b"\n")
    assert (found.state, found.publication, found.told.texts) == (State.SAME, corrected, ())
    new = verify(pdf.render(corrected.content, imprint=corrected.imprint) + b"\n")
    assert places(new) == ["末尾的版次和校验值"]


@pytest.mark.django_db(transaction=True)
def test_migration_keeps_the_words_the_earlier_pdfs_bear(published: Publication, corrected: Publication) -> None:
    day = timezone.localdate(corrected.published_at)
    call_command("migrate", "publication", "0003", verbosity=0)
    try:
        before = MigrationExecutor(connection).loader.project_state(("publication", "0003_editions")).apps
        assert not hasattr(before.get_model("publication", "Publication"), "imprint")
    finally:
        call_command("migrate", verbosity=0)
    kept = dict(Publication.objects.values_list("number", "imprint"))
    assert kept == {1: "", 2: f"第2版，{day.year}年{day.month}月{day.day}日更正"}
