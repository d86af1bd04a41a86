"""How long one PDF takes, warm in this process (median of 9) and in a new one, and how large it and its maker are.

Run: .venv/bin/python benchmarks/pdf.py [FILE]   FILE is an exchange document; without it, an invented report.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govreports.settings")

import django  # noqa: E402

django.setup()

from benchmarks.machine import machine  # noqa: E402
from govreports.formats import edition  # noqa: E402
from govreports.formats.document import Document, dumps, parse  # noqa: E402
from govreports.printing import pdf  # noqa: E402

GOALS = {"warm": 0.33, "cold": 1.0, "megabytes": 130, "bytes": 400_000}  # seconds; memory of a new process; the file
ROUNDS = 9


def invented() -> Document:
    """A report of usual length: some 1,800 characters of prose, every cell filled."""
    prose = "（一）主动公开情况。" + "全年主动公开政府信息，回应群众关心的事项，公布办事指南和工作动态。" * 8
    cells = {name: i % 40 for i, (name, cell) in enumerate(edition(2025).cells.items()) if not cell.derived}
    sections = dict.fromkeys(("overview", "problems", "other_matters"), f"{prose}\n{prose}")
    return Document("示例市科学技术局", 2025, cells, sections)


def warm(document: Document) -> list[float]:
    """Seconds of each round, after one that is not counted."""
    pdf.render(document)
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        pdf.render(document)
        taken.append(time.perf_counter() - start)
    return taken


def cold(document: Document) -> list[float]:
    """Seconds of the command `render_report`, start of Python included."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "report.json"), Path(folder, "report.pdf")
        source.write_text(dumps(document), encoding="utf-8")
        command = [sys.executable, str(ROOT / "manage.py"), "render_report", str(source), str(out)]
        taken = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
            taken.append(time.perf_counter() - start)
    return taken[1:]


def main() -> None:
    """Print what was measured; exit 1 where the goal is missed."""
    document = parse(Path(sys.argv[1]).read_bytes()) if len(sys.argv) > 1 else invented()
    # Cold first: a process that is started counts, until it runs its own program, what its parent holds.
    seconds = {"cold": cold(document)}
    # Linux counts in KiB, and keeps the largest of the processes started.
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 // 1_000_000
    seconds["warm"] = warm(document)
    medians = {name: round(statistics.median(taken), 3) for name, taken in seconds.items()}
    measured = {**medians, "megabytes": memory, "bytes": len(pdf.render(document))}
    result = {
        "machine": machine(),
        **{name: {"measured": value, "goal": GOALS[name]} for name, value in measured.items()},
        "ranges": {name: [round(min(taken), 3), round(max(taken), 3)] for name, taken in seconds.items()},
    }
    print(json.dumps(result, ensure_ascii=False, indent=1))  # noqa: T201
    sys.exit(any(value > GOALS[name] for name, value in measured.items()))


if __name__ == "__main__":
    main()
