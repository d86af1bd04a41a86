"""The reviewer's page and the approval sheet: what changed since one's last decision, and the proof of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from govreports.agencies.models import User
from govreports.formats.document import Previous, fingerprint
from govreports.publication import changed
from govreports.publication.changed import Changes, base_for
from govreports.reports import actions, cells, earlier
from govreports.reports.bindings import Binding
from govreports.reports.models import Report
from govreports.review.actions import make
from tests import factories

MOST_QUERIES = 25


def save(report: Report, by: User, **given: str) -> Report:
    """The report with other entries; `__` stands for the dots of a name."""
    report.refresh_from_db()
    values = {name.replace("__", "."): value for name, value in given.items()}
    actions.save(report=report.pk, changes=values, base=report.version, by=by)
    report.refresh_from_db()
    return report


def returned(report: Report, drafter: User, reviewer: User) -> Report:
    """The report handed in and sent back once."""
    make("submit", report=report.pk, by=drafter)
    make("return", report=report.pk, by=reviewer, note="请核对第三表。")
    report.refresh_from_db()
    return report


def changes(report: Report, user: User) -> Changes:
    """What the page of `user` shows as changed."""
    steps = list(report.steps.select_related("by").order_by("pk"))
    return changed.changes(report, cells.document(report), base_for(report, steps, user))


def page(browser: Client, report: Report, query: str = "") -> str:
    """The reviewer's page, without line breaks."""
    answer = browser.get(f"/reports/{report.pk}/review/{query}")
    assert answer.status_code == 200, answer.content.decode()
    return re.sub(r"\s+", " ", answer.content.decode())


# --- the document as it stood ---


def test_every_version_is_rebuilt_to_its_fingerprint(complete: Report, drafter: User, reviewer: User) -> None:
    then = []
    for n, (given, word) in enumerate(
        [
            ({"requests__new_received__individual": "13"}, "全年收到申请16件。"),
            ({"notes__proactive__normative_documents__repealed": ""}, "（一）另起一段。\n全年收到申请17件。"),
            ({"signed_off__date": "2026-01-25", "preamble": "前言改写。"}, ""),
            ({"requests__new_received__individual": ""}, factories.OVERVIEW),
        ]
    ):
        save(complete, drafter, **{**given, "overview": word})
        then.append((complete.version, cells.document(complete)))
        assert len(then) == n + 1
    for version, document in then:
        events = list(changed.record.since(complete.pk, version).reverse())
        rebuilt = earlier.before(cells.document(complete), events)
        assert fingerprint(rebuilt) == fingerprint(document)


def test_what_was_seen_at_a_step_is_proved(complete: Report, drafter: User, reviewer: User) -> None:
    returned(complete, drafter, reviewer)
    save(complete, drafter, requests__new_received__individual="13", overview="（一）全部重写。")
    assert changes(complete, reviewer).is_proved is True


def test_change_past_history_is_no_proof(complete: Report, drafter: User, reviewer: User, reviewing: Client) -> None:
    returned(complete, drafter, reviewer)
    cells.store(complete, {"requests.new_received.individual": 99}, by=None, at=complete.changed_at)
    assert changes(complete, reviewer).is_proved is False
    assert "与当时的校验值不一致" in page(reviewing, complete)


def test_last_years_figures_brought_meanwhile_are_undone(complete: Report, drafter: User, reviewer: User) -> None:
    returned(complete, drafter, reviewer)
    last = Previous(factories.YEAR - 1, {"requests.new_received.individual": 9})
    given = factories.document(previous=last, cells={}, sections={}, notes={}, preamble="")
    actions.import_document(report=complete.pk, document=given, base=complete.version, by=drafter)
    complete.refresh_from_db()
    found = changes(complete, reviewer)
    assert found.is_proved is True
    assert [(p.heading, c.old, c.new) for p in found.parts for c in p.entries] == [("用来对照的上年数", "", "9")]


def test_text_that_followed_a_cell_is_undone(complete: Report, drafter: User, reviewer: User) -> None:
    returned(complete, drafter, reviewer)
    at = factories.OVERVIEW.index("15")
    bound = {"overview": (Binding(at, at + 2, "requests.new_received.total"),)}
    complete.refresh_from_db()
    words = {"overview": factories.OVERVIEW}
    actions.save(report=complete.pk, changes=words, base=complete.version, by=drafter, bindings=bound)
    save(complete, drafter, requests__new_received__individual="13")
    found = changes(complete, reviewer)
    assert found.is_proved is True
    (piece,) = next(part for part in found.parts if part.key == "overview").pieces
    assert [event.action for event in piece.events] == ["follow"]


def test_opening_has_nothing_to_be_proved_with(complete: Report, drafter: User, reviewing: Client) -> None:
    assert changes(complete, drafter).is_proved is None
    assert "没有留下校验值" in page(reviewing, complete)


# --- since when ---


