"""What we change inside WeasyPrint and pydyf is still what it was when ours was written."""

from __future__ import annotations

import gc
import hashlib
import inspect
import zlib
from typing import Any

import pytest

from govreports.formats.document import Document
from govreports.printing import engine, pdf
from tests.printing.geometry import MILLIMETRE, body_lines

# isort: split
import pydyf
import weasyprint.pdf.stream

# A hash of the source text of each; inspected in WeasyPrint 70.0 and pydyf 0.13.0.
KNOWN = {
    "justify_line": "f83b21ff8793ba6b",
    "split_first_line": "39ad1016863ca34d",
    "split_text_box": "8c564329599ef23f",
    "Layout.set_text": "fe23ca9937dbf520",
    "draw_first_line": "1bb8eae6d88e71b1",
    "Font.__init__": "1f281166b10302a4",
    "Font.subset": "61ed6bc2e9a7e43a",
    "get_hb_object_data": "03040a623df04c2b",
    "Stream.add_font": "e4226e1117477217",
    "Stream.show_text": "3e008af86f62f42c",
    "Stream.set_font_size": "9626258f9693a87d",
    "ColorProfile": "8b4e0541486ee983",
    "generate_pdf": "626343ef25c396e8",
    "Stream.data": "bdc2bc513f286de7",
    "PDF.write": "242cd38f92ecd33f",
}


def qualified(original: Any) -> str:
    return str(original.__qualname__)


@pytest.mark.parametrize("original", engine.ORIGINALS, ids=qualified)
def test_replaced_function_is_as_it_was(original):
    found = hashlib.sha256(inspect.getsource(original).encode()).hexdigest()[:16]
    assert found == KNOWN[qualified(original)], (
        f"{original.__module__}.{qualified(original)} has changed upstream: see whether ours in "
        "govreports/printing/engine.py is still needed and right, then write its new hash here"
    )


def test_every_original_is_known_and_no_other():
    assert {qualified(original) for original in engine.ORIGINALS} == KNOWN.keys()


def test_each_stream_is_compressed_once(monkeypatch):
    contents, really = [], zlib.compress

    def compress(content: bytes, level: int) -> bytes:
        contents.append(content)
        return really(content, level)

    monkeypatch.setattr(zlib, "compress", compress)
    pdf.render(Document(agency="示例市科学技术局", year=2025))
    assert len(contents) > 5
    assert len(contents) == len(set(contents))


def test_stream_that_ends_in_a_carriage_return_ends_where_its_length_says():
    """A reader takes CR LF for one line end: with LF alone before endstream the CR would be lost to it."""
    written = pydyf.Stream([b"first\r"]).data
    assert b"/Length 6" in written
    assert written.endswith(b"\nstream\nfirst\r\r\nendstream")


def test_stream_changed_after_it_was_asked_for_is_written_as_it_is():
    stream = pydyf.Stream([b"first"], compress=True)
    assert zlib.compress(b"first", 6) in stream.data
    stream.stream.append(b"second")
    assert zlib.compress(b"first\nsecond", 6) in stream.data


def test_garbage_collection_is_as_before_after_a_rendering(monkeypatch):
    usual = gc.get_threshold()
    pdf.render(Document(agency="示例市科学技术局", year=2025))
    assert gc.get_threshold() == usual
    monkeypatch.setattr(pdf.standards, "finish", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        pdf.render(Document(agency="示例市科学技术局", year=2025))
    assert gc.get_threshold() == usual


@pytest.mark.parametrize(
    ("drawn", "written"),
    [
        ("<0001>-20<0002>-20<0003>-20", "0.3200 Tc [<000100020003>] TJ"),
        ("5.5<0001>-20<>-5.5<0002>-14<>-5.5<0003>-20", "0.4080 Tc [5.5<00010002>6<0003>6] TJ"),
        ("<000100020003>", "0.0000 Tc [<000100020003>] TJ"),
        ("<00010002>-30<0003>", "0.0000 Tc [<00010002>-30<0003>] TJ"),
        ("<0001>-30", "0.0000 Tc [<0001>-30] TJ"),
    ],
)
def test_what_all_glyphs_are_moved_by_is_written_as_spacing(drawn, written):
    stream = weasyprint.pdf.stream.Stream.__new__(weasyprint.pdf.stream.Stream)
    stream.stream = []
    engine._set_font_size(stream, "f", 16)
    engine._show_text(stream, drawn)
    assert b" ".join(stream.stream[1:]).decode() == written


def test_a_line_in_several_typefaces_ends_at_the_edge():
    """Where a run of one face ends, that of the next begins."""
    typed = "通知260件（含“É”类），总金额52000元，" * 12
    full = body_lines(pdf.render(Document(agency="示例市科学技术局", year=2025, sections={"overview": typed})))[0][1:-2]
    assert len(full) > 5
    assert [line[-1].right for line in full] == pytest.approx([184 * MILLIMETRE] * len(full), abs=1)
