"""The PDF is PDF/A-3a and PDF/UA-1: a validator says so, and we look at what a validator cannot judge."""

from __future__ import annotations

import ctypes
import re
import socket
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import page
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from govreports.formats import edition
from govreports.formats.document import Document, SignedOff
from govreports.printing import pdf, standards
from tests.narratives import NAMES, shared_reports

PROFILES = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)
ROOT = Path(__file__).resolve().parents[2]
PARAGRAPH = "全年主动公开政府信息1234条，回应群众关心的事项，公布办事指南和工作动态，没有发生责任追究。"


@cache
def report(name: str) -> Document:
    return dict(shared_reports())[name]


@cache
def rendered(name: str) -> bytes:
    return pdf.render(report(name))


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def complete(name: str) -> bytes:
    """The same with a figure in every cell: pdfium does not tell of elements without content."""
    cells = {cell: 0 for cell, what in report(name).edition.cells.items() if not what.derived}
    known = {cell: value for cell, value in report(name).cells.items() if value is not None}
    return pdf.render(replace(report(name), cells={**cells, **known}))


def long_report() -> Document:
    """Sixty paragraphs, six digits in every cell, and notes in many."""
    cells = {name: 123_456 for name, cell in edition(2025).cells.items() if not cell.derived}
    return Document(
        agency="示例市科学技术局",
        year=2025,
        cells=cells,
        sections=dict.fromkeys(("overview", "problems", "other_matters"), "\n".join([PARAGRAPH] * 20)),
        preamble=PARAGRAPH,
        notes=dict.fromkeys(list(edition(2025).cells)[::4], "含信函3件"),
        signed_off=SignedOff("示例市科学技术局", date(2026, 1, 5)),
    )


def faults(content: bytes) -> set[tuple[str, str]]:
    """What the validator finds against either standard."""
    reports = [page.validate_pdf_bytes(content, profile=profile) for profile in PROFILES]
    return {(failure.rule_id, failure.message) for report in reports for failure in report.failures}


# --- Both standards in one file ---


def test_shared_report_conforms(name):
    assert faults(rendered(name)) == set()


@pytest.mark.parametrize("watermark", [False, True])
def test_long_report_conforms(watermark):
    assert faults(pdf.render(long_report(), watermark=watermark)) == set()


def test_empty_report_conforms():
    assert faults(pdf.render(Document(agency="示例市科学技术局", year=2025))) == set()


def test_without_our_finisher_the_validator_objects_to_both(monkeypatch):
    """The negative control: the validator does look, and the finisher is needed."""
    monkeypatch.setattr(standards, "finish", None)
    content = pdf.render(long_report())
    assert [page.is_pdf_compliant_bytes(content, profile=profile) for profile in PROFILES] == [False, False]


# --- The tree of tags, as pdfium reads it ---


@dataclass(frozen=True)
class Element:
    """One element: its kind, its name, and what it says of itself as part of a table."""

    kind: str
    id: str
    scope: str
    headers: tuple[str, ...]
    columns: int
    rows: int
    children: tuple[Element, ...]

    def all(self, kind: str) -> Iterator[Element]:
        """Elements of a kind, in reading order."""
        if self.kind == kind:
            yield self
        for child in self.children:
            yield from child.all(kind)


