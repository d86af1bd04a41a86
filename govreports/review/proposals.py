"""Proposing a value from outside the agency, and what the agency does with it.

An office above may look at a report its agency has handed in, and may say what it would write.
It writes nothing: the clerk takes the value over under his own name, or declines with a reason.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone

from govreports.agencies.models import Membership, User
from govreports.agencies.roles import Permission
from govreports.audit import record
from govreports.formats import text
from govreports.reports import actions, cells, entries
from govreports.reports.models import Report, Status
from govreports.review import notices, places
from govreports.review.models import Proposal, ProposalState, Step
from govreports.web.errors import Refused

LONGEST = 500


class NotProposed(Refused):
    """The proposal cannot be kept as it was given."""


class NotDecided(Refused):
    """The proposal cannot be accepted or declined as asked."""


def supervised_by(user: User) -> QuerySet[Report]:
    """Reports of the agencies directly below, from their first submission until they are published."""
    above = Membership.objects.holding(Permission.PROPOSE).filter(user=user).values("agency")
    handed_in = Step.objects.filter(report=OuterRef("pk"), move="submit")
    found = Report.objects.filter(Exists(handed_in), agency__parent__in=above).exclude(status=Status.PUBLISHED)
    return found.select_related("agency")


@transaction.atomic
def add(*, report: int, by: User, place: str, value: str, reason: str) -> Proposal:
    """Propose `value` for an entry, with a reason."""
    locked = supervised_by(by).select_for_update(of=("self",)).filter(pk=report).first()
    if locked is None:
        raise Http404
    said = text.clean(reason).strip()
    if not said:
        raise NotProposed("请写明建议的理由，填报人据此决定是否采纳。")
    if fault := text.fault(said, LONGEST):
        raise NotProposed(fault)
    try:
        entries.check_name(locked.edition, place)
    except entries.UnknownEntry as e:
        raise NotProposed("这一处不能填写（总计由系统计算），请从列表中选择。") from e
    reading = entries.read(locked.edition, place, value)
    if reading.error:
        raise NotProposed(f"建议值：{reading.error}")
    if reading.shown == entries.show(cells.current(locked, {place})[place]):
        raise NotProposed(
            f"“{places.label(locked.edition, place)}”现在就是“{reading.shown[:60] or '空白'}”，与建议值相同。"
        )
    kept = Proposal.objects.create(
        report=locked, place=place, value=reading.shown, reason=said, version=locked.version, at=timezone.now(), by=by
    )
    _record(kept, by, "propose", f"{places.label(locked.edition, place)}：{said}")
    notices.inform(notices.holding(locked.agency_id, Permission.EDIT), locked, f"收到建议值，{by}", by)
    return kept


@transaction.atomic
def accept(*, proposal: int, report: int, by: User) -> Proposal:
    """Write the proposed value under one's own name; refused where the entry was changed since."""
    found = _open(proposal, report, by)
    answer = actions.save(report=report, changes={found.place: found.value}, base=found.version, by=by)
    for conflict in answer["conflicts"].values():
        theirs = conflict["theirs"] or "空白"
        raise NotDecided(f"这一处在建议提出后由{conflict['by']}改为“{theirs[:60]}”，没有采纳。请核对后自行填写。")
    for refusal in answer["refused"].values():
        raise NotDecided(f"没有采纳：{refusal['message']}")
    return _decide(found, by, ProposalState.ACCEPTED, "")


@transaction.atomic
def decline(*, proposal: int, report: int, by: User, reply: str) -> Proposal:
    """Say why the value is not taken."""
    found = _open(proposal, report, by)
    said = text.clean(reply).strip()
    if not said:
        raise NotDecided("请写明不采纳的理由。")
    if fault := text.fault(said, LONGEST):
        raise NotDecided(fault)
    return _decide(found, by, ProposalState.DECLINED, said)


def _open(proposal: int, report: int, by: User) -> Proposal:
    locked = Report.objects.editable_by(by).select_for_update(of=("self",)).filter(pk=report).first()
    found = Proposal.objects.filter(report=locked, pk=proposal).select_related("report__agency", "by").first()
    if locked is None or found is None:
        raise Http404
    if found.state != ProposalState.OPEN:
        raise NotDecided(f"这条建议{found.get_state_display()}，没有重复办理。")
    if not locked.is_editable:
        raise NotDecided(f"报告现在是“{locked.get_status_display()}”状态，不能修改。退回后再答复。")
    return found


def _decide(proposal: Proposal, by: User, state: ProposalState, reply: str) -> Proposal:
    proposal.state, proposal.reply = state, reply
    proposal.decided_at, proposal.decided_by = timezone.now(), by
    proposal.save(update_fields=["state", "reply", "decided_at", "decided_by"])
    label = places.label(proposal.report.edition, proposal.place)
    _record(proposal, by, state.value, f"{label}：{proposal.by}的建议{state.label}{'：' if reply else ''}{reply}")
    return proposal


def _record(proposal: Proposal, by: User, action: str, note: str) -> None:
    version = Report.objects.values_list("version", flat=True).get(pk=proposal.report_id)
    record.write(
        report=proposal.report_id,
        version=version,
        at=proposal.decided_at or proposal.at,
        actor=by.username,
        actor_name=str(by),
        action=action,
        note=note,
    )
