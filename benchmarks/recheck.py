"""recheck_reports over many stored reports: time and memory.

Run: GOVREPORTS_VAR=DIR .venv/bin/python -m benchmarks.recheck COUNT

DIR holds a migrated database that may be filled up: COUNT invented agencies with two years each,
last year's published, so that 2 × COUNT reports are checked and half of them compared.
"""

from __future__ import annotations

import argparse
import os
import resource
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govreports.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.machine import machine  # noqa: E402
from govreports.agencies.models import Agency, User  # noqa: E402
from govreports.audit import guard  # noqa: E402
from govreports.demo import city  # noqa: E402
from govreports.formats.document import AgencyKind, canonical, fingerprint  # noqa: E402
from govreports.publication.models import Publication  # noqa: E402
from govreports.reports import actions  # noqa: E402
from govreports.reports.models import Report, Status  # noqa: E402

YEARS = (2024, 2025)


def main() -> None:
    """Fill, check, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    count = parser.parse_args().count
    with transaction.atomic():
        fill(count)
    before = peak()
    start, cpu = time.perf_counter(), time.process_time()
    call_command("recheck_reports")
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    stored = Report.objects.count()
    print(machine())
    print(f"{stored} reports: {seconds:.1f} s, {cpu:.1f} s of processor, {seconds / stored * 1e3:.1f} ms a report")
    print(
        f"10,000 at this pace: {seconds / stored * 10_000 / 60:.1f} min; peak memory {peak()} MiB, {before} MiB before"
    )


def fill(count: int) -> None:
    """Invented agencies with a published report of last year and one of this year."""
    by, _ = User.objects.get_or_create(username="benchmark", defaults={"name": "示例"})
    for number in range(Agency.objects.count(), count):
        name = f"示例市第{number}局"
        agency = Agency.objects.create(code=f"b{number}", name=name, kind=AgencyKind.DEPARTMENT)
        demo = city.DemoAgency("kjj", name, name, AgencyKind.DEPARTMENT)
        agency.memberships.create(user=by, role="drafter")
        for year in YEARS:
            document = city.report(demo, year)
            report = actions.open_year(agency=agency, year=year, by=by)
            actions.import_document(report=report.pk, document=document, base=1, by=by)
            if year == YEARS[0]:
                with guard.lifted(connection):  # published without a review
                    Report.objects.filter(pk=report.pk).update(status=Status.PUBLISHED)
                Publication.objects.create(
                    report=report,
                    agency=agency,
                    year=year,
                    title=document.title,
                    document=canonical(document),
                    sha256=fingerprint(document),
                    published_at=timezone.now(),
                    published_by=by,
                )


def peak() -> int:
    """The most memory this process had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
