"""What a report is compared with, and the command that checks every stored report again."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from govreports.agencies.models import Agency, User
from govreports.findings.register import findings
from govreports.formats.document import AgencyKind, canonical
from govreports.publication.models import Publication
from govreports.reports import cells
from govreports.reports.actions import save
from govreports.reports.findings import case
from govreports.reports.models import Narrative, Report, Status
from tests import factories

FORWARD = "requests.carried_forward.individual"


def ids(report: Report) -> set[str]:
    return {f.id for f in findings(case(report))}


@pytest.fixture
def last_year(complete: Report, drafter: User, reviewer: User) -> Publication:
    """The same agency's report of the year before, published."""
    return factories.published_report(complete.agency, drafter=drafter, reviewer=reviewer, year=complete.year - 1)


def test_report_is_compared_with_what_was_published_a_year_ago(complete: Report, last_year: Publication) -> None:
    [finding] = [f for f in findings(case(complete)) if f.id == "X1"]
    assert (finding.left, finding.right) == (1, last_year.content.cells[FORWARD]) == (1, 2)


def test_without_last_year_nothing_is_compared(complete: Report) -> None:
    assert case(complete).before is None
    assert not ids(complete) & {"X1", "X2", "X3", "X4"}


def test_report_of_last_year_that_is_not_published_gives_no_figures(complete: Report, drafter: User) -> None:
    factories.complete_report(complete.agency, drafter, complete.year - 1)
    assert not ids(complete) & {"X1", "X2", "X3"}


def test_texts_of_last_year_are_compared_published_or_not(complete: Report, drafter: User) -> None:
    factories.complete_report(complete.agency, drafter, complete.year - 1)
    assert case(complete).last_year.texts["problems"] == factories.PROBLEMS  # type: ignore[union-attr]


def test_corrected_edition_is_the_one_compared_with(complete: Report, last_year: Publication, reviewer: User) -> None:
    content = last_year.content
    corrected = canonical(type(content)(**{**vars_of(content), "cells": {**content.cells, FORWARD: 1}}))
    Publication.objects.create(
        report=last_year.report,
        agency=last_year.agency,
        year=last_year.year,
        number=2,
        title=last_year.title,
        document=corrected,
        sha256="0" * 64,
        published_at=last_year.published_at,
        published_by=reviewer,
    )
    assert "X1" not in ids(complete)


def vars_of(document: object) -> dict[str, object]:
    return {name: getattr(document, name) for name in document.__dataclass_fields__}  # type: ignore[attr-defined]


def test_figures_brought_along_are_compared_and_a_correction_is_said(complete: Report, last_year: Publication) -> None:
    taken = {**dict.fromkeys(factories.inputs(), 0), "proactive.admin_fees.amount_wan": "0"}
    Report.objects.filter(pk=complete.pk).update(previous={"year": complete.year - 1, "cells": taken})
    complete.refresh_from_db()
    assert "X4" in ids(complete)


def test_comparison_costs_two_queries_at_most(complete: Report, django_assert_max_num_queries: object) -> None:
    document = cells.document(complete)
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        case(complete, document)


# --- other units ---

ALIKE = "全年围绕群众关切的重点事项公开政府信息，各类文件均在规定期限内公开，并同步解读。" * 5


@pytest.fixture
def neighbour(complete: Report, stranger: User) -> Report:
    """Another unit's report of the same year, with the text that the clerk's has too."""
    other = factories.complete_report(factories.agency("swj", "示例市水务局"), stranger)
    for report in (complete, other):
        Narrative.objects.filter(report=report, section="problems").update(text=ALIKE)
    return factories.put(other, Status.PUBLISHED)


def test_text_of_another_unit_is_found(complete: Report, neighbour: Report, drafting: Client) -> None:
    page = drafting.get(complete.get_absolute_url()).content.decode()
    assert f"与“{neighbour.agency.name}”所写相同 100%" in page


