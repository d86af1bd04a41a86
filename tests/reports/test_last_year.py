"""Last year: carried over, typed, imported, corrected, and from agencies that are no more."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from govreports.agencies.models import Agency, Succession, SuccessionKind, User
from govreports.agencies.roles import Role
from govreports.audit.models import Event
from govreports.findings.finding import Answer, Finding
from govreports.findings.register import findings, verdicts
from govreports.findings.years import carried_into, from_last_year
from govreports.formats import edition
from govreports.formats.document import Document, canonical, dumps, parse
from govreports.printing import workbook
from govreports.publication.models import Publication
from govreports.reports import actions, carrying, cells, explanations
from govreports.reports.findings import case
from govreports.reports.last_year import predecessors
from govreports.reports.models import ApplicationsRow, Reason, Report, Status
from govreports.review import needs, rounds
from govreports.review.actions import NotReady, make
from tests import factories

YEAR = factories.YEAR
OVER = "requests.carried_over.individual"
FORWARD = "requests.carried_forward.individual"
IN_FORCE = "proactive.normative_documents.in_force"
COLUMNS = tuple(carried_into(edition(YEAR)))


@pytest.fixture
def before(agency: Agency, drafter: User, reviewer: User) -> Publication:
    """Last year's report, published; it carries two requests of people forward."""
    return factories.published_report(agency, drafter=drafter, reviewer=reviewer, year=YEAR - 1)


def opened(agency: Agency, by: User) -> Report:
    return factories.blank_report(agency, by)


def figure(report: Report, name: str = OVER) -> Any:
    return cells.document(Report.objects.get(pk=report.pk)).cells[name]


def correct(first: Publication, by: User, **changed: int) -> Publication:
    """A second edition with other figures."""
    content = first.content
    figures = {**content.cells, **{name.replace("__", "."): value for name, value in changed.items()}}
    typed = {name: figures[name] for name in factories.inputs()}
    return Publication.objects.create(
        report=first.report,
        agency=first.agency,
        year=first.year,
        number=first.number + 1,
        title=first.title,
        document=canonical(Document(content.agency, content.year, cells=typed, sections=content.sections)),
        sha256="0" * 64,
        published_at=first.published_at,
        published_by=by,
    )


def ids(report: Report) -> set[str]:
    return {f.id for f in findings(case(Report.objects.get(pk=report.pk)))}


def answer_of(check: str, report: Report) -> tuple[Answer, tuple[str, ...]]:
    [found] = [v for v in verdicts(case(Report.objects.get(pk=report.pk))) if v.check.id == check]
    return found.answer, found.reasons


def page_of(browser: Client, report: Report, name: str = "reports:last_year", *args: Any) -> str:
    return browser.get(reverse(name, args=[report.pk, *args])).content.decode()


# --- opened: carried over from what was published ---


def test_opening_carries_every_column_over(before: Publication, agency: Agency, drafter: User) -> None:
    report = opened(agency, drafter)
    assert {n: figure(report, n) for n in COLUMNS} == {**dict.fromkeys(COLUMNS, 0), OVER: 2}


def test_opening_takes_the_edition_in_force(before: Publication, agency: Agency, drafter: User, reviewer: User) -> None:
    correct(before, reviewer, requests__carried_forward__individual=5)
    assert figure(opened(agency, drafter)) == 5


def test_without_a_published_report_nothing_is_carried_over(agency: Agency, drafter: User) -> None:
    factories.complete_report(agency, drafter, YEAR - 1)
    report = opened(agency, drafter)
    assert (figure(report), report.previous) == (None, None)


def test_figures_carried_over_are_told_in_history(before: Publication, agency: Agency, drafter: User) -> None:
    report = opened(agency, drafter)
    event = Event.objects.get(report=report.pk)
    assert (event.action, event.note) == ("open", "上年结转取自2024年年度报告")
    assert [OVER, "", "2"] in event.changes


def test_line_carried_over_was_touched_by_nobody(before: Publication, agency: Agency, drafter: User) -> None:
    line = ApplicationsRow.objects.get(report=opened(agency, drafter), row="carried_over")
    assert (line.changed_by, line.changed_at) == (None, None)


