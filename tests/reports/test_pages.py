"""The pages on which a report is opened and written, as they work without JavaScript."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from govreports.agencies.models import User
from govreports.reports import cells
from govreports.reports.actions import save
from govreports.reports.models import Report, Status
from tests import factories

A, B = "requests.new_received.individual", "requests.new_received.business"


class Inputs(HTMLParser):
    """What a browser would post of a page's main form."""

    def __init__(self, page: HttpResponse, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.area = form, False, ""
        self.values: dict[str, str] = {}
        self.feed(page.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == self.form
        elif self.inside and tag == "input" and given.get("name"):
            self.values[str(given["name"])] = given.get("value") or ""
        elif self.inside and tag == "textarea":
            self.area = str(given["name"])
            self.values[self.area] = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            # A line feed right after the tag is not part of the text.
            self.values[self.area] = re.sub(r"\A\r?\n", "", self.values[self.area])
            self.area = ""


def opened(browser: Client, report: Report, page: str) -> dict[str, str]:
    """The page's form, as it stands when the page is opened."""
    answer = browser.get(f"/reports/{report.pk}/{page}/")
    return Inputs(answer, "table-form" if page.startswith("tables") else "text-form").values


def posted(browser: Client, report: Report, page: str, form: dict[str, str], **changed: str) -> HttpResponse:
    return browser.post(f"/reports/{report.pk}/{page}/", {**form, **changed})


def figures(report: Report) -> dict[str, Any]:
    return dict(cells.document(Report.objects.get(pk=report.pk)).cells)


# --- tables ---


@pytest.mark.parametrize("key", ["proactive", "requests", "disputes"])
def test_table_page_shows_every_typed_figure(key: str, drafting: Client, complete: Report) -> None:
    shown = opened(drafting, complete, f"tables/{key}")
    typed = {n: str(v) for n, v in factories.figures().items() if n.startswith(f"{key}.")}
    assert {n: shown[n] for n in typed} == typed


def test_posted_table_is_stored(drafting: Client, blank: Report) -> None:
    answer = posted(drafting, blank, "tables/requests", opened(drafting, blank, "tables/requests"), **{A: "12"})
    assert (answer.status_code, figures(blank)[A]) == (302, 12)


def test_table_posted_as_it_was_changes_nothing(drafting: Client, complete: Report) -> None:
    posted(drafting, complete, "tables/requests", opened(drafting, complete, "tables/requests"))
    assert Report.objects.get(pk=complete.pk).version == complete.version


def test_refused_figure_stays_on_the_page_with_its_reason(drafting: Client, blank: Report) -> None:
    answer = posted(
        drafting, blank, "tables/requests", opened(drafting, blank, "tables/requests"), **{A: "十二", B: "3"}
    )
    assert Inputs(answer, "table-form").values[A] == "十二"
    assert "请用阿拉伯数字填写" in answer.content.decode()
    assert (figures(blank)[A], figures(blank)[B]) == (None, 3)


def test_old_page_changes_only_what_its_editor_changed(drafting: Client, colleague: User, complete: Report) -> None:
    old = opened(drafting, complete, "tables/requests")
    save(report=complete.pk, changes={A: "99"}, base=complete.version, by=colleague)
    posted(drafting, complete, "tables/requests", old, **{B: "4"})
    assert figures(complete) == {**factories.figures(), A: 99, B: 4}


def test_old_page_with_the_same_cell_changed_shows_both(drafting: Client, colleague: User, complete: Report) -> None:
    old = opened(drafting, complete, "tables/requests")
    save(report=complete.pk, changes={A: "99"}, base=complete.version, by=colleague)
    answer = posted(drafting, complete, "tables/requests", old, **{A: "55"}).content.decode()
    assert ("您的：" in answer, ">55<" in answer, "示例colleague" in answer, ">99<" in answer) == (True,) * 4
    assert figures(complete)[A] == 99


def test_conflict_posted_again_from_the_page_shown_wins(drafting: Client, colleague: User, complete: Report) -> None:
    old = opened(drafting, complete, "tables/requests")
    save(report=complete.pk, changes={A: "99"}, base=complete.version, by=colleague)
    shown = Inputs(posted(drafting, complete, "tables/requests", old, **{A: "55"}), "table-form").values
    posted(drafting, complete, "tables/requests", shown)
    assert figures(complete)[A] == 55


def test_conflict_page_posted_again_undoes_nothing_else(drafting: Client, colleague: User, complete: Report) -> None:
    old = opened(drafting, complete, "tables/requests")
    save(report=complete.pk, changes={A: "99", B: "88"}, base=complete.version, by=colleague)
    shown = Inputs(posted(drafting, complete, "tables/requests", old, **{A: "55"}), "table-form").values
    posted(drafting, complete, "tables/requests", shown)
    assert (figures(complete)[A], figures(complete)[B]) == (55, 88)


def test_page_after_a_refusal_posted_again_undoes_nothing(drafting: Client, colleague: User, complete: Report) -> None:
    old = opened(drafting, complete, "tables/requests")
    save(report=complete.pk, changes={B: "88"}, base=complete.version, by=colleague)
    shown = Inputs(posted(drafting, complete, "tables/requests", old, **{A: "十"}), "table-form").values
    posted(drafting, complete, "tables/requests", {**shown, A: "10"})
    assert (figures(complete)[A], figures(complete)[B]) == (10, 88)


def test_rest_filled_with_zeros_keeps_what_was_typed(drafting: Client, blank: Report) -> None:
    form = opened(drafting, blank, "tables/requests")
    posted(drafting, blank, "tables/requests", form, fill="zeros", **{A: "12"})
    filled = {n: v for n, v in figures(blank).items() if n.startswith("requests.")}
    assert filled == {**dict.fromkeys(filled, 0), A: 12}


def test_no_requests_this_year_fills_the_whole_table_with_zeros(drafting: Client, blank: Report) -> None:
    posted(drafting, blank, "tables/requests", opened(drafting, blank, "tables/requests"), fill="nil")
    assert {v for n, v in figures(blank).items() if n.startswith("requests.")} == {0}


def test_note_is_stored_from_the_table_page(drafting: Client, complete: Report) -> None:
    name = "notes.proactive.normative_documents.repealed"
    form = opened(drafting, complete, "tables/proactive")
    assert form[name] == "含自然失效1件"
    posted(drafting, complete, "tables/proactive", form, **{name: "含自然失效2件"})
    assert cells.notes(complete) == {"proactive.normative_documents.repealed": "含自然失效2件"}


def test_broken_balance_is_said_on_the_page(drafting: Client, complete: Report, drafter: User) -> None:
    save(report=complete.pk, changes={A: "13"}, base=complete.version, by=drafter)
    page = drafting.get(f"/reports/{complete.pk}/tables/requests/").content.decode()
    assert "第三表“自然人”列：新收 13 ＋ 结转 1 ＝ 14，办理 11 ＋ 结转下年 2 ＝ 13，差 1。" in page


@pytest.mark.parametrize("page", ["tables/unknown", "tables/overview", "text/requests", "text/unknown"])
def test_unknown_part_of_a_report_is_not_found(page: str, drafting: Client, blank: Report) -> None:
    assert drafting.get(f"/reports/{blank.pk}/{page}/").status_code == 404


@pytest.mark.parametrize("page", ["tables/requests", "text/overview"])
def test_page_of_a_submitted_report_cannot_be_typed_in(page: str, drafting: Client, complete: Report) -> None:
    factories.put(complete, Status.IN_REVIEW)
    shown = drafting.get(f"/reports/{complete.pk}/{page}/").content.decode()
    assert 'data-editable="false"' in shown
    assert "只可查看" in shown


@pytest.mark.parametrize(("page", "name"), [("tables/requests", A), ("text/overview", "overview")])
def test_post_to_a_submitted_report_is_refused(page: str, name: str, drafting: Client, complete: Report) -> None:
    form = opened(drafting, complete, page)
    factories.put(complete, Status.IN_REVIEW)
    answer = posted(drafting, complete, page, form, **{name: "77"})
    assert (answer.status_code, "不能修改" in answer.content.decode()) == (409, True)
    assert figures(complete) == factories.figures()


# --- the same without scripts ---

CARRIED = "requests.carried_over.individual"
ALL_CLEAR = "没有发现问题"
NOTE = "notes.proactive.normative_documents.issued"


def box_of(page: HttpResponse, name: str) -> str:
    """The classes of the cell in which an input or total stands."""
    found = re.search(rf'<td[^>]*class="([^"]*)"><(?:input|output) name="{re.escape(name)}"', page.content.decode())
    assert found
    return found[1]


def test_broken_balance_is_among_what_was_found(drafting: Client, complete: Report, drafter: User) -> None:
    sound = drafting.get(f"/reports/{complete.pk}/tables/requests/")
    assert ALL_CLEAR in sound.content.decode()
    save(report=complete.pk, changes={A: "13"}, base=complete.version, by=drafter)
    broken = drafting.get(f"/reports/{complete.pk}/tables/requests/")
    assert ALL_CLEAR not in broken.content.decode()
    assert "须改正 1 项" in broken.content.decode()
    assert broken.context["found"].sentence.startswith("检查结果：须改正 1 项")
    asked = drafting.post(f"/reports/{complete.pk}/check/requests/", {}, content_type="application/json").json()
    assert asked["sentence"] == broken.context["found"].sentence
    assert "须改正 1 项" in asked["html"]


def test_findings_after_a_refusal_are_of_what_was_saved(drafting: Client, complete: Report) -> None:
    form = opened(drafting, complete, "tables/requests")
    blank, refused = "requests.state_secret.individual", "requests.not_held.business"
    answer = posted(drafting, complete, "tables/requests", form, **{blank: "", refused: "1e3"})
    assert figures(complete)[blank] is None
    assert ALL_CLEAR not in answer.content.decode()
    assert answer.context["found"].sentence == "检查结果：须改正 1 项。"


def test_findings_of_a_refused_text_are_of_what_was_saved(drafting: Client, complete: Report, drafter: User) -> None:
    save(report=complete.pk, changes={"signed_off.agency": "示例市科学技术局"}, base=complete.version, by=drafter)
    form = opened(drafting, complete, "text/preamble")
    answer = posted(
        drafting, complete, "text/preamble", form, **{"preamble": "字" * 60_000, "signed_off.agency": "另一个局"}
    )
    assert "另一个局" in " ".join(item.finding.message for item in answer.context["found"].items)


def test_nil_report_asks_before_it_sets_figures_to_zero(drafting: Client, complete: Report) -> None:
    form = opened(drafting, complete, "tables/requests")
    asked = posted(drafting, complete, "tables/requests", form, fill="nil", **{B: "5", A: "十二"})
    said = asked.content.decode()
    assert "都改为 0" in said
    assert figures(complete) == factories.figures(), "nothing is stored before the answer"
    assert [(cell.name, typed) for cell, typed, _ in asked.context["overwritten"]][:2] == [(A, "十二"), (B, "5")]
    carried_on = {**form, B: "5", A: "十二"}
    assert {n: v for n, v in asked.context["typed"].items() if n in carried_on} == {
        n: int(v) if n == "base" else v for n, v in carried_on.items() if n.startswith(("base", "requests."))
    }


def test_nil_report_confirmed_sets_every_figure_to_zero(drafting: Client, complete: Report) -> None:
    form = opened(drafting, complete, "tables/requests")
    posted(drafting, complete, "tables/requests", form, fill="nil_confirmed")
    assert {v for n, v in figures(complete).items() if n.startswith("requests.")} == {0}


def test_nil_report_declined_stores_what_was_typed(drafting: Client, complete: Report) -> None:
    form = opened(drafting, complete, "tables/requests")
    asked = posted(drafting, complete, "tables/requests", form, fill="nil", **{B: "5"})
    drafting.post(f"/reports/{complete.pk}/tables/requests/", {**asked.context["typed"], "save": "1"})
    assert figures(complete) == {**factories.figures(), B: 5}


@pytest.mark.parametrize("fill", ["zeros", "nil_confirmed"])
def test_filling_keeps_the_notes_typed_on_the_page(fill: str, drafting: Client, complete: Report) -> None:
    name = "notes.proactive.normative_documents.repealed"
    form = opened(drafting, complete, "tables/proactive")
    posted(drafting, complete, "tables/proactive", form, fill=fill, **{name: "含自然失效2件"})
    assert cells.notes(complete) == {"proactive.normative_documents.repealed": "含自然失效2件"}


def new_note(row: str, column: str, words: str = "含联合制发1件") -> dict[str, str]:
    return {"note_row": row, "note_column": column, "note_text": words}


@pytest.mark.parametrize("fill", [None, "zeros"])
def test_note_is_added_to_a_cell_that_had_none(fill: str | None, drafting: Client, complete: Report) -> None:
    form = opened(drafting, complete, "tables/proactive")
    pressed = {"fill": fill} if fill else {}
    posted(drafting, complete, "tables/proactive", form, **new_note("行政规范性文件", "本年制发件数"), **pressed)
    assert cells.notes(complete)[NOTE.removeprefix("notes.")] == "含联合制发1件"


def test_line_for_a_note_comes_when_asked_for_and_what_was_typed_is_saved(drafting: Client, complete: Report) -> None:
    form = opened(drafting, complete, "tables/requests")
    assert "note_row" not in form
    answer = posted(drafting, complete, "tables/requests", form, note="new", **{B: "5"})
    page = answer.content.decode()
    assert ('name="note_row"' in page, "已保存" in page, figures(complete)[B]) == (True, True, 5)


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        (new_note("", "本年制发件数"), "请选定附注所在的行和栏"),
        (new_note("行政许可", "本年制发件数"), "“行政许可”没有“本年制发件数”一格"),
        (new_note("行政规范性文件", "本年废止件数"), "这一格已有附注"),
        (new_note("行政规范性文件", "本年制发件数", "不能\x07印"), "U+0007"),
    ],
    ids=["no row", "no such cell", "a note there", "not to be printed"],
)
def test_note_that_cannot_be_added_stays_on_the_page(
    chosen: dict[str, str], says: str, drafting: Client, complete: Report
) -> None:
    form = opened(drafting, complete, "tables/proactive")
    other = "proactive.regulations.issued"
    answer = posted(drafting, complete, "tables/proactive", form, **{**chosen, other: "3"})
    page = answer.content.decode()
    assert says in page
    assert chosen["note_text"] in page
    assert (figures(complete)[other], len(cells.notes(complete))) == (3, 1)


