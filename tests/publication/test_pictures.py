"""The printed pages as pictures: the page one asks for, of what is stored, and the same as in the PDF."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from PIL import Image, ImageChops

from govreports.agencies.models import User
from govreports.formats.document import Document
from govreports.printing import press
from govreports.printing.limits import Limits
from govreports.publication.printed import printed
from govreports.reports import actions, cells
from govreports.reports.models import Report
from govreports.review.actions import make
from tests import factories, guards

LONG = "\n".join(
    f"（{i}）第{i}段。" + f"全年公开信息{i}件，逐条核对公开栏目。" * (3 + 9 * (i % 4)) for i in range(1, 31)
)
# What pages are quantized to: sixteen greys of 256.
SHADE = 20


def ask(browser: Client, report: Report, query: str = "") -> Any:
    """The answer to the script beside the form."""
    answer = browser.get(f"/reports/{report.pk}/pages/?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def drawn(answer: Any) -> Image.Image:
    """The picture in an answer."""
    kind, _, data = answer["picture"].partition(",")
    assert kind == "data:image/png;base64"
    return Image.open(BytesIO(base64.b64decode(data)))


def same(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures show the same, but for shades."""
    difference = ImageChops.difference(one.convert("L"), other.convert("L"))
    return one.size == other.size and difference.getextrema()[1] <= SHADE


def opened(report: Report) -> pypdfium2.PdfDocument:
    """The PDF of a report as it is handed out."""
    found = printed(report)
    return pypdfium2.PdfDocument(press.pdf(found.document, watermark=found.draft))


def words(report: Report, page: int) -> str:
    """What stands on a page of the PDF, without spaces."""
    return re.sub(r"\s", "", opened(report)[page - 1].get_textpage().get_text_range())


def write(report: Report, by: User, **texts: str) -> Report:
    """The report with other texts."""
    report.refresh_from_db()
    actions.save(report=report.pk, changes=texts, base=report.version, by=by)
    report.refresh_from_db()
    return report


# --- which page ---


def test_answer_tells_version_and_count(complete: Report, drafting: Client) -> None:
    answer = ask(drafting, complete)
    assert (answer["version"], answer["count"]) == (complete.version, len(opened(complete)))


@pytest.mark.parametrize("key", [section.key for section in factories.document().edition.sections])
def test_page_of_a_section_has_its_heading(key: str, complete: Report, drafting: Client) -> None:
    answer = ask(drafting, complete, f"at={key}")
    assert complete.edition.section(key).heading in words(complete, answer["page"])
    assert answer["page"] == answer["sections"][key]


def test_page_of_the_sign_off_is_the_last(complete: Report, drafting: Client) -> None:
    answer = ask(drafting, complete, "at=signed_off")
    assert answer["page"] == answer["count"] > 1


@pytest.mark.parametrize(("asked", "given"), [("0", "1"), ("1", "1"), ("2", "2"), ("99", "last")])
def test_page_there_is_not_gives_the_nearest(asked: str, given: str, complete: Report, drafting: Client) -> None:
    answer = ask(drafting, complete, f"page={asked}")
    assert answer["page"] == (answer["count"] if given == "last" else int(given))


def test_unknown_part_gives_the_first_page(complete: Report, drafting: Client) -> None:
    assert ask(drafting, complete, "at=nothing&caret=5")["page"] == 1


@pytest.mark.parametrize("query", ["page=x", "page=-1", "page=²", "page=123456", "width=wide", "at=overview&caret=1.5"])
def test_number_that_is_none_is_refused_in_words(query: str, complete: Report, drafter: User) -> None:
    write(complete, drafter, overview=LONG)
    url = f"/reports/{complete.pk}/pages/?{query}"
    answer = factories.client_of(drafter).get(url, headers={"Accept": "application/json"})
    assert (answer.status_code, "应为" in answer.json()["error"]) == (400, True)


@pytest.mark.parametrize("paragraph", [0, 3, 7, 11, 15, 19, 23, 27, 29])
def test_page_is_the_one_on_which_the_caret_stands(
    paragraph: int, complete: Report, drafter: User, drafting: Client
) -> None:
    write(complete, drafter, overview=LONG)
    lines = LONG.split("\n")
    caret = len("\n".join(lines[:paragraph])) + 12
    answer = ask(drafting, complete, f"at=overview&caret={caret}")
    assert lines[paragraph][:12] in words(complete, answer["page"])


def test_section_alone_is_not_where_the_caret_stands(complete: Report, drafter: User, drafting: Client) -> None:
    write(complete, drafter, overview=LONG)
    answer = ask(drafting, complete, "at=overview")
    assert answer["span"][0] == answer["page"] < answer["span"][1]
    assert "（29）第29段" not in words(complete, answer["page"])