def test_save_over_the_first_version_is_no_conflict(before: Publication, agency: Agency, drafter: User) -> None:
    report = opened(agency, drafter)
    answer = actions.save(report=report.pk, changes={OVER: "3"}, base=1, by=drafter)
    assert (answer["conflicts"], figure(report)) == ({}, 3)


def test_another_figure_is_kept_and_found(before: Publication, agency: Agency, drafter: User) -> None:
    report = opened(agency, drafter)
    actions.save(report=report.pk, changes={OVER: "3"}, base=1, by=drafter)
    [finding] = [f for f in findings(case(report)) if f.id == "X1"]
    assert (finding.cells, finding.left, finding.right, figure(report)) == ((OVER,), 3, 2, 3)


def test_form_says_where_the_figures_come_from(before: Publication, agency: Agency, drafter: User) -> None:
    report = opened(agency, drafter)
    page = page_of(factories.client_of(drafter), report, "reports:table", "requests")
    assert "上年结转取自2024年年度报告，改动须说明理由。" in page


def test_exported_report_brings_what_it_was_compared_with(before: Publication, agency: Agency, drafter: User) -> None:
    previous = cells.document(opened(agency, drafter)).previous
    assert previous is not None
    assert (previous.year, set(previous.cells)) == (YEAR - 1, set(from_last_year(edition(YEAR))))


# --- four eyes ---


def handed_in(report: Report, by: User) -> None:
    """Somebody else writes the rest and submits."""
    document = factories.document(cells=factories.figures(requests__carried_over__individual=None))
    report.refresh_from_db()
    actions.import_document(report=report.pk, document=document, base=report.version, by=by)
    make_ready(report, by)
    make("submit", report=report.pk, by=by)


def make_ready(report: Report, by: User) -> None:
    """Type what makes the year fit last year's, and explain what is left."""
    report.refresh_from_db()
    fits = {OVER: "2", "requests.new_received.individual": "11", IN_FORCE: "16"}
    actions.save(report=report.pk, changes=fits, base=report.version, by=by)
    for one in explanations.left(findings(case(report, with_others=True)), explanations.said(report)):
        explain(report, one, by)


def explain(report: Report, finding: Finding, by: User) -> None:
    """Give a reason for what a check asks about."""
    explanations.explain(
        report=report.pk,
        key=finding.key,
        values=finding.values,
        over=None,
        kind=Reason.OTHER,
        reason="上年有一件申请在年底撤回，本年不再办理",
        printed=False,
        by=by,
    )


def test_who_opened_a_report_may_review_it(before: Publication, agency: Agency, drafter: User, both: User) -> None:
    report = opened(agency, both)
    handed_in(report, drafter)
    assert needs.written_by_others(attempt(report, both)) is None


def test_who_typed_last_year_may_not_review(blank: Report, drafter: User, both: User) -> None:
    """The twin of the test above."""
    carrying.bring(report=blank.pk, given={IN_FORCE: 14}, source="2024年年度报告", by=both)
    handed_in(blank, drafter)
    assert needs.written_by_others(attempt(blank, both)) == "本报告有您填写或提交的内容，须由其他审核人审核。"


def test_who_took_a_correction_may_not_review(before: Publication, agency: Agency, reviewer: User, both: User) -> None:
    report = opened(agency, both)
    correct(before, reviewer, requests__carried_forward__individual=5)
    carrying.take(report=report.pk, base=1, by=both)
    assert needs.written_by_others(attempt(report, both))


def attempt(report: Report, by: User) -> needs.Attempt:
    report.refresh_from_db()
    return needs.Attempt(report, by, "", rounds.of(report))


# --- published while the draft is open ---


def test_draft_that_waits_is_filled_by_the_system(agency: Agency, drafter: User, reviewer: User) -> None:
    report = opened(agency, drafter)
    factories.published_report(agency, drafter=drafter, reviewer=reviewer, year=YEAR - 1)
    event = Event.objects.filter(report=report.pk).last()
    assert event is not None
    assert (figure(report), event.action, event.actor, event.actor_name) == (2, "carry", "", "系统")