def test_cells_say_their_state_without_scripts(drafting: Client, colleague: User, complete: Report) -> None:
    form = opened(drafting, complete, "tables/requests")
    disputed, refused = "requests.not_held.business", "requests.state_secret.individual"
    save(report=complete.pk, changes={disputed: "9"}, base=complete.version, by=colleague)
    page = posted(drafting, complete, "tables/requests", form, **{A: "13", refused: "十", disputed: "8"})
    assert {name: box_of(page, name).split()[1:] for name in (refused, disputed, "requests.not_held.research")} == {
        refused: ["refused"],
        disputed: ["conflict"],
        "requests.not_held.research": [],
    }
    page = drafting.get(f"/reports/{complete.pk}/tables/requests/")
    assert (box_of(page, A), box_of(page, "requests.new_received.total")) == ("n broken", "n derived broken")
    assert re.search(rf'name="{A}"[^>]*aria-describedby="state-broken', page.content.decode())
    assert 'id="state-broken"' in page.content.decode()


def test_figure_carried_over_is_marked_without_scripts(
    drafting: Client, complete: Report, drafter: User, reviewer: User
) -> None:
    factories.published_report(complete.agency, drafter=drafter, reviewer=reviewer, year=complete.year - 1)
    save(report=complete.pk, changes={CARRIED: "2"}, base=complete.version, by=drafter)
    page = drafting.get(f"/reports/{complete.pk}/tables/requests/")
    assert "carried" in box_of(page, CARRIED)
    complete.refresh_from_db()
    save(report=complete.pk, changes={CARRIED: "3"}, base=complete.version, by=drafter)
    page = drafting.get(f"/reports/{complete.pk}/tables/requests/")
    assert "carried" not in box_of(page, CARRIED)


