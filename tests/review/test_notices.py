"""Notices: who is told of which move, one digest, and a mail that fails without the move failing."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from govreports.agencies.models import Membership, User
from govreports.publication.actions import publish
from govreports.reports.models import Report, Status
from govreports.review.actions import NotReady, make
from govreports.review.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


class Dead(EmailBackend):
    """A mail server that refuses everything."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("no mail server here")


@pytest.fixture
def addressed(drafter: User, reviewer: User) -> None:
    for user in (drafter, reviewer):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.gov.cn")


def told() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for user, text in Notice.objects.order_by("pk").values_list("user__username", "text"):
        found.setdefault(user, []).append(text.split("：")[1].split("，")[0])
    return found


def sent() -> str:
    out = StringIO()
    call_command("send_notices", stdout=out)
    return out.getvalue().strip()


def test_each_move_tells_those_who_have_to_do_with_it(
    complete: Report, drafter: User, colleague: User, reviewer: User, stranger: User
) -> None:
    make("submit", report=complete.pk, by=drafter)
    make("return", report=complete.pk, by=reviewer, note="请核对。")
    make("submit", report=complete.pk, by=drafter)
    make("approve", report=complete.pk, by=reviewer)
    publish(report=complete.pk, by=reviewer)
    both = ["退回修改", "审核通过", "发布"]
    assert told() == {"reviewer": ["提交审核", "提交审核"], "drafter": both, "colleague": both}


def test_holder_of_the_next_step_is_told_when_the_first_has_passed_it(
    complete: Report, drafter: User, reviewer: User, both: User
) -> None:
    factories.stages(complete.agency, 初审=[reviewer], 签发=[both])
    make("submit", report=complete.pk, by=drafter)
    make("pass", report=complete.pk, by=reviewer)
    assert told() == {"reviewer": ["提交审核"], "both": ["本步通过"]}


def test_refused_move_tells_nobody(complete: Report, drafter: User, reviewer: User) -> None:
    factories.put(complete, Status.IN_REVIEW)
    with pytest.raises(NotReady):
        make("return", report=complete.pk, by=reviewer, note=" ")
    assert Notice.objects.count() == 0


def test_page_shows_what_is_unread_until_it_is_marked(
    complete: Report, drafter: User, reviewer: User, reviewing: Client
) -> None:
    make("submit", report=complete.pk, by=drafter)
    assert "未读 1" in reviewing.get("/reports/").content.decode()
    reviewing.post("/reports/notices/read/")
    page = reviewing.get("/reports/").content.decode()
    assert ("未读" in page, "提交审核，示例drafter" in page) == (False, True)


def test_notice_of_a_report_one_may_no_longer_see_is_not_shown(
    complete: Report, drafter: User, reviewer: User, reviewing: Client
) -> None:
    make("submit", report=complete.pk, by=drafter)
    Membership.objects.filter(user=reviewer).delete()
    assert "提交审核" not in reviewing.get("/reports/").content.decode()


@pytest.mark.usefixtures("addressed")
def test_single_notice_is_mailed_at_once(complete: Report, drafter: User) -> None:
    make("submit", report=complete.pk, by=drafter)
    assert [(m.to, "提交审核" in m.subject) for m in mail.outbox] == [(["reviewer@example.gov.cn"], True)]


@pytest.mark.usefixtures("addressed")
def test_ten_notices_within_the_hour_are_two_mails(complete: Report, drafter: User, reviewer: User) -> None:
    for _ in range(5):
        make("submit", report=complete.pk, by=drafter)
        make("withdraw", report=complete.pk, by=drafter)
    assert (len(mail.outbox), sent()) == (1, "已发 0 封，失败 0 封。")
    Notice.objects.filter(mailed__isnull=False).update(mailed=timezone.now() - timedelta(hours=2))
    assert (sent(), mail.outbox[-1].subject) == ("已发 1 封，失败 0 封。", "年度报告有 4 条提醒")


@pytest.mark.usefixtures("addressed")
def test_failed_mail_leaves_the_move_and_goes_with_the_next_digest(
    complete: Report, drafter: User, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Dead"
    make("submit", report=complete.pk, by=drafter)
    assert (Report.objects.get().status, sent()) == (Status.IN_REVIEW, "已发 0 封，失败 1 封。")
    assert "it is tried again" in caplog.text
    settings.EMAIL_BACKEND = working
    assert (sent(), len(mail.outbox)) == ("已发 1 封，失败 0 封。", 1)


def test_person_without_an_address_gets_no_mail(complete: Report, drafter: User, reviewer: User) -> None:
    make("submit", report=complete.pk, by=drafter)
    assert (mail.outbox, sent()) == ([], "已发 0 封，失败 0 封。")


@pytest.mark.usefixtures("addressed")
def test_mail_is_sent_after_the_move_is_kept(complete: Report, drafter: User, settings: Any) -> None:
    """At the moment of sending the new state is there for everybody."""
    settings.EMAIL_BACKEND = f"{__name__}.Looking"
    Looking.seen.clear()
    make("submit", report=complete.pk, by=drafter)
    assert Looking.seen == [(Status.IN_REVIEW, False)]


class Looking(EmailBackend):
    """Notes the state of the report, and whether a transaction is open, when a mail goes."""

    seen: list[tuple[str, bool]] = []  # noqa: RUF012  one list for the test that reads it

    def send_messages(self, messages: Any) -> int:
        self.seen.append((Report.objects.get().status, connection.in_atomic_block))
        return super().send_messages(messages)