def test_history_tells_what_the_draft_brings_from_then_on(agency: Agency, drafter: User, reviewer: User) -> None:
    report = opened(agency, drafter)
    factories.published_report(agency, drafter=drafter, reviewer=reviewer, year=YEAR - 1)
    [event] = Event.objects.filter(report=report.pk, action="carry")
    told = {name: (old, new) for name, old, new in event.changes}
    assert (told[OVER], told[f"previous.{FORWARD}"]) == (("", "2"), ("", "2"))


def test_what_was_typed_meanwhile_stays(agency: Agency, drafter: User, reviewer: User) -> None:
    report = opened(agency, drafter)
    actions.save(report=report.pk, changes={OVER: "7"}, base=1, by=drafter)
    factories.published_report(agency, drafter=drafter, reviewer=reviewer, year=YEAR - 1)
    assert (figure(report), figure(report, COLUMNS[1])) == (7, 0)


def test_submitted_report_is_left_alone(complete: Report, drafter: User, reviewer: User) -> None:
    factories.put(complete, Status.IN_REVIEW)
    factories.published_report(complete.agency, drafter=drafter, reviewer=reviewer, year=YEAR - 1)
    assert Report.objects.get(pk=complete.pk).previous is None


def test_page_opened_before_is_told_of_what_came(agency: Agency, drafter: User, reviewer: User) -> None:
    report = opened(agency, drafter)
    factories.published_report(agency, drafter=drafter, reviewer=reviewer, year=YEAR - 1)
    answer = actions.save(report=report.pk, changes={"problems": "改"}, base=1, by=drafter)
    assert (answer["others"][OVER]["theirs"], answer["others"][OVER]["by"]) == ("2", "系统")


# --- corrected ---


@pytest.fixture
def corrected(before: Publication, agency: Agency, drafter: User, reviewer: User) -> Report:
    """This year's draft, opened before last year's report was corrected from 2 to 5."""
    report = opened(agency, drafter)
    correct(before, reviewer, requests__carried_forward__individual=5)
    return report


def test_correction_changes_nothing_by_itself(corrected: Report) -> None:
    assert figure(corrected) == 2


def test_correction_is_said_at_the_cell_it_concerns(corrected: Report) -> None:
    [finding] = [f for f in findings(case(corrected)) if f.id == "X4"]
    assert (finding.cells, finding.left, finding.right) == ((OVER,), 5, 2)


def test_form_shows_the_corrected_figures_with_one_click(corrected: Report, drafting: Client) -> None:
    page = page_of(drafting, corrected, "reports:table", "requests")
    assert ("自然人 2 → 5" in page, "按更正后的数填入上年结转" in page) == (True, True)


def test_one_click_takes_the_corrected_figures(corrected: Report, drafting: Client) -> None:
    assert {"X1", "X4"} <= ids(corrected)
    drafting.post(reverse("reports:last_year_take", args=[corrected.pk]), {"base": "1"})
    assert (figure(corrected), ids(corrected) & {"X1", "X4"}) == (5, set())


def test_click_over_an_older_version_overwrites_nobody(corrected: Report, drafting: Client, colleague: User) -> None:
    actions.save(report=corrected.pk, changes={OVER: "9"}, base=1, by=colleague)
    answer = drafting.post(reverse("reports:last_year_take", args=[corrected.pk]), {"base": "1"}, follow=True)
    assert (figure(corrected), "刚被别人改动" in answer.content.decode()) == (9, True)
    assert "X4" in ids(corrected)


@pytest.mark.parametrize("base", ["", "x", "９", "1" * 30, "-1"])
def test_click_without_a_version_is_refused(base: str, corrected: Report, drafting: Client) -> None:
    answer = drafting.post(reverse("reports:last_year_take", args=[corrected.pk]), {"base": base})
    assert (answer.status_code, figure(corrected)) == (400, 2)


# --- not in the system: typed ---


def type_in(browser: Client, report: Report, **fields: str) -> HttpResponse:
    typed = {name.replace("__", "."): value for name, value in fields.items()}
    return browser.post(reverse("reports:last_year", args=[report.pk]), {"source": "2024年年度报告", **typed})


