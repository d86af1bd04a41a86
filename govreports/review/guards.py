"""What the database refuses of reviews: to approve what one wrote or handed in (三审三校), to change what was
said and answered once it is said and answered, to alter a step, and to change a status without one.
"""

from govreports.agencies.models import User
from govreports.audit.guard import Guard
from govreports.audit.models import Event, Result
from govreports.reports.models import Report
from govreports.reports.models.report import EDITABLE
from govreports.review.models import Pin, Step
from govreports.review.moves import MOVES, Move
from govreports.review.needs import WROTE

# The mirror of needs.written_by_others: whoever changes one changes the other.
# tests/review/test_four_eyes.py asks both the same.
_WORK = ", ".join(f"'{action}'" for action in WROTE)
_WROTE = (
    # S608: names of ours alone.
    f"EXISTS (SELECT 1 FROM {Event._meta.db_table} e JOIN {User._meta.db_table} u ON u.username = e.actor "  # noqa: S608
    f"WHERE u.id = NEW.by_id AND e.report = NEW.report_id AND e.result = '{Result.DONE}' "
    f"AND e.action IN ({_WORK}) AND NOT (e.action = 'save' AND e.changes = '[]'))"
)

# --- pins: a draft is its reviewer's own; what was returned stays as it was said ---

_pin, _report, _step = (model._meta.db_table for model in (Pin, Report, Step))
_OPEN = ", ".join(f"'{status}'" for status in sorted(EDITABLE))
# All that the reviewer said; the other columns are the answer.
SAID = ("report_id", "place", "start", "end", "quote", "text", "at", "by_id", "step_id", "number")
_said_anew = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in SAID)


def _closed(row: str) -> str:
    """The mirror of pins._refusal: the report is handed in again, or another return has followed."""
    return (
        f"{row}.step_id IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM {_report} r WHERE r.id = {row}.report_id "  # noqa: S608
        f"AND r.status IN ({_OPEN})) OR EXISTS (SELECT 1 FROM {_step} s WHERE s.report_id = {row}.report_id "
        f"AND s.move = 'return' AND s.id > {row}.step_id))"
    )


def _pins(on: str, sentence: str, when: str, rows: str) -> Guard:
    return Guard(_pin, on, sentence, when=when, decided_by=f"{_report} WHERE id IN ({rows})")


# --- steps: only as the table of moves has them; a status follows the step that was written before it ---


def _as_declared(move: Move) -> str:
    from_ = ", ".join(f"'{status}'" for status in sorted(move.from_))
    to = f"'{move.to}'" if move.to else "NEW.from_status"
    return f"(NEW.move = '{move.key}' AND NEW.from_status IN ({from_}) AND NEW.to_status = {to})"


_in_the_table = " OR ".join(map(_as_declared, MOVES.values()))
_of_its_report = f"{_report} WHERE id = NEW.report_id"
_taken = f"SELECT COUNT(*) FROM {_step} WHERE report_id = NEW.report_id"  # noqa: S608
_says_so = (
    f"EXISTS (SELECT 1 FROM {_step} s WHERE s.report_id = NEW.id AND s.from_status = OLD.status "  # noqa: S608
    f"AND s.to_status = NEW.status "
    f"AND NOT EXISTS (SELECT 1 FROM {_step} l WHERE l.report_id = NEW.id AND l.number > s.number))"
)

GUARDS = (
    Guard(
        _step,
        "INSERT",
        "本报告有审核人自己填写或提交的内容",
        when=f"NEW.move IN ('pass', 'approve') AND {_WROTE}",
    ),
    _pins("INSERT", "这次退回已经办结，不能再加意见", _closed("NEW"), "NEW.report_id"),
    _pins(
        "UPDATE",
        "退回的意见不能改动，办结以后答复也不能改动",
        f"({_closed('OLD')}) OR ({_closed('NEW')}) OR (OLD.step_id IS NOT NULL AND ({_said_anew}))",
        "OLD.report_id, NEW.report_id",
    ),
    Guard(_pin, "DELETE", "退回的意见不能删除", when="OLD.step_id IS NOT NULL"),
    Guard(
        _step,
        "INSERT",
        "这一步不在办理流程中",
        when=(
            f"NOT ({_in_the_table}) OR NEW.number <> ({_taken}) + 1 "  # noqa: S608
            f"OR NOT EXISTS (SELECT 1 FROM {_of_its_report} AND status = NEW.from_status)"
        ),
        decided_by=_of_its_report,
        key="move",
    ),
    *(Guard(_step, on, "办理经过只增不改") for on in ("UPDATE", "DELETE")),
    Guard(
        _report,
        "UPDATE",
        "报告的状态只随办理改变",
        when=f"NEW.status IS DISTINCT FROM OLD.status AND NOT {_says_so}",
        key="status",
    ),
)
