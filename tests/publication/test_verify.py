"""核验: what was published is known again, whatever is changed is named, and no file does harm."""

from __future__ import annotations

import ctypes
import hashlib
import json
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from govreports.agencies.models import Agency, User
from govreports.formats.document import canonical, dumps, parse
from govreports.printing import html, pdf, word, workbook
from govreports.publication.models import Publication
from govreports.publication.verifying import child, figures, reader, verdict
from govreports.publication.verifying.seen import LARGEST, Unreadable
from govreports.publication.verifying.verdict import State, Verdict, verify
from govreports.reports.models import Report
from tests import factories

PLAIN = f"/annual/{factories.YEAR}/kjj/"
NAME = "一、本年新收政府信息公开申请数量 自然人"
CHANGES = {
    "requests.new_received.individual": "13",
    "requests.carried_forward.individual": "3",
    "overview": factories.OVERVIEW.replace("15件", "16件"),
}


@pytest.fixture
def published(agency: Agency, drafter: User, reviewer: User) -> Publication:
    return factories.published_report(agency, drafter=drafter, reviewer=reviewer)


@pytest.fixture
def corrected(published: Publication, drafter: User, reviewer: User) -> Publication:
    return factories.correct(published, CHANGES, drafter=drafter, reviewer=reviewer, reason="一格有误。")


def files(publication: Publication) -> dict[str, bytes]:
    """All files of an edition, as they are handed out."""
    document = publication.content
    return {
        "pdf": _printed(publication.document, publication.imprint),
        "docx": word.write(document, foot=publication.foot),
        "xlsx": workbook.write(document, foot=publication.foot),
        "json": publication.document.encode(),
        "export": dumps(document).encode(),
        "html": html.page(document, foot=publication.foot).encode(),
        "code": _on_a_website(document.title, html.fragment(document, foot=publication.foot)),
        "page": Client().get(publication.edition_url).content,
    }


def _on_a_website(title: str, code: str) -> bytes:
    return f"<html><body><h1>{title}</h1>{code}</body></html>".encode()


@cache
def _printed(frozen: str, imprint: str) -> bytes:
    """Rendered once: it takes longer than all that is tested here."""
    return pdf.render(parse(frozen), imprint=imprint)


KINDS = ("pdf", "docx", "xlsx", "json", "export", "html", "code", "page")


def places(found: Verdict) -> dict[str, tuple[str, str]]:
    return {line.label: (line.old, line.new) for line in (*found.told.cells, *found.told.texts)}


# --- what was published ---


@pytest.mark.parametrize("kind", KINDS)
def test_published_file_is_known_again(kind: str, published: Publication) -> None:
    found = verify(files(published)[kind])
    assert (found.state, found.publication, places(found), found.remarks) == (State.SAME, published, {}, ())


@pytest.mark.parametrize("kind", KINDS)
def test_file_of_an_earlier_edition_is_known_as_superseded(
    kind: str, published: Publication, corrected: Publication
) -> None:
    found = verify(files(published)[kind])
    assert (found.state, found.publication, found.in_force) == (State.SUPERSEDED, published, corrected)
    assert "已被第 2 版取代" in found.sentence
    assert verify(files(corrected)[kind]).publication == corrected


def test_pdf_as_handed_out_is_the_same_to_the_byte(published: Publication) -> None:
    assert verify(Client().get(PLAIN + "report.pdf").getvalue()).to_the_byte


def test_pdf_that_another_program_wrote_anew_is_still_the_same(published: Publication) -> None:
    saved = BytesIO()
    with pypdfium2.PdfDocument(files(published)["pdf"]) as opened:
        opened.save(saved)
    found = verify(saved.getvalue())
    assert (found.state, found.to_the_byte) == (State.SAME, False)
    assert "内容一致，但文件的字节与发布时的不同" in found.sentence


def test_only_a_pdf_is_said_to_have_other_bytes(published: Publication) -> None:
    own, word = (verify(files(published)[kind]).sentence for kind in ("pdf", "docx"))
    assert ["字节与发布时的不同" in said for said in (own, word)] == [False, False]


