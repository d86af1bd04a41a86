"""What a reviewer decides on, on one page: the printed pages, what changed, what is open, the key figures.

The approval sheet (审批单) is the same on one sheet of paper, for signatures and the seal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from govreports.agencies.models import User
from govreports.agencies.roles import Permission
from govreports.findings.register import findings
from govreports.formats.document import fingerprint
from govreports.printing import press
from govreports.publication import changed
from govreports.publication.changed import Base, Changes
from govreports.publication.key_figures import key_figures
from govreports.publication.pictures import Sheets
from govreports.publication.printed import printed
from govreports.reports import cells, explanations, placed
from govreports.reports.findings import case
from govreports.reports.models import Report, Status
from govreports.review import actions, corrections, pins, proposed, rounds, versions
from govreports.review.models import Step
from govreports.review.moves import open_to
from govreports.review.rounds import Round

# The steps of 三审 as a sheet names them, where the agency has not set its own.
SIGNED_AT: Final = ("初审", "复审", "签发")
# What of the explanations has room on the sheet; the rest is counted.
ON_SHEET: Final = 4


@dataclass(frozen=True)
class Signature:
    """A line to be signed, and the decision already made there in the system."""

    name: str
    decided: Step | None = None


class _Before:
    """A report as it lies before one person, read once."""

    def __init__(self, report: Report, user: User, since: str) -> None:
        self.report, self.user = report, user
        self.document = cells.document(report)
        self.compared = case(report, self.document, with_others=True)
        self.steps = list(report.steps.select_related("by").order_by("pk"))
        self.bases = changed.bases(report, self.steps)
        self.base = self._base(since)
        self.found = placed.found(report, self.compared, findings(self.compared), explanations.said(report))

    def _base(self, since: str) -> Base:
        if not since:
            return changed.base_for(self.report, self.steps, self.user)
        wanted = versions.parse(since)
        chosen = next((base for base in self.bases if base.version == wanted), None)
        if chosen is None:
            raise Http404
        return chosen

    @cached_property
    def changes(self) -> Changes:
        return changed.changes(self.report, self.document, self.base)

    def context(self) -> dict[str, Any]:
        """What both pages show."""
        return {
            "report": self.report,
            "document": self.document,
            "fingerprint": fingerprint(self.document),
            "base": self.base,
            "changes": self.changes,
            "found": self.found,
            "figures": key_figures(self.compared),
            "last_year": self.compared.last_year,
            "correcting": corrections.begun(self.steps),
            "proposals": proposed.shown(self.report, self.document, proposed.unanswered(self.report)),
        }


@login_required
@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """The reviewer's page, before any decision."""
    before = _before(request, pk)
    report, round_ = before.report, rounds.of(before.report, before.steps)
    held = actions.permissions(report, request.user)
    reviews = Permission.REVIEW in held
    context = before.context() | {
        "bases": before.bases,
        "round": round_,
        "taken": round_.taken,
        "moves": open_to(report, held, round_),
        "pins": pins.shown(report, before.document, pins.before(report, before.steps, request.user)),
        "drafts": pins.drafts(report, request.user).count() if reviews else 0,
        "may_pin": reviews and report.status in {Status.IN_REVIEW, Status.APPROVED},
    }
    return render(request, "publication/desk.html", context | _sheets(before))


def _sheets(before: _Before) -> dict[str, Any]:
    """The printed pages, or why there are none; which page each part begins on."""
    found = printed(before.report, before.document)
    try:
        sheets = Sheets(found, f"user {before.user.pk}")
    except press.Unprinted as e:
        return {"unprinted": e.sentence}
    return {"sheets": sheets.listed(), "count": sheets.contents.count, "starts": sheets.contents.pages}


@login_required
@require_safe
def approval_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The 审批单: one sheet of A4 that names the version and the fingerprint it is signed for."""
    before = _before(request, pk)
    settled = before.found.settled
    context = before.context() | {
        "signatures": _signatures(rounds.of(before.report, before.steps)),
        "levels": _levels(before),
        "explained": settled[:ON_SHEET],
        "more": len(settled) - len(settled[:ON_SHEET]),
        "now": timezone.now(),
    }
    return render(request, "publication/approval_sheet.html", context)


def _levels(before: _Before) -> list[tuple[str, int]]:
    open_ = before.found.open
    return [(label, sum(item.level == label for item in open_)) for label in dict.fromkeys(i.level for i in open_)]


def _signatures(round_: Round) -> list[Signature]:
    """The agency's own review steps, each with who has decided there in this round."""
    names = tuple(desk.name for desk in round_.desks) if len(round_.desks) > 1 else SIGNED_AT
    # Without steps of its own an agency decides once, and it says nothing of the three on paper.
    decided = dict(zip(names, round_.decided, strict=False)) if len(round_.desks) > 1 else {}
    return [Signature(name, decided.get(name)) for name in names]


def _before(request: HttpRequest, pk: int) -> _Before:
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    return _Before(report, request.user, request.GET.get("since", ""))
