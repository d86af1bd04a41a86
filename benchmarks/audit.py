"""How long verify_audit takes, what memory, and whether it finds every tampering.

Run: GOVREPORTS_VAR=DIR .venv/bin/python -m benchmarks.audit [REPORTS] [TAMPERINGS]
DIR is made anew and holds a SQLite database of REPORTS (2,000) histories of 50 events; the figures
for 10,000 are in proportion.  Each of TAMPERINGS (1,000) is made in a copy of eight histories of the
same length, by the ways of tests/audit/test_chain.py, and undone.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govreports.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.machine import machine  # noqa: E402
from govreports.audit import chain, guard, seal  # noqa: E402
from govreports.audit.models import Event  # noqa: E402
from govreports.audit.verify import Verification  # noqa: E402
from tests.audit import test_chain  # noqa: E402

EVENTS = 50
WANTED = 10_000
FEW = 8


def history(report: int) -> list[Event]:
    """Fifty saves as they come: a cell, every fifth a sentence, each with its kept answer."""
    previous, events = chain.START, []
    for number in range(1, EVENTS + 1):
        change = ["problems", {"at": 40, "old": "", "new": "答复说理不够充分，下一步修订答复范本。"}]
        if number % 5:
            change = ["requests.new_received.individual", str(number), str(number + 1)]
        answer = {"mutation": f"m-{report}-{number}", "version": number, "applied": {change[0]: "41"}, "others": {}}
        event = Event(
            report=report,
            sequence=number,
            version=number,
            at=timezone.now(),
            actor="kjj-tianbao",
            actor_name="科技局填报人",
            role="drafter",
            address="10.1.2.3",
            action="save",
            changes=[change],
            mutation=f"m-{report}-{number}",
            answer=json.dumps(answer),
        )
        event.hash = previous = chain.link(previous, {name: getattr(event, name) for name in chain.FIELDS})
        events.append(event)
    return events


def fill(first: int, reports: int) -> None:
    """So many histories."""
    for start in range(first, first + reports, 100):
        with transaction.atomic():
            for report in range(start, min(start + 100, first + reports)):
                Event.objects.bulk_create(history(report))


def verified(reports: int) -> dict[str, float]:
    """Seconds and peak memory of one walk through all."""
    start = time.perf_counter()
    found = Verification()
    faults = list(found.faults())
    seconds = time.perf_counter() - start
    if faults or found.events != reports * EVENTS:
        sys.exit(f"{found.events} events, {len(faults)} faults")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(seconds, 1), f"seconds of {WANTED}": round(seconds * WANTED / reports, 1), "MiB": memory}


def tampered(times: int) -> int:
    """How many of so many tamperings were found."""
    test_chain.EVENTS = EVENTS
    Event.objects.all().delete()
    fill(1, FEW)
    sealed = seal.take(timezone.now())
    found = 0
    for number in range(times):
        rng = random.Random(number)  # noqa: S311  to be drawn again alike
        report = rng.randint(1, FEW)
        with transaction.atomic():
            test_chain.WAYS[number % len(test_chain.WAYS)](rng, report)
            found += any(fault.report == report for fault in Verification(report, sealed).faults())
            transaction.set_rollback(True)
    return found


def main() -> None:
    """Print what was measured; exit 1 where a bound is missed."""
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    if Path(os.environ["GOVREPORTS_VAR"], "govreports.sqlite3").exists():
        sys.exit("GOVREPORTS_VAR holds a database already")
    call_command("migrate", verbosity=0)
    fill(1, reports)
    result: dict[str, object] = {"machine": machine(), "reports": reports, **verified(reports)}
    guard.lift(connection)
    result["tamperings found"] = f"{tampered(times)} of {times}"
    print(json.dumps(result, ensure_ascii=False, indent=1))
    bounds = result[f"seconds of {WANTED}"] <= 120 and result["MiB"] <= 200  # type: ignore[operator]
    sys.exit(0 if bounds and result["tamperings found"] == f"{times} of {times}" else 1)


if __name__ == "__main__":
    main()
