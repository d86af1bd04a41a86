"""Published texts of other units that share a sentence with a report: what Q3 compares it with.

Only what the public can read is compared, so that nobody learns of another unit's draft.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from govreports.findings import quality
from govreports.formats.document import Document
from govreports.reports.models import Narrative, Report, Status

_MOST: Final = 600  # texts read, of the units under the same government
_SENTENCE: Final = re.compile(r"[^。；！？\n]{12,}")
_DIGITS: Final = re.compile(r"[0-9]+")


def lookalikes(report: Report, document: Document) -> Mapping[str, Mapping[str, str]]:
    """By agency, the texts of the same year that share a sentence with this report's."""
    own = {
        key: {_bare(s) for s in _SENTENCE.findall(text)}
        for key, text in document.sections.items()
        if quality.is_long_enough(text)
    }
    if not own:
        return {}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    published = Narrative.objects.filter(
        section__in=own,
        report__year=report.year,
        report__status=Status.PUBLISHED,
        report__agency__parent=report.agency.parent_id,
    ).exclude(report=report.pk)
    rows = published.order_by("-report__changed_at").values_list("report__agency__name", "section", "text")
    for agency, section, text in rows[:_MOST]:
        there = _bare(text)
        if any(sentence in there for sentence in own[section]):
            found[agency][section] = text
    return found


def _bare(text: str) -> str:
    """The text without its figures."""
    return _DIGITS.sub("0", text)
