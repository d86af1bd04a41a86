"""check_report and render_report as they are run: by themselves, without a database, without var/."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from govreports.formats import edition
from govreports.formats.document import fingerprint, parse
from tests.narratives import NAMES, shared_report

ROOT = Path(__file__).resolve().parents[2]
TOTALS = [name for name, cell in edition(2025).cells.items() if cell.derived]


@pytest.fixture
def run(tmp_path):
    """The command in a process of its own, whose var/ and database do not exist."""
    var = tmp_path / "no" / "var"

    def started(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
        made = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**os.environ, "GOVREPORTS_VAR": str(var), **environment},
            input=stdin,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert not var.exists()
        assert not var.parent.exists()
        return subprocess.CompletedProcess(
            made.args, made.returncode, made.stdout.decode("utf-8"), made.stderr.decode("utf-8")
        )

    return started


@pytest.fixture
def write(tmp_path):
    """A file with what is given: a report as JSON, or bytes as they are."""

    def written(content: dict[str, Any] | bytes, name: str = "report.json") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode())
        return str(path)

    return written


def sound(**cells: int | str | None) -> dict[str, Any]:
    """A report in which nothing is wrong; `cells` are put in, with __ for the dots."""
    zeros = {name: "0" if cell.kind == "wan" else 0 for name, cell in edition(2025).cells.items() if not cell.derived}
    return {
        "format": "2021",
        "agency": "示例市科学技术局",
        "year": 2025,
        "sections": {
            "overview": "主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障均有进展，公开信息120条。",
            "problems": "答复文书不够规范，已组织培训。",
            "other_matters": "本年没有收取信息处理费。",
        },
        "cells": {**zeros, **{name.replace("__", "."): value for name, value in cells.items()}},
    }


# --- check_report ---


def test_sound_report_passes(run, write):
    made = run("check_report", write(sound()))
    assert (made.returncode, made.stdout, made.stderr) == (0, "没有发现问题。\n", "")


def test_unbalanced_report_is_said_and_stops(run, write):
    made = run("check_report", write(sound(requests__new_received__individual=34)))
    assert made.returncode == 1
    lines = made.stdout.splitlines()
    assert lines[0].startswith("须改正 H1　第三表“自然人”列：新收 34")
    assert lines[-1] == f"共 {len(lines) - 1} 处问题：须改正 {len(lines) - 1} 处。"


def test_findings_come_in_printed_order(run, write):
    report = sound(disputes__review__upheld=None, proactive__licenses__decisions=None)
    report["sections"]["problems"] = "无"
    made = run("check_report", write(report))
    assert [line[4:].partition("　")[0] for line in made.stdout.splitlines()[:-1]] == ["H6", "H6", "D6"]


def test_json_has_every_key_and_every_total(run, write):
    made = run("check_report", "--json", write(sound(requests__new_received__individual=34)))
    (line,) = made.stdout.splitlines()
    said = json.loads(line)
    assert list(said) == ["findings", "derived"]
    assert list(said["derived"]) == TOTALS
    assert said["derived"]["requests.new_received.total"] == 34
    first = said["findings"][0]
    assert list(first) == ["id", "level", "cells", "place", "message", "left", "right", "suspects"]
    assert (first["id"], first["level"], first["left"], first["right"]) == ("H1", "block", 34, 0)


def test_json_total_of_a_blank_is_null(run, write):
    made = run("check_report", "--json", write(sound(requests__new_received__individual=None)))
    assert json.loads(made.stdout)["derived"]["requests.new_received.total"] is None


def test_json_never_holds_a_binary_fraction(run, write):
    made = run("check_report", "--json", write(sound(proactive__admin_fees__amount_wan="4068.208")))

    def refuse(text: str) -> None:
        raise AssertionError(text)

    json.loads(made.stdout, parse_float=refuse)


def test_given_total_is_compared_and_not_believed(run, write):
    made = run("check_report", "--json", write(sound(disputes__review__total=5)))
    said = json.loads(made.stdout)
    assert said["derived"]["disputes.review.total"] == 0
    assert [(f["id"], f["left"], f["right"]) for f in said["findings"]] == [("H4", 5, 0)]


def test_several_files_are_a_line_each_with_the_file_first(run, write):
    files = [write(sound(), "1.json"), write(sound(requests__new_received__individual=1), "2.json")]
    made = run("check_report", "--json", *files)
    said = [json.loads(line) for line in made.stdout.splitlines()]
    assert [next(iter(one.items())) for one in said] == [("file", file) for file in files]
    assert made.returncode == 1


def test_one_bad_file_among_several_leaves_the_others(run, write):
    files = [write(b"{", "1.json"), write(sound(), "2.json")]
    made = run("check_report", "--json", *files)
    assert made.returncode == 2
    assert [json.loads(line)["file"] for line in made.stdout.splitlines()] == [files[1]]


def test_dash_reads_standard_input(run):
    made = run("check_report", "-", stdin=json.dumps(sound()).encode())
    assert (made.returncode, made.stdout) == (0, "没有发现问题。\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是有效的 JSON"),
        (b"[]", "最外层应为一个 JSON 对象"),
        (b"\xff\xfe", "不是 UTF-8"),
        (b"[" * 50_000 + b"]" * 50_000, "JSON"),
        (b'{"a":' * 50_000, "JSON"),
        (b'{"year": NaN}', "NaN"),
        (b'{"year": Infinity}', "Infinity"),
        (b'{"year": 2025, "year": 2024}', "出现了两次"),
        (b'{"year": ' + b"9" * 5000 + b"}", "过长的数字"),
        (b" " * 5_000_001, "文件过大"),
        (json.dumps(sound(requests__nobody=1)).encode(), "cells.requests.nobody：没有这一项"),
        (json.dumps(sound(proactive__admin_fees__amount_wan=0.16)).encode(), "proactive.admin_fees.amount_wan"),
        (json.dumps(sound(requests__new_received__individual=-1)).encode(), "requests.new_received.individual"),
        (json.dumps(sound(requests__new_received__individual=True)).encode(), "requests.new_received.individual"),
        (json.dumps({**sound(), "agency": "\ud800"}).encode(), "agency"),
        (json.dumps({**sound(), "year": 1900}).encode(), "year"),
    ],
    ids=lambda value: repr(value[:30]) if isinstance(value, bytes) else "",
)
@pytest.mark.parametrize("command", ["check_report", "render_report"])
def test_what_is_no_report_is_refused_in_chinese(run, write, tmp_path, command, content, said):
    out = tmp_path / "out.json"
    made = run(command, write(content), *([str(out)] if command == "render_report" else []))
    assert made.returncode == 2
    assert made.stdout == ""
    assert said in made.stderr
    assert "Traceback" not in made.stderr
    assert not out.exists()


def test_missing_file_and_folder_are_refused(run, tmp_path):
    made = run("check_report", str(tmp_path / "none.json"), str(tmp_path))
    assert made.returncode == 2
    assert "没有这个文件" in made.stderr
    assert "这是一个文件夹" in made.stderr


def test_endless_input_is_refused(run):
    made = run("check_report", "/dev/zero")
    assert (made.returncode, "文件过大" in made.stderr) == (2, True)


def test_chinese_comes_out_under_any_locale(run, write):
    made = run("check_report", write(sound()), LC_ALL="POSIX", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert made.stdout == "没有发现问题。\n"


# What blocks in the published reports: 142 blank cells, 10 documents reviewed of which 7 stay and none repealed,
# and 7 items made of 7, 5, 1 and 3.
BLOCKED = {"baoji-science-2024": ["H6"], "panzhihua-science-2023": ["N7"], "yuanzhou-science-2023": ["N8"]}


@pytest.mark.parametrize("name", NAMES)
def test_real_reports(run, write, name):
    made = run("check_report", "--json", write(shared_report(name)))
    said = json.loads(made.stdout)
    assert [f["id"] for f in said["findings"] if f["level"] == "block"] == BLOCKED.get(name, [])
    assert made.returncode == (1 if name in BLOCKED else 0)


# --- render_report ---


@pytest.mark.parametrize("ending", [".pdf", ".html", ".docx", ".xlsx", ".json"])
def test_sound_report_is_rendered(run, write, tmp_path, ending):
    out = tmp_path / f"out{ending}"
    made = run("render_report", write(sound()), str(out))
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")
    begins = {".pdf": b"%PDF-", ".html": b"<!DOCTYPE html>", ".docx": b"PK", ".xlsx": b"PK", ".json": b"{"}
    assert out.read_bytes().startswith(begins[ending])


def test_json_is_the_same_report(run, write, tmp_path):
    source, out = write(sound()), tmp_path / "out.json"
    run("render_report", source, str(out))
    assert fingerprint(parse(out.read_bytes())) == fingerprint(parse(Path(source).read_bytes()))


def test_report_with_a_broken_rule_is_rendered_as_draft(run, write, tmp_path):
    out = tmp_path / "out.html"
    made = run("render_report", write(sound(requests__new_received__individual=34)), str(out))
    assert made.returncode == 0
    assert "草稿" in made.stderr
    assert "草稿" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(("ending", "marked"), [(".docx", True), (".xlsx", False), (".json", False)])
def test_draft_is_said_to_be_marked_only_where_it_is(run, write, tmp_path, ending, marked):
    made = run("render_report", write(sound(requests__new_received__individual=34)), str(tmp_path / f"out{ending}"))
    assert made.returncode == 0
    assert "仍有须改正的问题" in made.stderr
    assert ("草稿" in made.stderr) == marked


def test_report_from_standard_input(run, tmp_path):
    out = tmp_path / "out.pdf"
    assert run("render_report", "-", str(out), stdin=json.dumps(sound()).encode()).returncode == 0
    assert out.stat().st_size > 10_000


@pytest.mark.parametrize("name", ["out.doc", "out.xls", "out.ofd", "out", "out.pdf.exe"])
def test_ending_that_is_not_available_is_said(run, write, tmp_path, name):
    out = tmp_path / name
    made = run("render_report", write(sound()), str(out))
    assert made.returncode == 2
    assert "现有 .pdf、.html、.docx、.xlsx、.json。" in made.stderr
    assert not out.exists()


def test_place_that_cannot_be_written_is_said(run, write, tmp_path):
    made = run("render_report", write(sound()), str(tmp_path / "none" / "out.html"))
    assert made.returncode == 2
    assert "不能写入" in made.stderr
    assert "Traceback" not in made.stderr


def test_folder_of_typefaces_that_is_not_there_is_said_and_noto_is_used(run, write, tmp_path):
    out = tmp_path / "out.pdf"
    made = run("render_report", write(sound()), str(out), GOVREPORTS_FONTS=str(tmp_path / "none"))
    assert made.returncode == 0
    assert "GOVREPORTS_FONTS" in made.stderr
    assert out.exists()
