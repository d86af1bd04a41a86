"""A seal: how long each report's history was and with what hash it ended, kept outside the database.

The chain cannot tell that its end was cut off, or that it was written anew; a seal of an earlier
day can.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govreports.audit.models import Event

FORMAT = "govreports-audit-seal-1"
# Of a seal file that is read; 10,000 reports take 0.9 MB.
LARGEST = 50_000_000


class NoSeal(Exception):
    """The file is not a seal, or not as it was written."""


@dataclass(frozen=True)
class Seal:
    """The heads of all chains at one moment: report → (events, last hash)."""

    at: str
    heads: Mapping[int, tuple[int, str]]

    @property
    def sha256(self) -> str:
        """Over every line; short enough to be written in a book or printed."""
        lines = "".join(f"{report} {count} {head}\n" for report, (count, head) in sorted(self.heads.items()))
        return hashlib.sha256(f"{FORMAT} {self.at}\n{lines}".encode()).hexdigest()

    def dumps(self) -> str:
        """As a file, one report a line."""
        lines = ",\n".join(f'"{r}": {json.dumps(list(head))}' for r, head in sorted(self.heads.items()))
        first = json.dumps({"format": FORMAT, "at": self.at, "sha256": self.sha256})
        return f'{first[:-1]}, "reports": {{\n{lines}\n}}}}\n'


def take(at: datetime) -> Seal:
    """The seal of this moment."""
    rows = Event.objects.order_by("report", "sequence").values_list("report", "sequence", "hash")
    # Of each report the last one stays.
    heads = {report: (sequence, head) for report, sequence, head in rows.iterator()}
    return Seal(at.isoformat(timespec="seconds"), heads)


def loads(text: str) -> Seal:
    """The seal in a file; NoSeal for anything else, and for one that was changed."""
    try:
        given: dict[str, Any] = json.loads(text)
        heads = {int(report): (int(count), str(head)) for report, (count, head) in given["reports"].items()}
        seal = Seal(str(given["at"]), heads)
        stated = (given["format"], given["sha256"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as e:
        raise NoSeal("不是封存文件。") from e
    if stated != (FORMAT, seal.sha256):
        raise NoSeal("封存文件本身被改动过，或不是本系统的。")
    return seal
