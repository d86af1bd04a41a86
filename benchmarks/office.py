"""How long one Word document, one workbook and one web page take: warm in this process, median of 9.

Run: .venv/bin/python benchmarks/office.py [FILE]   FILE is an exchange document; without it, an invented report.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govreports.settings")

import django  # noqa: E402

django.setup()

from benchmarks.machine import machine  # noqa: E402
from govreports.formats import edition  # noqa: E402
from govreports.formats.document import Document, parse  # noqa: E402
from govreports.printing import html, word, workbook  # noqa: E402

ROUNDS = 9
GOALS: dict[str, tuple[Callable[[Document], bytes], float]] = {  # seconds
    "docx": (word.write, 0.10),
    "xlsx": (workbook.write, 0.15),
    "html": (lambda document: html.page(document).encode(), 0.02),
}


def invented() -> Document:
    """A report of usual length: some 1,800 characters of prose, every cell filled."""
    prose = "（一）主动公开情况。" + "全年主动公开政府信息，回应群众关心的事项，公布办事指南和工作动态。" * 8
    cells = {name: i % 40 for i, (name, cell) in enumerate(edition(2025).cells.items()) if not cell.derived}
    sections = dict.fromkeys(("overview", "problems", "other_matters"), f"{prose}\n{prose}")
    return Document("示例市科学技术局", 2025, cells, sections)


def warm(write: Callable[[Document], bytes], document: Document) -> list[float]:
    """Seconds of each round, after one that is not counted."""
    write(document)
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        write(document)
        taken.append(time.perf_counter() - start)
    return taken


def main() -> None:
    """Print what was measured; exit 1 where a goal is missed."""
    document = parse(Path(sys.argv[1]).read_bytes()) if len(sys.argv) > 1 else invented()
    result: dict[str, object] = {"machine": machine()}
    missed = False
    for name, (write, goal) in GOALS.items():
        seconds = warm(write, document)
        median = statistics.median(seconds)
        missed = missed or median > goal
        result[name] = {
            "median": round(median, 4),
            "range": [round(min(seconds), 4), round(max(seconds), 4)],
            "goal": goal,
            "bytes": len(write(document)),
        }
    print(json.dumps(result, ensure_ascii=False, indent=1))
    sys.exit(missed)


if __name__ == "__main__":
    main()
