"""The chain of a report's events: each carries the SHA-256 over the hash before it and over itself.

Whoever changes, removes, inserts or moves an entry breaks the chain at that place.  Whoever can
write it anew from there to the end is found by a seal that was taken out of the database (seal.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from govreports.audit.models import Event

# All that an event says.  What is chained stays chained in this way: a change here needs a second
# formula beside this one, and a field that says which of the two an event was chained by.
FIELDS = (
    "report",
    "sequence",
    "version",
    "at",
    "actor",
    "actor_name",
    "role",
    "address",
    "action",
    "result",
    "note",
    "changes",
    "mutation",
    "answer",
)
# Stands before the first event.
START = "0" * 64

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


def link(previous: str, values: Mapping[str, Any]) -> str:
    """The hash of an event that follows one with the hash `previous`."""
    at: datetime = values["at"]
    plain = {**values, "at": at.astimezone(UTC).isoformat(timespec="microseconds"), "result": str(values["result"])}
    return hashlib.sha256(f"{previous}{_canonical(plain)}".encode()).hexdigest()


def head(report: int) -> tuple[int, str]:
    """Number and hash of the last event of a report."""
    last = Event.objects.filter(report=report).order_by("-sequence").values_list("sequence", "hash").first()
    return last or (0, START)
