"""What a move needs, each a function that says in a sentence what is missing.

A `Fit` looks at the round alone: where it says something, the button is not offered either.
A `Need` looks at the attempt under the lock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from govreports.agencies.models import User
from govreports.audit.models import Event, Result
from govreports.findings.register import blocking, findings
from govreports.reports.findings import case
from govreports.reports.models import Report, Status
from govreports.review import pins, proposed
from govreports.review.rounds import Round


@dataclass(frozen=True)
class Attempt:
    """A move somebody wants to make now."""

    report: Report
    by: User
    note: str
    round: Round


Need = Callable[[Attempt], str | None]
Fit = Callable[[Round], str | None]


# --- of the report ---


def complete_and_balanced(attempt: Attempt) -> str | None:
    """Nothing that blocks is left."""
    left = blocking(findings(case(attempt.report)))
    if not left:
        return None
    return f"还有 {len(left)} 项须改正，第一项：{left[0].message}"


# --- of the person: four eyes ---


# What makes a report one's own; a save that changed nothing does not.
WROTE = ("save", "explain", "unexplain", "submit")


def written_by_others(attempt: Attempt) -> str | None:
    """Four eyes: nobody approves what he wrote or handed in (三审三校).  guards.py has its mirror in SQL."""
    own = Event.objects.filter(report=attempt.report.pk, actor=attempt.by.username, result=Result.DONE)
    if own.filter(action__in=WROTE).exclude(changes=[], action="save").exists():
        return "本报告有您填写或提交的内容，须由其他审核人审核。"
    return None


def decides_once(attempt: Attempt) -> str | None:
    """Four eyes: nobody decides at two steps of a round."""
    own = [step for step in attempt.round.decided if step.by_id == attempt.by.pk]
    if own:
        return f"您在本轮已办理“{own[0].stage}”，“{attempt.round.current.name}”须由其他审核人办理。"
    return None


def holds_the_step(attempt: Attempt) -> str | None:
    """Whoever decides holds the current step, or stands in for one who does."""
    desk = attempt.round.current
    if attempt.report.status != Status.IN_REVIEW or attempt.by in desk.people:
        return None
    if not desk.people:
        return f"“{desk.name}”现在没有审核人，请单位管理员重新设置审核步骤。"
    return f"现在是“{desk.name}”，由{desk.names}办理，不由您办理。"


def submitted_it(attempt: Attempt) -> str | None:
    """Who handed it in takes it back."""
    submitted = attempt.round.submitted
    if submitted and submitted.by_id != attempt.by.pk:
        return f"报告由{submitted.by}提交，由提交人撤回。您可以请求退回。"
    return None


# --- of what is said ---


def has_reason(attempt: Attempt) -> str | None:
    """A return says what is to be changed: a reason, or at least one pin."""
    if attempt.note.strip() or pins.drafts(attempt.report, attempt.by).exists():
        return None
    return "请写明退回的原因，填报人据此修改。"


def says_why(attempt: Attempt) -> str | None:
    """A request says why."""
    return None if attempt.note.strip() else "请写明请求退回的原因，审核人据此办理。"


def no_pins_left(attempt: Attempt) -> str | None:
    """Who agrees has nothing left to say."""
    left = pins.drafts(attempt.report, attempt.by).count()
    return f"您还有 {left} 条意见没有退回。请退回修改，或删除这些意见后再办理。" if left else None


def pins_answered(attempt: Attempt) -> str | None:
    """Every pin of a return is answered before the report goes back."""
    return pins.unanswered(attempt.report)


def proposals_answered(attempt: Attempt) -> str | None:
    """What the office above proposed is accepted or declined before the report goes back."""
    left = proposed.unanswered(attempt.report).count()
    return f"还有 {left} 条上级的建议值没有答复。请在任务页“建议值”中逐条采纳，或写明不采纳的理由。" if left else None


# --- of the round ---


def another_step_follows(round_: Round) -> str | None:
    """There is a step to go on to."""
    return None if round_.following else f"“{round_.current.name}”是最后一步，请按“审核通过”。"


def is_the_last_step(round_: Round) -> str | None:
    """Only the last step approves."""
    return f"“{round_.current.name}”之后还有“{round_.following.name}”。" if round_.following else None


def not_opened(round_: Round) -> str | None:
    """A report is taken back while nobody has looked at it."""
    if not round_.is_opened:
        return None
    who = round_.opening.by if round_.opening else round_.decided[0].by
    return f"{who}已开始审核，不能撤回。可以请求退回。"


def opened(round_: Round) -> str | None:
    """Before the first look a report is taken back, not asked for."""
    return None if round_.is_opened else "审核人还没有打开报告，可以直接撤回。"


def not_asked(round_: Round) -> str | None:
    """One request stands until it is answered."""
    return f"{round_.asked.by}已请求退回，请等审核人办理。" if round_.asked else None
