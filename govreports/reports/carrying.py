"""Carrying last year's figures into a report: when it is opened, when last year's is published, and on request.

What the system carries over nobody has typed: it stands in history as the system's, or as part of
opening the report, and makes no one a writer of the report.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from govreports.agencies.models import Agency, Succession, User
from govreports.formats.document import Previous
from govreports.formats.schema import Cells
from govreports.reports import actions, cells, entries, previous
from govreports.reports.last_year import Predecessors, predecessors
from govreports.reports.models import Report
from govreports.reports.models.report import EDITABLE
from govreports.web.errors import Refused


class NothingThere(Refused):
    """Last year's figures are not known, or nothing of them is left to take."""


class InTheSystem(Refused):
    """Last year's report is published here: its figures are not typed again."""


def arrived(*, agency: Agency, year: int) -> None:
    """A report has been published: carry its figures into the drafts that wait for it.

    Only into a draft that brings no figures of last year yet, and only where nothing is typed.
    """
    heirs = Succession.objects.filter(predecessor=agency, year=year + 1).values("successor")
    waiting = Report.objects.filter(Q(agency=agency) | Q(agency__in=heirs), year=year + 1, status__in=EDITABLE)
    locked = waiting.filter(previous__isnull=True).select_related("agency").select_for_update(of=("self",))
    for report in locked.order_by("pk"):
        found = predecessors(report)
        if not found.unknown:
            _carry(report, found)


def _carry(report: Report, found: Predecessors) -> None:
    """Fill the blank cells of 上年结转, in the system's name."""
    values = previous.carried(report.edition, found.cells)
    blank = {n: values[n] for n, stored in cells.current(report, values).items() if stored is None}
    given = previous.snapshot(report.edition, found)
    previous.put(report, given, source=found.name, by=None, at=timezone.now())
    told = previous.differing(report.edition, None, given)
    actions.carry(report=report, values=blank, told=told, note=f"取自{found.name}")


@transaction.atomic
def take(*, report: int, base: int, by: User) -> actions.Answer:
    """Take last year's figures as they are now into 上年结转; what another typed since `base` stays."""
    locked = _lock(report, by)
    found = predecessors(locked)
    known = _brought(locked) if found.unknown else found.cells
    values = previous.carried(locked.edition, known)
    if not values:
        raise NothingThere("还没有上年的数，没有可以取用的。请先填写或导入上年数。")
    answer = _save(locked, values, base, by)
    if not found.unknown and not answer["conflicts"]:
        locked.refresh_from_db()
        previous.keep(locked, previous.snapshot(locked.edition, found), source=found.name, by=by, at=timezone.now())
    return answer


@transaction.atomic
def bring(*, report: int, given: Cells, source: str, by: User) -> actions.Answer | None:
    """Put typed or imported figures in the place of last year's report; None where they are the same.

    Cells of 上年结转 that are blank are filled from them, as this person's entries.
    """
    locked = _lock(report, by)
    found = predecessors(locked)
    if not found.unknown:
        raise InTheSystem(f"上年的数取自{found.name}，不用填写。")
    known = {name: figure for name, figure in given.items() if figure is not None}
    brought = Previous(found.year, known) if known else None
    if not previous.keep(locked, brought, source=source, by=by, at=timezone.now()):
        return None
    values = previous.carried(locked.edition, known)
    stored = cells.current(locked, values)
    return _save(locked, {n: v for n, v in values.items() if stored[n] is None}, locked.version, by)


def _save(report: Report, values: Mapping[str, entries.Value], base: int, by: User) -> actions.Answer:
    changes = {name: entries.show(value) for name, value in values.items()}
    return actions.save(report=report.pk, changes=changes, base=base, by=by)


def _brought(report: Report) -> Cells:
    given = cells.previous_of(report)
    return given.cells if given and given.year == report.year - 1 else {}


def _lock(report: int, by: User) -> Report:
    found = Report.objects.editable_by(by).select_for_update(of=("self",)).filter(pk=report).first()
    if found is None:
        raise Http404
    if not found.is_editable:
        raise actions.NotEditable(found)
    return found
