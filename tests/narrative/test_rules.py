"""The rules of the grammar by name, each with sentences it was made for and sentences it must leave alone."""

from __future__ import annotations

import pytest

from govreports.narrative import Reading, read
from tests.narrative.test_reader import BOTH, FORWARD, NEW, OVER, RESULTS, groups, of, sure

FULL, ANY, REFUSED = "requests.full_disclosure.total", "requests.disclosed_in_any_part", "requests.refused"
PERSON, FIRM = "requests.new_received.individual", "requests.new_received.business"
REVIEW, LAWSUIT = "disputes.review.total", "disputes.litigation"
ISSUED, REPEALED, IN_FORCE = (f"proactive.normative_documents.{name}" for name in ("issued", "repealed", "in_force"))
LICENSES, PENALTIES, COERCION = (
    f"proactive.{name}.decisions" for name in ("licenses", "penalties", "coercive_measures")
)
FEES = "proactive.admin_fees.amount_wan"

READ = {
    "carried over, built of stems": [
        ("加上去年末尚未办结的2件，新收33件。", {OVER: 2, NEW: 33}),
        ("上年转入本年办理的5件已答复。", {OVER: 5}),
    ],
    "carried forward, before and behind the number": [
        ("收到申请12件，办结10件，2件结转。", {NEW: 12, RESULTS: 10, FORWARD: 2}),
        ("收到申请12件，办结10件，剩2件转入下年。", {NEW: 12, RESULTS: 10, FORWARD: 2}),
        ("45件申请均已办结，无结转下年度情况。", {RESULTS: 45}),
    ],
    "not held, built of stems": [("收到申请3件，不归我局掌握3件。", {NEW: 3, "requests.not_held.total": 3})],
    "one subject over the sentence": [
        ("上年结转6件，新增32件，共38件；已办34件。", {OVER: 6, NEW: 32, BOTH: 38, RESULTS: 34}),
        ("制发规范性文件4件，及时解读；废止2件。", {ISSUED: 4}),
    ],
    "what follows 其中 in the next sentence": [("办结12件。其中，予以公开8件。", {RESULTS: 12, FULL: 8})],
    "disclosed with those in part": [("公开类（含部分公开）17件，不予公开4件。", {ANY: 17, REFUSED: 4})],
    "part among results": [("全部或部分公开的13件。", {ANY: 13})],
    "consequence of a lapse": [("逾期未缴费视为放弃1件。", {"requests.fee_lapsed.total": 1})],
    "one sum of many": [
        ("予以公开22件；无法提供7件；总计29件。", {FULL: 22, "requests.unable": 7, RESULTS: 29}),
        ("自然人申请64件、商业企业申请7件，合计71件。", {PERSON: 64, FIRM: 7, NEW: 71}),
        ("收到书面申请12件、网络申请33件，共45件。", {NEW: 45}),
        ("不予公开16件、不予处理28件，合计44件。", {REFUSED: 16, "requests.not_processed": 28}),
    ],
    "whole told by its parts": [("全部13件均已答复，公开8件，信息不存在5件。", {RESULTS: 13, FULL: 8, "requests.not_held.total": 5})],
    "handled alone": [("办理政府信息公开申请45件。", {BOTH: 45})],
    "colon before the number": [("行政许可：12件；行政处罚：5件。", {LICENSES: 12, PENALTIES: 5})],
    "short names of decisions": [
        ("行政许可12件、处罚5件、强制2件。", {LICENSES: 12, PENALTIES: 5, COERCION: 2}),
        ("许可12件、处罚5件。", {}),
    ],
    "bracket aside": [
        ("申请数量（含上年结转的3件）为74件。", {OVER: 3, BOTH: 74}),
        ("实施行政强制（查封扣押）2件。", {COERCION: 2}),
    ],
    "pasted cells": [("行政许可\t115\t行政处罚\t8\n", {LICENSES: 115, PENALTIES: 8})],
    "applicant carried or behind": [
        ("申请人以自然人为主，共104件；商业企业15件。", {PERSON: 104, FIRM: 15}),
        ("收到申请1件，1件由企业提出。", {NEW: 1, FIRM: 1}),
    ],
    "only lawsuits are lost": [("被复议8件，被诉5件，败诉1件。", {REVIEW: 8, LAWSUIT: 5, "disputes.litigation.corrected": 1})],
    "disputes of disclosure among others": [
        ("行政复议案件12件，其中政府信息公开类3件。", {REVIEW: 3}),
        ("因行政处罚引发行政诉讼5件，因政府信息公开引发行政诉讼1件。", {LAWSUIT: 1}),
    ],
    "case in the clause before": [("复议方面，涉政府信息公开的案件9件。", {REVIEW: 9})],
    "those above": [("复议4件。诉讼3件，全部为直接起诉。上述案件中，结果维持5件。", {REVIEW: 4, LAWSUIT: 3, "disputes.upheld": 5})],
    "shown is not decided": [("公开行政许可756件，行政处罚45件。", {}), ("作出不予行政处罚5件。", {})],
    "fee behind its notice": [("发出收费通知2件，涉及金额320元。", {"fees.notices": 2, "fees.notified": 320})],
    "fee behind its list": [("公示行政事业性收费目录1份，当年收取5.37万元。", {FEES: 5})],
    "lapsed request among fees": [("发出收费通知3件，1件因逾期未缴费不再处理。", {"fees.notices": 3, "requests.fee_lapsed.total": 1})],
    "noun behind the number": [("12件行政许可决定、5件行政处罚决定已在网站公示。", {LICENSES: 12, PENALTIES: 5})],
    "counted bodies": [("25个部门、18个乡镇收到来信3件。", {})],
    "channels are no requests": [("收到申请80件，网络申请占82.5%。", {NEW: 80})],
    "another's application": [("专利申请量12,300件。", {}), ("剔除重复申请5件，答复申请40件。", {})],
    "not counted in": [("不含上年结转的2件，本年新收43件。", {OVER: 2, NEW: 43})],
    "supposition of its own clause": [("并非申请多才难办，全年收到申请3件。", {NEW: 3}), ("如无申请，填报0。", {})],
    "fact after a plan": [("计划制定规范性文件5件，实际制定3件。", {ISSUED: 3})],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(*case, id=f"{rule} {n}") for rule in READ for n, case in enumerate(READ[rule])]
)
def test_rule_reads(text: str, expected: dict[str, int]) -> None:
    assert sure(of(text)) == expected