def test_compares_with_ones_own_last_decision(complete: Report, drafter: User, reviewer: User, both: User) -> None:
    returned(complete, drafter, reviewer)
    cells_changed = {"requests__new_received__individual": "13", "requests__carried_forward__individual": "3"}
    save(complete, drafter, **cells_changed, overview=factories.OVERVIEW.replace("15件", "16件"))
    make("submit", report=complete.pk, by=both)
    assert changes(complete, reviewer).base.said == "您上次办理（退回修改）"
    assert [c.new for p in changes(complete, reviewer).parts for c in p.entries] == ["13", "3"]
    assert changes(complete, both).figures == 0


def test_who_never_decided_compares_with_the_first_submission(
    complete: Report, drafter: User, reviewer: User, both: User
) -> None:
    returned(complete, drafter, reviewer)
    save(complete, drafter, requests__new_received__individual="13")
    assert changes(complete, both).base.said == "首次提交"
    assert changes(complete, both).figures == 1


def test_another_version_can_be_compared_with(
    complete: Report, drafter: User, reviewer: User, reviewing: Client
) -> None:
    returned(complete, drafter, reviewer)
    submitted = complete.steps.get(move="submit").version
    assert "您上次办理" in page(reviewing, complete)
    assert f"对照第 {submitted} 稿" in page(reviewing, complete, f"?since={submitted}")


@pytest.mark.parametrize(("since", "status"), [("999", 404), ("0", 404), ("x", 400), ("-1", 400), ("²", 400)])
def test_version_that_is_none_is_refused(since: str, status: int, complete: Report, reviewing: Client) -> None:
    assert reviewing.get(f"/reports/{complete.pk}/review/?since={since}").status_code == status


# --- what changed ---


def test_figure_is_shown_net_with_its_steps(complete: Report, drafter: User, colleague: User, reviewer: User) -> None:
    returned(complete, drafter, reviewer)
    save(complete, drafter, requests__new_received__individual="13")
    save(complete, colleague, requests__new_received__individual="14")
    (part,) = changes(complete, reviewer).parts
    (change,) = part.entries
    assert (change.label, change.old, change.new) == ("一、本年新收政府信息公开申请数量 自然人", "12", "14")
    assert [(d.old, d.new, d.event.actor) for d in change.doings] == [
        ("12", "13", "drafter"),
        ("13", "14", "colleague"),
    ]
    assert {c.label for c in part.totals} == {"一、本年新收政府信息公开申请数量 总计"}


def test_change_taken_back_is_no_change(complete: Report, drafter: User, reviewer: User) -> None:
    returned(complete, drafter, reviewer)
    for value in ("13", "12"):
        save(complete, drafter, requests__new_received__individual=value, overview=factories.OVERVIEW + value)
    save(complete, drafter, overview=factories.OVERVIEW)
    assert changes(complete, reviewer).parts == ()


def test_sentence_is_struck_and_inserted_with_who(
    complete: Report, drafter: User, colleague: User, reviewer: User
) -> None:
    returned(complete, drafter, reviewer)
    one = factories.OVERVIEW.replace("全年收到申请15件。", "全年收到申请16件。")
    save(complete, drafter, overview=one)
    save(complete, colleague, overview=one.replace("目录按季核对。", "目录按季核对。另建台账。"))
    (part,) = changes(complete, reviewer).parts
    first, second = part.pieces
    assert first.struck
    assert first.inserted
    assert second.inserted
    assert (first.struck.middle, first.inserted.middle, first.inserted.head) == ("5", "6", "全年收到申请1")
    assert [e.actor for e in first.events] == ["drafter"]
    assert (second.struck, second.inserted.middle, second.after) == (None, "另建台账。", "目录按季核对。")
    assert [e.actor for e in second.events] == ["colleague"]


def test_page_escapes_what_was_written(complete: Report, drafter: User, reviewer: User, reviewing: Client) -> None:
    returned(complete, drafter, reviewer)
    save(complete, drafter, overview="<script>alert(1)</script>。")
    assert "<script>alert" not in page(reviewing, complete)
    assert "&lt;script&gt;alert(1)" in page(reviewing, complete)


def test_note_and_signature_are_among_the_changes(
    complete: Report, drafter: User, reviewer: User, reviewing: Client
) -> None:
    returned(complete, drafter, reviewer)
    save(
        complete,
        drafter,
        signed_off__date="2026-01-25",
        notes__proactive__normative_documents__repealed="含自然失效2件",
    )
    shown = page(reviewing, complete)
    assert "<ins>2026-01-25</ins>" in shown
    assert "<del>含自然失效1件</del>" in shown


# --- the rest of the page ---


