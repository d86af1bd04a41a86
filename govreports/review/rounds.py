"""Where a report stands among its agency's review steps: one round, from a submission to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Permission
from govreports.reports.models import Report, Status
from govreports.review.models import Opening, Stage, StandIn, Step

ONLY_STAGE = "审核"
DECISIONS = ("pass", "approve")


@dataclass(frozen=True)
class Desk:
    """One review step as it is held today; `stand_ins` are those in force."""

    name: str
    holders: tuple[User, ...]
    stand_ins: tuple[StandIn, ...] = ()

    @property
    def people(self) -> tuple[User, ...]:
        """Everybody who may decide here."""
        return tuple(dict.fromkeys((*self.holders, *(s.stand_in for s in self.stand_ins))))

    @property
    def names(self) -> str:
        """Who decides, for a sentence."""
        said = {s.absent_id: f"（{s.stand_in}代）" for s in self.stand_ins}
        return "、".join(f"{user}{said.get(user.pk, '')}" for user in self.holders)


@dataclass(frozen=True)
class Progress:
    """One review step on the page: done, current or to come."""

    desk: Desk
    state: str
    step: Step | None = None


@dataclass(frozen=True)
class Round:
    """What has been decided since the last submission, and what is still to be."""

    number: int
    desks: tuple[Desk, ...]
    submitted: Step | None = None
    decided: tuple[Step, ...] = ()
    asked: Step | None = None  # the clerk's request to have it back, while nobody has answered it
    opening: Opening | None = None
    taken: int = 0  # steps of the report, of all rounds; a page says it was made after that many

    @property
    def current(self) -> Desk:
        """The step that decides next; the last one where steps were taken away meanwhile."""
        return self.desks[min(len(self.decided), len(self.desks) - 1)]

    @property
    def following(self) -> Desk | None:
        """The step after the current one."""
        after = len(self.decided) + 1
        return self.desks[after] if after < len(self.desks) else None

    @property
    def progress(self) -> list[Progress]:
        """Every step with what became of it."""
        done = len(self.decided)
        return [
            Progress(
                desk, "done" if n < done else "current" if n == done else "coming", dict(enumerate(self.decided)).get(n)
            )
            for n, desk in enumerate(self.desks)
        ]

    @property
    def is_opened(self) -> bool:
        """Whether a reviewer has looked at it or decided."""
        return self.opening is not None or bool(self.decided)


def of(report: Report, taken: Sequence[Step] | None = None) -> Round:
    """The round the report is in; five queries, four where its steps have been read."""
    steps = list(report.steps.select_related("by").order_by("pk")) if taken is None else taken
    number = max((step.round for step in steps), default=0)
    since = [step for step in steps if step.round == number]
    return Round(
        number=number,
        taken=steps[-1].number if steps else 0,
        desks=desks(report.agency_id),
        submitted=next((step for step in since if step.move == "submit"), None),
        decided=tuple(step for step in since if step.move in DECISIONS),
        asked=since[-1] if since and since[-1].move == "ask_back" else None,
        opening=Opening.objects.filter(report=report, round=number).select_related("by").first(),
    )


def desks(agency: int | Agency, today: date | None = None) -> tuple[Desk, ...]:
    """The review steps of an agency as they are held on a day; one held by all reviewers where none is set."""
    day = today or timezone.localdate()
    reviewers = _reviewers(agency)
    absences = list(
        StandIn.objects.filter(agency=agency, since__lte=day, until__gte=day).select_related("absent", "stand_in")
    )
    set_ = list(Stage.objects.filter(agency=agency).order_by("number").prefetch_related("holders"))
    if not set_:
        return (_desk(ONLY_STAGE, reviewers.values(), (), reviewers),)
    return tuple(_desk(stage.name, _holding(stage, reviewers), absences, reviewers) for stage in set_)


def _reviewers(agency: int | Agency) -> dict[int, User]:
    held = Membership.objects.holding(Permission.REVIEW).filter(agency=agency).select_related("user").order_by("pk")
    return {membership.user_id: membership.user for membership in held}


def _holding(stage: Stage, reviewers: dict[int, User]) -> list[User]:
    return [reviewers[m.user_id] for m in stage.holders.all() if m.user_id in reviewers]


def _desk(name: str, holders: Iterable[User], absences: Iterable[StandIn], reviewers: dict[int, User]) -> Desk:
    people = tuple(dict.fromkeys(holders))
    held = {user.pk for user in people}
    stand_ins = (s for s in absences if s.absent_id in held and s.stand_in_id in reviewers)
    return Desk(name, people, tuple(stand_ins))


def look(*, report: int, by: User) -> None:
    """Note that a report is shown to somebody: the first look of who decides at the current step leaves a trace.

    One query where there is nothing to note, which is nearly always.
    """
    newest = Step.objects.filter(report=OuterRef("report")).order_by("-round").values("round")[:1]
    noted = Opening.objects.filter(report=OuterRef("pk"), round=Coalesce(Subquery(newest), 0))
    waiting = Report.objects.permitting(by, Permission.REVIEW).filter(pk=report, status=Status.IN_REVIEW)
    found = waiting.filter(~Exists(noted)).first()
    if found is None:
        return
    round_ = of(found)
    if by not in round_.current.people or (round_.submitted and round_.submitted.by_id == by.pk):
        return
    # Unique in the round: of two who look at the same moment one is noted.
    Opening.objects.bulk_create(
        [Opening(report=found, round=round_.number, at=timezone.now(), by=by)], ignore_conflicts=True
    )
