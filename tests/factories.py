"""Plain functions that make what tests need: the invented city 示例市, its people, a complete report."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Role
from govreports.formats import edition
from govreports.formats.document import AgencyKind, Document, SignedOff
from govreports.formats.schema import Figure
from govreports.publication.actions import publish
from govreports.publication.models import Batch, BatchState, Publication
from govreports.reports import actions
from govreports.reports.models import Report, Status
from govreports.review.actions import make
from govreports.review.models import Stage
from tests.guards import lifted

YEAR = 2025
PASSWORD = "示例 correct horse battery"

# 12 + 1 = 11 + 2 for people, 3 = 3 for businesses.
FILLED: dict[str, Figure] = {
    "proactive.normative_documents.issued": 3,
    "proactive.normative_documents.repealed": 1,
    "proactive.normative_documents.in_force": 14,
    "proactive.licenses.decisions": 38,
    "proactive.admin_fees.amount_wan": Decimal(0),
    "requests.new_received.individual": 12,
    "requests.carried_over.individual": 1,
    "requests.full_disclosure.individual": 7,
    "requests.partial_disclosure.individual": 2,
    "requests.not_held.individual": 2,
    "requests.carried_forward.individual": 2,
    "requests.new_received.business": 3,
    "requests.third_party_interest.business": 1,
    "requests.other_result.business": 2,
    "disputes.review.upheld": 1,
    "disputes.litigation_direct.pending": 2,
}
OVERVIEW = (
    "（一）主动公开。全年按目录公开信息。\n（二）依申请公开。全年收到申请15件。\n（三）政府信息管理。目录按季核对。\n"
    "（四）政府信息公开平台建设。栏目每月检查。\n（五）监督保障。纳入年度考核。"
)
PROBLEMS = "存在的问题是答复文书说理不够充分。\n下一步修订答复范本。"
OTHER_MATTERS = "本年度未发出信息处理费收费通知，未收取信息处理费。"
TEXTS = {"overview": OVERVIEW, "problems": PROBLEMS, "other_matters": OTHER_MATTERS}


@cache
def inputs() -> tuple[str, ...]:
    """The names of the cells one types."""
    return tuple(c.name for c in edition(YEAR).cells.values() if not c.derived)


def figures(**changed: Figure | None) -> dict[str, Figure | None]:
    """A balanced set of typed cells; `changed` names cells with `__` for the dots."""
    cells: dict[str, Figure | None] = dict.fromkeys(inputs(), 0)
    return {**cells, **FILLED, **{name.replace("__", "."): value for name, value in changed.items()}}


def document(**changed: Any) -> Document:
    """A complete report of 示例市科学技术局 in which nothing is wrong."""
    year = changed.get("year", YEAR)
    given: dict[str, Any] = {
        "agency": "示例市科学技术局",
        "year": YEAR,
        "kind": AgencyKind.DEPARTMENT,
        "cells": figures(),
        "preamble": f"本报告所列数据的统计期限自{year}年1月1日至12月31日。",
        "sections": {"overview": OVERVIEW, "problems": PROBLEMS, "other_matters": OTHER_MATTERS},
        "notes": {"proactive.normative_documents.repealed": "含自然失效1件"},
        "signed_off": SignedOff("示例市科学技术局", date(year + 1, 1, 20)),
    }
    return Document(**{**given, **changed})


def agency(code: str = "kjj", name: str = "示例市科学技术局", kind: AgencyKind = AgencyKind.DEPARTMENT) -> Agency:
    """The agency with this code, made where it is missing."""
    return Agency.objects.get_or_create(code=code, defaults={"name": name, "kind": kind})[0]


def person(username: str, *roles: Role, at: Agency | None = None) -> User:
    """Somebody with a log-in, in these roles at an agency."""
    user = User.objects.create_user(username, password=PASSWORD, name=f"示例{username}")
    for role in roles:
        Membership.objects.create(user=user, agency=at, role=role)
    return user


def client_of(user: User, **options: Any) -> Client:
    """A browser in which `user` is logged in; a fault of the server is an answer 500, not an exception."""
    browser = Client(raise_request_exception=False, **options)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def blank_report(at: Agency, by: User, year: int = YEAR) -> Report:
    """A report just opened."""
    return actions.open_year(agency=at, year=year, by=by)


def complete_report(at: Agency, by: User, year: int = YEAR) -> Report:
    """A report that `by` has written and that is ready to be submitted."""
    report = blank_report(at, by, year)
    signed_off = SignedOff(at.name, date(year + 1, 1, 20))
    written = document(agency=at.name, year=year, signed_off=signed_off)
    actions.import_document(report=report.pk, document=written, base=1, by=by)
    report.refresh_from_db()
    return report


def approved_report(at: Agency, *, drafter: User, reviewer: User, year: int = YEAR) -> Report:
    """A complete report, submitted and approved."""
    report = complete_report(at, drafter, year)
    make("submit", report=report.pk, by=drafter)
    make("approve", report=report.pk, by=reviewer)
    report.refresh_from_db()
    return report


def published_report(at: Agency, *, drafter: User, reviewer: User, year: int = YEAR) -> Publication:
    """A complete report with its publication."""
    return publish(report=approved_report(at, drafter=drafter, reviewer=reviewer, year=year).pk, by=reviewer)


def correct(
    published: Publication, changes: dict[str, str], *, drafter: User, reviewer: User, reason: str
) -> Publication:
    """The next edition of a published report: begun, changed, handed in, approved, published."""
    pk = published.report_id
    make("correct", report=pk, by=reviewer, note=reason)
    actions.save(report=pk, changes=changes, base=Report.objects.get(pk=pk).version, by=drafter)
    make("submit", report=pk, by=drafter)
    make("approve", report=pk, by=reviewer)
    return publish(report=pk, by=reviewer)


def batch(by: User, **given: Any) -> Batch:
    """A download of many reports that is done; its file has gone."""
    facts = {"year": YEAR, "formats": "json", "asked_at": timezone.now(), "state": BatchState.DONE}
    return Batch.objects.create(asked_by=by, **{**facts, **given})


def stages(at: Agency, **held: list[User]) -> None:
    """The review steps of an agency, by name, and who holds each."""
    for number, (name, people) in enumerate(held.items(), 1):
        stage = Stage.objects.create(agency=at, number=number, name=name)
        stage.holders.set(Membership.objects.filter(agency=at, user__in=people, role=Role.REVIEWER))


def put(report: Report, status: Status) -> Report:
    """The report with another status and no history of how it came about."""
    with lifted():  # a status follows a step
        Report.objects.filter(pk=report.pk).update(status=status)
    report.refresh_from_db()
    return report


def shared(path: str) -> Path:
    """A file or folder of ../shared; where it is missing the test is skipped, and fails in CI."""
    found = Path(__file__).resolve().parents[2] / "shared" / path
    if not found.exists():
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing(f"../shared/{path} is missing")
    return found
