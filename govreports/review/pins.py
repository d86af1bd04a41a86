"""Pins: a reviewer says what is wrong at a place, the clerk answers, the next round sees both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from govreports.agencies.models import User
from govreports.agencies.roles import Permission
from govreports.formats import text
from govreports.formats.document import Document
from govreports.reports import cells, entries, history
from govreports.reports.models import Report, Status
from govreports.review import changes, places
from govreports.review.changes import Changed
from govreports.review.models import AnswerKind, Pin, Step
from govreports.web.errors import Refused

LONGEST = 500
DECIDED = frozenset({"pass", "approve", "return"})  # the moves by which somebody says what he thinks of it
MOST = 200  # of one reviewer on one report


class NotPinned(Refused):
    """The pin cannot be kept as it was given."""


class NotAnswered(Refused):
    """The answer cannot be kept as it was given."""


@dataclass(frozen=True)
class Shown:
    """A pin as a page shows it."""

    pin: Pin
    label: str
    url: str
    moved: str  # what became of the pinned words, where they no longer stand there
    changed: tuple[Changed, ...] = ()
    in_hand: bool = False  # of the return that is being answered

    @property
    def section(self) -> str:
        """The part of the report the place is in."""
        return entries.section_of(self.pin.place)


# --- the reviewer's side ---


def drafts(report: Report, by: User) -> QuerySet[Pin]:
    """What a reviewer has pinned and not yet returned."""
    return Pin.objects.filter(report=report, by=by, step=None).order_by("pk")


@transaction.atomic
def add(*, report: int, by: User, place: str, quote: str, note: str, start: int | None = None) -> Pin:
    """Pin `note` to an entry, or to the words `quote` of a text; a draft until the return."""
    locked = _reviewed(report, by)
    said = text.clean(note).strip()
    if not said:
        raise NotPinned("请写明这一处有什么问题。")
    if fault := text.fault(said, LONGEST):
        raise NotPinned(fault)
    if drafts(locked, by).count() >= MOST:
        raise NotPinned(f"一次退回最多 {MOST} 条意见。")
    began, words = _words(cells.document(locked), place, text.clean(quote).strip("\n"), start)
    return Pin.objects.create(
        report=locked,
        place=place,
        start=began,
        end=None if began is None else began + len(words),
        quote=words,
        text=said,
        at=timezone.now(),
        by=by,
    )


@transaction.atomic
def remove(*, pin: int, report: int, by: User) -> None:
    """Take a draft back; one that is gone already is gone."""
    drafts(_reviewed(report, by), by).filter(pk=pin).delete()


def _reviewed(report: int, by: User) -> Report:
    found = Report.objects.permitting(by, Permission.REVIEW).select_for_update(of=("self",)).filter(pk=report).first()
    if found is None:
        raise Http404
    if found.status not in {Status.IN_REVIEW, Status.APPROVED}:
        raise NotPinned(f"报告现在是“{found.get_status_display()}”状态，不能再加意见。")
    return found


def _words(document: Document, place: str, quote: str, start: int | None) -> tuple[int | None, str]:
    """Where the pinned words begin, and the words; of a cell, its figure."""
    if place in document.edition.cells:
        return None, entries.show(document.figures[place])
    if place not in places.texts(document.edition):
        raise NotPinned("报告中没有这一处，请从列表中选择。")
    written = places.written(document, place)
    if not quote:
        return None, ""
    if start is not None and written[start : start + len(quote)] == quote:
        return start, quote
    found = written.find(quote)
    if found < 0:
        raise NotPinned("正文里没有所引的这几个字，可能刚有改动。请重新选择，或把“原文”留空。")
    return found, quote


def hand_in(report: Report, by: User, step: Step) -> list[Pin]:
    """Number the drafts and bind them to the return; call it in the return's transaction."""
    order = {place: i for i, place in enumerate(places.printed(report.edition))}
    numbered = sorted(drafts(report, by), key=lambda pin: (order.get(pin.place, len(order)), pin.start or 0))
    for number, pin in enumerate(numbered, 1):
        pin.step, pin.number = step, number
    Pin.objects.bulk_update(numbered, ["step", "number"])
    return numbered


# --- the clerk's side ---


@transaction.atomic
def answer(*, pin: int, report: int, by: User, kind: str, note: str) -> Pin:
    """Answer a pin of the return in hand; until the report is submitted an answer may be changed."""
    locked = Report.objects.editable_by(by).select_for_update(of=("self",)).filter(pk=report).first()
    found = Pin.objects.filter(report=report, pk=pin, step__isnull=False).select_related("step").first()
    if locked is None or found is None:
        raise Http404
    said = text.clean(note).strip()
    if fault := _refusal(locked, found, kind, said):
        raise NotAnswered(fault)
    found.answer, found.answer_text = kind, said
    found.answered_at, found.answered_by = timezone.now(), by
    found.save(update_fields=["answer", "answer_text", "answered_at", "answered_by"])
    history.write(
        locked,
        by,
        found.answered_at,
        "answer",
        note=f"第 {found.number} 条：{AnswerKind(kind).label}{'：' if said else ''}{said}",
    )
    return found


