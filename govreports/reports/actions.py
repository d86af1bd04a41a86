"""What can be done to a report while it is written.  Each action is one transaction.

Every save locks the report, looks again, and writes figures, version and history together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Exists, OuterRef, Subquery, Value
from django.http import Http404
from django.utils import timezone

from govreports.agencies.models import Agency, User
from govreports.audit import record, refusals
from govreports.audit.models import Event
from govreports.formats import edition, numbers
from govreports.formats.document import Document
from govreports.formats.schema import Figure
from govreports.reports import cells, entries, history, previous
from govreports.reports.bindings import Bindings
from govreports.reports.following import Followed, Following
from govreports.reports.models import Narrative, Report
from govreports.web.errors import BadRequest, Refused

Answer = dict[str, Any]

# Saves between an editor's version and now whose digits are looked at; and always those he saw.
_MOST_STEPS: Final = 20


class AlreadyOpen(Refused):
    """The agency has a report for this year; `report` is it."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(f"“{report}”已经在填报，每个机关每年只有一份。")


class NotEditable(Refused):
    """The report stands where nothing may be changed."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"报告现在是“{report.get_status_display()}”状态，不能修改。刚才填写的内容仍在本机，没有保存。")


def open_year(*, agency: Agency, year: int, by: User) -> Report:
    """Open the agency's report for a year; AlreadyOpen where there is one."""
    now = timezone.now()
    try:
        with transaction.atomic():
            report = Report.objects.create(
                agency=agency,
                year=year,
                format=edition(year).key,
                opened_at=now,
                opened_by=by,
                changed_at=now,
                changed_by=by,
            )
            cells.open_lines(report)
            note, carried = previous.begin(report, at=now)
            history.write(report, by, now, "open", note=note, changes=carried)
    except IntegrityError as e:
        existing = Report.objects.filter(agency=agency, year=year).first()
        if existing is None:
            raise
        raise AlreadyOpen(existing) from e
    return report


def save(
    *,
    report: int,
    changes: Mapping[str, str],
    base: int,
    by: User,
    mutation: str | None = None,
    bindings: Mapping[str, Bindings] | None = None,
) -> Answer:
    """Save typed entries over what stood at version `base`, and answer what became of each.

    An entry nobody else touched since `base` is stored.  One that somebody changed meanwhile is a
    conflict: nothing is overwritten, both values come back.  A refused entry is not stored, the
    others are.  The same mutation id gets the first answer again.

    `bindings` says which numbers of the texts follow the tables; where a text comes without, the
    stored ones are found in it again.  Bound numbers, in these texts and in all others, are
    rewritten with the cells that change.
    """
    try:
        with refusals.noted(report=report, by=by, action="save"):
            return _save(report, changes, base, by, mutation, bindings or {})
    except IntegrityError:
        # A replay waited for the lock while its original was under way: on PostgreSQL it looked
        # the answer up before there was one, and history took the id only once.
        if mutation is None or record.answer_to(report, mutation) is None:
            raise
        return _first_answer(report, by, mutation)


@transaction.atomic
def _save(
    report: int,
    changes: Mapping[str, str],
    base: int,
    by: User,
    mutation: str | None,
    bindings: Mapping[str, Bindings],
) -> Answer:
    locked = _lock(report, by, mutation)
    if mutation and locked.replay:  # type: ignore[attr-defined]
        return _first_answer(report, by, mutation)
    if not locked.is_editable:
        raise NotEditable(locked)
    _check_shape(locked, changes, base)
    return _Saving(locked, base, by).save(changes, mutation, bindings)


def carry(*, report: Report, values: Mapping[str, entries.Value], told: list[record.Change], note: str) -> None:
    """Store figures that the system carries over, with the texts that follow them; nobody has typed them.

    Call it with the report locked and what it brings of last year set, which history is `told`; the
    cells are blank until now.
    """
    now = timezone.now()
    following = Following(report, {}, {}, is_bound=True)
    followed = following.follow(values)
    final = {**values, **{name: one.text for name, one in followed.items()}}
    cells.store(report, final, by=None, at=now, bindings=following.bindings)
    report.version += 1
    report.save(update_fields=["previous", "version"])
    changes = [[name, "", entries.show(value)] for name, value in values.items()]
    history.write(report, None, now, "carry", changes=[*changes, *told], note=note)
    if followed:
        history.write(report, None, now, "follow", **_followed(followed))