# --- what is shown ---


@pytest.mark.parametrize(("asked", "given"), [("", 900), ("width=1", 600), ("width=1000", 1350), ("width=9999", 1800)])
def test_picture_has_one_of_a_few_widths(asked: str, given: int, complete: Report, drafting: Client) -> None:
    assert drawn(ask(drafting, complete, asked)).width == given


@pytest.mark.parametrize("status", ["draft", "approved", "published"])
def test_picture_is_the_page_of_the_pdf_handed_out(
    status: str, complete: Report, drafter: User, reviewer: User, both: User
) -> None:
    if status != "draft":
        make("submit", report=complete.pk, by=drafter)
        make("approve", report=complete.pk, by=reviewer)
    browser = factories.client_of(reviewer)
    if status == "published":
        browser.post(f"/reports/{complete.pk}/publish/")
    file = browser.get(f"/reports/{complete.pk}/preview.pdf").getvalue()
    with pypdfium2.PdfDocument(file) as pdf:
        for number, page in enumerate(pdf, 1):
            printed_page = page.render(scale=900 / page.get_width(), grayscale=True).to_pil()
            assert same(drawn(ask(browser, complete, f"page={number}")), printed_page)


def test_picture_of_a_draft_bears_the_mark_that_the_approved_one_does_not(
    complete: Report, drafter: User, reviewer: User, reviewing: Client
) -> None:
    before = drawn(ask(reviewing, complete, "page=2"))
    make("submit", report=complete.pk, by=drafter)
    make("approve", report=complete.pk, by=reviewer)
    assert not same(drawn(ask(reviewing, complete, "page=2")), before)


def test_picture_follows_an_edit(complete: Report, drafter: User, drafting: Client) -> None:
    before = ask(drafting, complete, "at=requests")
    write(complete, drafter, **{"requests.new_received.individual": "9876"})
    after = ask(drafting, complete, "at=requests")
    assert after["version"] == before["version"] + 1
    assert not same(drawn(after), drawn(before))
    assert same(drawn(ask(drafting, complete, "at=requests")), drawn(after))


def test_picture_of_a_published_report_is_of_what_was_frozen(
    approved: Report, reviewer: User, reviewing: Client
) -> None:
    reviewing.post(f"/reports/{approved.pk}/publish/")
    before = drawn(ask(reviewing, approved, "at=requests"))
    with guards.lifted():
        approved.requests.update(individual=98765)
    assert "98765" in str(cells.document(approved).cells)
    assert same(drawn(ask(reviewing, approved, "at=requests")), before)


