"""What of a report is printed in house: the frozen document, or what is stored at the moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from govreports.formats.document import Document, fingerprint
from govreports.printing import foot
from govreports.publication.models import imprint
from govreports.reports import cells
from govreports.reports.models import Report, Status
from govreports.web.errors import Refused

UNWATERMARKED: Final = frozenset({Status.APPROVED, Status.PUBLISHED})


class NotApproved(Refused):
    """Code for a website is asked of a draft."""

    def __init__(self) -> None:
        super().__init__("报告还没有审核通过。网页代码用于对外公布，审核通过后才能下载。")


@dataclass(frozen=True)
class Printed:
    """A document, and whether 草稿 stands on its pages."""

    document: Document
    draft: bool
    imprint: str = ""

    @property
    def foot(self) -> str:
        """The line that closes every file made of it; a draft has none."""
        return "" if self.draft else foot.line(fingerprint(self.document), self.imprint)

    def file_name(self, ending: str) -> str:
        """What a file made of it is called."""
        return f"{self.document.title}{'（草稿）' if self.draft else ''}.{ending}"


def printed(report: Report, stored: Document | None = None) -> Printed:
    """What every file made of the report is made from; `stored` where the report is read already."""
    frozen = report.publications.order_by("-number").first()
    if frozen and report.status == Status.PUBLISHED:
        return Printed(frozen.content, draft=False, imprint=frozen.imprint)
    # A correction is a draft again, while the edition before it is still what the public gets.
    draft = report.status not in UNWATERMARKED
    says = imprint(frozen.number + 1, timezone.now()) if frozen and not draft else ""
    return Printed(stored or cells.document(report), draft, says)