# --- texts ---


def test_posted_text_is_stored(drafting: Client, blank: Report) -> None:
    form = opened(drafting, blank, "text/problems")
    posted(drafting, blank, "text/problems", form, problems="第一段\r\n第二段")
    assert cells.document(blank).text("problems") == "第一段\n第二段"


def test_text_posted_as_it_was_changes_nothing(drafting: Client, complete: Report) -> None:
    # A browser sends every line end as carriage return and line feed.
    form = {n: v.replace("\n", "\r\n") for n, v in opened(drafting, complete, "text/overview").items()}
    posted(drafting, complete, "text/overview", form)
    assert Report.objects.get(pk=complete.pk).version == complete.version


def test_old_page_of_a_text_undoes_nothing(drafting: Client, colleague: User, complete: Report) -> None:
    old = opened(drafting, complete, "text/preamble")
    save(report=complete.pk, changes={"preamble": "新的引言"}, base=complete.version, by=colleague)
    posted(drafting, complete, "text/preamble", old, **{"signed_off.agency": "示例市科技局"})
    document = cells.document(Report.objects.get(pk=complete.pk))
    assert (document.preamble, document.signed_off.agency) == ("新的引言", "示例市科技局")


def test_old_page_with_the_same_text_changed_shows_both(drafting: Client, colleague: User, complete: Report) -> None:
    old = opened(drafting, complete, "text/problems")
    save(report=complete.pk, changes={"problems": "对方的文字"}, base=complete.version, by=colleague)
    answer = posted(drafting, complete, "text/problems", old, problems="我的文字").content.decode()
    assert ("我的文字" in answer, "对方的文字" in answer) == (True, True)
    assert cells.document(complete).text("problems") == "对方的文字"


