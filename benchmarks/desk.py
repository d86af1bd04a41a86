"""How soon the reviewer's page is made when everything changed, and how long a difference takes.

Run: GOVREPORTS_VAR=DIR .venv/bin/python -m benchmarks.desk

DIR is empty: the database is made there.  The pages as pictures are asked for by the browser and
measured by benchmarks.press; what the page itself waits for the press is taken off here.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govreports.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from benchmarks.machine import machine, milliseconds  # noqa: E402
from govreports.agencies.models import User  # noqa: E402
from govreports.agencies.roles import Role  # noqa: E402
from govreports.formats.difference import difference  # noqa: E402
from govreports.formats.document import Document  # noqa: E402
from govreports.printing import press  # noqa: E402
from govreports.reports import actions  # noqa: E402
from govreports.reports.models import Report  # noqa: E402
from govreports.review.actions import make  # noqa: E402
from tests import factories  # noqa: E402

TIMES = 40
GOALS = {"page": 0.150, "difference": 0.020}  # seconds, p95
QUERIES = 25
SENTENCES = 40
SAVES = 200  # a clerk's autosaves since the decision


def main() -> None:
    """Measure and print; exit 1 where a goal is missed."""
    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    agency = factories.agency()
    drafter = factories.person("drafter", Role.DRAFTER, at=agency)
    reviewer = factories.person("reviewer", Role.REVIEWER, at=agency)
    report = change(factories.complete_report(agency, drafter), drafter, reviewer)
    browser, address = factories.client_of(reviewer), f"/reports/{report.pk}/review/"
    began = time.process_time()
    page = [apart_from_the_press(lambda: browser.get(address)) for _ in range(TIMES)]
    processor = (time.process_time() - began) / TIMES
    with CaptureQueriesContext(connection) as queries:
        shown = browser.get(address).content.decode()
    began = time.process_time()
    between = two_reports()
    compared = (time.process_time() - began) / TIMES
    print(machine())
    print(
        f"page with {shown.count('<ins>')} insertions after {SAVES} saves: {milliseconds(page)}, "
        f"{processor * 1000:.0f} ms of processor each, {len(queries)} queries, {len(shown.encode()) / 1000:.0f} kB"
    )
    print(
        f"difference of two full reports: {milliseconds(between)}, "
        f"{compared * 1000:.0f} ms of processor each, the reports' making included"
    )
    late = [name for name, times in (("page", page), ("difference", between)) if p95(times) > GOALS[name]]
    sys.exit(bool(late) or len(queries) > QUERIES)


def words(way: str, most: int = SENTENCES) -> str:
    """A text of which `most` sentences depend on `way`, and as many do not."""
    return factories.OVERVIEW + "\n" + "".join(f"科室{chr(0x4E00 + i)}{way}。照旧{i}。\n" for i in range(most))


def change(report: Report, drafter: User, reviewer: User) -> Report:
    """The report returned, and every figure and forty sentences of it changed since, in many saves."""

    def save(**changes: str) -> None:
        report.refresh_from_db()
        actions.save(report=report.pk, changes=changes, base=report.version, by=drafter)

    save(overview=words("先看后报"))
    make("submit", report=report.pk, by=drafter)
    make("return", report=report.pk, by=reviewer, note="请核对。")
    # Published only now: what it would ask to be explained is not what is measured.
    factories.published_report(report.agency, drafter=drafter, reviewer=reviewer, year=report.year - 1)
    names = factories.inputs()
    for n in range(SAVES):
        name = names[n % len(names)]
        save(**{name: str(n + 1), "overview": words("先报后看", 1 + n * SENTENCES // SAVES)})
    save(overview=words("先报后看"), **{name: str(n + 300) for n, name in enumerate(names)})
    report.refresh_from_db()
    return report


def apart_from_the_press(ask: Callable[[], Any]) -> float:
    """Seconds of a request without those in which it waited for the printed pages."""
    waited = 0.0
    contents = press.contents

    def timed(*args: Any, **options: Any) -> Any:
        nonlocal waited
        began = time.perf_counter()
        try:
            return contents(*args, **options)
        finally:
            waited += time.perf_counter() - began

    press.contents = timed
    began = time.perf_counter()
    assert ask().status_code == 200
    taken = time.perf_counter() - began - waited
    press.contents = contents
    return taken


def two_reports() -> list[float]:
    """Seconds for the difference of two reports in which every figure and every second sentence is another."""
    times = []
    for n in range(TIMES):
        one, other = full(0), full(n + 1)
        began = time.perf_counter()
        difference(one, other)
        times.append(time.perf_counter() - began)
    return times


def full(n: int) -> Document:
    """A report with every cell filled in and three long texts."""
    cells = {name: i + n for i, name in enumerate(factories.inputs())}
    text = words(f"第{n}样", 150)
    sections = dict.fromkeys(("overview", "problems", "other_matters"), text)
    return replace(factories.document(), cells=cells, sections=sections)


def p95(times: list[float]) -> float:
    """The time that one in twenty exceeds."""
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    main()
