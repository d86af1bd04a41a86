"""Many reports at once, as an official fetches them: the list, what is missing, the progress, the ZIP."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Desk, Site
from tests.browser.test_journey import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.postgres_browser]

# load_demo publishes the last two years.
YEAR = datetime.now(UTC).year - 1


def ask(page: Page, agencies: str) -> None:
    """Fill in the form and have the list looked at."""
    page.get_by_label("报告年度").select_option(str(YEAR))
    page.get_by_label("机关名单").fill(agencies)
    page.get_by_label("数据（JSON）").check()
    page.get_by_role("button", name="核对名单").click()


def fetch(page: Page) -> Path:
    """Wait for the end, which the page shows by itself, and take the ZIP."""
    button = page.get_by_role("button", name="下载ZIP")
    button.wait_for(timeout=60_000)
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == f"{YEAR}年政府信息公开工作年度报告.zip"
    return waiting.value.path()


def test_from_a_list_to_the_zip(site: Site, desk: Callable[..., Desk]) -> None:
    clerk = desk().log_in("kjj-tianbao")
    page = clerk.page
    page.get_by_role("link", name="批量下载已发布的报告").click()
    assert_accessible(page)
    ask(page, "示例市科学技术局\nswj\nszfb\n示例市气象局")
    assert_accessible(page)
    expect(page.locator("#check")).to_contain_text("示例市气象局")
    expect(page.locator("#check")).to_contain_text("示例市人民政府办公室（szfb）")
    page.get_by_role("button", name="生成 2 份").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert_accessible(page)
    with zipfile.ZipFile(fetch(page)) as archive:
        assert len(archive.namelist()) == 5
        for code in ("kjj", "swj"):
            pdf = next(name for name in archive.namelist() if name.startswith(code) and name.endswith(".pdf"))
            public = page.request.get(f"{site.url}/annual/{YEAR}/{code}/report.pdf").body()
            assert hashlib.sha256(archive.read(pdf)).hexdigest() == hashlib.sha256(public).hexdigest()
    assert_accessible(page)


def test_without_scripts_the_page_comes_again_by_itself(site: Site, desk: Callable[..., Desk]) -> None:
    clerk = desk(java_script_enabled=False).log_in("swj-tianbao")
    page = clerk.go("/reports/batches/")
    ask(page, "")
    page.get_by_role("button", name="生成 2 份").click()
    with zipfile.ZipFile(fetch(page)) as archive:
        assert len(archive.namelist()) == 5
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_text("已删除。")).to_be_visible()


def test_interrupted_command_says_so_and_goes_on(site: Site, tmp_path: Path) -> None:
    whole = tmp_path / "whole.zip"
    site.manage("render_reports", "--year", str(YEAR), "--out", str(whole), "--workers", "2")
    # The second report may be done before the signal arrives; then it is another attempt's turn.
    attempts = (_interrupted(site, tmp_path / f"{n}.zip") for n in range(8))
    out, status, said = next(found for found in attempts if found[1] != 0)
    assert status == 130
    assert "已中断，完成的文件都已保留；用同一命令继续。" in said
    assert not out.exists()
    assert any((out.with_name(f"{out.name}.work") / "files").iterdir())
    site.manage("render_reports", "--year", str(YEAR), "--out", str(out))
    assert out.read_bytes() == whole.read_bytes()


def _interrupted(site: Site, out: Path) -> tuple[Path, int, str]:
    """The file asked for, the exit status, and what was said from the first report on."""
    command = [sys.executable, str(ROOT / "manage.py"), "render_reports", "--year", str(YEAR), "--out", str(out)]
    with subprocess.Popen(command, env=site.env, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        said = next(line for line in process.stderr if line.startswith("1/2"))
        process.send_signal(signal.SIGINT)
        said += process.stderr.read()
    return out, process.returncode, said
