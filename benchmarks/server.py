"""Server time, size and queries of a table page and of one autosave, and the rules of one report.

    GOVREPORTS_VAR=DIR python -m benchmarks.server

DIR holds a database with the demo city, and static files already collected.
"""

from __future__ import annotations

import json
import os
import time
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govreports.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.machine import machine, milliseconds  # noqa: E402
from govreports.agencies.models import User  # noqa: E402
from govreports.demo import city  # noqa: E402
from govreports.findings.register import findings  # noqa: E402
from govreports.reports.models import Report, Status  # noqa: E402

ROUNDS = 60


def statements(context: CaptureQueriesContext) -> tuple[int, int]:
    """Queries, and beside them the statements that only open or close a transaction."""
    control = sum(q["sql"].split()[0] in {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"} for q in context)
    return len(context) - control, control


def main() -> None:
    """Print one line a figure."""
    report = Report.objects.filter(status=Status.DRAFTING).earliest("pk")
    client = Client()
    client.force_login(User.objects.get(username="kjj-tianbao"), backend="django.contrib.auth.backends.ModelBackend")
    print(machine(), connection.vendor)
    for key in ("proactive", "requests", "disputes"):
        times = []
        for _ in range(ROUNDS):
            with CaptureQueriesContext(connection) as queries:
                start = time.perf_counter()
                page = client.get(f"/reports/{report.pk}/tables/{key}/")
                times.append(time.perf_counter() - start)
            assert page.status_code == 200
        size = len(page.content) / 1024
        print(f"table page {key}: {milliseconds(times)}, {size:.1f} KiB, {statements(queries)[0]} queries")
    version, times = report.version, []
    for count in range(ROUNDS):
        body = {
            "mutation": str(uuid.uuid4()),
            "base": version,
            "changes": {"requests.new_received.research": str(count)},
        }
        with CaptureQueriesContext(connection) as queries:
            start = time.perf_counter()
            answer = client.post(f"/reports/{report.pk}/save/", json.dumps(body), content_type="application/json")
            times.append(time.perf_counter() - start)
        version = answer.json()["version"]
    asked, control = statements(queries)
    print(f"one autosave: {milliseconds(times)}, {asked} queries and {control} of transaction control")
    times = []
    for _ in range(ROUNDS * 5):
        document = city.report(city.AGENCIES[0], 2025)
        start = time.perf_counter()
        findings(document)
        times.append(time.perf_counter() - start)
    print(f"all rules of one report: {milliseconds(times)}")


if __name__ == "__main__":
    main()
