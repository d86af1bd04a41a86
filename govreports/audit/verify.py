"""Whether history is what was written: every event against the one before it, and against a seal.

What a package keeps in tables of its own and history tells too, it compares itself: `faults` in its
attested.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from govreports.audit import chain, subjects
from govreports.audit.models import Event
from govreports.audit.seal import Seal

Row = tuple[Any, ...]
_REPORT, _SEQUENCE = chain.FIELDS.index("report"), chain.FIELDS.index("sequence")
# Rows held in memory at a time.
CHUNK = 2000


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written; of each report or agency the first."""

    report: int
    sentence: str

    def __str__(self) -> str:
        return f"{subjects.label(self.report)}：{self.sentence}"


@dataclass
class Verification:
    """One walk through the events of a report or of all; counts what it saw."""

    report: int | None = None
    seal: Seal | None = None
    reports: int = 0  # histories seen, those of agencies among them
    agencies: int = 0
    events: int = 0

    def faults(self) -> Iterator[Fault]:
        """The first fault of every report that has one."""
        known: set[int] = set()
        for fault in (*self._of_the_chain(), *self._of_what_is_told()):
            if fault.report not in known:
                known.add(fault.report)
                yield fault

    def _of_what_is_told(self) -> Iterator[Fault]:
        """What packages keep that is not what history tells."""
        configs = [c for c in apps.get_app_configs() if module_has_submodule(c.module, "attested")]
        for config in configs:
            yield from import_module(f"{config.name}.attested").faults(self.report)

    def _of_the_chain(self) -> Iterator[Fault]:
        sealed = dict(self.seal.heads) if self.seal else {}
        if self.report is not None:
            sealed = {self.report: sealed[self.report]} if self.report in sealed else {}
        for report, rows in groupby(self._rows(), key=itemgetter(_REPORT)):
            self.reports += 1
            self.agencies += subjects.is_agency(report)
            sentence = self._walk(rows, *sealed.pop(report, (0, "")))
            if sentence:
                yield Fault(report, sentence)
        for report, (count, _) in sealed.items():
            yield Fault(report, f"封存时有 {count} 条，现在一条也没有")

    def _rows(self) -> Iterator[Row]:
        chosen = Event.objects.all() if self.report is None else Event.objects.filter(report=self.report)
        return chosen.order_by("report", "sequence").values_list(*chain.FIELDS, "hash").iterator(CHUNK)

    def _walk(self, rows: Iterator[Row], sealed_count: int, sealed_hash: str) -> str | None:
        """What is wrong first in the events of one report; None where they hold."""
        previous, number = chain.START, 0
        sentence: str | None = None
        for row in rows:
            self.events += 1
            number += 1
            sentence = sentence or _fault(row, number, previous)
            previous = row[-1]
            if number == sealed_count and previous != sealed_hash:
                sentence = sentence or f"第 {number} 条与封存的不同"
        if number < sealed_count:
            sentence = sentence or f"封存时有 {sealed_count} 条，现在只有 {number} 条"
        return sentence


def _fault(row: Row, number: int, previous: str) -> str | None:
    if row[_SEQUENCE] != number:
        return f"第 {number} 条缺失或次序不对"
    if chain.link(previous, dict(zip(chain.FIELDS, row, strict=False))) != row[-1]:
        return f"第 {number} 条与前一条对不上"
    return None


def first_fault(report: int) -> str | None:
    """What is wrong first in the history of one report; None where the chain holds."""
    return next((fault.sentence for fault in Verification(report).faults()), None)