def said(ask: Callable[..., int], *what: Any) -> str:
    """A string of pdfium's, in UTF-16 and by length in bytes."""
    length = ask(*what, None, 0)
    buffer = ctypes.create_string_buffer(length)
    ask(*what, buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def value_said(value: Any) -> str:
    length = ctypes.c_ulong()
    pdfium.FPDF_StructElement_Attr_GetStringValue(value, None, 0, length)
    buffer = ctypes.create_string_buffer(length.value)
    pdfium.FPDF_StructElement_Attr_GetStringValue(value, buffer, length.value, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def attributes(raw: Any) -> Iterator[tuple[str, Any]]:
    for i in range(pdfium.FPDF_StructElement_GetAttributeCount(raw)):
        group = pdfium.FPDF_StructElement_GetAttributeAtIndex(raw, i)
        for j in range(pdfium.FPDF_StructElement_Attr_GetCount(group)):
            buffer, length = ctypes.create_string_buffer(100), ctypes.c_ulong()
            pdfium.FPDF_StructElement_Attr_GetName(group, j, buffer, 100, length)
            key = buffer.value.decode()
            value = pdfium.FPDF_StructElement_Attr_GetValue(group, key.encode())
            if key == "Headers":
                count = pdfium.FPDF_StructElement_Attr_CountChildren(value)
                each = (pdfium.FPDF_StructElement_Attr_GetChildAtIndex(value, k) for k in range(count))
                yield key, tuple(value_said(child) for child in each)
            elif key in ("RowSpan", "ColSpan"):
                number = ctypes.c_float()
                pdfium.FPDF_StructElement_Attr_GetNumberValue(value, number)
                yield key, int(number.value)
            else:
                yield key, value_said(value)


def element(raw: Any) -> Element:
    about = dict(attributes(raw))
    count = pdfium.FPDF_StructElement_CountChildren(raw)
    children = (pdfium.FPDF_StructElement_GetChildAtIndex(raw, i) for i in range(count))
    return Element(
        kind=said(pdfium.FPDF_StructElement_GetType, raw),
        id=said(pdfium.FPDF_StructElement_GetID, raw),
        scope=about.get("Scope", ""),
        headers=about.get("Headers", ()),
        columns=about.get("ColSpan", 1),
        rows=about.get("RowSpan", 1),
        children=tuple(element(child) for child in children if child),
    )


def tagged(content: bytes) -> Iterator[Element]:
    """What each page has below the root."""
    with pypdfium2.PdfDocument(content) as opened:
        for sheet in opened:
            tree = pdfium.FPDF_StructTree_GetForPage(sheet.raw)
            for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                yield element(pdfium.FPDF_StructTree_GetChildAtIndex(tree, i))
            pdfium.FPDF_StructTree_Close(tree)


def tables(content: bytes) -> list[Element]:
    return [table for root in tagged(content) for table in root.all("Table")]


def placed(table: Element) -> dict[tuple[int, int], Element]:
    """Which cell covers which place; no place may be covered twice."""
    grid: dict[tuple[int, int], Element] = {}
    for y, row in enumerate(table.all("TR")):
        x = 0
        for cell in row.children:
            while (y, x) in grid:
                x += 1
            covered = [(y + dy, x + dx) for dy in range(cell.rows) for dx in range(cell.columns)]
            assert not grid.keys() & covered
            grid.update(dict.fromkeys(covered, cell))
    return grid


@pytest.mark.parametrize("source", [*NAMES, "long"])
def test_every_table_is_a_rectangle(source):
    content = pdf.render(long_report()) if source == "long" else complete(source)
    sizes = []
    for table in tables(content):
        grid = placed(table)
        height, width = max(y for y, _ in grid) + 1, max(x for _, x in grid) + 1
        assert set(grid) == {(y, x) for y in range(height) for x in range(width)}
        sizes.append((height, width))
    assert sizes == [(14, 4), (28, 10), (4, 15)]


def test_every_header_says_where_it_holds(name):
    headers = [header for table in tables(complete(name)) for header in table.all("TH")]
    assert {header.scope for header in headers} == {"Row", "Column"}
    assert all(header.id for header in headers)
    assert len({header.id for header in headers}) == len(headers)


def test_every_figure_names_the_headers_that_stand_over_and_before_it(name):
    """Checked against the national table itself: the names are told apart by their places."""
    for printed, table in zip(report(name).edition.tables, tables(complete(name)), strict=True):
        grid = placed(table)
        label = {}
        for element_row, row in zip(table.all("TR"), printed.grid, strict=True):
            for cell, box in zip(element_row.children, row, strict=True):
                if cell.kind == "TH":
                    label[cell.id] = box
        figures = [(place, cell) for place, cell in grid.items() if cell.kind == "TD"]
        assert {cell.headers for _, cell in figures}.isdisjoint({()})
        for (y, x), cell in figures:
            column = [grid[above, x] for above in range(y) if grid[above, x].kind == "TH"]
            row = [grid[y, before] for before in range(x) if grid[y, before].kind == "TH"]
            over = [header.id for header in column if header.scope == "Column"]
            before = [header.id for header in row if header.scope == "Row"]
            named = list(cell.headers)
            assert set(named) <= set(over) | set(before)
            assert set(before) <= set(named)
            assert not over or over[-1] in named, "the nearest one above, in any case"
        if printed.key == "requests":
            ten = [label[header].text for header in grid[7, 4].headers]
            assert len(ten) == 6
            assert ten[0].startswith("三、")
            assert ten[1].startswith("（三）")
            assert ten[2].startswith("1.")
            assert ten[3:] == ["申请人情况", "法人或其他组织", "商业企业"]


def test_a_column_is_described_by_the_nearest_group_of_headers():
    (proactive, *_) = tables(complete("leshan-science-2024"))
    names = [box.text for row in edition(2024).table("proactive").grid for box in row if not box.cell]
    ids = [cell.id for row in proactive.all("TR") for cell in row.children if cell.kind == "TH"]
    text = dict(zip(ids, names, strict=True))
    grid = placed(proactive)
    assert [text[header] for header in grid[6, 1].headers] == [
        "行政许可",
        names[names.index("行政许可") - 3],
        "本年处理决定数量",
    ]


def test_headings_and_paragraphs_are_tagged(name):
    roots = list(tagged(rendered(name)))
    kinds = {kind: sum(1 for root in roots for _ in root.all(kind)) for kind in ("H1", "H2", "P")}
    assert kinds["H1"] == 1
    assert kinds["H2"] == 6
    assert kinds["P"] >= 3


def test_page_numbers_are_no_part_of_the_text(name):
    streams = [stream for stream in inflated(rendered(name)) if b" Tm" in stream]
    with pypdfium2.PdfDocument(rendered(name)) as opened:
        assert len(streams) == len(opened)
    for stream in streams:
        assert stream.count(b"/Artifact\n<</Type /Pagination>>\nBDC") == 1


def kinds(content: bytes) -> list[str]:
    """The kinds of all elements in reading order."""

    def below(found: Element) -> Iterator[str]:
        yield found.kind
        for child in found.children:
            yield from below(child)

    return [kind for root in tagged(content) for kind in below(root)]


def artifacts(content: bytes) -> list[int]:
    """How many things on each page are not read out."""
    return [s.count(b"/Artifact\n<</Type /Pagination>>\nBDC") for s in inflated(content) if b" Tm" in s]


def test_watermark_is_no_part_of_the_text_and_nothing_else_is_missing():
    """A screen reader would say 草稿 on every page."""
    draft, final = (pdf.render(long_report(), watermark=watermark) for watermark in (True, False))
    told = kinds(draft)
    assert told == kinds(final)[: len(told)]
    assert len(kinds(final)) - len(told) <= 2  # the fingerprint, which a draft has not
    assert artifacts(draft) == [count + 1 for count in artifacts(final)]


def test_watermark_that_is_tagged_would_be_read_out_on_every_page(monkeypatch):
    usual = pdf.render(long_report(), watermark=True)
    monkeypatch.setattr(standards, "_unsay", lambda *_: None)
    assert len(kinds(pdf.render(long_report(), watermark=True))) > len(kinds(usual))


# --- What the file says of itself ---


def inflated(content: bytes) -> list[bytes]:
    """Every stream of the file, read without a PDF library, and the file itself."""
    streams = []
    for found in re.finditer(rb"stream\n(.*?)\nendstream", content, re.DOTALL):
        try:
            streams.append(zlib.decompress(found[1]))
        except zlib.error:
            streams.append(found[1])
    return streams


def objects(content: bytes) -> bytes:
    (found,) = [stream for stream in inflated(content) if b"/Type /Catalog" in stream]
    return found


def test_catalog_says_how_to_show_it(name):
    catalog = objects(rendered(name))
    assert b"/DisplayDocTitle true" in catalog
    assert b"/Marked true" in catalog
    assert b"/Lang (zh-CN)" in catalog


def test_bookmarks_have_three_levels():
    document = report("yuanzhou-science-2023")
    with pypdfium2.PdfDocument(rendered("yuanzhou-science-2023")) as opened:
        marks = [(mark.level, mark.get_title()) for mark in opened.get_toc()]
    assert marks[0] == (0, document.title)
    assert [title for level, title in marks if level == 1] == [s.heading for s in document.edition.sections]
    assert [title for level, title in marks if level == 2] == [
        "（一）主动公开",
        "（二）依申请公开",
        "（三）政府信息管理",
        "（四）政府信息公开平台建设",
        "（五）监督保障",
    ]


def test_metadata_can_be_read_without_a_pdf_reader(name):
    (xmp,) = re.findall(rb"<x:xmpmeta.*</x:xmpmeta>", rendered(name), re.DOTALL)
    assert b'pdfaid:part="3"' in xmp
    assert b'pdfaid:conformance="A"' in xmp
    assert b'pdfuaid:part="1"' in xmp
    assert report(name).title.encode() in xmp


def test_attached_data_is_listed_once(name):
    catalog = objects(rendered(name))
    (listed,) = re.findall(rb"/AF \[([^\]]*)\]", catalog)
    assert len(re.findall(rb"[0-9]+ 0 R", listed)) == 1
    assert catalog.count(b"/AFRelationship /Data") == 1


def test_nothing_of_this_machine_is_in_the_file(name):
    said = b"".join([objects(rendered(name)), *re.findall(rb"<x:xmpmeta.*</x:xmpmeta>", rendered(name), re.DOTALL)])
    for private in (str(ROOT), socket.gethostname()):
        assert not re.search(rb"\b" + re.escape(private.encode()) + rb"\b", said)
