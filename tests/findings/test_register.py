"""Each check of the register: what fails it, what holds, and what it does not judge."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from govreports.findings.finding import Answer, Finding, Level
from govreports.findings.register import CHECKS, blocking, findings, verdicts
from govreports.formats.document import Document, parse
from tests.factories import OTHER_MATTERS, OVERVIEW, document, figures, shared

IN = "requests.new_received.individual"


def found(check: str, report: Document) -> list[Finding]:
    """What one check finds in a report."""
    return [f for f in findings(report) if f.id == check]


def with_cells(**changed: Any) -> Document:
    return document(cells=figures(**changed))


def with_totals(**totals: int) -> Document:
    """The complete report, with control totals from outside."""
    return document(cells={**figures(), **{n.replace("__", "."): v for n, v in totals.items()}})


def with_texts(**texts: str) -> Document:
    """The complete report with other texts, the preamble among them."""
    preamble = texts.pop("preamble", document().preamble)
    return document(preamble=preamble, sections={**document().sections, **texts})


def test_nothing_is_found_in_a_complete_report() -> None:
    assert findings(document()) == []


# --- H1–H4: the arithmetic of the tables ---


def test_h1_finds_a_column_out_of_balance() -> None:
    columns = [f.cells[0] for f in found("H1", with_cells(requests__new_received__individual=13))]
    assert columns == [IN]


def test_h1_finds_every_column_out_of_balance() -> None:
    both = with_cells(requests__new_received__individual=13, requests__new_received__business=4)
    assert [f.cells[0] for f in found("H1", both)] == [IN, "requests.new_received.business"]


def test_h1_gives_both_sides() -> None:
    first = found("H1", with_cells(requests__new_received__individual=13))[0]
    assert (first.left, first.right) == (14, 13)


def test_h1_does_not_judge_a_column_with_a_blank() -> None:
    assert found("H1", with_cells(requests__new_received__individual=None)) == []


def test_h2_finds_a_given_total_of_results_that_is_not_the_sum() -> None:
    [finding] = found("H2", with_totals(requests__results_total__individual=12))
    assert (finding.left, finding.right) == (12, 11)


def test_h2_holds_for_a_given_total_that_is_the_sum() -> None:
    assert found("H2", with_totals(requests__results_total__individual=11)) == []


def test_h2_does_not_judge_a_total_over_a_blank() -> None:
    cells = {**figures(requests__not_held__individual=None), "requests.results_total.individual": 12}
    assert found("H2", document(cells=cells)) == []


def test_h3_finds_a_given_total_of_a_row_that_is_not_the_sum() -> None:
    [finding] = found("H3", with_totals(requests__new_received__total=16))
    assert (finding.left, finding.right) == (16, 15)


def test_h3_holds_for_a_given_total_that_is_the_sum() -> None:
    assert found("H3", with_totals(requests__new_received__total=15)) == []


def test_h3_does_not_judge_a_row_with_a_blank() -> None:
    cells = {**figures(requests__new_received__business=None), "requests.new_received.total": 99}
    assert found("H3", document(cells=cells)) == []


def test_h4_finds_a_given_total_of_outcomes_that_is_not_the_sum() -> None:
    [finding] = found("H4", with_totals(disputes__review__total=0))
    assert (finding.left, finding.right) == (0, 1)


def test_h4_holds_for_a_given_total_that_is_the_sum() -> None:
    assert found("H4", with_totals(disputes__review__total=1)) == []


def test_h4_does_not_judge_a_block_with_a_blank() -> None:
    cells = {**figures(disputes__review__upheld=None), "disputes.review.total": 9}
    assert found("H4", document(cells=cells)) == []


# --- H5, H6: each cell by itself ---


@pytest.mark.parametrize("value", [-1, 10_000_000_000, Decimal("1.5")])
def test_h5_finds_what_is_no_count(value: Any) -> None:
    assert [f.cells for f in found("H5", with_cells(requests__new_received__individual=value))] == [(IN,)]


def test_h5_finds_a_negative_amount() -> None:
    assert len(found("H5", with_cells(proactive__admin_fees__amount_wan=Decimal("-0.1")))) == 1


def test_h5_holds_for_an_amount_with_decimals() -> None:
    assert found("H5", with_cells(proactive__admin_fees__amount_wan=Decimal("0.16"))) == []


def test_h5_does_not_judge_a_blank() -> None:
    assert found("H5", with_cells(requests__new_received__individual=None)) == []


def test_h6_finds_the_blanks_once_a_table() -> None:
    blanks = with_cells(
        requests__new_received__individual=None, requests__not_held__business=None, disputes__review__upheld=None
    )
    assert [len(f.cells) for f in found("H6", blanks)] == [2, 1]


def test_h6_holds_for_zeros() -> None:
    assert found("H6", document(cells=dict.fromkeys(figures(), 0))) == []


# --- H8, H9, H10, D6, D7: the texts ---


@pytest.mark.parametrize("line", ["七、附件", "二、主动公开政府信息情况", "一.总体情况"])
@pytest.mark.parametrize("place", ["overview", "problems", "other_matters", "preamble"])
def test_h8_finds_a_heading_of_the_first_rank(line: str, place: str) -> None:
    written = document().preamble if place == "preamble" else document().sections[place]
    assert [f.place for f in found("H8", with_texts(**{place: f"{written}\n{line}"}))] == [place]


@pytest.mark.parametrize("line", ["一、加强学习，提高认识。", "（一）主动公开", "十件申请已办结", "一、"])
def test_h8_holds_for_a_sentence_or_a_lower_rank(line: str) -> None:
    assert found("H8", with_texts(problems=f"{document().sections['problems']}\n{line}")) == []


def test_h9_finds_a_section_six_that_is_silent_on_the_fee() -> None:
    assert [f.place for f in found("H9", with_texts(other_matters="没有其他需要报告的事项。"))] == ["other_matters"]


@pytest.mark.parametrize(
    "said", [OTHER_MATTERS, "本年度没有产生费用。", "未收取信息处理费。", "发出收费通知2件，收取共计380元。"]
)
def test_h9_holds_where_the_fee_is_reported(said: str) -> None:
    assert found("H9", with_texts(other_matters=said)) == []


def test_h9_does_not_judge_an_empty_section() -> None:
    assert found("H9", with_texts(other_matters="")) == []


@pytest.mark.parametrize(
    ("aspect", "words"),
    [
        ("主动公开", "主动公开"),
        ("依申请公开", "依申请公开。全年收到申请"),
        ("政府信息管理", "政府信息管理"),
        ("政府信息公开平台建设", "平台建设"),
        ("监督保障", "监督保障"),
    ],
)
def test_h10_names_the_missing_aspect(aspect: str, words: str) -> None:
    [finding] = found("H10", with_texts(overview=OVERVIEW.replace(words, "其他")))
    assert f"未见“{aspect}”" in finding.message


def test_h10_finds_an_empty_overview() -> None:
    [finding] = found("H10", with_texts(overview=""))
    assert "尚未填写" in finding.message


@pytest.mark.parametrize("place", ["problems", "other_matters"])
@pytest.mark.parametrize("said", ["", "  \n", "无", "无。", "没有", "/", "——"])
def test_d6_finds_a_section_that_says_nothing(place: str, said: str) -> None:
    assert [f.place for f in found("D6", with_texts(**{place: said}))] == [place]


def test_d6_holds_where_something_is_said() -> None:
    assert found("D6", with_texts(problems="无突出问题，继续改进。")) == []


@pytest.mark.parametrize("name", ["示例市水务局2025年", "示例市 水务局", "示例市水务局年度报告"])
def test_d7_finds_a_name_that_is_no_full_name(name: str) -> None:
    assert len(found("D7", document(agency=name))) == 1


@pytest.mark.parametrize("place", ["preamble", "overview"])
def test_d7_finds_a_title_written_into_a_text(place: str) -> None:
    written = f"示例市科学技术局2025年政府信息公开工作年度报告\n{OVERVIEW}"
    assert [f.place for f in found("D7", with_texts(**{place: written}))] == [place]


def test_d7_holds_for_a_sentence_that_names_the_report() -> None:
    assert found("D7", with_texts(preamble="现发布示例市科学技术局2025年政府信息公开工作年度报告。")) == []


# --- the register as a whole ---


def test_findings_come_in_printed_order() -> None:
    faulty = with_texts(overview="", problems="", preamble="2025年政府信息公开年报")
    faulty = replace(faulty, cells=figures(proactive__licenses__decisions=None, disputes__review__upheld=None))
    order = [f.cells[0].split(".")[0] if f.cells else f.place for f in findings(faulty)]
    assert order == ["preamble", "overview", "proactive", "disputes", "problems"]


def test_finding_carries_the_level_of_its_check() -> None:
    levels = {check.id: check.level for check in CHECKS}
    assert {f.level for f in found("H6", Document("示例市水务局", 2025))} == {levels["H6"]}


def test_blocking_keeps_only_what_stops_submission() -> None:
    hint = Finding("X9", Level.HINT, "请留意")
    stop = Finding("H6", Level.BLOCK, "未填")
    assert blocking([hint, stop]) == [stop]


def test_every_message_is_a_chinese_sentence() -> None:
    faulty = Document("示例市水务局2025年", 2025, cells={"requests.new_received.individual": -1})
    assert [f.message for f in findings(faulty) if not f.message.endswith("。")] == []


# --- verdicts ---

# What a text or a name alone decides; nothing else can be said of a report without a figure.
OF_TEXTS = {"H7", "H8", "D1", "D2", "H10", "D3", "H9", "D4", "D6", "D7", "D8", "D9", "D10", "D12", "Q1", "Q4", "Q5"}
OF_TEXTS |= {"Q6", "Q7", "N12", "U2"}


def test_every_check_has_its_verdict_in_the_order_of_the_register() -> None:
    assert [v.check for v in verdicts(document())] == list(CHECKS)


def test_blank_is_never_taken_for_zero() -> None:
    answers = {v.check.id: v.answer for v in verdicts(document(cells={}))}
    assert {name for name, answer in answers.items() if answer is Answer.HOLDS} <= OF_TEXTS
    assert {name for name, answer in answers.items() if answer is Answer.BROKEN} == {"H6"}


def test_zero_is_a_figure() -> None:
    answers = {v.check.id: v.answer for v in verdicts(document(cells=dict.fromkeys(figures(), 0)))}
    assert {answers[name] for name in ("H1", "H2", "H3", "H4", "H5", "H6", "P3", "P6", "P10", "P11")} == {Answer.HOLDS}


# --- what an explanation is bound to ---


def p6(carried: int, **texts: str) -> Finding:
    """Many requests carried forward; the only figure that differs is how many."""
    cells = figures(requests__carried_forward__individual=carried, requests__new_received__individual=11 + carried - 1)
    return found("P6", document(cells=cells, sections={**document().sections, **texts}))[0]


def test_finding_keeps_its_key_and_values_while_others_change() -> None:
    one, other = p6(12), p6(12, problems="存在的问题是说理不够。下一步改进。")
    assert (one.key, one.values) == (other.key, other.values)


def test_finding_keeps_its_key_but_not_its_values_when_its_figure_changes() -> None:
    one, other = p6(12), p6(13)
    assert one.key == other.key
    assert one.values != other.values


def test_findings_of_one_report_have_keys_of_their_own() -> None:
    for name in REAL:
        keys = [f.key for f in findings(real(name))]
        assert len(set(keys)) == len(keys)


def test_two_faults_of_one_place_have_keys_of_their_own() -> None:
    twice = with_texts(overview=f"{OVERVIEW}\n全年办结政府信息公开申请13件。\n共办结政府信息公开申请13件。")
    keys = [f.key for f in found("N2", twice)]
    assert len(set(keys)) == len(keys) == 2


# --- real reports, as they were published ---

REAL = (
    "baoji-science-2024",
    "large-city-2025",
    "leshan-science-2024",
    "panzhihua-science-2023",
    "panzhihua-services-2023",
    "yuanzhou-science-2023",
)


def real(name: str) -> Document:
    return parse(json.dumps(json.loads(shared(f"reports/{name}/cells.json").read_text())))


@pytest.mark.parametrize("name", REAL)
def test_published_figures_are_in_balance(name: str) -> None:
    assert [f.message for f in findings(real(name)) if f.id in {"H1", "H2", "H3", "H4", "H5"}] == []


@pytest.mark.parametrize("name", REAL)
def test_published_control_totals_are_the_computed_ones(name: str) -> None:
    report = real(name)
    computed = {n: v for n, v in report.figures.items() if n in report.control_totals and v is not None}
    assert {n: v for n, v in report.control_totals.items() if n in computed} == computed


def test_published_blanks_are_found_only_where_they_were_printed() -> None:
    assert {name for name in REAL if any(f.id == "H6" for f in findings(real(name)))} == {"baoji-science-2024"}


@pytest.mark.parametrize("name", [n for n in REAL if n != "baoji-science-2024"])
def test_one_changed_figure_of_a_published_report_is_found(name: str) -> None:
    report = real(name)
    cells = {**report.cells, IN: report.cells[IN] + 1}
    assert {f.id for f in findings(replace(report, cells=cells))} >= {"H1", "H3"}
