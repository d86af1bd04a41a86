"""What the database refuses a reviewer: to approve what he wrote or handed in (三审三校)."""

from govreports.agencies.models import User
from govreports.audit.guard import Guard
from govreports.audit.models import Event, Result
from govreports.review.models import Step
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
GUARDS = (
    Guard(
        Step._meta.db_table,
        "INSERT",
        "本报告有审核人自己填写或提交的内容",
        when=f"NEW.move IN ('pass', 'approve') AND {_WROTE}",
    ),
)
