"""Publishing: what is frozen, what the public gets, and what nobody gets before."""

from __future__ import annotations

import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from govreports.agencies.models import Agency, User
from govreports.agencies.roles import Role
from govreports.formats.document import canonical, to_json
from govreports.publication.actions import publish
from govreports.publication.models import Publication
from govreports.reports import cells
from govreports.reports.actions import NotEditable, save
from govreports.reports.models import Report, Status
from govreports.review.actions import NotFromHere, make
from tests import factories, guards

PUBLIC = f"/annual/{factories.YEAR}/kjj/"
TITLE = "示例市科学技术局2025年政府信息公开工作年度报告"


@pytest.fixture
def published(agency: Agency, drafter: User, reviewer: User) -> Publication:
    return factories.published_report(agency, drafter=drafter, reviewer=reviewer)


# --- what is frozen ---


def test_frozen_document_is_the_canonical_json_of_the_report(approved: Report, reviewer: User) -> None:
    written = canonical(cells.document(approved))
    assert publish(report=approved.pk, by=reviewer).document == written


def test_sha256_is_that_of_the_frozen_bytes(published: Publication) -> None:
    assert published.sha256 == hashlib.sha256(published.document.encode()).hexdigest()


def test_frozen_document_reads_as_the_report(published: Publication) -> None:
    assert to_json(published.content) == to_json(factories.document())


def test_fingerprint_of_the_last_step_is_the_published_hash(published: Publication) -> None:
    assert published.report.steps.last().fingerprint == published.sha256


def test_publication_says_who_and_when(published: Publication, reviewer: User) -> None:
    assert (published.published_by, published.published_at) == (reviewer, published.report.steps.last().at)


def test_published_report_cannot_be_edited(published: Publication, drafter: User) -> None:
    with pytest.raises(NotEditable):
        save(report=published.report_id, changes={"problems": "改"}, base=1, by=drafter)


@pytest.mark.parametrize("move", ["submit", "approve", "return", "publish"])
def test_published_report_makes_no_further_move(move: str, published: Publication, both: User) -> None:
    with pytest.raises(NotFromHere):
        make(move, report=published.report_id, by=both, note="退回")


def test_rows_changed_behind_our_back_do_not_reach_the_public(published: Publication) -> None:
    with guards.lifted():
        published.report.requests.update(individual=99)
        Report.objects.update(signed_off_agency="另一机关")
    assert Client().get(PUBLIC + "report.json").getvalue().decode() == published.document
    assert "99" not in Values(Client().get(PUBLIC).content.decode()).cells


@pytest.mark.parametrize("page", ["/", PUBLIC])
def test_report_keeps_the_title_it_was_published_under(page: str, published: Publication) -> None:
    Agency.objects.update(name="示例市工业和科技局")
    shown = Client().get(page).content.decode()
    assert (TITLE in shown, "示例市工业和科技局2025年政府信息公开" in shown) == (True, False)


# --- downloads ---


def file_name(response: HttpResponse) -> str:
    """The name a browser saves under, from filename*=UTF-8''…"""
    found = re.fullmatch(
        r"(?:attachment|inline); filename\*=(?i:utf-8)''([!-~]+)", response.headers["Content-Disposition"]
    )
    assert found, response.headers["Content-Disposition"]
    return unquote(found[1], errors="strict")


def test_published_pdf_is_a_pdf_under_the_title(published: Publication) -> None:
    answer = Client().get(PUBLIC + "report.pdf")
    assert (answer.headers["Content-Type"], file_name(answer)) == ("application/pdf", f"{TITLE}.pdf")
    assert answer.getvalue().startswith(b"%PDF-")


def test_published_json_is_the_frozen_document_byte_for_byte(published: Publication) -> None:
    answer = Client().get(PUBLIC + "report.json")
    assert (answer.headers["Content-Type"], file_name(answer)) == ("application/json", f"{TITLE}.json")
    assert hashlib.sha256(answer.getvalue()).hexdigest() == published.sha256


def test_draft_pdf_says_so_in_its_name(complete: Report, drafting: Client) -> None:
    assert file_name(drafting.get(f"/reports/{complete.pk}/preview.pdf")) == f"{TITLE}（草稿）.pdf"


def test_export_has_the_title_as_its_name(complete: Report, drafting: Client) -> None:
    assert file_name(drafting.get(f"/reports/{complete.pk}/report.json")) == f"{TITLE}.json"


@pytest.mark.parametrize("name", ['a"b', "../../etc/passwd", "示例市\r\nX-Evil: 1", "CON", "字" * 60, "😀局"])
def test_no_agency_name_leads_out_of_the_header_or_the_folder(name: str, complete: Report, drafting: Client) -> None:
    Agency.objects.update(name=name)
    answer = drafting.get(f"/reports/{complete.pk}/report.json")
    assert "X-Evil" not in answer.headers
    assert not re.search(r"[/\\]|^\.", file_name(answer))


# --- the public page ---


