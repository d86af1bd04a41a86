"""Explaining a finding, taking an explanation back, and which findings are settled by one.

An explanation belongs to a finding's key and to the values it was given for: every save and every
later check leaves it in force, until one of those values is another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from govreports.agencies.models import User
from govreports.findings.finding import Finding, Level
from govreports.findings.register import findings
from govreports.formats import text
from govreports.formats.document import Document
from govreports.reports import actions, cells, entries, history, reasons
from govreports.reports.findings import case
from govreports.reports.models import Explanation, Reason, Report
from govreports.web.errors import Refused

Said = Mapping[str, Explanation]  # what is in force, by the finding's key


class NothingToExplain(Refused):
    """The finding is gone, or of a level that no explanation settles."""


class SaidMeanwhile(Refused):
    """The values changed, or somebody explained the same finding, since the page was made."""


class NoReason(Refused):
    """The sentence is none, or cannot be kept or printed."""

    status = 400


def said(report: Report) -> dict[str, Explanation]:
    """The explanations in force; one query."""
    found = Explanation.objects.filter(report=report, withdrawn_at=None).select_related("given_by")
    return {explanation.key: explanation for explanation in found}


def settles(explanation: Explanation | None, finding: Finding) -> bool:
    """Whether a finding is settled: it may be explained, and what was said is about these values."""
    return finding.level is Level.EXPLAIN and explanation is not None and explanation.values == finding.values


def left(found: Iterable[Finding], given: Said) -> list[Finding]:
    """The findings that are not settled."""
    return [finding for finding in found if not settles(given.get(finding.key), finding)]


def note_cell(finding: Finding, document: Document, explanation: Explanation | None = None) -> str:
    """The cell with which an explanation can be printed: the one typed cell it is about, without another note."""
    typed = [name for name in finding.cells if not document.edition.cells[name].derived]
    if len(typed) != 1:
        return ""
    note = document.notes.get(typed[0], "")
    is_its_own = explanation is not None and explanation.note_cell == typed[0] and explanation.reason == note
    return typed[0] if not note or is_its_own else ""


@transaction.atomic
def explain(
    *, report: int, key: str, values: str, over: int | None, kind: Reason, reason: str, printed: bool, by: User
) -> Explanation:
    """Explain a finding as it stood with `values`; `over` is the explanation its page showed, if any."""
    locked = _lock(report, by)
    before = _in_force(locked, key)
    document = cells.document(locked)
    finding = _finding(locked, document, key)
    _check_unchanged(finding, values, before, over)
    reason = text.clean(reason).strip()
    if fault := reasons.fault(reason, finding.message, printed=printed):
        raise NoReason(fault)
    cell = note_cell(finding, document, before) if printed else ""
    if printed and not cell:
        raise NoReason("这一项不能印作附注：它涉及的不是单独一格，或那一格已有附注。请取消“印作附注”后再提交。")
    now = timezone.now()
    if before:
        _end(before, by, now)
    made = Explanation.objects.create(
        report=locked,
        key=key,
        values=finding.values,
        rule=finding.id,
        message=finding.message,
        figures={name: entries.show(document.figures[name]) for name in finding.cells},
        kind=kind,
        reason=reason,
        note_cell=cell,
        given_at=now,
        given_by=by,
    )
    _print(locked, before, made, document, by)
    _record(locked, by, now, "explain", made)
    return made


@transaction.atomic
def withdraw(*, report: int, explanation: int, by: User) -> None:
    """Take an explanation back; its finding is open again, and its note is no longer printed."""
    locked = _lock(report, by)
    found = Explanation.objects.filter(report=locked, pk=explanation).first()
    if found is None:
        raise Http404
    if found.withdrawn_at:
        raise SaidMeanwhile("这条说明已经撤回或改写，没有重复办理。请刷新页面查看。")
    now = timezone.now()
    _end(found, by, now)
    _print(locked, found, None, cells.document(locked), by)
    _record(locked, by, now, "unexplain", found)


def put_back(report: Report, in_force: Collection[int], *, by: User, at: datetime) -> list[str]:
    """Bring the explanations `in_force` back, and end those given since; what is said of each in history.

    Call it with the report locked.  Printed notes are entries of the report and come back with it.
    """
    since = [one for one in said(report).values() if one.pk not in in_force]
    for one in since:
        _end(one, by, at)
    ended = Explanation.objects.filter(report=report, pk__in=in_force, withdrawn_at__isnull=False)
    back = list(ended.select_related("given_by"))
    for one in back:
        one.withdrawn_at = one.withdrawn_by = None
        one.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return [f"撤回说明：{_told(one)}" for one in since] + [f"恢复说明：{_told(one)}" for one in back]


def _lock(report: int, by: User) -> Report:
    locked = Report.objects.editable_by(by).select_for_update(of=("self",)).filter(pk=report).first()
    if locked is None:
        raise Http404
    if not locked.is_editable:
        raise actions.NotEditable(locked)
    return locked


def _in_force(report: Report, key: str) -> Explanation | None:
    return Explanation.objects.filter(report=report, key=key, withdrawn_at=None).select_related("given_by").first()


def _finding(report: Report, document: Document, key: str) -> Finding:
    found = [f for f in findings(case(report, document, with_others=True)) if f.key == key]
    if not found:
        raise NothingToExplain("检查结果中已没有这一项，不需要说明。请刷新页面查看。")
    if found[0].level is Level.BLOCK:
        raise NothingToExplain("这一项须改正，不能用说明代替。")
    if found[0].level is Level.HINT:
        raise NothingToExplain("这一项只请留意，不需要说明。")
    return found[0]


def _check_unchanged(finding: Finding, values: str, before: Explanation | None, over: int | None) -> None:
    if finding.values != values:
        raise SaidMeanwhile("这一项的数字刚有改动，没有记下说明。请看过现在的数字后再提交。")
    if (before.pk if before else None) == over:
        return
    if before is None:
        raise SaidMeanwhile("原来的说明刚被撤回，没有记下这一条。请刷新页面查看后再提交。")
    at = timezone.localtime(before.given_at).strftime("%H:%M")
    raise SaidMeanwhile(
        f"{before.given_by} {at} 已说明这一项：“{before.reason}”。您的说明没有记下，请看过后决定是否改写。"
    )


def _end(explanation: Explanation, by: User, now: datetime) -> None:
    explanation.withdrawn_at, explanation.withdrawn_by = now, by
    explanation.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _print(report: Report, before: Explanation | None, after: Explanation | None, document: Document, by: User) -> None:
    """Bring the printed notes in line: the old one goes where nobody rewrote it, the new one comes."""
    changes = {}
    if before and before.note_cell and document.notes.get(before.note_cell) == before.reason:
        changes[entries.NOTE + before.note_cell] = ""
    if after and after.note_cell:
        changes[entries.NOTE + after.note_cell] = after.reason
    if changes:
        actions.save(report=report.pk, changes=changes, base=report.version, by=by)
        report.refresh_from_db(fields=["version"])


def _record(report: Report, by: User, at: datetime, action: str, explanation: Explanation) -> None:
    history.write(report, by, at, action, note=_told(explanation))


def _told(explanation: Explanation) -> str:
    kind = explanation.get_kind_display()
    return f"{explanation.rule}　{explanation.message}\n{kind}：{explanation.reason}"
