"""How long a ZIP of many different published reports takes: the command `render_reports`, start of Python included.

    python -m benchmarks.batch [--reports 200] [--workers 2] [--formats pdf] [--folder F]

The reports are invented and published in a database of their own, in F or in a folder that passes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zipfile import ZipFile

from benchmarks.machine import machine

ROOT = Path(__file__).resolve().parent.parent
YEAR = 2025
PUBLISH = """
import hashlib
from dataclasses import replace
from django.utils import timezone
from benchmarks.invented import reports
from govreports.agencies.models import Agency, User
from govreports.formats.document import canonical
from govreports.publication.models import Publication
from govreports.reports.actions import open_year

by = User.objects.create(username="benchmark", name="示例")
for i, document in enumerate(reports({count})):
    agency = Agency.objects.create(code=f"a{{i:04d}}", name=document.agency, kind="department")
    frozen = canonical(document)
    Publication.objects.create(
        report=open_year(agency=agency, year=document.year, by=by), agency=agency, year=document.year,
        title=document.title, document=frozen, sha256=hashlib.sha256(frozen.encode()).hexdigest(),
        published_at=timezone.now(), published_by=by,
    )
"""


def manage(folder: Path, *arguments: str, given: str = "") -> float:
    """Seconds of one command."""
    env = {**os.environ, "GOVREPORTS_VAR": str(folder), "DATABASE_URL": ""}
    start = time.perf_counter()
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    subprocess.run(command, cwd=ROOT, env=env, input=given.encode(), capture_output=True, check=True)  # noqa: S603
    return time.perf_counter() - start


def measure(folder: Path, count: int, workers: int, formats: str) -> dict[str, object]:
    """The command twice: the second run must give the same bytes."""
    if not (folder / "govreports.sqlite3").exists():
        manage(folder, "migrate")
        manage(folder, "shell", given=PUBLISH.format(count=count))
    hashes, seconds = set(), []
    for name in ("one.zip", "two.zip"):
        out = folder / name
        options = ("--year", str(YEAR), "--out", str(out), "--workers", str(workers), "--formats", formats)
        seconds.append(round(manage(folder, "render_reports", *options), 1))
        hashes.add(hashlib.sha256(out.read_bytes()).hexdigest())
    with ZipFile(folder / "one.zip") as archive:
        files = len(archive.namelist()) - 1
    assert len(hashes) == 1, "the same reports gave another ZIP"
    size = (folder / "one.zip").stat().st_size
    return {"reports": count, "files": files, "workers": workers, "seconds": seconds, "megabytes": round(size / 1e6, 1)}


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--formats", default="pdf")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = asked.folder or Path(passing)
        measured = measure(folder.absolute(), asked.reports, asked.workers, asked.formats)
    print(json.dumps({"machine": machine(), **measured}, ensure_ascii=False))


if __name__ == "__main__":
    main()
