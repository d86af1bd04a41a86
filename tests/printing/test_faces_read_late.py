"""The files of typefaces are read once they are cut down, and libraries opened without starting programs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from govreports.formats.document import Document
from govreports.printing import engine, pdf

# isort: split
import weasyprint.pdf.fonts
import weasyprint.pdf.stream

REPORT = Document(agency="示例市科学技术局", year=2025, sections={"overview": "（一）主动公开情况。公开1,234件。"})
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes were read of each face, whole or cut down."""
    sizes: list[int] = []

    def reads(*what: object) -> bytes:
        data = whole(*what)
        sizes.append(len(data or b""))
        return data

    whole = engine.get_hb_object_data
    monkeypatch.setattr(engine, "get_hb_object_data", reads)
    return sizes


def test_no_file_of_a_typeface_is_read_whole(read: list[int]) -> None:
    pdf.render(REPORT)
    assert read
    assert max(read) < 1_000_000


def test_the_pdf_is_that_of_whole_files(read: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    ours = pdf.render(REPORT)
    read.clear()
    monkeypatch.setattr(weasyprint.pdf.stream, "Font", weasyprint.pdf.fonts.Font)
    assert pdf.render(REPORT) == ours
    assert max(read) > 1_000_000  # so the test above can fail


def test_a_face_that_cannot_be_cut_down_is_embedded_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = len(pdf.render(REPORT))
    monkeypatch.setattr(weasyprint.pdf.fonts.Font, "_harfbuzz_subset", lambda *_: None)
    assert len(pdf.render(REPORT)) > cut + 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries are searched for")
@pytest.mark.parametrize(("module", "started"), [("govreports.printing.libraries", False), ("weasyprint", True)])
def test_libraries_are_opened_without_starting_programs(module: str, started: bool) -> None:
    said = f"""
import sys
def hook(event, what):
    if event == "subprocess.Popen": print("started")
sys.addaudithook(hook)
import {module}
"""
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ("started" in done.stdout) == started