def test_png_file_is_the_same_picture(complete: Report, drafting: Client) -> None:
    answer = drafting.get(f"/reports/{complete.pk}/pages/2.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert same(Image.open(BytesIO(answer.content)), drawn(ask(drafting, complete, "page=2")))


@pytest.mark.parametrize("number", ["0", "99"])
def test_png_file_of_a_page_there_is_not_is_absent(number: str, complete: Report, drafting: Client) -> None:
    assert drafting.get(f"/reports/{complete.pk}/pages/{number}.png").status_code == 404


# --- who, and what is left behind ---


@pytest.mark.parametrize("path", ["pages/", "pages/1.png", "preview/"])
def test_stranger_finds_nothing(path: str, complete: Report, stranger: User) -> None:
    assert factories.client_of(stranger).get(f"/reports/{complete.pk}/{path}").status_code == 404


def test_script_whose_session_is_over_is_told_so(complete: Report) -> None:
    answer = Client().get(f"/reports/{complete.pk}/pages/")
    assert (answer.status_code, answer.json()["login"]) == (401, "/login/")


@pytest.mark.parametrize("path", ["pages/", "pages/1.png", "preview/", "review/", "approval-sheet/"])
def test_no_page_stays_in_the_cache_of_a_shared_pc(path: str, complete: Report, drafting: Client) -> None:
    assert drafting.get(f"/reports/{complete.pk}/{path}").headers["Cache-Control"] == "no-store"


# --- where nothing can be printed ---


@pytest.fixture
def _broken_press(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A real press whose rendering process fails at a report that says so."""
    faulty = press.Press("tests.printing.faulty", Limits(children=1, grace=0.1))
    monkeypatch.setattr(press, "_press", faulty)
    yield
    faulty.leave()
    if faulty._room:
        faulty._room.wait(10)


@pytest.mark.usefixtures("_broken_press")
@pytest.mark.parametrize(("preamble", "status"), [("crash", 503), ("nothing", 200)])
def test_fault_of_the_press_is_a_sentence_for_the_pane(
    preamble: str, status: int, complete: Report, drafter: User
) -> None:
    write(complete, drafter, preamble=preamble)
    url = f"/reports/{complete.pk}/pages/"
    answer = factories.client_of(drafter).get(url, headers={"Accept": "application/json"})
    assert answer.status_code == status
    if status == 503:
        assert "已填内容不受影响" in answer.json()["error"]


@pytest.mark.usefixtures("_broken_press")
@pytest.mark.parametrize(("preamble", "pictures"), [("crash", False), ("nothing", True)])
def test_preview_shows_the_text_also_where_nothing_can_be_printed(
    preamble: str, pictures: bool, complete: Report, drafter: User, drafting: Client
) -> None:
    write(complete, drafter, preamble=preamble)
    page = drafting.get(f"/reports/{complete.pk}/preview/").content.decode()
    assert factories.PROBLEMS.split("\n")[0] in page
    assert ("/pages/1.png" in page, "已填内容不受影响" in page) == (pictures, not pictures)


@pytest.mark.usefixtures("_broken_press")
@pytest.mark.parametrize(("preamble", "pictures"), [("crash", False), ("nothing", True)])
def test_reviewer_sees_the_rest_also_where_nothing_can_be_printed(
    preamble: str, pictures: bool, complete: Report, drafter: User, reviewing: Client
) -> None:
    write(complete, drafter, preamble=preamble)
    page = reviewing.get(f"/reports/{complete.pk}/review/").content.decode()
    assert f"{preamble}</b></ins>" in page
    assert ("/pages/1.png" in page, "已填内容不受影响" in page) == (pictures, not pictures)


def test_preview_has_every_page_with_words_for_it(complete: Report, drafting: Client) -> None:
    page = drafting.get(f"/reports/{complete.pk}/preview/").content.decode()
    count = len(opened(complete))
    shown = re.findall(r'src="/reports/\d+/pages/(\d+)\.png"[^>]* alt="印出的第 (\d+) 页，共 (\d+) 页', page)
    assert shown == [(str(n), str(n), str(count)) for n in range(1, count + 1)]


@pytest.mark.parametrize("key", ["preamble", *(s.key for s in factories.document().edition.sections)])
def test_preview_has_a_place_for_every_part(key: str, complete: Report, drafting: Client) -> None:
    assert f'id="at-{key}"' in drafting.get(f"/reports/{complete.pk}/preview/").content.decode()


# --- HTML files ---


def taken(browser: Client, path: str) -> tuple[str, str]:
    """The text of a download and the name under which it is kept."""
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    return answer.getvalue().decode(), disposition


def test_web_page_of_a_draft_says_so_in_text_and_name(complete: Report, drafting: Client) -> None:
    text, name = taken(drafting, f"/reports/{complete.pk}/report.html")
    assert ("草稿" in text, "%E8%8D%89%E7%A8%BF" in name) == (True, True)


def test_web_page_of_an_approved_report_does_not(approved: Report, reviewing: Client) -> None:
    text, name = taken(reviewing, f"/reports/{approved.pk}/report.html")
    assert ("草稿" in text, "%E8%8D%89%E7%A8%BF" in name) == (False, False)
    assert factories.PROBLEMS.split("\n")[0] in text


def test_web_code_is_the_fragment(approved: Report, reviewing: Client) -> None:
    text, _ = taken(reviewing, f"/reports/{approved.pk}/code.html")
    assert text.count("<table") == 3
    assert not re.search(r"<html|<style|<script|class=", text)


def test_web_code_of_a_draft_is_refused_in_words(complete: Report, drafting: Client) -> None:
    answer = drafting.get(f"/reports/{complete.pk}/code.html")
    assert (answer.status_code, "审核通过后才能下载" in answer.content.decode()) == (409, True)


def test_public_takes_the_published_page(approved: Report, reviewing: Client) -> None:
    reviewing.post(f"/reports/{approved.pk}/publish/")
    text, _ = taken(Client(), f"/annual/{factories.YEAR}/kjj/report.html")
    frozen: Document = approved.publications.get().content
    assert frozen.title.removeprefix(frozen.agency) in text


@pytest.mark.parametrize(("given", "offered"), [("complete", False), ("approved", True)])
def test_task_page_offers_the_code_once_it_can_be_had(
    given: str, offered: bool, request: pytest.FixtureRequest, drafting: Client
) -> None:
    report = request.getfixturevalue(given)
    page = drafting.get(f"/reports/{report.pk}/").content.decode()
    assert (f"/reports/{report.pk}/report.html" in page, f"/reports/{report.pk}/code.html" in page) == (True, offered)