def test_bytes_after_the_end_of_a_pdf_are_told(published: Publication) -> None:
    found = verify(files(published)["pdf"] + b"\n% added\n")
    assert (found.state, "字节与发布时的不同" in found.sentence) == (State.SAME, True)


def test_numbers_may_be_written_otherwise_on_a_website(published: Publication) -> None:
    page = files(published)["code"].decode().replace(">38</td>", "> ０３８ </td>").replace(">12</td>", ">12.</td>")
    assert verify(page.encode()).state == State.DIFFERENT
    assert verify(page.replace(">12.</td>", ">12</td>").encode()).state == State.SAME


def test_page_in_gb_18030_with_another_website_around_it_is_known(published: Publication) -> None:
    around = "<html><head><meta charset='gb18030'><title>首页</title></head><body><p>网站导航</p><table><tr><td>1</td></tr></table>"
    page = around + files(published)["code"].decode().split("<body>")[1].replace("</body>", "<p>版权所有</p></body>")
    assert verify(page.encode("gb18030")).state == State.SAME


# --- what was changed ---


def forged(content: bytes, old: str, new: str, nth: int = 0) -> bytes:
    """The PDF with one printed text object that says something else; the attachment stays genuine."""
    with pypdfium2.PdfDocument(content) as opened:
        for page in opened:
            text = page.get_textpage()
            there = [o for o in page.get_objects() if o.type == pdfium.FPDF_PAGEOBJ_TEXT and _said(o, text) == old]
            if len(there) > nth:
                # A genuine glyph of another place takes its place: what a patient forger does.
                other = next(
                    o for o in page.get_objects() if o.type == pdfium.FPDF_PAGEOBJ_TEXT and _said(o, text) == new
                )
                x, y = there[nth].get_matrix().e, there[nth].get_matrix().f
                moved = other.get_matrix()
                moved.e, moved.f = x, y
                page.remove_obj(there[nth])
                other.set_matrix(moved)
                page.gen_content()
                saved = BytesIO()
                opened.save(saved)
                return saved.getvalue()
    raise AssertionError(f"no {old} in the file")


def _said(one: pypdfium2.PdfObject, text: pypdfium2.PdfTextPage) -> str:
    length = pdfium.FPDFTextObj_GetText(one.raw, text.raw, None, 0)
    kept = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFTextObj_GetText(one.raw, text.raw, kept, length)
    return bytes(kept).decode("utf-16-le").rstrip("\0")


def reprinted(publication: Publication, **changed: object) -> bytes:
    """The PDF of other figures, to which the genuine data is attached: the forgery that looks best."""
    genuine = publication.document.encode()
    other = pdf.render(factories.document(**changed))
    with pypdfium2.PdfDocument(other) as opened:
        attachment = opened.get_attachment(0)
        assert attachment.get_name() == "report.json"
        attachment.set_data(genuine)
        saved = BytesIO()
        opened.save(saved)
    return saved.getvalue()


def test_forged_figure_over_a_genuine_attachment_is_found(published: Publication) -> None:
    cells = factories.figures(requests__new_received__individual=13, requests__carried_forward__individual=3)
    found = verify(reprinted(published, cells=cells))
    assert (found.state, found.publication) == (State.DIFFERENT, published)
    assert places(found)[NAME] == ("12", "13")
    assert places(found)["四、结转下年度继续办理 自然人"] == ("2", "3")


def test_figure_moved_on_the_page_of_a_genuine_file_is_found(published: Publication) -> None:
    found = verify(forged(files(published)["pdf"], "38", "14"))
    assert found.state == State.DIFFERENT
    assert places(found)["行政许可 本年处理决定数量"][0] == "38"