def test_markup_in_a_text_is_shown_as_text(drafting: Client, complete: Report, drafter: User) -> None:
    written = '</textarea><script>alert(1)</script><b onmouseover="x">'
    save(report=complete.pk, changes={"problems": written}, base=complete.version, by=drafter)
    for page in ("text/problems/", "", "history/", "preview/"):
        assert b"<script>alert" not in drafting.get(f"/reports/{complete.pk}/{page}").content


def test_too_long_text_is_refused_by_how_much(drafting: Client, blank: Report) -> None:
    answer = posted(drafting, blank, "text/problems", {"base": "1"}, problems="字" * 50_001)
    assert "请删减 1 字" in answer.content.decode()
    assert cells.document(blank).text("problems") == ""


# --- the fee statement ---


FEES = ("notices_issued", "notified_yuan", "collected_yuan")


def fee(browser: Client, report: Report, *figures: str, **changed: str) -> HttpResponse:
    form = opened(browser, report, "text/other_matters") | dict(zip(FEES, figures, strict=True))
    return browser.post(f"/reports/{report.pk}/text/other_matters/", {**form, "fee": "1", **changed}, follow=True)


def test_fee_statement_is_put_before_the_text(drafting: Client, complete: Report, drafter: User) -> None:
    save(report=complete.pk, changes={"other_matters": "其他事项。"}, base=complete.version, by=drafter)
    fee(drafting, complete, "2", "380", "300")
    assert cells.document(complete).text("other_matters") == (
        "本年度发出信息处理费收费通知2件，通知收费总金额380元，实际收取总金额300元。\n其他事项。"
    )