def _refusal(report: Report, pin: Pin, kind: str, said: str) -> str | None:
    if not report.is_editable:
        return f"报告现在是“{report.get_status_display()}”状态，不能再答复。"
    if pin.step_id != _last_return(report):
        return "这条意见属于以前的退回，不能再答复。"
    if kind not in AnswerKind.values:
        return "请选择怎样答复：改了、说明，或不改。"
    if kind != AnswerKind.CHANGED and not said:
        return "请写明理由，审核人据此判断。"
    return text.fault(said, LONGEST)


def _last_return(report: Report) -> int | None:
    return report.steps.filter(move="return").order_by("-pk").values_list("pk", flat=True).first()


def unanswered(report: Report) -> str | None:
    """What is missing among the answers to the last return, in a sentence."""
    returned = list(Pin.objects.filter(report=report, step=_last_return(report), step__isnull=False))
    open_ = [str(pin.number) for pin in returned if not pin.answer]
    if open_:
        return f"退回意见还有 {len(open_)} 条没有答复：第 {'、'.join(open_)} 条。请在任务页逐条答复。"
    said_changed = [pin for pin in returned if pin.answer == AnswerKind.CHANGED]
    if not said_changed:
        return None
    made = changes.since(report, returned[0].step.version)
    same = [str(pin.number) for pin in said_changed if not _at(pin.place, made)]
    if same:
        return f"第 {'、'.join(same)} 条答复“改了”，但那一处自退回后没有改动。请修改，或改为“说明”“不改，因为”。"
    return None


# --- both see ---


def shown(report: Report, document: Document, kept: list[Pin]) -> list[Shown]:
    """Pins with their printed labels, links, and the changes made since their return."""
    made: dict[int, list[Changed]] = {}
    for step in {pin.step_id: pin.step for pin in kept if pin.step}.values():
        # What came after the next submission answers another return.
        handed_in = report.steps.filter(move="submit", pk__gt=step.pk).values_list("version", flat=True).first()
        made[step.pk] = changes.since(report, step.version, until=handed_in)
    in_hand = _last_return(report) if kept and report.is_editable else None
    return [
        _shown(report, document, pin, made.get(pin.step_id or 0, []), in_hand=pin.step_id == in_hand) for pin in kept
    ]


def before(report: Report, steps: Sequence[Step], user: User) -> list[Pin]:
    """What was said since a person last decided, of this edition; at least what the last return with pins said.

    Who never decided sees all of it: a return that gives only a reason takes no answer out of sight.
    """
    begun = max((step.pk for step in steps if step.move == "correct"), default=0)
    decided = max((step.pk for step in steps if step.by_id == user.pk and step.move in DECIDED), default=0)
    of_edition = Pin.objects.filter(report=report, step__gt=begun)
    found = list(of_edition.select_related("by", "answered_by", "step__by").order_by("step", "number"))
    since = [pin for pin in found if pin.step_id is not None and pin.step_id >= decided]
    return since or [pin for pin in found if pin.step_id == found[-1].step_id]


def returned(report: Report) -> list[Pin]:
    """The pins of the last return, by number."""
    last = Step.objects.filter(report=report, move="return").order_by("-pk").values("pk")[:1]
    found = Pin.objects.filter(report=report, step=Subquery(last))
    return list(found.select_related("by", "answered_by", "step").order_by("number"))


def _shown(report: Report, document: Document, pin: Pin, made: list[Changed], *, in_hand: bool) -> Shown:
    edition = report.edition
    altered = "数字已改动" if pin.place in edition.cells else "原文已改动"
    known = places.is_known(edition, pin.place)
    return Shown(
        pin,
        places.label(edition, pin.place),
        places.url(report, pin.place) if known else "",
        "" if known and _stands(document, pin) else altered if known else "报告中已没有这一处",
        tuple(_at(pin.place, made)),
        in_hand,
    )


def _stands(document: Document, pin: Pin) -> bool:
    """Whether the figure or the words are still what was pinned."""
    if pin.place in document.edition.cells:
        return entries.show(document.figures[pin.place]) == pin.quote
    return pin.quote in places.written(document, pin.place)


def _at(place: str, made: list[Changed]) -> list[Changed]:
    """The changes that touch a place: its entry and its note; for a total, its row and column."""
    names = {place, entries.NOTE + place}
    here = [change for change in made if change.name in names]
    if here or "." not in place:
        return here
    table, row, column = place.split(".")
    return [
        change
        for change in made
        if change.name.startswith(f"{table}.") and (f".{row}." in change.name or change.name.endswith(f".{column}"))
    ]
