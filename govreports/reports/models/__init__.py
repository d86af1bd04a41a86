"""A report while it is written: rows in tables.  Frozen reports are in publication."""

from govreports.reports.models.explanation import Explanation, Reason
from govreports.reports.models.figures import ApplicationsRow, CellNote, DisputesRow, ProactiveRow
from govreports.reports.models.narrative import Narrative
from govreports.reports.models.report import Report, Status
from govreports.reports.models.snapshot import Snapshot

__all__ = [
    "ApplicationsRow",
    "CellNote",
    "DisputesRow",
    "Explanation",
    "Narrative",
    "ProactiveRow",
    "Reason",
    "Report",
    "Snapshot",
    "Status",
]