def test_fee_statement_takes_the_place_of_an_earlier_one(drafting: Client, complete: Report) -> None:
    fee(drafting, complete, "2", "380", "300")
    fee(drafting, complete, "0", "0", "0")
    assert cells.document(complete).text("other_matters") == factories.OTHER_MATTERS


@pytest.mark.parametrize("typed", ["", "两", "-1", "1.5"])
def test_fee_that_is_no_count_is_refused(typed: str, drafting: Client, complete: Report) -> None:
    answer = fee(drafting, complete, typed, "0", "0").content.decode()
    assert "没有写入正文：请改正下列标出的数字。" in answer
    assert re.search(r'name="notices_issued"[^>]*aria-invalid="true"', answer)
    assert cells.document(complete).text("other_matters") == factories.OTHER_MATTERS


def test_fee_figures_that_are_refused_stay_with_the_text_typed_beside_them(drafting: Client, complete: Report) -> None:
    answer = fee(drafting, complete, "3", "1,234.50", "1e3", other_matters="另有一事。")
    shown = Inputs(answer, "text-form").values
    assert [shown[name] for name in FEES] == ["3", "1,234.50", "1e3"]
    page = answer.content.decode()
    assert "不用科学记数法，请写出完整的数字。" in page
    assert "件数应为整数" not in page
    assert cells.document(complete).text("other_matters") == "另有一事。"


def test_fee_amounts_may_have_jiao_and_fen(drafting: Client, complete: Report) -> None:
    fee(drafting, complete, "3", "1,234.50", "０.05", other_matters="另有一事。")
    assert cells.document(complete).text("other_matters") == (
        "本年度发出信息处理费收费通知3件，通知收费总金额1234.5元，实际收取总金额0.05元。\n另有一事。"
    )


def test_fee_amount_is_told_about_money_and_a_count_about_cases(drafting: Client, complete: Report) -> None:
    page = fee(drafting, complete, "1.5", "1.234", "0").content.decode()
    assert ("件数应为整数，不能有小数。" in page, "金额以元为单位，最多两位小数（到分）。" in page) == (True, True)