def test_control_without_looking_at_the_pages_the_forgery_passes(
    published: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the attached data alone is genuine."""
    monkeypatch.setattr(verdict, "compared", lambda *_: verdict.Told())
    monkeypatch.setattr(reader.Reader, "unlike", lambda *_: [])
    cells = factories.figures(requests__new_received__individual=13, requests__carried_forward__individual=3)
    assert verify(reprinted(published, cells=cells)).state == State.SAME


def covered(content: bytes) -> bytes:
    """The PDF with a white box over a line of its first table: the text beneath stays as it is."""
    with pypdfium2.PdfDocument(content) as opened:
        page = opened[1]
        box = pdfium.FPDFPageObj_CreateNewRect(250, 500, 120, 40)
        pdfium.FPDFPageObj_SetFillColor(box, 255, 255, 255, 255)
        pdfium.FPDFPath_SetDrawMode(box, pdfium.FPDF_FILLMODE_ALTERNATE, 0)
        pdfium.FPDFPage_InsertObject(page.raw, box)
        page.gen_content()
        saved = BytesIO()
        opened.save(saved)
    return saved.getvalue()


def test_page_that_only_looks_otherwise_is_found(published: Publication) -> None:
    found = verify(covered(files(published)["pdf"]))
    assert (found.state, places(found)) == (State.DIFFERENT, {})
    assert "第 2 页的画面与发布的不同" in found.remarks[0]


def test_changed_sentence_is_named_with_its_part(published: Publication) -> None:
    texts = {**factories.document().sections, "problems": factories.PROBLEMS.replace("不够", "非常")}
    changed = factories.document(sections=texts)
    for made in (word.write(changed), html.page(changed).encode(), dumps(changed).encode(), pdf.render(changed)):
        found = verify(made)
        assert found.state == State.DIFFERENT
        label = "五、存在的主要问题及改进情况"
        assert places(found)[label] == ("存在的问题是答复文书说理不够充分。", "存在的问题是答复文书说理非常充分。")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "export", "pdf"])
def test_changed_figure_is_named_with_what_was_published(kind: str, published: Publication) -> None:
    cells = factories.figures(requests__new_received__individual=13, requests__carried_forward__individual=3)
    changed = factories.document(cells=cells)
    made = {
        "docx": lambda: word.write(changed),
        "xlsx": lambda: workbook.write(changed),
        "html": lambda: html.page(changed).encode(),
        "export": lambda: dumps(changed).encode(),
        "pdf": lambda: pdf.render(changed),
    }[kind]()
    found = verify(made)
    assert (found.state, places(found)[NAME]) == (State.DIFFERENT, ("12", "13"))
    assert "行政许可 本年处理决定数量" not in places(found)


def test_word_file_in_which_one_cell_was_typed_over_is_found(published: Publication) -> None:
    file = docx.Document(BytesIO(files(published)["docx"]))
    cell = next(c for row in file.tables[1].rows for c in row.cells if c.text == "12")
    cell.paragraphs[0].runs[0].text = "120"
    saved = BytesIO()
    file.save(saved)
    assert places(verify(saved.getvalue())) == {NAME: ("12", "120")}


def test_workbook_in_which_a_total_was_typed_over_is_found(published: Publication) -> None:
    book = openpyxl.load_workbook(BytesIO(files(published)["xlsx"]))
    sheet = book.worksheets[1]
    at = next(c for row in sheet.iter_rows() for c in row if str(c.value).startswith("="))
    at.value = 999
    saved = BytesIO()
    book.save(saved)
    found = verify(saved.getvalue())
    assert (found.state, [line.new for line in found.told.cells]) == (State.DIFFERENT, ["999"])


def test_row_taken_out_of_a_web_table_is_found_and_no_other(published: Publication) -> None:
    page = files(published)["code"].decode()
    rows = re.findall(r"<tr>.*?</tr>\n", page, re.DOTALL)
    row = next(r for r in rows if "（二）部分公开" in r)
    found = verify(page.replace(row, "").encode())
    assert found.state == State.DIFFERENT
    assert {label[:7] for label in places(found)} == {"（二）部分公开"}
    assert {new for _, new in places(found).values()} == {"（没有）"}


def test_json_with_one_character_more_differs_there_only(published: Publication) -> None:
    changed = factories.document(preamble="本报告所列数据的统计期限自2025年1月1日至12月31日！")
    found = verify(canonical(changed).encode())
    assert list(places(found)) == ["引言"]


# --- drafts, strangers ---


@pytest.mark.parametrize("kind", ["pdf", "docx", "html"])
def test_draft_is_told_apart_from_what_was_published(kind: str, published: Publication) -> None:
    document = published.content
    made = {
        "pdf": lambda: pdf.render(document, watermark=True),
        "docx": lambda: word.write(document, watermark=True),
        "html": lambda: html.page(document, watermark=True).encode(),
    }[kind]()
    found = verify(made)
    assert found.state == State.DRAFT
    assert "草稿" in found.sentence


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "export", "html"])
def test_report_that_was_never_published_is_unknown(kind: str, published: Publication, complete_other: Report) -> None:
    document = factories.document(agency="示例市水务局")
    made = {
        "pdf": lambda: pdf.render(document),
        "docx": lambda: word.write(document),
        "xlsx": lambda: workbook.write(document),
        "export": lambda: dumps(document).encode(),
        "html": lambda: html.page(document).encode(),
    }[kind]()
    found = verify(made)
    assert (found.state, found.publication) == (State.UNKNOWN, None)


@pytest.fixture
def complete_other(stranger: User) -> Report:
    """A report of another agency in house: the public page tells nothing of it."""
    return factories.complete_report(factories.agency("swj", "示例市水务局"), stranger)


# --- bad files ---


def bomb(name: str) -> bytes:
    """A ZIP of some kilobytes with a part of 200 MB."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, b"0" * 200_000_000)
    return made.getvalue()


def streams_of_zeros() -> bytes:
    """A PDF of some kilobytes whose page unpacks to 600 MB."""
    packed = zlib.compress(zlib.compress(b"\0" * 600_000_000, 9), 9)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    body = b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(packed)
    return head + page + body + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"


def encrypted() -> bytes:
    """A PDF that asks for a password."""
    password = b"/Encrypt<</Filter/Standard/V 1/R 2/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")/P -1>>/ID[(a)(a)]"
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    return head + b"trailer<</Root 1 0 R" + password + b">>"


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "文件是空的"),
    "spaces": (lambda: b" \n" * 100, "文件是空的"),
    "no PDF of 10 MB": (lambda: b"%PDF-1.7\n" + b"\xff\x00" * 4_999_000, "不是有效的 PDF"),
    "too large": (lambda: b"%PDF-1.7\n" + b"0" * LARGEST, "文件过大，最多 10 MB"),
    "encrypted": (encrypted, "加了密码"),
    "truncated": (lambda: pdf.render(factories.document())[:20_000], "PDF"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, "不能识别这个文件"),
    "old Office": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 1000, "旧版 Office 格式或加了密码"),
    "no ZIP": (lambda: b"PK\x03\x04" + b"\0" * 1000, "不是有效的 .docx 文件"),
    "Word bomb": (lambda: bomb("word/document.xml"), "展开后过大"),
    "Excel bomb": (lambda: bomb("xl/workbook.xml"), "展开后过大"),
    "PDF bomb": (streams_of_zeros, ""),
    "another ZIP": (lambda: bomb("a")[:10] + b"", "不是有效的 .docx 文件"),
    "JSON of another kind": (lambda: b'{"a": 1}', "不是年度报告的数据文件"),
    "deep JSON": (lambda: b"[" * 200_000, "不是年度报告的数据文件"),
    "HTML of 5 MB": (lambda: b"<html>" + b"<p>\xe7\x94\xb2</p>" * 500_000, ""),
    "HTML of open tags": (lambda: b"<html>" + b"<table><tr><td>" * 300_000, ""),
    "HTML of open comments": (lambda: b"<html>" + b"<!--" * 1_000_000, ""),
    "HTML of angles": (lambda: b"<a " * 1_500_000, ""),
    "wide table": (lambda: b"<table>" + b"<tr><td rowspan=9999 colspan=9999>1" * 400 + b"</table>", ""),
    "MHT": (lambda: b"From: <Saved by Blink>\r\nContent-Type: multipart/related;\r\n\r\n<html>", "另存为"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_answered_in_words_within_seconds(name: str, published: Publication) -> None:
    make, said = BAD[name]
    content = make()
    begun = time.monotonic()
    answer = Client(raise_request_exception=False).post("/verify/", {"file": SimpleUploadedFile("x.pdf", content)})
    assert time.monotonic() - begun < 20
    page = answer.content.decode()
    assert answer.status_code in {200, 400}
    assert ("不能核验" if answer.status_code == 400 else "没有找到对应的已发布报告") in page
    assert said in page


def test_every_size_up_to_the_largest_is_taken_and_no_more(published: Publication) -> None:
    for size, said in ((LARGEST, "不能识别"), (LARGEST + 1, "文件过大")):
        file = SimpleUploadedFile("x", b"\1" * size)
        assert said in Client().post("/verify/", {"file": file}).content.decode()


def test_page_without_a_file_says_so() -> None:
    answer = Client().post("/verify/", {})
    assert (answer.status_code, "请选择一个文件" in answer.content.decode()) == (400, True)


def test_form_needs_its_token(published: Publication) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/verify/", {"file": SimpleUploadedFile("x", b"1")}).status_code == 403


def test_file_that_takes_too_long_is_ended(published: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LIMITS", reader.Limits(seconds=0.05, memory=768 << 20))
    with pytest.raises(Unreadable, match="没有在时限内读完"):
        verify(files(published)["html"])


def test_third_reader_waits_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "PATIENCE", 0.1)
    with reader.reader(), reader.reader(), pytest.raises(reader.Busy, match="请稍后再试"), reader.reader():
        pass


def test_child_is_confined(published: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads a file may open no other; run here as the child runs it."""
    source = (
        "import sys; from pathlib import Path; from govreports.printing import confine; "
        "from govreports.printing.limits import Limits; confine.early(Limits()); "
        "confine.late((Path(sys.prefix),)); open('/etc/passwd')"
    )
    assert "confine.late" in Path(child.__file__).read_text()
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert "PermissionError" in done.stderr


# --- the page and the command ---


def test_page_says_which_edition_and_where_it_differs(published: Publication, corrected: Publication) -> None:
    file = SimpleUploadedFile("甲<b>.pdf", files(published)["pdf"], "application/pdf")
    page = Client().post("/verify/", {"file": file}).content.decode()
    assert [w in page for w in ("第 1 版", "已被第 2 版取代", "甲&lt;b&gt;.pdf", published.edition_url)] == [True] * 4


def test_verification_stores_nothing(published: Publication) -> None:
    before = Publication.objects.count()
    Client().post("/verify/", {"file": SimpleUploadedFile("x.json", published.document.encode())})
    assert Publication.objects.count() == before


def run(*args: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify", *args, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_command_tells_of_each_file(published: Publication, tmp_path: Path) -> None:
    genuine, other, none = tmp_path / "a.pdf", tmp_path / "b.json", tmp_path / "c"
    genuine.write_bytes(files(published)["pdf"])
    other.write_text(dumps(factories.document(cells=factories.figures(disputes__review__upheld=2))))
    none.write_bytes(b"\x89PNG")
    assert run(str(genuine))[0] == 0
    status, out, err = run(str(genuine), str(other), str(none), str(tmp_path / "absent"))
    assert status == 2
    assert "逐字节相同" in out
    assert "行政复议 结果维持：发布的是“1”，文件中是“2”" in out
    assert ("不能识别这个文件" in err, "没有这个文件" in err) == (True, True)
    assert run(str(other))[0] == 1


def test_command_speaks_json(published: Publication, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(published.document)
    status, out, _ = run("--json", str(file))
    said = json.loads(out)
    assert (status, said["state"], said["published"]["edition"]) == (0, "same", 1)
    assert said["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest() == published.sha256


def test_figures_are_known_as_numbers_only() -> None:
    cell = factories.document().edition.cells["requests.new_received.individual"]
    assert figures.same(cell, "1200", "1,200")
    assert figures.same(cell, "12（含1件）", "１２（含1件）")
    assert not figures.same(cell, "12（含1件）", "12（含2件）")
    assert not figures.same(cell, "12", "12件")