def test_typed_figures_are_kept_with_source_and_person(blank: Report, drafting: Client, drafter: User) -> None:
    type_in(drafting, blank, proactive__normative_documents__in_force="12")
    kept = Report.objects.get(pk=blank.pk).previous
    assert (kept["year"], kept["cells"][IN_FORCE], kept["source"], kept["by"]) == (
        YEAR - 1,
        12,
        "2024年年度报告",
        str(drafter),
    )


def test_typed_figures_fill_blank_cells_of_this_year(blank: Report, drafting: Client) -> None:
    actions.save(report=blank.pk, changes={COLUMNS[1]: "8"}, base=1, by=User.objects.get(username="drafter"))
    type_in(drafting, blank, **{FORWARD.replace(".", "__"): "3", "requests__carried_forward__business": "1"})
    assert (figure(blank), figure(blank, COLUMNS[1])) == (3, 8)


def test_typed_figures_can_be_replaced_with_history(blank: Report, drafting: Client) -> None:
    type_in(drafting, blank, proactive__normative_documents__in_force="12")
    type_in(drafting, blank, proactive__normative_documents__in_force="13")
    event = Event.objects.filter(report=blank.pk, action="save").last()
    assert event is not None
    assert ["previous." + IN_FORCE, "12", "13"] in event.changes


def test_history_page_names_the_figures_of_last_year(blank: Report, drafting: Client) -> None:
    type_in(drafting, blank, proactive__normative_documents__in_force="12")
    assert "上年 行政规范性文件 现行有效件数" in page_of(drafting, blank, "review:history")


def test_same_figures_again_change_nothing(blank: Report, drafting: Client) -> None:
    type_in(drafting, blank, proactive__normative_documents__in_force="12")
    version = Report.objects.get(pk=blank.pk).version
    type_in(drafting, blank, proactive__normative_documents__in_force="12")
    assert Report.objects.get(pk=blank.pk).version == version


def test_page_open_elsewhere_saves_on(blank: Report, drafting: Client, colleague: User) -> None:
    type_in(drafting, blank, proactive__normative_documents__in_force="12")
    answer = actions.save(report=blank.pk, changes={"problems": "改"}, base=1, by=colleague)
    assert (answer["conflicts"], answer["refused"]) == ({}, {})


@pytest.mark.parametrize("typed", ["/", "十二", "-1", "1.5", "1e999", "9" * 40])
def test_typed_figure_that_is_none_is_said_and_stays_in_the_form(typed: str, blank: Report, drafting: Client) -> None:
    answer = type_in(drafting, blank, proactive__normative_documents__in_force=typed, **{FORWARD: "3"})
    page = answer.content.decode()
    assert (answer.status_code, f'value="{typed}"' in page, 'value="3"' in page) == (400, True, True)
    assert Report.objects.get(pk=blank.pk).previous is None


def test_figures_without_a_source_are_refused(blank: Report, drafting: Client) -> None:
    answer = type_in(drafting, blank, source="", proactive__normative_documents__in_force="12")
    assert (answer.status_code, Report.objects.get(pk=blank.pk).previous) == (400, None)


def whole(**changed: Any) -> dict[str, str]:
    figures = {**factories.figures(), **changed}
    return {**{name: str(value) for name, value in figures.items()}, "whole": "1", "source": "2024年年度报告"}


def test_all_cells_can_be_typed(blank: Report, drafting: Client) -> None:
    drafting.post(reverse("reports:last_year", args=[blank.pk]), whole())
    assert len(Report.objects.get(pk=blank.pk).previous["cells"]) == len(factories.inputs())


def test_sums_that_do_not_add_up_are_said_and_nothing_is_lost(blank: Report, drafting: Client) -> None:
    answer = drafting.post(reverse("reports:last_year", args=[blank.pk]), whole(**{FORWARD: 9}))
    page = answer.content.decode()
    assert (answer.status_code, "第三表“自然人”列" in page, 'value="9"' in page) == (400, True, True)
    assert Report.objects.get(pk=blank.pk).previous is None


def test_sums_that_were_published_like_that_are_taken_on_demand(blank: Report, drafting: Client) -> None:
    drafting.post(reverse("reports:last_year", args=[blank.pk]), {**whole(**{FORWARD: 9}), "as_it_is": "on"})
    assert figure(blank) == 9