def test_text_of_another_unit_is_found_on_the_page_of_the_text_at_once_and_while_writing(
    complete: Report, neighbour: Report, drafting: Client, django_assert_max_num_queries: Any
) -> None:
    says = f"与“{neighbour.agency.name}”所写相同 100%"
    with django_assert_max_num_queries(11):  # one more than other pages: the others' texts
        assert says in drafting.get(f"/reports/{complete.pk}/text/problems/").content.decode()
    for typed, is_alike in ((ALIKE, True), ("本单位自己写的另一段话。" * 20, False)):
        answer = drafting.post(
            f"/reports/{complete.pk}/check/problems/", {"problems": typed}, content_type="application/json"
        )
        assert (says in answer.json()["html"]) == is_alike


@pytest.mark.usefixtures("neighbour")
@pytest.mark.parametrize(
    ("page", "typed", "asks"), [("problems", ALIKE, True), ("problems", "很短。", False), ("requests", "", False)]
)
def test_others_texts_are_read_only_where_one_can_be_alike(
    page: str, typed: str, asks: bool, complete: Report, drafting: Client
) -> None:
    body = {page: typed} if typed else {}
    with CaptureQueriesContext(connection) as asked:
        drafting.post(f"/reports/{complete.pk}/check/{page}/", body, content_type="application/json")
    of_others = [q for q in asked if "reports_narrative" in q["sql"] and "agencies_agency" in q["sql"]]
    assert bool(of_others) == asks


def test_draft_of_another_unit_is_nobody_s_business(complete: Report, neighbour: Report) -> None:
    factories.put(neighbour, Status.APPROVED)
    assert case(complete, with_others=True).others == {}


def test_unit_under_another_government_is_not_compared(complete: Report, neighbour: Report) -> None:
    elsewhere = factories.agency("other", "示例二市人民政府", AgencyKind.GOVERNMENT)
    Agency.objects.filter(pk=neighbour.agency_id).update(parent=elsewhere)
    assert case(complete, with_others=True).others == {}


# --- recheck_reports ---


def recheck(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("recheck_reports", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_recheck_of_nothing_says_so() -> None:
    assert recheck() == ["共检查 0 份报告，0 份有须改正的问题。"]


def test_recheck_counts_by_check(complete: Report, drafter: User) -> None:
    save(report=complete.pk, changes={"requests.new_received.individual": "13"}, base=complete.version, by=drafter)
    said = recheck()
    assert "H1　须改正 1 处　第一项加第二项之和，应等于第三项（七）总计加第四项" in said
    assert said[-1] == "共检查 1 份报告，1 份有须改正的问题。"


def test_recheck_counts_what_could_not_be_judged(complete: Report) -> None:
    assert any(line.startswith("X1　不能判断 1 份") for line in recheck())


def test_recheck_lists_what_blocks(blank: Report) -> None:
    listed = [line for line in recheck("--list") if line.startswith(f"{blank}　")]
    assert listed
    assert all("尚未填写" in line or "未填" in line for line in listed)


def test_recheck_of_one_year_leaves_the_others(complete: Report, drafter: User) -> None:
    factories.blank_report(complete.agency, drafter, complete.year - 1)
    assert recheck("--year", str(complete.year))[-1].startswith("共检查 1 份")


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["25", "二〇二五", "-1"])
def test_recheck_refuses_what_is_no_year(year: str) -> None:
    with pytest.raises(CommandError, match="四位数字"):
        recheck(f"--year={year}")


def test_recheck_changes_nothing(complete: Report) -> None:
    before = (complete.version, complete.status, cells.document(complete))
    recheck()
    complete.refresh_from_db()
    assert (complete.version, complete.status, cells.document(complete)) == before


def test_recheck_reads_batch_by_batch(complete: Report, drafter: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govreports.reports.management.commands.recheck_reports._BATCH", 1)
    factories.blank_report(complete.agency, drafter, complete.year - 1)
    assert recheck()[-1].startswith("共检查 2 份")
