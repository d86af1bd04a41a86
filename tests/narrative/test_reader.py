"""What the figures of a sentence count, of which year and body, in sentences worded as published reports word them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from govreports.formats import EDITIONS
from govreports.formats.document import AgencyKind
from govreports.narrative import QUANTITIES, Figure, Reading, read
from tests.narratives import shared_reports

NEW = "requests.new_received.total"
OVER = "requests.carried_over.total"
FORWARD = "requests.carried_forward.total"
BOTH = "requests.received_and_carried"
RESULTS = "requests.results_total.total"


def of(text: str, agency: str = "示例市科学技术局", kind: str | None = "department", year: int = 2025) -> Reading:
    return read(text, year=year, agency=agency, kind=kind)


def sure(reading: Reading) -> dict[str, int]:
    """Quantity and value of what may be held against a table; fails where a quantity is read twice."""
    found = [(f.counts, int(f.value)) for f in reading.figures if f.sure and f.counts]
    assert len(dict(found)) == len(found)
    return {counts: value for counts, value in found if counts}


def only(text: str) -> Figure:
    (figure,) = of(text).figures
    return figure


# --- what is counted ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共收到政府信息公开申请35件。", {NEW: 35}),
        ("收到依申请公开事项1件，及时沟通。", {NEW: 1}),
        ("本年新收1,234件，办结1,200件，结转下年度34件。", {NEW: 1234, RESULTS: 1200, FORWARD: 34}),
        ("收到申请12件政府信息公开申请。", {NEW: 12}),
        ("收到12件政府信息公开申请，其中予以公开7件。", {NEW: 12, "requests.full_disclosure.total": 7}),
        ("政府信息公开申请：新收42件，上年结转2件，总计44件。", {NEW: 42, OVER: 2, BOTH: 44}),
        ("收到申请749件（含上年结转36件）。", {BOTH: 749, OVER: 36}),
        ("收到申请749件，含2024年结转36件，结转至2026年3件。", {BOTH: 749, OVER: 36, FORWARD: 3}),
        ("连同上年结转5件，共收到申请63件。", {OVER: 5, BOTH: 63}),
        ("尚有2件申请未到期，结转至2026年办理。", {FORWARD: 2}),
        (
            "在答复的申请中，予以公开、无法提供的分别为4件和3件。",
            {"requests.full_disclosure.total": 4, "requests.unable": 3},
        ),
        ("予以公开（含部分公开）131件。", {"requests.disclosed_in_any_part": 131}),
        ("不予处理和其他处理各2件。", {"requests.not_processed": 2, "requests.other_handling": 2}),
        ("因属于三类内部事务信息不予公开2件。", {"requests.internal_affairs.total": 2}),
        ("2件予以公开，1件因本机关不掌握相关政府信息而无法提供。", {"requests.full_disclosure.total": 2, "requests.not_held.total": 1}),
        ("申请人主动撤回2件申请。", {"requests.other_result.total": 2}),
        ("收到申请58件，其中自然人56件、商业企业2件。", {NEW: 58, "requests.new_received.individual": 56, "requests.new_received.business": 2}),
        ("行政复议3起，其中维持2起，尚未审结1起。", {"disputes.review.total": 3, "disputes.review.upheld": 2, "disputes.review.pending": 1}),
        ("行政诉讼13件，其中未经复议直接起诉3件，复议后起诉10件。", {"disputes.litigation": 13, "disputes.litigation_direct.total": 3, "disputes.litigation_after_review.total": 10}),
        ("行政复议和行政诉讼合计6件。", {"disputes.total": 6}),
        ("行政复议、行政诉讼分别为3件、2件。", {"disputes.review.total": 3, "disputes.litigation": 2}),
        ("制发行政规范性文件2件，废止1件，现行有效11件。", {"proactive.normative_documents.issued": 2, "proactive.normative_documents.repealed": 1, "proactive.normative_documents.in_force": 11}),
        ("共清理规范性文件10件，其中继续有效的规范性文件7件。", {"documents.cleaned": 10, "proactive.normative_documents.in_force": 7}),
        ("作出行政许可决定56件、行政处罚决定3件。", {"proactive.licenses.decisions": 56, "proactive.penalties.decisions": 3}),
        ("发出收费通知3件，总金额1200元，实际收取600元。", {"fees.notices": 3, "fees.notified": 1200, "fees.collected": 600}),
    ],
)  # fmt: skip
def test_figure_counts_what_the_sentence_says(text: str, expected: dict[str, int]) -> None:
    assert sure(of(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "网站发布信息1,203条。",
        "收到群众来信63件，办结60件。",
        "办理12345热线工单8,764件。",
        "办理人大建议12件、政协提案8件，全部答复。",
        "受理低保申请37件。",
        "受理行政许可申请1,530件。",
        "完成5个行政许可事项的网办。",
        "公示行政处罚信息23条。",
        "公开规范性文件3件。",
        "以市政府名义印发规范性文件2件。",
        "减免行政事业性收费120万元。",
        "通过网络收到申请21件。",
        "收到涉及征地的政府信息公开申请8件。",
        "办理行政复议案件320件。",
        "作为共同被告应诉的2件案件不计入。",
        "政府信息公开申请人3人。",
        "收到政府信息公开申请书5份。",
        "制发公文320件，其中主动公开210件，依申请公开60件，不予公开50件。",
        "办结率100%，满意度98.6%。",
    ],
)
def test_what_the_tables_do_not_have_is_never_held_against_them(text: str) -> None:
    assert sure(of(text)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "收到申请约40件。",
        "收到申请近40件。",
        "收到申请40余件。",
        "如收到申请5件，应集体研究。",
        "力争全年收到申请不超过5件。",
        "1-11月收到申请30件。",
        "上半年收到申请30件。",
        "自2008年以来累计收到申请345件。",
        "平均每月收到申请3件。",
        "2026年计划制定规范性文件3件。",
        "近三年共收到申请68件。",
        "12月收到申请3件。",
        "因行政处罚被申请行政复议5件。",
        "收到表扬张三的申请3件。",
        "收到并答复申请3件。",
    ],
)
def test_in_doubt_the_reading_says_so(text: str) -> None:
    assert of(text).figures
    assert sure(of(text)) == {}


def test_the_same_words_without_doubt_are_sure() -> None:
    """The twin of the doubtful sentences: what makes them doubtful is taken away."""
    assert sure(of("收到申请40件。")) == {NEW: 40}
    assert sure(of("收到申请3件。")) == {NEW: 3}


def test_outcomes_behind_two_kinds_of_lawsuit_are_of_neither_for_sure() -> None:
    both = of("行政诉讼14件，其中直接起诉9件，复议后起诉5件，驳回诉讼请求10件。").figures[3]
    assert (both.counts, both.sure) == ("disputes.litigation.upheld", False)
    told = of("直接起诉9件（维持9件），复议后起诉5件（维持4件）。").figures
    assert (told[3].counts, told[3].sure) == ("disputes.litigation_after_review.upheld", True)


def test_the_year_alone_repeats_what_was_said_of_another() -> None:
    assert [f.counts for f in of("2024年度收到申请20件，本年度25件。").figures] == [NEW, NEW]
    assert [f.counts for f in of("收到申请20件，本年度25件。").figures] == [NEW, None]


def test_an_unknown_noun_is_not_what_was_said_before() -> None:
    assert not of("行政事业性收费方面，水土保持补偿费收取256万元。").figures[0].sure
    assert of("行政事业性收费方面，全年收取256万元。").figures[0].sure


def test_what_comes_behind_a_sum_tells_what_it_is_of() -> None:
    assert sure(of("新收申请58件，连同上年结转3件，共需办理61件。")) == {NEW: 58, OVER: 3, BOTH: 61}
    assert BOTH not in sure(of("收到申请58件，连同上年结转3件。"))


def test_one_number_for_several_results_is_of_none_of_them() -> None:
    assert sure(of("公开或部分公开15件；其余10件分别作不予公开、无法提供处理。")) == {
        "requests.disclosed_in_any_part": 15
    }


@pytest.mark.parametrize(("text", "is_sure"), [("区本级收到申请98件。", False), ("全区收到申请98件。", True)])
def test_own_seat_of_a_government_is_not_its_area(text: str, is_sure: bool) -> None:  # noqa: FBT001
    (figure,) = of(text, "示例市城东区人民政府", "government").figures
    assert (figure.counts, figure.sure) == (NEW, is_sure)


@pytest.mark.parametrize(
    "text",
    [
        "按照县政府办公室要求，全年收到申请3件。",
        "对照上级要求，收到申请3件。",
        "局办公室收到申请3件。",
        "经市政府办公室同意，收到申请3件。",
    ],
)
def test_a_body_that_orders_does_not_act(text: str) -> None:
    assert only(text).scope == "own"


# --- year ---


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年收到申请114件，2025年收到128件。", [2024, 2025]),
        ("上年度办结申请47件、本年度办结申请50件。", [2024, 2025]),
        ("行政复议由2024年的14件下降到今年的11件。", [2024, 2025]),
        ("2024年、2025年分别收到申请36件和33件。", [2024, 2025]),
        ("收到申请9件（2024年为15件），办结申请9件。", [2025, 2024, 2025]),
        ("较2024年收到申请多3件，办结申请9件。", [2025, 2025]),
        ("上年结转申请2件，结转2026年1件。", [2025, 2025]),
        ("去年同期收到申请3件。", [2024]),
        ("去年全年收到申请3件。", [2024]),
        ("2024年度收到申请20件，本年度25件。", [2024, 2025]),
        ("收到申请106件，上年同期为89件，同比上升19.1%。", [2025, 2024, 2025]),
        ("2024年跨年度办理申请3件。", [2025]),
    ],
)
def test_year_is_the_one_spoken_of(text: str, years: list[int]) -> None:
    assert [f.year for f in of(text).figures] == years


def test_year_of_one_sentence_leaves_the_next_in_doubt() -> None:
    first, second = of("2024年收到申请114件。办结申请110件。").figures
    assert (first.year, first.sure) == (2024, True)
    assert not second.sure


# --- body ---


@pytest.mark.parametrize(
    ("kind", "agency", "text", "scopes"),
    [
        ("department", "示例市科学技术局", "全市共收到申请402件，其中我局128件。", ["area", "own"]),
        ("department", "示例市科学技术局", "市科技局收到申请3件。", ["own"]),
        ("department", "示例市科学技术局", "市财政局收到申请3件。", ["other"]),
        ("department", "示例市科学技术局", "经市司法局审核，制发规范性文件2件。", ["own"]),
        ("department", "示例市科学技术局", "通过省依申请公开系统收到申请3件。", ["own"]),
        ("department", "示例市市场监督管理局", "全市市场监管系统收到申请9件，市局本级收到1件。", ["area", "own"]),
        ("department", "示例市科学技术局", "下属生产力促进处收到申请3件。", ["area"]),
        ("government", "示例市人民政府", "全市共收到申请402件。", ["own"]),
        ("government", "示例市人民政府", "全市收到申请402件，其中市政府办公室收到62件。全市办结申请390件。", ["own", "other", "own"]),
        ("township", "示例市临江县石桥镇人民政府", "全镇收到申请2件。", ["own"]),
        ("department", "示例市科学技术局", "全镇收到申请2件。", ["area"]),
    ],
)  # fmt: skip
def test_body_depends_on_who_reports(kind: AgencyKind, agency: str, text: str, scopes: list[str]) -> None:
    assert [f.scope for f in of(text, agency, kind).figures] == scopes


# --- shares and changes ---


def test_share_names_its_whole() -> None:
    share = of("予以公开61件，占办结总数的45.9%。").figures[1]
    assert (share.counts, share.share_of) == ("requests.full_disclosure.total", RESULTS)
    assert (share.value, share.unit) == (Decimal("45.9"), "%")


@pytest.mark.parametrize("words", ["增加3件", "同比增长10%", "较上年减少3件", "与2024年相比下降三成", "翻了一番"])
def test_change_is_no_amount(words: str) -> None:
    change = of(f"收到申请33件，{words}。").figures[1]
    assert (change.growth, change.counts, change.year) == (True, NEW, 2025)


def test_what_was_reached_is_an_amount_again() -> None:
    before, now = of("依申请公开申请数量由2件增至4件。").figures
    assert (before.growth, now.growth) == (False, False)


# --- statements ---


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("未收到任何政府信息公开申请。", {NEW}),
        ("无单位和个人对本局提交公开政府信息的申请。", {NEW}),
        ("一份申请也没有收到。", {NEW}),
        ("实现“零申请”。", {NEW}),
        ("未发生因政府信息公开引发的行政复议和行政诉讼。", {"disputes.review.total", "disputes.litigation"}),
        ("行政复议、行政诉讼均为0。", {"disputes.review.total", "disputes.litigation"}),
        ("行政诉讼未发生。", {"disputes.litigation"}),
        ("行政诉讼零败诉。", {"disputes.litigation.corrected"}),
        ("本年度未制定行政规范性文件。", {"proactive.normative_documents.issued"}),
        ("无上年结转申请。", {OVER}),
        ("没有申请结转下年度。", {FORWARD}),
        ("未收取政府信息公开信息处理费。", {"fees.collected"}),
        ("没有产生信息处理费。", {"fees.collected"}),
        ("无行政处罚和行政强制。", {"proactive.penalties.decisions", "proactive.coercive_measures.decisions"}),
        ("未发生超期答复情形。", set()),
        ("若全年未收到申请，应填报0。", set()),
        ("没有一件申请超期。", set()),
        ("收到申请3件，无超期。", set()),
    ],
)
def test_none_is_understood(text: str, counts: set[str]) -> None:
    assert {s.counts for s in of(text).statements if s.sure} == counts


def test_statement_of_the_year_before_is_not_of_this_one() -> None:
    (statement,) = of("上年未发生政府信息公开行政诉讼，今年发生2件。").statements
    assert statement.year == 2024


# --- wholes and parts ---


def groups(text: str) -> list[tuple[int, list[int], bool]]:
    return [(int(p.whole.value), [int(f.value) for f in p.parts], p.complete) for p in of(text).parts if p.sure]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布信息361条，其中公告49条，动态46条，区县54条，其他212条。", [(361, [49, 46, 54, 212], True)]),
        ("公开信息7条。其中：预决算7条；目录5条；年报1条；开放日3条。", [(7, [7, 5, 1, 3], False)]),
        ("发布信息603条，其中动态108条、公告68条；上报35条。", [(603, [108, 68], False)]),
        ("收到申请12件，其中网上8件，信函4件，办结申请12件。", [(12, [8, 4], True)]),
        ("收到申请12件，其中网上8件；办结申请11件。", [(12, [8], False)]),
        ("公开980条，其中网站730条（其中公告210条、动态520条），微信250条。", [(980, [730, 250], True), (730, [210, 520], True)]),
        ("收到申请35件。其中，网络提交25件。信函提交9件。当面提交1件。", [(35, [25, 9, 1], True)]),
        ("行政复议9件，维持5件，纠正1件，其他结果2件，尚未审结2件。", [(9, [5, 1, 2, 2], True)]),
        ("发布信息100条，平均每月公开8条，其中动态40条，公告60条。", [(100, [40, 60], True)]),
        ("发布信息100条，其中约40条为动态。", []),
        ("发布信息100条，回复留言20条。", []),
    ],
)  # fmt: skip
def test_breakdown_is_taken_apart(text: str, expected: list[tuple[int, list[int], bool]]) -> None:
    assert groups(text) == expected


# --- the context of a report ---

PARAGRAPH = """（二）依申请公开情况
全年共收到依申请公开43件，其中通过政府网站提交31件、信函12件，均已按期答复。上年度结转1件。答复情况：予以公开21件；\
不予公开3件，其中属于行政执法案卷2件、属于国家秘密1件；无法提供12件（本机关不掌握相关政府信息11件，\
没有现成信息需要另行制作1件）；其他处理2件。结转下年度继续办理1件。"""


def test_a_paragraph_keeps_its_topic_over_channels_and_brackets() -> None:
    assert sure(of(PARAGRAPH)) == {
        NEW: 43,
        OVER: 1,
        "requests.full_disclosure.total": 21,
        "requests.refused": 3,
        "requests.enforcement_file.total": 2,
        "requests.state_secret.total": 1,
        "requests.unable": 12,
        "requests.not_held.total": 11,
        "requests.requires_creation.total": 1,
        "requests.other_handling": 2,
        FORWARD: 1,
    }


def test_what_stands_behind_a_bracket_goes_on_before_it() -> None:
    text = "新收申请86件（其中自然人80件），上年结转0件。"
    assert sure(of(text)) == {NEW: 86, "requests.new_received.individual": 80, OVER: 0}


def test_one_row_told_in_two_numbers_is_neither() -> None:
    assert sure(of("信息不存在20件，不属于本机关公开范围11件。")) == {}
    assert sure(of("信息不存在20件。")) == {"requests.not_held.total": 20}


def test_heading_names_the_topic_of_its_paragraph() -> None:
    text = "（二）依申请公开情况。\n全年收到3件，均已办结。\n（三）其他。\n全年收到3件。"
    assert [(f.counts, f.sure) for f in of(text).figures] == [(NEW, True), (NEW, False)]


def test_every_quantity_leads_to_cells_of_the_edition_or_only_to_the_text() -> None:
    for edition in EDITIONS.values():
        for quantity in QUANTITIES.values():
            assert all(cell in edition.cells for cell in quantity.cells), quantity.key
            text_only = quantity.key.startswith(("fees.", "documents."))
            assert bool(quantity.cells) != text_only, quantity.key


def test_sum_with_a_blank_cell_is_not_judged() -> None:
    refused = QUANTITIES["requests.refused"]
    cells: dict[str, int | None] = dict.fromkeys(refused.cells, 1)
    assert refused.value(cells) == 8
    assert refused.value({**cells, refused.cells[0]: None}) is None


def test_real_reports_are_read_without_one_wrong_sure_reading() -> None:
    """The prose of ../shared/reports against its own tables; none of the six contradicts them in these quantities."""
    compared = 0
    for name, document in shared_reports():
        for section in document.edition.narratives:
            reading = read(
                document.text(section.key),
                year=document.year,
                agency=document.agency,
                kind=document.kind,
                section=section.key,
            )
            said = [(f.counts, f.value, f) for f in reading.figures if f.sure and f.counts and f.scope == "own"]
            said += [(s.counts, Decimal(0), s) for s in reading.statements if s.sure]  # type: ignore[misc]
            for counts, value, where in said:
                table = QUANTITIES[str(counts)].value(document.figures)
                if table is not None:
                    compared += 1
                    assert value == table, (name, where)
    assert compared >= 12


def test_known_defects_of_real_reports_are_in_the_reading() -> None:
    """原州区 2023: 7 is not 7+5+1+3; 攀枝花科技 2023: 10 documents reviewed, 7 of them left."""
    documents = dict(shared_reports())
    yuanzhou = documents["yuanzhou-science-2023"]
    parts = read(yuanzhou.text("overview"), year=2023, agency=yuanzhou.agency).parts
    assert [(p.whole.value, sum(f.value for f in p.parts), p.sure) for p in parts] == [(7, 16, True)]
    panzhihua = documents["panzhihua-science-2023"]
    figures = read(panzhihua.text("overview"), year=2023, agency=panzhihua.agency).figures
    found = {f.counts: f.value for f in figures if f.sure and f.counts}
    assert found["documents.cleaned"] == 10
    assert found["proactive.normative_documents.in_force"] == 7
