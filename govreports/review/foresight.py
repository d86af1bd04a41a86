"""What a change of steps or people would do to the reports under way: it is done, looked at, and undone.

No second copy of a rule: what is foreseen is what the action itself leaves behind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from govreports.agencies.authority import NotSet
from govreports.agencies.models import Agency
from govreports.reports.models import Report, Status
from govreports.review import needs, rounds, setting
from govreports.review.needs import Attempt

# What keeps a person who holds the step from deciding on this report.
FOUR_EYES = (needs.written_by_others, needs.decides_once)


@dataclass(frozen=True)
class Standing:
    """Where a report in review stands, and who can decide on it."""

    sentence: str
    stuck: bool


@dataclass(frozen=True)
class Effect:
    """One report in review, before and after."""

    report: Report
    before: Standing
    after: Standing

    @property
    def changes(self) -> bool:
        """Whether it is decided elsewhere, or by others."""
        return self.before != self.after


@dataclass(frozen=True)
class Foreseen:
    """What a change would do."""

    effects: tuple[Effect, ...]  # on every report in review
    warnings: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What was said before a person confirmed; where it says something else by now, he is asked again."""
        told = [[e.report.pk, e.before.sentence, e.after.sentence] for e in self.effects]
        return hashlib.sha256(json.dumps([told, self.warnings]).encode()).hexdigest()[:16]


def foresee(agency: Agency, change: Callable[[], Any]) -> Foreseen:
    """What `change` would do; what it refuses is refused here already."""
    reports = list(Report.objects.filter(agency=agency, status=Status.IN_REVIEW).order_by("-year"))
    with transaction.atomic():
        before = [_standing(report) for report in reports]
        change()
        after = [_standing(report) for report in reports]
        warnings = _warnings(agency)
        transaction.set_rollback(True)
    effects = tuple(Effect(*found) for found in zip(reports, before, after, strict=True))
    return Foreseen(effects, tuple(warnings))


def _standing(report: Report) -> Standing:
    round_ = rounds.of(report)
    desk = round_.current
    number = min(len(round_.decided), len(round_.desks) - 1) + 1
    where = f"第 {number} 步（共 {len(round_.desks)} 步）“{desk.name}”"
    able = [p for p in desk.people if not any(need(Attempt(report, p, "", round_)) for need in FOUR_EYES)]
    if not able:
        return Standing(f"{where}，没有可以办理的人", stuck=True)
    return Standing(f"{where}，由{'、'.join(map(str, able))}办理", stuck=False)


def _warnings(agency: Agency) -> list[str]:
    try:
        return setting.satisfiable(agency, setting.held_now(agency))
    except NotSet as e:  # the change itself does not ask for this; who makes it is told
        return [e.sentence]
