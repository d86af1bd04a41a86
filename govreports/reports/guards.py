"""What the database refuses to do to a report that was approved: change anything its reader would see, or its reasons."""

from django.db.models import Model

from govreports.audit.guard import Guard
from govreports.reports.cells import LINES
from govreports.reports.models import CellNote, Explanation, Narrative, Report, Snapshot, Status

FROZEN = (Status.APPROVED, Status.PUBLISHED)
WHAT_IT_SAYS: tuple[type[Model], ...] = (*LINES.values(), CellNote, Narrative)
# Why what it says is right: the approver took it for an answer.
WHAT_EXPLAINS_IT: tuple[type[Model], ...] = (Explanation,)
# Of the report's own row: what the exchange document is made from.  Status and version go on.
OWN_COLUMNS = ("agency_id", "year", "format", "signed_off_agency", "signed_off_date", "previous")
SENTENCE = "报告已审核通过或已发布，不能修改"

_frozen = ", ".join(f"'{status}'" for status in FROZEN)
_report = Report._meta.db_table
# An update may move a row from one report to another: both are asked.
_OF = {"INSERT": "NEW.report_id", "UPDATE": "OLD.report_id, NEW.report_id", "DELETE": "OLD.report_id"}


def _guard(model: type[Model], on: str) -> Guard:
    reports = f"{_report} WHERE id IN ({_OF[on]})"
    frozen = f"EXISTS (SELECT 1 FROM {reports} AND status IN ({_frozen}))"  # noqa: S608  names of ours
    return Guard(model._meta.db_table, on, SENTENCE, when=frozen, decided_by=reports)


_changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in OWN_COLUMNS)
GUARDS = (
    *(_guard(model, on) for model in (*WHAT_IT_SAYS, *WHAT_EXPLAINS_IT) for on in _OF),
    Guard(_report, "UPDATE", SENTENCE, when=f"OLD.status IN ({_frozen}) AND ({_changed})"),
    Guard(_report, "DELETE", SENTENCE, when=f"OLD.status IN ({_frozen})"),
    *(Guard(Snapshot._meta.db_table, on, "更正以前的情况只记不改") for on in ("UPDATE", "DELETE")),
)
