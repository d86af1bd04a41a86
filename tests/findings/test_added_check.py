"""A check is one entry: added to the register, it is everywhere without another line."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from govreports.findings import handbook, register
from govreports.findings.case import Case
from govreports.findings.examples import sound
from govreports.findings.finding import Check, Draft, Example, Judged, Level
from govreports.formats.document import dumps
from govreports.reports.models import Report

SAYS = "本年行政许可恰为 38 件，这是一条临时加上的规则。"


def licenses(case: Case) -> Judged:
    """Finds something in every report of these tests."""
    if case.document.figures["proactive.licenses.decisions"] == 38:
        yield Draft(SAYS, ("proactive.licenses.decisions",))


ADDED = Check(
    "Z9",
    Level.HINT,
    rule="临时加上的规则",
    mend="不必改",
    source="本测试",
    judge=licenses,
    fails=Example("38 件"),
    holds=Example("39 件", cells={"proactive.licenses.decisions": 39}),
    unknown=None,
    always="总能判断",
)


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "CHECKS", (*register.CHECKS, ADDED))


@pytest.mark.usefixtures("added")
def test_added_check_is_among_the_findings() -> None:
    assert [f.id for f in register.findings(sound())] == ["Z9"]


@pytest.mark.usefixtures("added")
def test_added_check_is_said_by_the_command(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(dumps(sound()), encoding="utf-8")
    out = StringIO()
    call_command("check_report", str(file), "--json", stdout=out)
    assert [f["id"] for f in json.loads(out.getvalue())["findings"]] == ["Z9"]


@pytest.mark.usefixtures("added")
def test_added_check_is_in_the_handbook() -> None:
    assert "## Z9　临时加上的规则" in handbook.markdown()


@pytest.mark.usefixtures("added")
def test_added_check_is_on_the_page_of_the_handbook(drafting: Client) -> None:
    assert "Z9　临时加上的规则" in drafting.get("/checks/").content.decode()


@pytest.mark.usefixtures("added")
def test_added_check_is_on_the_task_page(drafting: Client, complete: Report) -> None:
    assert SAYS in drafting.get(complete.get_absolute_url()).content.decode()


def test_without_it_nobody_says_so(drafting: Client, complete: Report) -> None:
    assert register.findings(sound()) == []
    assert SAYS not in drafting.get(complete.get_absolute_url()).content.decode()
    assert "Z9" not in handbook.markdown() + drafting.get("/checks/").content.decode()


def test_printed_handbook_is_the_register_s() -> None:
    printed = Path(__file__).resolve().parents[2] / "docs" / "checks.zh-CN.md"
    out = StringIO()
    call_command("print_checks", stdout=out)
    assert printed.read_text(encoding="utf-8") == out.getvalue()