class Values(HTMLParser):
    """The value cells of a page in printed order: what stands in every `<td>`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td":
            self.inside = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def test_figures_on_the_public_page_are_the_frozen_ones(published: Publication) -> None:
    printed = Values(Client().get(PUBLIC).content.decode()).cells
    frozen = json.loads(published.document)["cells"]
    # In printed order; a note may follow the number.
    assert [re.match(r"[0-9.]*", cell.strip())[0] for cell in printed] == [
        str(frozen[name]) for name in published.content.edition.cells
    ]


def test_note_is_printed_with_its_figure(published: Publication) -> None:
    assert any("含自然失效1件" in cell for cell in Values(Client().get(PUBLIC).content.decode()).cells)


def test_texts_on_the_public_page_are_the_frozen_ones(published: Publication) -> None:
    page = re.sub(r"<[^>]+>", "", Client().get(PUBLIC).content.decode())
    paragraphs = [line for text in factories.document().sections.values() for line in text.split("\n")]
    assert [line for line in paragraphs if line not in page] == []


def test_public_page_shows_the_hash(published: Publication) -> None:
    assert published.sha256 in Client().get(PUBLIC).content.decode()


def test_public_list_names_the_report(published: Publication) -> None:
    page = Client().get("/").content.decode()
    assert (TITLE in page, PUBLIC in page) == (True, True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"year": "2025"}, True),
        ({"year": "2024"}, False),
        ({"agency": "科学"}, True),
        ({"agency": "水务"}, False),
        ({"year": "2025", "agency": "示例市"}, True),
        ({"agency": " 科学 "}, True),
        ({"agency": "%"}, False),
        ({"agency": "_"}, False),
    ],
)
def test_public_list_can_be_searched(asked: dict[str, str], found: bool, published: Publication) -> None:
    assert (PUBLIC in Client().get("/", asked).content.decode()) is found


def test_public_list_takes_as_many_queries_for_six_reports_as_for_one(
    published: Publication, drafter: User, reviewer: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert Client().get("/").status_code == 200
        return len(asked)

    before = queries()
    for number in range(5):
        at = factories.agency(f"j{number}", f"示例市第{number}局")
        at.memberships.create(user=drafter, role=Role.DRAFTER)
        at.memberships.create(user=reviewer, role=Role.REVIEWER)
        factories.published_report(at, drafter=drafter, reviewer=reviewer)
    assert queries() == before


# --- before publication ---


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.PUBLISHED])
@pytest.mark.parametrize("page", ["", "report.pdf", "report.json"])
def test_unpublished_report_is_not_found_by_the_public(status: Status, page: str, complete: Report) -> None:
    factories.put(complete, status)
    assert Client().get(PUBLIC + page).status_code == 404


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.PUBLISHED])
def test_unpublished_report_is_not_listed(status: Status, complete: Report) -> None:
    factories.put(complete, status)
    assert "示例市科学技术局" not in Client().get("/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/annual/2024/kjj/",
        "/annual/2025/other/",
        "/annual/99999999999999999999/kjj/",
        "/annual/" + "9" * 5000 + "/kjj/",
        "/annual/0/kjj/",
    ],
)
def test_absent_publication_is_not_found(address: str, published: Publication) -> None:
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    ("status", "marked"),
    [(Status.DRAFTING, True), (Status.IN_REVIEW, True), (Status.RETURNED, True), (Status.APPROVED, False)],
)
def test_preview_is_marked_as_a_draft_until_it_is_approved(
    status: Status, marked: bool, complete: Report, drafting: Client
) -> None:
    factories.put(complete, status)
    assert ("草稿" in drafting.get(f"/reports/{complete.pk}/preview/").content.decode()) is marked


def test_preview_shows_the_figures_as_they_stand(complete: Report, drafting: Client) -> None:
    shown = Values(drafting.get(f"/reports/{complete.pk}/preview/").content.decode()).cells
    written: dict[str, Any] = to_json(cells.document(complete))["cells"]
    assert [re.match(r"[0-9.]*", cell.strip())[0] for cell in shown] == [str(value) for value in written.values()]


@pytest.mark.parametrize(
    ("status", "how"), [(Status.IN_REVIEW, "inline"), (Status.APPROVED, "attachment")], ids=["draft", "final"]
)
def test_draft_pdf_is_looked_at_and_the_final_one_is_taken_away(
    status: Status, how: str, complete: Report, drafting: Client
) -> None:
    factories.put(complete, status)
    answer = drafting.get(f"/reports/{complete.pk}/preview.pdf")
    assert answer.headers["Content-Disposition"].split(";")[0] == how


def test_pdf_in_house_is_the_published_one(published: Publication, drafting: Client) -> None:
    with guards.lifted():
        Report.objects.update(signed_off_agency="另一机关")
    in_house = drafting.get(f"/reports/{published.report_id}/preview.pdf").getvalue()
    assert in_house == Client().get(PUBLIC + "report.pdf").getvalue()