def test_where_last_year_is_published_nothing_is_typed(
    before: Publication, agency: Agency, drafter: User, drafting: Client
) -> None:
    report = opened(agency, drafter)
    answer = type_in(drafting, report, proactive__normative_documents__in_force="99")
    assert (answer.status_code, "不用填写" in answer.content.decode()) == (409, True)
    assert 'id="last-year-form"' not in page_of(drafting, report)


def test_submitted_report_takes_no_other_last_year(complete: Report, drafting: Client) -> None:
    factories.put(complete, Status.IN_REVIEW)
    answer = type_in(drafting, complete, proactive__normative_documents__in_force="99")
    assert (answer.status_code, Report.objects.get(pk=complete.pk).previous) == (409, None)


# --- imported ---


def upload(browser: Client, report: Report, content: bytes, **fields: str) -> HttpResponse:
    url = reverse("reports:last_year_import", args=[report.pk])
    return browser.post(url, {"file": SimpleUploadedFile("last-year", content), **fields})


def last(**changed: Any) -> Document:
    return factories.document(**{"year": YEAR - 1, "signed_off": factories.SignedOff(), **changed})


@pytest.mark.parametrize("make", [lambda d: dumps(d).encode(), workbook.write], ids=["json", "xlsx"])
def test_file_of_last_year_is_taken(make: Any, blank: Report, drafting: Client) -> None:
    answer = upload(drafting, blank, make(last()))
    kept = Report.objects.get(pk=blank.pk).previous
    assert (answer.status_code, kept["cells"][IN_FORCE], figure(blank)) == (302, 14, 2)
    assert kept["source"] == "导入的文件（示例市科学技术局2024年政府信息公开工作年度报告）"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (last(year=YEAR), "文件是 2025 年的报告，这里要 2024 年的"),
        (last(agency="示例市水务局"), "文件是“示例市水务局”的报告"),
        (last(cells=factories.figures(requests__carried_forward__individual=9)), "第三表“自然人”列"),
        (last(cells={}), "没有填写任何数字"),
    ],
    ids=["year", "agency", "sums", "empty"],
)
def test_file_that_does_not_fit_is_refused_in_words(
    document: Document, said: str, blank: Report, drafting: Client
) -> None:
    type_in(drafting, blank, proactive__normative_documents__in_force="12")
    answer = upload(drafting, blank, dumps(document).encode())
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert Report.objects.get(pk=blank.pk).previous["cells"] == {IN_FORCE: 12}


