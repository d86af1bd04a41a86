"""All checks of one full report, text included, in Python.

Run: .venv/bin/python -m benchmarks.findings

The published reports of ../shared and a report of the demo city, each checked again and again;
the typefaces are asked as in use, the first asking apart.  Times are of the processor.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govreports.settings")
django.setup()

from benchmarks.machine import machine, milliseconds  # noqa: E402
from govreports.demo import city  # noqa: E402
from govreports.findings.case import Case  # noqa: E402
from govreports.findings.register import checks, findings  # noqa: E402
from govreports.formats.document import Document  # noqa: E402
from govreports.formats.text import characters  # noqa: E402
from govreports.printing.coverage import prints  # noqa: E402
from tests.narratives import shared_reports  # noqa: E402

ROUNDS = 60


def main() -> None:
    """Print a line a report."""
    reports = [*shared_reports(), ("demo", city.report(city.AGENCIES[0], 2025))]
    print(machine(), f"{len(checks())} checks")
    start = time.process_time()
    for _, document in reports:
        findings(Case.of(document, prints=prints))
    print(f"first time, typefaces and patterns read: {(time.process_time() - start) * 1e3:.0f} ms")
    for name, document in reports:
        length = sum(characters(text) for text in Case.of(document).texts.values())
        print(f"{name}, {length} characters: {milliseconds([once(document) for _ in range(ROUNDS)])}")


def once(document: Document) -> float:
    """Seconds for one report of which nothing was computed before."""
    fresh = replace(document)
    start = time.process_time()
    findings(Case.of(fresh, prints=prints))
    return time.process_time() - start


if __name__ == "__main__":
    main()