def test_fee_figures_wait_while_the_text_is_refused(drafting: Client, complete: Report) -> None:
    answer = fee(drafting, complete, "2", "380", "300", other_matters="不能\x07印")
    shown = Inputs(answer, "text-form").values
    assert [shown[name] for name in (*FEES, "other_matters")] == ["2", "380", "300", "不能\x07印"]
    assert "请先改正正文" in answer.content.decode()


def test_fee_figures_typed_stay_when_only_the_text_is_saved(drafting: Client, complete: Report) -> None:
    form = opened(drafting, complete, "text/other_matters") | dict(zip(FEES, ("2", "380", ""), strict=True))
    answer = posted(drafting, complete, "text/other_matters", form, save="1", other_matters="另有一事。")
    assert [Inputs(answer, "text-form").values[name] for name in FEES] == ["2", "380", ""]
    assert 'aria-invalid="true"' not in answer.content.decode(), "nobody asked for the statement yet"
    assert cells.document(complete).text("other_matters") == "另有一事。"


def test_fee_statement_that_does_not_fit_is_not_said_to_be_written(
    drafting: Client, blank: Report, drafter: User
) -> None:
    save(report=blank.pk, changes={"other_matters": "字" * 50_000}, base=1, by=drafter)
    assert "已写入" not in fee(drafting, blank, "2", "380", "300").content.decode()


# --- opening a year ---


def test_opened_report_leads_to_its_task_page(drafting: Client, agency: Any) -> None:
    answer = drafting.post("/reports/open/", {"agency": agency.pk, "year": "2024"})
    assert answer.headers["Location"] == Report.objects.get(year=2024).get_absolute_url()


def test_year_opened_twice_links_to_the_report_there_is(drafting: Client, blank: Report) -> None:
    answer = drafting.post("/reports/open/", {"agency": blank.agency_id, "year": blank.year})
    assert (answer.status_code, blank.get_absolute_url() in answer.content.decode()) == (409, True)


def test_agency_of_others_cannot_be_chosen(drafting: Client, stranger: User) -> None:
    theirs = stranger.memberships.first().agency
    answer = drafting.post("/reports/open/", {"agency": theirs.pk, "year": "2024"})
    assert (answer.status_code, Report.objects.filter(agency=theirs).exists()) == (400, False)


@pytest.mark.parametrize("year", ["2020", "2101", "abc", "", "²", "２０２４", "2024.0"])
def test_year_without_a_format_cannot_be_opened(year: str, drafting: Client, agency: Any) -> None:
    answer = drafting.post("/reports/open/", {"agency": agency.pk, "year": year})
    assert (answer.status_code, Report.objects.exists()) == (400, False)


# --- the next step, and last year ---


def buttons(page: HttpResponse) -> dict[str, str]:
    """The look of each button and link that looks like one, by its words."""
    found = re.findall(r'<(?:a|button) class="(btn-[a-z-]+)"[^>]*>([^<]+)<', page.content.decode())
    return {words: look for look, words in found}


def test_next_step_is_the_first_unfinished_section_while_something_is_left(
    drafting: Client, complete: Report, drafter: User
) -> None:
    save(report=complete.pk, changes={"requests.state_secret.individual": ""}, base=complete.version, by=drafter)
    page = drafting.get(complete.get_absolute_url())
    looks = buttons(page)
    assert (looks["继续填报"], looks["提交审核"]) == ("btn-primary", "btn-secondary")
    assert f'href="/reports/{complete.pk}/tables/requests/">继续填报' in page.content.decode()


def test_next_step_is_submission_once_nothing_is_left(drafting: Client, complete: Report) -> None:
    looks = buttons(drafting.get(complete.get_absolute_url()))
    assert looks["提交审核"] == "btn-primary"
    assert "继续填报" not in looks


def test_reader_has_no_next_step_to_write(reviewer: User, blank: Report) -> None:
    assert "继续填报" not in buttons(factories.client_of(reviewer).get(blank.get_absolute_url()))


def test_time_at_which_last_year_was_taken_is_written_as_people_do(
    drafting: Client, complete: Report, drafter: User, reviewer: User
) -> None:
    factories.published_report(complete.agency, drafter=drafter, reviewer=reviewer, year=complete.year - 1)
    page = drafting.get(f"/reports/{complete.pk}/last-year/").content.decode()
    assert re.search(r"系统 \d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d 取用。", page)
