"""What every record of a benchmark begins with: the machine by cores and memory, and the day."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from datetime import date
from pathlib import Path


def machine() -> str:
    """Cores and memory, nothing else of the machine."""
    kib = int(next(x for x in Path("/proc/meminfo").read_text().splitlines() if x.startswith("MemTotal")).split()[1])
    return f"{date.today().isoformat()}, {os.cpu_count()} cores, {round(kib / 2**20)} GiB"


def milliseconds(seconds: Sequence[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"median {statistics.median(ordered) * 1e3:.1f} ms, p95 {p95 * 1e3:.1f} ms, n {len(ordered)}"
