"""The PDF says what the report says, all of it and nothing else, and asks nobody for anything."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path

import pylopdf_fonts_zh_cn as noto
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools import subset

from govreports.formats import edition, numbers
from govreports.formats.document import Document, SignedOff, canonical, dumps, fingerprint, parse
from govreports.formats.schema import boxes
from govreports.formats.text import paragraphs
from govreports.printing import fonts, html, pdf, prose, titles, typefaces
from tests.narratives import NAMES, shared_reports
from tests.printing.geometry import MILLIMETRE, NEVER_FIRST, NEVER_LAST, PITCH, body_lines

# isort: split
from weasyprint import HTML

ROOT = Path(__file__).resolve().parents[2]


@cache
def report(name: str) -> Document:
    return dict(shared_reports())[name]


@cache
def rendered(name: str) -> bytes:
    return pdf.render(report(name))


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """WeasyPrint says in its log what it could not do: a style ignored, an address not fetched."""
    yield
    assert [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING] == []


def texts(content: bytes) -> list[str]:
    """The text of each page as a reader copies it."""
    with pypdfium2.PdfDocument(content) as opened:
        return [page.get_textpage().get_text_bounded() for page in opened]


def squeezed(text: str) -> str:
    """Without white space, and without the hyphens that pdfium takes for broken words."""
    return re.sub(r"[\s\x02\ufffe-]", "", text)


def whole(content: bytes) -> str:
    """All pages without their numbers, squeezed."""
    return squeezed("".join(re.sub(r"—\s*[0-9]+\s*—\s*$", "", text) for text in texts(content)))


def table_page(content: bytes, heading: str) -> str:
    (found,) = [text for text in texts(content) if heading in text]
    return found


def filled(value: int, **more: object) -> Document:
    """A short report with the same figure in every cell."""
    cells = {n: value for n, c in edition(2025).cells.items() if not c.derived}
    return Document(agency="示例市科学技术局", year=2025, cells=cells, **more)  # type: ignore[arg-type]


# --- What is printed ---


def test_every_heading_and_paragraph_is_printed_in_order(name):
    document, text = report(name), whole(rendered(name))
    prose = {s.key: paragraphs(document.text(s.key)) for s in document.edition.narratives}
    expected = [document.title, *paragraphs(document.preamble)]
    for section in document.edition.sections:
        expected += [section.heading, *prose.get(section.key, ())]
    place = 0
    for words in map(squeezed, expected):
        assert words in text[place:], words
        place = text.index(words, place) + len(words)


def test_every_label_is_printed(name):
    text = whole(rendered(name))
    for table in report(name).edition.tables:
        for box in boxes(table.grid):
            # Narrow heads stand side by side: a reader's text may cross from one into the next.
            near = ".{0,3}?".join(map(re.escape, squeezed(box.text)))
            assert re.search(near, text), box.text


def test_every_figure_is_printed_in_its_row(name):
    document, text = report(name), whole(rendered(name))
    shown = {n: numbers.show(v) for n, v in document.figures.items()}
    for key in ("proactive", "requests"):
        for row in document.edition.table(key).grid:
            label = next((box.text for box in row if box.kind == "row_label"), None)
            if label:
                figures = "".join(shown[box.cell] for box in row if box.cell)
                assert squeezed(label) + figures in text, label


def test_figures_of_a_row_stand_apart_in_printed_order(name):
    document = report(name)
    shown = {n: numbers.show(v) for n, v in document.figures.items()}
    for table in document.edition.tables:
        page = table_page(rendered(name), document.edition.section(table.key).heading)
        for row in table.grid:
            figures = [shown[box.cell] for box in row if box.cell]
            if figures and all(figures):
                assert " ".join(figures) in page


def test_blank_figures_print_as_nothing():
    blank = replace(filled(0), cells={})
    page = table_page(pdf.render(blank), "三、收到和处理政府信息公开申请情况")
    assert "（一）予以公开\r\n（二）部分公开" in page


def test_note_stands_after_its_figure_in_brackets_where_columns_are_wide():
    text = whole(pdf.render(filled(22, notes={"proactive.normative_documents.repealed": "其中修订16件"})))
    assert "行政规范性文件2222（其中修订16件）22" in text


def test_many_notes_leave_the_application_table_whole():
    names = [n for n in edition(2025).cells if n.startswith("requests.")]
    content = pdf.render(filled(12345, notes=dict.fromkeys(names[::7], "含信函3件")))
    page = table_page(content, "三、收到和处理政府信息公开申请情况")
    assert "四、结转下年度继续办理" in page
    assert "⑳" in whole(content)


@pytest.mark.parametrize("note", ["含信函3件", "本年新收的申请中有四件由上级机关转来，已按规定计入本机关"])
def test_note_in_a_narrow_column_stands_under_its_table(note):
    text = whole(pdf.render(filled(3, notes={"requests.new_received.individual": note})))
    assert "一、本年新收政府信息公开申请数量3①3" in text
    assert f"①一、本年新收政府信息公开申请数量（自然人）：{note}" in text


def test_sign_off_has_no_leading_zeros():
    signed = filled(0, signed_off=SignedOff("示例市科学技术局", date(2026, 1, 5)))
    assert "示例市科学技术局2026年1月5日数据文件校验值" in whole(pdf.render(signed))


def test_fingerprint_of_the_data_ends_a_final_report(name):
    assert whole(rendered(name)).endswith(f"数据文件校验值{fingerprint(report(name))[:16]}…")


def test_fingerprint_makes_no_page(name):
    assert len(texts(rendered(name))) == len(texts(pdf.render(report(name), watermark=True)))


def test_draft_has_no_fingerprint():
    assert "校验值" not in whole(pdf.render(report("large-city-2025"), watermark=True))


def test_markup_in_text_prints_as_typed():
    typed = "<b>粗</b> &amp; <script>alert(1)</script> {{ report.title }} {% include 'x' %} <!-- c --> &#25919;"
    document = filled(0, preamble=typed, notes={"proactive.licenses.decisions": typed})
    document = replace(document, sections={"overview": typed, "problems": typed, "other_matters": typed})
    assert whole(pdf.render(document)).count(squeezed(typed)) == 5


def test_what_has_no_place_to_break_is_printed_in_good_time():
    """50,000 letters, or marks, in one run took minutes: each line looked at all of the rest."""
    started = time.process_time()
    for run in ("a" * 50_000, "，" * 20_000):
        text = whole(pdf.render(filled(0, sections={"overview": run})))
        assert run in text.replace("\u200b", "")
    assert time.process_time() - started < 15


# --- How it is printed ---


def test_pages_are_a4(name):
    with pypdfium2.PdfDocument(rendered(name)) as opened:
        for page in opened:
            assert page.get_size() == pytest.approx((210 * MILLIMETRE, 297 * MILLIMETRE), abs=0.5)


def test_page_numbers_stand_outside(name):
    with pypdfium2.PdfDocument(rendered(name)) as opened:
        for number, page in enumerate(opened, start=1):
            text = page.get_textpage()
            characters = text.count_chars()
            left, bottom, right, _ = text.get_charbox(characters - 1)
            assert bottom < 35 * MILLIMETRE
            # The last dash: one character in from the right edge of the type area, or near the left one.
            assert (right > 170 * MILLIMETRE) == (number % 2 == 1)


def test_text_keeps_to_the_type_area(name):
    with pypdfium2.PdfDocument(rendered(name)) as opened:
        for page in opened:
            text = page.get_textpage()
            for i in range(text.count_chars()):
                left, _, right, _ = text.get_charbox(i)
                if left < right:  # line ends are characters without a box
                    assert 28 * MILLIMETRE - 2 < left < right < 184 * MILLIMETRE + 2


def test_full_lines_end_at_the_right_edge():
    """Lines that closing marks, digits or quotes leave short are filled between their characters."""
    typed = "本年公开政府信息，共2025条（含“依申请公开”专栏、公报）。" * 30
    content = pdf.render(filled(0, sections={"overview": typed}))
    with pypdfium2.PdfDocument(content) as opened:
        text = opened[0].get_textpage()
        characters = text.get_text_range()
        begins = characters.index("本年公开")
        ends = [m.start() - 1 for m in re.finditer("\r\n", characters) if m.start() > begins]
        full = [(characters[i], text.get_charbox(i)[2]) for i in ends[:-1]]  # the last before the page number, too
    assert len(full) > 10
    for character, right in full:
        # A closing mark has its ink in the left half of its square.
        short = 12 if character in "，、。”）" else 3
        assert 184 * MILLIMETRE - short < right < 184 * MILLIMETRE + 2


# --- The grid of GB/T 9704: 22 lines of 28 characters ---

FULL = "全年主动公开政府信息回应群众关心的事项公布办事指南和工作动态" * 60
RARE = "\U00027fb7"  # Noto Serif SC lacks it, Noto Sans SC has it


@pytest.mark.parametrize("rare", ["", "É", RARE], ids=["chinese", "latin", "rare"])
def test_full_page_has_22_lines_at_even_distance(rare):
    typed = FULL[:300] + rare + FULL[300:1200] + rare + FULL[1200:]
    page = body_lines(pdf.render(filled(0, sections={"overview": typed})))[1]
    feet = [next(g.bottom for g in line if g.text in FULL) for line in page]
    assert len(page) == 22
    assert all(above - below == pytest.approx(PITCH, abs=0.15) for above, below in pairwise(feet))
    assert feet[0] - feet[-1] == pytest.approx(21 * PITCH, abs=0.15)


def test_line_of_chinese_has_28_characters():
    page = body_lines(pdf.render(filled(0, sections={"overview": FULL})))[1]
    assert len(page) == 22
    for line in page:
        assert len(line) == 28
        assert line[0].left == pytest.approx(28 * MILLIMETRE, abs=0.5)
        # Spacing is written in thousandths of the size, rounded: a quarter of a millimetre in a line.
        assert line[-1].right == pytest.approx(184 * MILLIMETRE, abs=1)


def test_page_number_stands_7_mm_below_the_type_area_one_character_in():
    with pypdfium2.PdfDocument(pdf.render(filled(0, sections={"overview": FULL}))) as opened:
        for number, page in enumerate(opened, start=1):
            text = page.get_textpage()
            dashes = [i for i in range(text.count_chars()) if text.get_text_range(i, 1) == "—"][-2:]
            ink = [text.get_charbox(i) for i in dashes]
            for _, bottom, _, top in ink:
                assert 297 - (bottom + top) / 2 / MILLIMETRE == pytest.approx(269, abs=0.1)
            if number % 2:
                assert 184 * MILLIMETRE - max(right for _, _, right, _ in ink) == pytest.approx(14, abs=1)
            else:
                assert min(left for left, _, _, _ in ink) - 28 * MILLIMETRE == pytest.approx(14, abs=1)


def test_no_line_begins_or_ends_with_a_mark_that_must_not(name):
    lines = [line for page in body_lines(rendered(name)) for line in page]
    assert len(lines) > 15
    assert [line for line in lines if line[0].text in NEVER_FIRST or line[-1].text in NEVER_LAST] == []


@pytest.mark.parametrize("figure", [9, 99_999, 999_999, numbers.MAX_COUNT])
def test_application_table_is_whole_on_one_page(figure):
    page = table_page(pdf.render(filled(figure)), "三、收到和处理政府信息公开申请情况")
    assert "申请人情况" in page
    assert "四、结转下年度继续办理" in page
    assert "四、政府信息公开行政复议、行政诉讼情况" not in page


@pytest.mark.parametrize("figure", [9999, 99_999, 999_999, 9_999_999, numbers.MAX_COUNT])
def test_long_figures_stay_apart(figure):
    content = pdf.render(filled(figure))
    for heading, count in (("三、收到和处理", 6), ("四、政府信息公开行政复议", 4)):
        assert " ".join([str(figure)] * count) in table_page(content, heading)


def test_typefaces_are_embedded_and_are_ours(name):
    with pypdfium2.PdfDocument(rendered(name)) as opened:
        faces = {face for page in opened for face in faces_of(page)}
    assert {embedded for _, embedded in faces} == {True}
    families = {family.replace(" ", "-") for face in typefaces.installed() for family in face.families}
    assert {base.rpartition("+")[2].removesuffix("-Bold") for base, _ in faces} <= families


def faces_of(page: pypdfium2.PdfPage) -> Iterator[tuple[str, bool]]:
    for i in range(pdfium.FPDFPage_CountObjects(page.raw)):
        thing = pdfium.FPDFPage_GetObject(page.raw, i)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT:
            face = pdfium.FPDFTextObj_GetFont(thing)
            base = ctypes.create_string_buffer(100)
            pdfium.FPDFFont_GetBaseFontName(face, base, 100)
            yield base.value.decode(), bool(pdfium.FPDFFont_GetIsEmbedded(face))


def test_official_typeface_of_the_deployer_is_used(tmp_path):
    """Any face that bears the official name: here some characters of Noto Sans under it."""
    options = subset.Options()
    options.name_IDs = ["*"]
    face = subset.load_font(str(noto.sans_path()), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text="示例年公开政府信息。")
    cutter.subset(face)
    for entry in face["name"].names:
        entry.string = {1: "FangSong", 4: "FangSong", 6: "FangSong"}.get(entry.nameID, str(entry))
    (tmp_path / "fonts").mkdir()
    subset.save_font(face, str(tmp_path / "fonts" / "official.otf"), options)
    face.close()
    source, out = tmp_path / "report.json", tmp_path / "out.pdf"
    source.write_text(dumps(filled(0, preamble="示例年公开政府信息。")), encoding="utf-8")
    environment = {**os.environ, "GOVREPORTS_FONTS": str(tmp_path / "fonts")}
    command = [sys.executable, "manage.py", "render_report", str(source), str(out)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    with pypdfium2.PdfDocument(out) as opened:
        assert any("FangSong" in base for base, _ in faces_of(opened[0]))


def test_missing_subsetter_is_found_by_the_system_check(monkeypatch):
    monkeypatch.setattr(fonts, "_subsetter", lambda: False)
    (fault,) = fonts.check()
    assert fault.id == "printing.W001"
    assert "libharfbuzz-subset0" in fault.hint


def test_watermark_is_on_every_page_of_a_draft_and_hides_no_figure():
    document = report("large-city-2025")
    drafts = texts(pdf.render(document, watermark=True))
    assert all("草稿" in squeezed(text) for text in drafts)
    shown = [numbers.show(document.figures[f"requests.new_received.{c}"]) for c in ("individual", "business", "total")]
    (page,) = [text for text in drafts if "三、收到和处理" in text]
    assert all(figure in page for figure in shown)


def test_watermark_is_on_no_page_of_a_final_report(name):
    assert "草稿" not in whole(rendered(name))


def test_metadata_names_title_and_author_but_no_moment(name):
    document = report(name)
    with pypdfium2.PdfDocument(rendered(name)) as opened:
        facts = opened.get_metadata_dict()
    assert facts["Title"] == document.title
    assert facts["Author"] == document.agency
    assert facts["CreationDate"] == facts["ModDate"] == ""


def test_attached_data_is_the_report_and_carries_its_fingerprint(name):
    with pypdfium2.PdfDocument(rendered(name)) as opened:
        attached = bytes(opened.get_attachment(0).get_data())
    assert hashlib.sha256(attached).hexdigest() == fingerprint(report(name))
    assert canonical(parse(attached)) == canonical(report(name))


# --- The same every time ---


def test_same_report_gives_same_bytes_in_every_process(name, tmp_path):
    source = tmp_path / "report.json"
    source.write_text(dumps(report(name)), encoding="utf-8")
    made = []
    for zone, seed, locale in (("Asia/Shanghai", "1", "C.UTF-8"), ("America/New_York", "2", "POSIX")):
        out = tmp_path / f"{seed}.pdf"
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": locale}
        command = [sys.executable, "manage.py", "render_report", str(source), str(out)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        made.append(out.read_bytes())
    assert made[0] == made[1]


def test_other_reports_in_between_change_nothing():
    first = pdf.render(report("leshan-science-2024"))
    pdf.render(report("large-city-2025"), watermark=True)
    assert pdf.render(report("leshan-science-2024")) == first


def test_another_figure_is_another_file():
    assert pdf.render(filled(1)) != pdf.render(filled(2))


def test_several_threads_get_the_same_bytes():
    document = filled(7)
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(pdf.render(document))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [made[0]] * 4


# --- Nothing is fetched ---

# Each names a canary by its number; {http} and {file} are where canaries are.
VECTORS = (
    '<img src="{http}/0.png">',
    '<link rel="stylesheet" href="{http}/1.css">',
    "<style>@import url({http}/2.css);</style>",
    "<style>@font-face {{ font-family: x3; src: url({http}/3.otf) }}</style>",
    '<div style="background: url({http}/4.png)">x</div>',
    '<ul><li style="list-style-image: url({http}/5.png)">x</li></ul>',
    '<object data="{http}/6.png"></object>',
    '<embed src="{http}/7.png">',
    "<style>p::before {{ content: url({http}/8.png) }}</style><p>x</p>",
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{http}/9.png" width="9" height="9"/></svg>',
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
    "<image href='{http}/10.png' width='9' height='9'/></svg>\">",
    '<link rel="attachment" href="{http}/11.txt">',
    '<a rel="attachment" href="{http}/12.txt">x</a>',
    '<base href="{http}/"><img src="13.png">',
    "<style>@page {{ background: url({http}/14.png) }}</style>",
    '<div style="border: 3px solid; border-image-source: url({http}/15.png)">x</div>',
    '<img src="file://{file}/16.png">',
    '<link rel="attachment" href="file://{file}/17.txt">',
    '<style>@import "file://{file}/18.css";</style>',
    '<object data="file://{file}/19.png"></object>',
)


class Canary:
    """Notes which vector called out: a web server on this machine, and every file opened."""

    def __init__(self, folder: Path) -> None:
        self.heard: set[int] = set()
        self.folder = str(folder)
        for number in range(len(VECTORS)):
            for ending in ("png", "css", "txt"):
                (folder / f"{number}.{ending}").write_text("canary")

        canary = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                canary.note(self.path)
                self.send_error(404)

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.http = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def note(self, path: str) -> None:
        if found := re.search(r"/([0-9]+)\.[a-z]+$", path):
            self.heard.add(int(found[1]))

    def vectors(self) -> list[str]:
        return [vector.format(http=self.http, file=self.folder) for vector in VECTORS]


LISTENING: list[Canary] = []


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and LISTENING and str(arguments[0]).startswith(LISTENING[0].folder):
        LISTENING[0].note(str(arguments[0]))


sys.addaudithook(_listen)


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    made = Canary(tmp_path)
    LISTENING[:] = [made]
    yield made
    LISTENING.clear()
    made.server.shutdown()
    made.server.server_close()


def test_text_of_every_field_fetches_nothing(canary):
    lines = "\n".join(canary.vectors())
    one_line = " ".join(canary.vectors())
    cells = list(edition(2025).cells)
    notes = dict(zip(cells[::3], canary.vectors(), strict=False))  # in roomy cells and in narrow ones
    document = Document(
        agency=one_line,
        year=2025,
        sections={"overview": lines, "problems": lines, "other_matters": lines},
        preamble=lines,
        notes=notes,
        signed_off=SignedOff(canary.vectors()[0], date(2026, 1, 5)),
    )
    content = pdf.render(document)
    assert canary.heard == set()
    text = whole(content)
    for vector in canary.vectors():
        assert text.count(squeezed(vector)) >= 6  # four prose fields, title, note


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_same_text_as_html_does_call_out(canary, caplog):
    """The negative control: each vector works where text is taken for HTML and everything may be fetched."""
    for vector in canary.vectors():
        HTML(string=vector).write_pdf()
    gc.collect()  # WeasyPrint leaves the answers of our server open
    caplog.clear()
    assert canary.heard == set(range(len(VECTORS)))


def test_an_address_that_is_asked_for_stops_the_rendering(canary, monkeypatch):
    monkeypatch.setattr(pdf, "render_to_string", lambda *_: canary.vectors()[0])
    with pytest.raises(RuntimeError, match=r"0\.png"):
        pdf.render(filled(0))
    assert canary.heard == set()


# --- HTML ---


def test_html_page_names_no_address_and_runs_no_script(name):
    page = html.page(report(name))
    assert not re.search(r"(src|href)=|url\(|<script|https?://(?!skjj)", page)


def test_html_escapes_what_is_typed():
    typed = "<img src=x onerror=alert(1)>"
    document = filled(0, preamble=typed, notes={"proactive.licenses.decisions": typed})
    for text in (html.page(document), html.fragment(document)):
        assert typed not in text
        assert text.count("&lt;img src=x onerror=alert(1)&gt;") == 2


def test_html_says_draft_only_when_asked():
    assert "草稿" in html.page(filled(0), watermark=True)
    assert "草稿" not in html.page(filled(0))


def test_fragment_has_every_figure_in_order(name):
    document = report(name)
    found = re.findall(r"<td[^>]*>([^<]*)</td>", html.fragment(document))
    assert found == [numbers.show(value) for value in document.figures.values()]


def test_fragment_carries_no_style(name):
    assert not re.search(r"class=|style|<script", html.fragment(report(name)))


# --- Setting out ---


@pytest.mark.parametrize(
    ("line", "lead", "rank"),
    [
        ("（一）主动公开情况。全年发布信息603条。", "（一）主动公开情况。", 2),
        ("(二) 依申请公开情况：收到1件。", "(二) 依申请公开情况：", 2),
        ("（三）政府信息管理", "（三）政府信息管理", 2),
        ("（四）" + "很长的一句话" * 10 + "。", "", 0),
        ("1.全面梳理。", "", 3),
        ("1.5万元已收取。", "", 0),
        ("（1）补正。", "", 4),
        ("2024年全年发布信息。", "", 0),
    ],
)
def test_rank_of_a_paragraph(line, lead, rank):
    found = prose.paragraph(line)
    assert (found.lead, found.rank, found.lead + found.text) == (lead, rank, line)


@pytest.mark.parametrize(
    "agency", ["局", "宝鸡市科学技术局", "测试市人民政府（真实城市量级的汇总数据，名称已隐去）", "长" * 60, "（）" * 30]
)
def test_title_lines_are_balanced_and_lose_nothing(agency):
    lines = titles.balanced(agency)
    assert "".join(lines) == agency
    assert all(len(line) <= titles.TITLE_WIDTH for line in lines)
    assert max(map(len, lines)) - min(map(len, lines)) <= 6
    assert not any(line[0] in "，。、）》" for line in lines)
