"""The demo city: complete, publishable, and loaded once however often one asks."""

from __future__ import annotations

import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from govreports.agencies.models import Agency, User
from govreports.demo import city
from govreports.findings.case import Case, LastYear
from govreports.findings.register import findings
from govreports.publication.models import Publication
from govreports.reports.models import Report, Status

OWN_MODELS = [m for m in apps.get_models() if m.__module__.startswith("govreports.")]


@pytest.fixture
def load(db: None, settings: Any, tmp_path: Path) -> Any:
    """Runs load_demo, with its files in a folder of the test."""
    settings.VAR_DIR = tmp_path

    def run() -> str:
        out = StringIO()
        call_command("load_demo", stdout=out)
        return out.getvalue()

    return run


def everything() -> dict[str, list[Any]]:
    return {m.__name__: list(m._default_manager.order_by("pk").values_list()) for m in OWN_MODELS}


def test_demo_brings_three_agencies_with_three_people_each(load: Any) -> None:
    load()
    assert (Agency.objects.count(), User.objects.count()) == (3, 9)


def test_demo_loaded_again_changes_nothing(load: Any) -> None:
    load()
    before = everything()
    load()
    assert everything() == before


def test_demo_prints_log_ins_that_work(load: Any) -> None:
    [username, password, *_] = next(line.split() for line in load().splitlines() if "kjj-tianbao" in line)
    browser = Client()
    browser.post("/login/", {"username": username, "password": password})
    assert browser.get("/reports/").status_code == 200


def test_demo_prints_the_same_log_ins_again(load: Any) -> None:
    assert load() == load()


def test_demo_keeps_its_log_ins_from_other_users_of_the_machine(load: Any, tmp_path: Path) -> None:
    load()
    assert stat.S_IMODE((tmp_path / "demo-logins.txt").stat().st_mode) == 0o600


def test_demo_has_published_reports_and_one_to_fill_in(load: Any) -> None:
    load()
    this_year = timezone.localdate().year
    assert set(Report.objects.values_list("agency__code", "year", "status")) == {
        ("kjj", this_year - 2, Status.PUBLISHED),
        ("kjj", this_year - 1, Status.PUBLISHED),
        ("swj", this_year - 1, Status.PUBLISHED),
        ("kjj", this_year, Status.DRAFTING),
    }


def test_demo_report_can_be_read_by_the_public(load: Any) -> None:
    load()
    assert Client().get(Publication.objects.first().get_absolute_url()).status_code == 200


@pytest.mark.parametrize("year", [2024, 2025])
@pytest.mark.parametrize("code", ["kjj", "swj"])
def test_nothing_is_found_in_a_demo_report_that_follows_another(code: str, year: int) -> None:
    agency = next(a for a in city.AGENCIES if a.code == code)
    before = city.report(agency, year - 1)
    last_year = LastYear(year - 1, before.cells, before.sections)
    assert findings(Case(city.report(agency, year), last_year)) == []


def test_demo_names_are_all_of_the_invented_city() -> None:
    assert [a.name for a in city.AGENCIES if not a.name.startswith("示例市")] == []