def test_file_under_an_earlier_name_is_taken_on_demand(blank: Report, drafting: Client) -> None:
    upload(drafting, blank, dumps(last(agency="示例市科技局")).encode(), as_it_is="on")
    assert figure(blank) == 2


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0", b"[" * 50_000, b"{}"])
def test_file_that_is_no_report_is_refused(content: bytes, blank: Report, drafting: Client) -> None:
    answer = upload(drafting, blank, content)
    assert (answer.status_code, Report.objects.get(pk=blank.pk).previous) == (400, None)


def test_import_of_this_year_s_report_brings_last_year_s_too(blank: Report, drafter: User) -> None:
    given = {"format": "2021", "year": YEAR, "agency": blank.agency.name}
    sent = parse(json.dumps({**given, "previous": {"year": YEAR - 1, "cells": {FORWARD: 3}}}))
    actions.import_document(report=blank.pk, document=sent, base=1, by=drafter)
    kept = Report.objects.get(pk=blank.pk).previous
    assert (kept["cells"], kept["source"]) == ({FORWARD: 3}, "导入的数据文件")


# --- predecessors ---


@pytest.fixture
def others(agency: Agency, drafter: User, reviewer: User) -> tuple[Agency, Agency]:
    """Two agencies with published reports of last year: 2 and 4 requests carried forward."""
    made = []
    for code, name in (("zjj", "示例市住房局"), ("cgj", "示例市城管局")):
        found = factories.agency(code, name)
        people = [factories.person(f"{code}-{role}", role, at=found) for role in (Role.DRAFTER, Role.REVIEWER)]
        published = factories.published_report(found, drafter=people[0], reviewer=people[1], year=YEAR - 1)
        if code == "cgj":
            correct(published, reviewer, requests__carried_forward__individual=4)
        made.append(found)
    return made[0], made[1]


def follows(kind: SuccessionKind, successor: Agency, *predecessors: Agency) -> None:
    for predecessor in predecessors:
        Succession.objects.create(predecessor=predecessor, successor=successor, year=YEAR, kind=kind)


def test_merged_agency_carries_the_sum(others: tuple[Agency, Agency], agency: Agency, drafter: User) -> None:
    follows(SuccessionKind.MERGED, agency, *others)
    report = opened(agency, drafter)
    assert (figure(report), answer_of("X1", report)[0]) == (6, Answer.HOLDS)
    actions.save(report=report.pk, changes={OVER: "2"}, base=1, by=drafter)
    assert answer_of("X1", report)[0] is Answer.BROKEN


def test_merged_stock_is_the_sum(others: tuple[Agency, Agency], agency: Agency, drafter: User) -> None:
    follows(SuccessionKind.MERGED, agency, *others)
    report = opened(agency, drafter)
    flow = {f"proactive.normative_documents.{c}": v for c, v in (("issued", "1"), ("repealed", "0"))}
    actions.save(report=report.pk, changes={**flow, IN_FORCE: "29"}, base=1, by=drafter)
    assert "X2" not in ids(report)
    actions.save(report=report.pk, changes={IN_FORCE: "15"}, base=2, by=drafter)
    assert "X2" in ids(report)


def test_agency_others_were_merged_into_counts_itself(
    before: Publication, others: tuple[Agency, Agency], agency: Agency, drafter: User
) -> None:
    follows(SuccessionKind.MERGED, agency, *others)
    assert figure(opened(agency, drafter)) == 8


def test_merger_with_a_report_that_is_missing_is_not_guessed(
    others: tuple[Agency, Agency], agency: Agency, drafter: User
) -> None:
    follows(SuccessionKind.MERGED, agency, *others, factories.agency("swj", "示例市水务局"))
    report = opened(agency, drafter)
    reason = "“示例市水务局”2024年年度报告没有在本系统发布"
    assert (figure(report), answer_of("X1", report)) == (None, (Answer.CANNOT, (reason,)))


def test_renamed_agency_goes_on_from_its_predecessor(
    others: tuple[Agency, Agency], agency: Agency, drafter: User
) -> None:
    follows(SuccessionKind.RENAMED, agency, others[1])
    report = opened(agency, drafter)
    assert (figure(report), predecessors(report).name) == (4, "示例市城管局（第2版）的2024年年度报告")


def test_renamed_agency_is_compared_with_its_predecessor_s_texts(
    others: tuple[Agency, Agency], agency: Agency, drafter: User
) -> None:
    follows(SuccessionKind.RENAMED, agency, others[0])
    compared = case(opened(agency, drafter))
    assert compared.last_year is not None
    assert compared.last_year.texts["problems"] == factories.PROBLEMS


def test_split_agency_gets_no_figures_and_no_verdict(
    others: tuple[Agency, Agency], agency: Agency, drafter: User
) -> None:
    follows(SuccessionKind.SPLIT, agency, others[1])
    report = opened(agency, drafter)
    reason = "由“示例市城管局”分设，上年的数不能推算"
    assert (figure(report), answer_of("X1", report)) == (None, (Answer.CANNOT, (reason,)))
    assert answer_of("X2", report)[0] is Answer.CANNOT


def test_split_agency_sees_its_predecessor_s_figures_and_types_its_share(
    others: tuple[Agency, Agency], agency: Agency, drafter: User, drafting: Client
) -> None:
    follows(SuccessionKind.SPLIT, agency, others[1])
    report = opened(agency, drafter)
    page = page_of(drafting, report)
    assert ("供划分时参考" in page, "来源和理由" in page) == (True, True)
    type_in(drafting, report, source="按划转职能分得3件，见移交清单", **{FORWARD: "3"})
    assert (figure(report), "X1" in ids(report)) == (3, False)
    actions.save(report=report.pk, changes={OVER: "4"}, base=3, by=drafter)
    assert "X1" in ids(report)


def test_publication_reaches_the_draft_of_the_successor(agency: Agency, drafter: User, stranger: User) -> None:
    old = factories.agency("swj", "示例市水务局")
    follows(SuccessionKind.RENAMED, agency, old)
    report = opened(agency, drafter)
    reviewer = factories.person("swj-reviewer", Role.REVIEWER, at=old)
    factories.published_report(old, drafter=stranger, reviewer=reviewer, year=YEAR - 1)
    assert figure(report) == 2


def test_without_the_succession_nothing_is_carried(
    others: tuple[Agency, Agency], agency: Agency, drafter: User
) -> None:
    """The twin of the tests above."""
    assert figure(opened(agency, drafter)) is None


def add(*arguments: str) -> str:
    out = StringIO()
    call_command("add_succession", *arguments, stdout=out)
    return out.getvalue()


def test_command_records_a_succession(agency: Agency) -> None:
    factories.agency("swj", "示例市水务局")
    said = add("swj", "kjj", "--year", "2025", "--kind", "renamed")
    assert (said, Succession.objects.count()) == (
        "已登记：示例市水务局 → 示例市科学技术局（2025，更名）\n",
        1,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none", "kjj", "--year", "2025", "--kind", "merged"), "没有代码为“none”的机关"),
        (("kjj", "kjj", "--year", "2025", "--kind", "renamed"), "同一个机关"),
        (("zjj", "kjj", "--year", "1999", "--kind", "renamed"), "1999"),
        (("zjj", "kjj", "--year", "2025", "--kind", "split"), "已登记"),
    ],
)
def test_command_refuses_in_words(arguments: tuple[str, ...], said: str, agency: Agency) -> None:
    follows(SuccessionKind.MERGED, agency, factories.agency("swj", "示例市水务局"))
    factories.agency("zjj", "示例市住房局")
    with pytest.raises(CommandError, match=said):
        add(*arguments)


