"""Telling people of a move: a line on their page, and a mail that may fail without the move failing."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from govreports.agencies.models import Membership, User
from govreports.agencies.roles import Permission
from govreports.reports.models import Report
from govreports.review import rounds
from govreports.review.models import Notice, Step
from govreports.review.moves import Audience, Move

logger = logging.getLogger(__name__)
# Ten reports handed in within the hour make one mail at once and one later, not ten.
QUIET = timedelta(hours=1)
SHOWN = 50


def tell(move: Move, step: Step) -> None:
    """Write the notices of a move in its transaction; mails go out after it, or with the next digest."""
    inform(_audience(move, step), step.report, f"{move.label}，{step.by}", step.by)


def inform(people: set[int], report: Report, said: str, by: User) -> None:
    """One notice for each; call it in the transaction of what it tells of."""
    now, text = timezone.now(), f"{report}：{said}"[:300]
    Notice.objects.bulk_create(Notice(user_id=user, report=report, text=text, at=now, by=by) for user in sorted(people))
    if people:
        transaction.on_commit(lambda: send(people), robust=True)


def _audience(move: Move, step: Step) -> set[int]:
    told: set[int] = set()
    for audience in move.tells:
        if audience is Audience.DESK:
            told |= {user.pk for user in rounds.of(step.report).current.people}
        elif audience is Audience.WRITERS:
            told |= holding(step.report.agency_id, Permission.EDIT)
        else:
            told |= holding(step.report.agency_id, Permission.REVIEW) | holding(
                step.report.agency_id, Permission.PUBLISH
            )
    return told - {step.by_id}


def holding(agency: int, permission: Permission) -> set[int]:
    """Everybody who holds a permission in an agency."""
    return set(Membership.objects.holding(permission).filter(agency=agency).values_list("user", flat=True))


def of(user: User) -> QuerySet[Notice]:
    """The latest notices of a person about reports he may still see."""
    agencies = Membership.objects.holding(Permission.VIEW).filter(user=user).values("agency")
    return Notice.objects.filter(user=user, report__agency__in=agencies).select_related("report")[:SHOWN]


def mark_read(user: User) -> int:
    """All that a person was told is read."""
    return Notice.objects.filter(user=user, read=False).update(read=True)


# --- mail ---


def waiting() -> set[int]:
    """Everybody with an address and something not yet mailed."""
    unsent = Notice.objects.filter(mailed=None, user__is_active=True).exclude(user__email="")
    return set(unsent.values_list("user", flat=True))


def send(people: Iterable[int]) -> tuple[int, int]:
    """One digest for each who was not written to within the hour; how many went, how many failed."""
    sent = failed = 0
    for user in User.objects.filter(pk__in=people, is_active=True).exclude(email=""):
        outcome = _digest(user)
        sent += outcome is True
        failed += outcome is False
    return sent, failed


def _digest(user: User) -> bool | None:
    """Whether the mail went; None where there is nothing to send now."""
    now = timezone.now()
    if Notice.objects.filter(user=user, mailed__gt=now - QUIET).exists():
        return None
    # Taken before sending: a second process that runs meanwhile finds nothing and sends nothing twice.
    taken = list(Notice.objects.filter(user=user, mailed=None).order_by("pk").values_list("pk", "text"))
    mine = Notice.objects.filter(pk__in=[pk for pk, _ in taken], mailed=None)
    if not taken or mine.update(mailed=now) != len(taken):
        return None
    try:
        _mail(user, [text for _, text in taken]).send()
    except Exception:  # whatever the mail server does, the notices stay and go with the next digest
        logger.exception("mail to user %s failed; it is tried again by send_notices", user.pk)
        Notice.objects.filter(pk__in=[pk for pk, _ in taken]).update(mailed=None)
        return False
    return True


def _mail(user: User, texts: list[str]) -> EmailMessage:
    lines = [f"{user}：", "", *(f"{number}. {text}" for number, text in enumerate(texts, 1))]
    closing = ["", "请登录“填报与审核”页面办理。本邮件由系统发出，请勿回复。"]
    subject = texts[0] if len(texts) == 1 else f"年度报告有 {len(texts)} 条提醒"
    return EmailMessage(subject, "\n".join([*lines, *closing]), settings.DEFAULT_FROM_EMAIL, [user.email])
