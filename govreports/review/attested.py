"""Whether the steps of a report are those that its history tells of, and its status what the last one says.

The event of a move keeps the step as it was written: whoever alters a step has to alter the chain too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import Any

from govreports.audit.models import Event, Result
from govreports.audit.presenters import ACTIONS
from govreports.audit.verify import CHUNK, Fault
from govreports.reports.models import Report, Status
from govreports.review.models import Step
from govreports.review.moves import MOVES

# What an event says of its own of the step; the rest of the step it keeps.
_SAID = ("move", "by__username", "at", "version")
TOLD = ("number", "from_status", "to_status", "note", "fingerprint", "round", "stage")
Row = tuple[Any, ...]


def told(step: Step) -> dict[str, Any]:
    """What the event of a move keeps of its step."""
    return {name: getattr(step, name) for name in TOLD}


def faults(report: int | None) -> Iterator[Fault]:
    """The first fault of every report whose steps or status are not as history tells."""
    for pk, status, steps, events in _abreast(report):
        if sentence := _fault(status, steps, events):
            yield Fault(pk, sentence)


def _abreast(report: int | None) -> Iterator[tuple[int, str | None, list[Row], list[Row]]]:
    """Every report with its status, its steps and the events of its moves; few rows at a time."""
    of_reports, of_rows = ({}, {}) if report is None else ({"pk": report}, {"report": report})
    moves = Event.objects.filter(result=Result.DONE, action__in=MOVES, **of_rows).order_by("report", "sequence")
    streams = (
        Report.objects.filter(**of_reports).order_by("pk").values_list("pk", "status"),
        Step.objects.filter(**of_rows).order_by("report", "pk").values_list("report", *_SAID, *TOLD),
        moves.values_list("report", "action", "actor", "at", "version", "note", "answer"),
    )
    tagged = (_tagged(n, rows.iterator(CHUNK)) for n, rows in enumerate(streams))
    for pk, rows in groupby(merge(*tagged, key=itemgetter(0)), key=itemgetter(0)):
        found: tuple[list[Row], ...] = ([], [], [])
        for _, n, row in rows:
            found[n].append(row[1:])
        yield pk, found[0][0][0] if found[0] else None, found[1], found[2]


def _tagged(stream: int, rows: Iterable[Row]) -> Iterator[tuple[int, int, Row]]:
    return ((row[0], stream, row) for row in rows)


def _fault(status: str | None, steps: list[Row], events: list[Row]) -> str | None:
    for number, (step, event) in enumerate(zip_longest(steps, events), 1):
        if step is None:
            return f"修改记录中的“{ACTIONS[event[0]]}”（第 {number} 步）在办理经过中缺失"
        if event is None or not _agree(step, event):
            return f"办理经过第 {number} 步“{ACTIONS.get(step[0], step[0])}”与修改记录不符"
    last = steps[-1][len(_SAID) + TOLD.index("to_status")] if steps else Status.DRAFTING
    if status is not None and status != last:
        return f"报告状态是“{Status(status).label}”，最后一步办理后应是“{Status(last).label}”"
    return None


def _agree(step: Row, event: Row) -> bool:
    said, kept = step[: len(_SAID)], dict(zip(TOLD, step[len(_SAID) :], strict=True))
    *of_event, note, answer = event
    if said != tuple(of_event):
        return False
    if not answer:  # before events kept their step
        return f"{note}\n".startswith(f"{kept['note']}\n") or not kept["note"]
    return bool(json.loads(answer) == kept)
