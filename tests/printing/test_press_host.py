"""A machine that lacks something: the page says what, in place of a server error, an uglier or a slower PDF."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from govreports.printing import press
from govreports.printing.limits import Limits
from govreports.printing.press import Press
from govreports.reports.models import Report
from tests.printing.test_press import Site, vanish

ROOT = Path(__file__).resolve().parents[2]
Machine = Callable[[str], Press]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """Puts the site on such a machine."""
    made: list[Site] = []

    def put(module: str) -> Press:
        made.append(Site(f"tests.printing.{module}"))
        monkeypatch.setattr(press, "_press", made[-1].press)
        return made[-1].press

    yield put
    vanish(made)


def asked(browser: Client, report: Report) -> tuple[int, str]:
    answer = browser.get(f"/reports/{report.pk}/preview.pdf")
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        ("host_full_disk", "服务器的磁盘已满或文件夹不能写入，没有生成 PDF。已填内容不受影响，请与管理员联系。"),
        ("host_without_typefaces", "缺少 Noto Serif SC 和 Noto Sans SC 字体，PDF 中的汉字印不出来。"),
        ("host_without_pango", "排版程序没有启动，没有生成 PDF。已填内容不受影响，请与管理员联系。"),
    ],
)
def test_what_the_machine_lacks_is_said_on_the_page(
    module: str,
    sentence: str,
    machine: Machine,
    drafting: Client,
    complete: Report,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A new machine: what fontconfig was told before is not there either.
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    machine(module)
    status, page = asked(drafting, complete)
    assert status == 503
    assert sentence in page


def test_disk_that_fills_up_later_stops_no_pdf(machine: Machine, drafting: Client, complete: Report) -> None:
    machine("faulty")  # what it writes when new is there now
    drafting.get(f"/reports/{complete.pk}/preview.pdf")
    machine("host_full_disk")
    answer = drafting.get(f"/reports/{complete.pk}/preview.pdf")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]


def test_press_room_that_does_not_start_is_said(
    monkeypatch: pytest.MonkeyPatch, drafting: Client, complete: Report
) -> None:
    monkeypatch.setattr(press, "_press", Press(limits=Limits(start=2)))
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    status, page = asked(drafting, complete)
    assert status == 503
    assert "排版程序没有启动" in page


WITHOUT_SUBSETTER = """
import ctypes
sound = ctypes.CDLL.__init__
def lacking(self, name, *rest, **more):
    if name and "harfbuzz-subset" in name:
        raise OSError(name)
    sound(self, name, *rest, **more)
ctypes.CDLL.__init__ = lacking
import govreports.wsgi
"""


@pytest.mark.parametrize(("start", "said"), [(WITHOUT_SUBSETTER, True), ("import govreports.wsgi", False)])
def test_missing_subsetter_is_said_when_the_site_starts(start: str, said: bool) -> None:
    done = subprocess.run([sys.executable, "-c", start], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ("缺少 libharfbuzz-subset" in done.stderr) == said