NONE = {
    "result of each": ("没有不予公开、无法提供的情形。", {REFUSED, "requests.unable"}),
    "year of a carry": ("上年度无结转，全年收到申请2件，无结转。", {OVER, FORWARD}),
    "power to make rules": ("没有规章制定权限。", set()),
    "no power to decide": ("无行政许可、行政处罚职能。", {LICENSES, PENALTIES}),
    "not handled": ("全年未办理行政强制案件。", {COERCION}),
    "fee not paid": ("未缴纳信息处理费。", {"fees.collected"}),
    "own body before the denial": ("我局不存在不予公开的情形。", {REFUSED}),
    "rate": ("行政复议纠错率为零。", set()),
    "column": ("没有来自科研机构的申请。", {"requests.new_received.research"}),
    "everybody": ("未收到自然人、法人或其他组织提出的申请。", {NEW}),
    "organisations only": ("未收到法人或其他组织提出的申请。", set()),
    "list and cause": ("依申请公开、行政复议、行政诉讼均为零。", {NEW, REVIEW, LAWSUIT}),
    "cause only": ("未发生因政府信息公开申请引发的行政复议、诉讼。", {REVIEW, LAWSUIT}),
    "heading": ("行政复议、行政诉讼情况：无。", {REVIEW, LAWSUIT}),
    "not one": ("收到申请3件，没有一件被复议机关纠正。", {"disputes.review.corrected"}),
    "channel": ("未收到网上申请。", set()),
    "all channels": ("未收到书面或网上的申请。", {NEW}),
    "notices": ("未发出信息处理费缴费通知，也未收取信息处理费。", {"fees.notices", "fees.collected"}),
    "kind spoken of": ("规范性文件共12件，没有制发和废止的文件。", {ISSUED, REPEALED}),
    "supposed": ("如未收到申请，填报0。", set()),
    "some days": ("节假日期间未收到申请。", set()),
    "a body": ("市科技局未收到申请。", {NEW}),
    "what was asked": ("没有收到撤回申请，未收到涉及商业秘密的申请。", set()),
    "kind of request": ("未收到重复申请。", {"requests.duplicate_request.total"}),
    "further ones": ("年末未收到新的申请。", set()),
    "further cases": ("未新增行政诉讼。", set()),
    "caused by a decision": ("因行政处罚引发的行政复议未发生。", set()),
    "documents of a kind": ("未制定需要备案的行政规范性文件。", set()),
    "told to mend it": ("我局未被复议机关责令改正。", {"disputes.review.corrected"}),
    "some applicants": ("企业未提出申请。", set()),
    "applicants unknown": ("未收到境外企业申请。", set()),
    "late": ("没有申请超期未答复。", set()),
}