def import_document(*, report: int, document: Document, base: int, by: User) -> Answer:
    """Take every entry an exchange document gives; what it leaves out, or leaves blank, stays as it is."""
    cells_given = document.edition.cells
    changes = {
        name: entries.show(value)
        for name, value in document.cells.items()
        if value is not None and not cells_given[name].derived
    }
    changes |= {entries.NOTE + cell: note for cell, note in document.notes.items()}
    changes |= {key: written for key, written in document.sections.items() if written}
    if document.preamble:
        changes[entries.PREAMBLE] = document.preamble
    if document.signed_off.agency:
        changes["signed_off.agency"] = document.signed_off.agency
    if document.signed_off.date:
        changes["signed_off.date"] = document.signed_off.date.isoformat()
    with transaction.atomic():
        answer = save(report=report, changes=changes, base=base, by=by)
        if document.previous:
            locked = Report.objects.get(pk=report)  # locked by the save
            previous.keep(locked, document.previous, source="导入的数据文件", by=by, at=timezone.now())
    return answer


def _lock(report: int, by: User, mutation: str | None) -> Report:
    """The report, locked until the transaction ends, with the answer already given to `mutation`."""
    answered = Event.objects.filter(report=OuterRef("pk"), mutation=mutation).values("pk")
    found = (
        Report.objects.editable_by(by)
        .select_for_update(of=("self",))
        .annotate(
            replay=Subquery(answered) if mutation else Value(None, output_field=BigIntegerField()),
            is_bound=Exists(Narrative.objects.filter(report=OuterRef("pk")).exclude(bindings=[])),
            **history.roles_of(by),
        )
        .filter(pk=report)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _first_answer(report: int, by: User, mutation: str) -> Answer:
    answered = record.answer_to(report, mutation)
    if answered is None or answered[0] != by.username:
        raise BadRequest("提交编号已被使用，请刷新页面后再试。")
    return answered[1]


def _check_shape(report: Report, changes: Mapping[str, str], base: int) -> None:
    if not 0 < base <= report.version:
        raise BadRequest(f"版本号不对：报告现在是第 {report.version} 稿，收到的是第 {base} 稿。请刷新页面后再试。")
    for name in changes:
        try:
            entries.check_name(report.edition, name)
        except entries.UnknownEntry as e:
            raise BadRequest(f"报告中没有“{name[:80]}”这一格，请刷新页面后再试。") from e


class _Saving:
    """One save of one locked report."""

    def __init__(self, report: Report, base: int, by: User) -> None:
        self.report, self.by, self.now = report, by, timezone.now()
        self.events = list(record.since(report.pk, base)) if report.version > base else []
        # The figures of last year that a report brings are no entries.
        told = ((c[0], e) for e in self.events for c in e.changes if not c[0].startswith(entries.BEFORE))
        self.latest = dict(told)
        # A number that followed its cell, or was bound, is not what another wrote.
        self.contested = {c[0] for e in self.events for c in e.changes if e.action != "follow" and not _is_rebinding(c)}

    def save(self, changes: Mapping[str, str], mutation: str | None, bindings: Mapping[str, Bindings]) -> Answer:
        readings = {name: entries.read(self.report.edition, name, typed) for name, typed in changes.items()}
        refused = {name: r.error for name, r in readings.items() if r.error}
        self.stored = cells.current(self.report, {*(n for n in changes if n not in refused), *self.latest})
        is_bound: bool = self.report.is_bound  # type: ignore[attr-defined]
        self.following = Following(self.report, bindings, self._earlier(), is_bound=is_bound)
        values, conflicts = {}, {}
        for name, reading in readings.items():
            if name in refused or self._is_stored(name, reading) or not self._is_mine(name, reading):
                continue
            if name in self.contested:
                conflicts[name] = self._conflict(name, reading)
            else:
                values[name] = self._read(name, reading)
        return self._write(values, readings, refused, conflicts, mutation)

    def _earlier(self) -> list[dict[str, Figure | None]]:
        """The cells that changed since, as they stood before each of the saves; what the editor saw comes last."""
        typed = self.report.edition.cells
        before: dict[str, Figure | None] = {}
        steps = []
        for event in reversed(self.events):
            changed = {c[0]: numbers.read(c[1] or "", typed[c[0]].kind).value for c in event.changes if c[0] in typed}
            if changed:
                before = {**before, **changed}
                steps.append(before)
        return [*steps[:_MOST_STEPS], *steps[_MOST_STEPS:][-1:]]

    def _read(self, name: str, reading: entries.Reading) -> entries.Value:
        return self.following.read(name, str(reading.value)) if entries.is_text(name) else reading.value

    def _is_stored(self, name: str, reading: entries.Reading) -> bool:
        return self._read(name, reading) == self.stored[name] and not self.following.rebinds(name)

    def _is_mine(self, name: str, reading: entries.Reading) -> bool:
        """Whether the editor changed this entry, or a page posted it back as it had been."""
        if name in self.following.given and name not in self.contested:
            return True
        return name not in self.latest or reading.shown != self._at_base(name)

    def _at_base(self, name: str) -> str:
        """What the entry showed at the version the editor saw."""
        shown = entries.show(self.stored[name])
        for event in reversed(self.events):
            for change in event.changes:
                if change[0] == name:
                    shown = record.undo_text(shown, change[1]) if entries.is_text(name) else (change[1] or "")
        return shown

    def _conflict(self, name: str, reading: entries.Reading) -> dict[str, Any]:
        return {**self._other(name), "yours": reading.shown}

    def _other(self, name: str) -> dict[str, Any]:
        event = self.latest[name]
        at = timezone.localtime(event.at).strftime("%H:%M")
        other: dict[str, Any] = {"theirs": entries.show(self.stored[name]), "by": event.actor_name, "at": at}
        if name in self.following.texts:
            other |= {"bindings": self.following.texts[name][1], "follows": name not in self.contested}
        return other

    def _write(
        self,
        values: dict[str, entries.Value],
        readings: Mapping[str, entries.Reading],
        refused: Mapping[str, str | None],
        conflicts: Mapping[str, dict[str, Any]],
        mutation: str | None,
    ) -> Answer:
        report = self.report
        followed = self.following.follow(values)
        final = {**values, **{name: one.text for name, one in followed.items()}}
        if values:
            cells.store(report, final, by=self.by, at=self.now, bindings=self.following.bindings)
            report.version += 1
            report.changed_at, report.changed_by = self.now, self.by
            signed = ["signed_off_agency", "signed_off_date"] if any(n in values for n in entries.SIGNED_OFF) else []
            report.save(update_fields=["version", "changed_at", "changed_by", *signed])
        shown = {n: entries.show(final[n]) if n in final else r.shown for n, r in readings.items()}
        answer: Answer = {
            "mutation": mutation,
            "version": report.version,
            "saved_at": timezone.localtime(self.now).strftime("%H:%M:%S"),
            "applied": {n: shown[n] for n in readings if n not in refused and n not in conflicts},
            "refused": {name: {"typed": readings[name].shown, "message": error} for name, error in refused.items()},
            "conflicts": dict(conflicts),
            "others": {n: self._other(n) for n in self.latest if n not in conflicts and n not in values},
            **self.following.told(values),
        }
        if values or refused or conflicts or mutation:  # a replay gets this answer again, whatever it says
            history.write(
                report,
                self.by,
                self.now,
                "save",
                changes=[self._change(name, value) for name, value in values.items()],
                mutation=mutation,
                answer=answer if mutation else None,
            )
        if followed:
            history.write(report, self.by, self.now, "follow", **_followed(followed))
        return answer

    def _change(self, name: str, value: entries.Value) -> record.Change:
        old, new = entries.show(self.stored[name]), entries.show(value)
        if not entries.is_text(name):
            return [name, old, new]
        bound = {"bound": self.following.rebound(name)} if old == new else {}
        return [name, {**record.text_change(old, new), **bound}]


def _is_rebinding(change: record.Change) -> bool:
    """Whether a change binds numbers of a text and leaves its words alone."""
    return isinstance(change[1], dict) and "bound" in change[1]


def _followed(followed: Mapping[str, Followed]) -> dict[str, Any]:
    """What history says of texts that followed the tables."""
    labels = dict.fromkeys(label for one in followed.values() for label in one.labels)
    return {"changes": [[name, one.change] for name, one in followed.items()], "note": "、".join(labels)}