def test_page_has_every_printed_page_findings_figures_and_moves(
    complete: Report, drafter: User, reviewing: Client
) -> None:
    make("submit", report=complete.pk, by=drafter)
    shown = page(reviewing, complete)
    count = len(re.findall(r'<figure class="printed-page"', shown))
    assert count >= 3
    assert f"共 {count} 页" in shown
    assert f"/reports/{complete.pk}/pages/{count}.png" in shown
    assert '一、本年新收政府信息公开申请数量 总计</th><td class="n">15</td>' in shown
    complete.refresh_from_db()
    assert f'name="sha256" value="{fingerprint(cells.document(complete))}"' in shown
    assert f'name="seen" value="{complete.version}"' in shown


def test_first_look_of_the_reviewer_is_noted(
    complete: Report, drafter: User, drafting: Client, reviewing: Client
) -> None:
    make("submit", report=complete.pk, by=drafter)
    page(drafting, complete)
    assert not complete.openings.exists()
    page(reviewing, complete)
    assert complete.openings.get().by.username == "reviewer"


def test_decision_on_the_page_is_made_over_what_was_seen(complete: Report, drafter: User, reviewing: Client) -> None:
    make("submit", report=complete.pk, by=drafter)
    shown = page(reviewing, complete)
    form = dict(re.findall(r'name="(seen|after|sha256)" value="(\w+)"', shown))
    answer = reviewing.post(f"/reports/{complete.pk}/moves/approve/", form)
    complete.refresh_from_db()
    assert (answer.status_code, complete.status) == (302, "approved")


def test_key_figures_stand_beside_last_years(agency: Any, drafter: User, reviewer: User, reviewing: Client) -> None:
    factories.published_report(agency, drafter=drafter, reviewer=reviewer, year=factories.YEAR - 1)
    report = factories.complete_report(agency, drafter)
    save(report, drafter, requests__new_received__individual="10")
    row = re.search(r"本年新收政府信息公开申请数量 总计</th>(.*?)</tr>", page(reviewing, report))
    assert row
    assert re.findall(r">([^<]+)</td>", row[1]) == ["13", "15", "−2"]


@pytest.mark.parametrize("who", ["drafter", "reviewer"])
def test_published_report_is_read_the_same_way(
    who: str, agency: Any, drafter: User, reviewer: User, drafting: Client, reviewing: Client
) -> None:
    report = factories.published_report(agency, drafter=drafter, reviewer=reviewer).report
    browser = drafting if who == "drafter" else reviewing
    assert "没有改动。" in page(browser, report)
    assert browser.get(f"/reports/{report.pk}/approval-sheet/").status_code == 200


def test_without_last_year_the_page_says_so(complete: Report, reviewing: Client) -> None:
    assert "没有上年的数据可以对照" in page(reviewing, complete)


# --- the approval sheet ---


def test_approval_sheet_names_version_and_fingerprint(complete: Report, drafter: User, reviewing: Client) -> None:
    make("submit", report=complete.pk, by=drafter)
    complete.refresh_from_db()
    sheet = reviewing.get(f"/reports/{complete.pk}/approval-sheet/").content.decode()
    for words in (
        "审批单",
        complete.agency.name,
        f"第 {complete.version} 稿",
        fingerprint(cells.document(complete)),
        "初审",
        "复审",
        "签发",
    ):
        assert words in sheet


def test_sheet_of_a_changed_report_has_another_fingerprint(complete: Report, drafter: User, reviewing: Client) -> None:
    address = f"/reports/{complete.pk}/approval-sheet/"
    before = re.findall(r"[0-9a-f]{64}", reviewing.get(address).content.decode())
    save(complete, drafter, requests__new_received__individual="13")
    after = re.findall(r"[0-9a-f]{64}", reviewing.get(address).content.decode())
    assert before[0] != after[0]


# --- bounds ---


def _pair(i: int, way: str) -> str:
    """A sentence that changes with `way`, and one that stays."""
    return f"科室{chr(0x4E00 + i)}{way}。科室{chr(0x4E00 + i)}照旧。\n"


def much(report: Report, drafter: User, reviewer: User) -> Report:
    """A returned report with every cell and forty sentences changed."""
    save(report, drafter, overview=factories.OVERVIEW + "\n" + "".join(_pair(i, "先看后报") for i in range(40)))
    returned(report, drafter, reviewer)
    figures = {name: str(n + 1) for n, name in enumerate(factories.inputs())}
    words = factories.OVERVIEW + "\n" + "".join(_pair(i, "先报后看") for i in range(40))
    actions.save(report=report.pk, changes={**figures, "overview": words}, base=report.version, by=drafter)
    report.refresh_from_db()
    return report


def test_queries_do_not_grow_with_the_changes(
    complete: Report, drafter: User, reviewer: User, reviewing: Client
) -> None:
    much(complete, drafter, reviewer)
    reviewing.get(f"/reports/{complete.pk}/review/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown = page(reviewing, complete)
    found = changes(complete, reviewer)
    assert found.figures > 100
    assert found.sentences == 40
    assert shown.count("<ins>") > 140
    assert len(queries) <= MOST_QUERIES, "\n".join(q["sql"] for q in queries)