@pytest.mark.parametrize("rule", NONE)
def test_rule_hears_what_is_denied(rule: str) -> None:
    text, counts = NONE[rule]
    assert {s.counts for s in of(text).statements if s.sure} == counts


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年、2025年分别收到申请8件、9件，分别办结7件、6件。", [2024, 2025, 2024, 2025]),
        ("2024、2025年分别收到申请8件、9件。", [2024, 2025]),
        ("2023年至2025年，分别作出行政处罚决定7件、8件、9件。", [2023, 2024, 2025]),
        ("作出行政处罚决定9件（2024年：8件）。", [2025, 2024]),
        ("与2024年的复议5件、诉讼2件相比，今年分别为3件和1件。", [2024, 2024, 2025, 2025]),
        ("与上年50件相比，今年收到申请45件。", [2024, 2025]),
    ],
)
def test_rule_tells_the_year(text: str, years: list[int]) -> None:
    figures = of(text).figures
    assert [f.year for f in figures] == years
    assert all(f.counts for f in figures)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("去年收到申请12件，办结11件，结转1件，本年度已全部答复。", 2024),
        ("与2024年收到申请12件、办结11件、结转1件相比，今年收到申请15件。", 2024),
        ("去年收到申请12件，今年收到申请15件，办结14件，结转1件。", 2025),
        ("收到申请15件，较上年增加3件，结转下年1件。", 2025),
    ],
)
def test_what_was_left_over_is_of_the_year_spoken_of(text: str, year: int) -> None:
    assert [f.year for f in of(text).figures if f.counts == FORWARD] == [year]


PARTIAL = {
    "results of what came in": [
        ("本年新收的15件中已办结13件。", {NEW: 15}),
        ("本年新收15件，其中办结13件。", {NEW: 15}),
        ("收到申请15件，办结13件。", {NEW: 15, RESULTS: 13}),
    ],
    "last year's told apart": [
        ("上年结转1件已办结，本年收到15件，办结13件。", {OVER: 1, NEW: 15}),
        ("办结上年结转1件、本年新收13件。", {OVER: 1}),
        ("办结14件，其中办结上年结转1件。", {RESULTS: 14, OVER: 1}),
    ],
    "results of some applicants": [
        ("自然人申请12件，办结10件。", {PERSON: 12}),
        ("收到申请15件，其中自然人12件，办结10件。", {NEW: 15, PERSON: 12, RESULTS: 10}),
        ("对网上收到的10件申请，已办结9件。", {}),
    ],
    "made and revised": [
        ("新制定行政规范性文件2件，修订1件。", {}),
        ("新制定行政规范性文件2件。修订1件。", {}),
        ("制发行政规范性文件3件，其中新制定2件、修订1件。", {ISSUED: 3}),
    ],
    "documents of others": [
        ("我局参与制定行政规范性文件5件。", {}),
        ("配合市司法局清理行政规范性文件5件，废止3件。", {}),
        ("市政府行政规范性文件现行有效5件。", {}),
    ],
    "units below": [
        ("市科技局本级收到申请10件，下属事业单位收到申请5件。", {}),
        ("全市收到申请30件，我局收到申请10件。", {NEW: 10}),
    ],
    "in part among the open": [
        ("公开9件（含部分公开2件）。", {ANY: 9, "requests.partial_disclosure.total": 2}),
        ("予以公开9件（部分公开2件）。", {"requests.partial_disclosure.total": 2}),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*case, id=f"{rule} {n}") for rule in PARTIAL for n, case in enumerate(PARTIAL[rule])],
)
def test_what_may_be_told_of_a_part_is_unsure(text: str, expected: dict[str, int]) -> None:
    assert {f.counts: int(f.value) for f in of(text).figures if f.sure and f.counts and f.scope == "own"} == expected