def test_agency_renamed_into_itself_is_refused_by_the_database(agency: Agency) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        follows(SuccessionKind.RENAMED, agency, agency)


# --- beside the form ---


def test_stock_stands_beside_table_two(before: Publication, agency: Agency, drafter: User, drafting: Client) -> None:
    report = opened(agency, drafter)
    flow = {f"proactive.normative_documents.{c}": v for c, v in (("issued", "3"), ("repealed", "1"))}
    actions.save(report=report.pk, changes=flow, base=1, by=drafter)
    page = page_of(drafting, report, "reports:table", "proactive")
    assert "上年 14 ＋ 制发 3 － 废止 1 ＝ 16" in page


def test_figures_of_every_cell_come_on_demand(
    before: Publication, agency: Agency, drafter: User, drafting: Client
) -> None:
    answer = drafting.get(reverse("reports:last_year_figures", args=[opened(agency, drafter).pk])).json()
    assert (len(answer["cells"]), answer["cells"][FORWARD]) == (len(edition(YEAR).cells), "2")


def test_published_figures_stand_on_their_own_page(
    before: Publication, agency: Agency, drafter: User, reviewing: Client
) -> None:
    page = page_of(reviewing, opened(agency, drafter))
    assert ("取自2024年年度报告" in page, "第三表上年结转按此填入" in page) == (True, False)


def test_table_page_stays_small(before: Publication, agency: Agency, drafter: User, drafting: Client) -> None:
    page = page_of(drafting, opened(agency, drafter), "reports:table", "requests")
    assert len(page.encode()) < 60 * 1024


# --- a reason for another figure ---


def test_report_with_another_figure_waits_for_a_reason(
    before: Publication, complete: Report, drafter: User, drafting: Client
) -> None:
    complete.refresh_from_db()
    # Last year's other figures agree with this year's, so that only the figure carried over is asked about.
    actions.save(report=complete.pk, changes={IN_FORCE: "16", OVER: "1"}, base=complete.version, by=drafter)
    left = explanations.left(findings(case(complete)), explanations.said(complete))
    [finding] = [f for f in left if f.id == "X1"]
    with pytest.raises(NotReady, match="须说明"):
        make("submit", report=complete.pk, by=drafter)
    for one in left:
        explain(complete, one, drafter)
    assert make("submit", report=complete.pk, by=drafter).to_status == Status.IN_REVIEW
    told = page_of(drafting, complete, "reports:explanations")
    assert (finding.message in told, "上年有一件申请在年底撤回" in told) == (True, True)