@pytest.mark.parametrize(
    "text",
    [
        "按申请方式分：网上10件、信函3件、当面2件；按申请人分：自然人12件、企业3件；按结果分：公开7件、部分公开2件。",
        "网上10件、信函3件、当面2件，按申请人分：自然人12件、企业3件。",
        "办结14件，公开（含部分公开2件）9件。",
    ],
)
def test_what_is_no_whole_has_no_parts(text: str) -> None:
    assert groups(text) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("行政复议1件，其中维持1件，行政诉讼2件，未审结2件。", [1]),
        ("行政许可38件，其中网上办理30件，行政处罚10件。", [30]),
        ("制定行政规范性文件3件，其中联合制定1件，清理10件。", [1]),
        ("收到申请15件，其中网上10件，自然人12件。", [10]),
        ("门户网站发布信息320条，其中政策解读100条，政务微信推送240条。", [100]),
        ("公开信息320条，其中网站公开100条，微信公开220条。", [100, 220]),
    ],
)
def test_breakdown_ends_where_something_else_is_told(text: str, parts: list[int]) -> None:
    assert groups(text)[0][1] == parts


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("公开信息320条，其中网站100条、微信240条。", True),
        ("公开信息320条，其中：网站100条，微信240条。", True),
        ("收到申请15件，其中自然人12件，企业4件。", True),
        ("网站发布信息320条，其中政策解读100条，微信240条。", False),
    ],
)
def test_parts_are_listed_or_may_be_statements_of_their_own(text: str, listed: bool) -> None:
    assert [parts.listed for parts in of(text).parts] == [listed]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("网站320条、微信240条，合计580条。", [(580, [320, 240], True)]),
        ("网站320条、微信240条，累计580条。", []),
        ("网站320条、微信240条等，合计580条。", []),
        ("网站320条、微信240条，另有公告，合计发布580条。", []),
        ("网站320条、微信240条；公告100条，合计680条。", []),
        ("公开信息600条，网站320条、微信240条，合计580条。", []),
        ("上年网站320条，今年微信240条，合计580条。", []),
        ("新收15件，上年结转1件，共办理14件。", []),
        ("新收15件，上年结转1件，合计17件。", [(17, [15, 1], True)]),
    ],
)
def test_sum_behind_a_plain_list(text: str, expected: list[tuple[int, list[int], bool]]) -> None:
    assert groups(text) == expected


def test_one_row_told_twice_is_two_parts_of_it() -> None:
    assert sure(of("信息不存在1件，本机关不掌握1件。")) == {}


def test_a_second_list_takes_up_the_first() -> None:
    text = "规章、行政规范性文件制发数分别为2件、29件，废止数分别为1件、33件。"
    assert sure(of(text)) == {
        "proactive.regulations.issued": 2,
        ISSUED: 29,
        "proactive.regulations.repealed": 1,
        REPEALED: 33,
    }
    changes = of("行政复议、行政诉讼分别为4件、3件，较上年分别减少2件、1件。").figures[2:]
    assert [(f.counts, f.growth) for f in changes] == [(REVIEW, True), (LAWSUIT, True)]


def test_years_of_a_range_are_none_of_them() -> None:
    assert not of("2022年至2024年累计收到申请98件。").figures[0].sure
    assert of("2024年收到申请98件。").figures[0].sure


def body(text: str, kind: str = "government", agency: str = "示例市人民政府") -> Reading:
    return read(text, year=2025, agency=agency, kind=kind)


def test_whose_figure_is_told_by_who_acts() -> None:
    parts = body("全市新收申请2,916件，其中市本级188件、市直部门904件。").figures
    assert [f.scope for f in parts] == ["own", "other", "other"]
    share = of("全市收到申请200件，我局收到10件，占全市的5%。").figures[2]
    assert (share.scope, share.counts) == ("own", NEW)
    assert [f.scope for f in of("市政府收到申请12件，我局收到3件。").figures] == ["other", "own"]
    assert body("街道收到申请2件。", "township", "示例市河东区新华街道办事处").figures[0].scope == "own"


def test_share_is_sure_where_it_divides_what_was_told() -> None:
    told = of("办结申请40件，予以公开10件，占25%。").figures[2]
    assert (told.sure, told.share_of) == (True, RESULTS)
    assert not of("办结申请40件，予以公开10件，占26%。").figures[2].sure


@pytest.mark.parametrize("text", ["延期不超过20个工作日。", "申请10件以上的，按件收费。", "30件以下不收费。"])
def test_limits_of_a_rule_are_no_figures(text: str) -> None:
    assert of(text).figures == ()


def test_wholes_of_many_parts_and_lists_that_are_none() -> None:
    assert groups("网上41件，信函17件，当面5件，合计接收申请63件。") == [(63, [41, 17, 5], True)]
    assert groups("制发规范性文件2件，废止数、现行有效数分别为1件、3件。") == []
