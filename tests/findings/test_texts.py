"""The checks of text: what they find, and above all what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from time import process_time
from typing import Any

import pytest

from govreports.findings.case import Case, LastYear
from govreports.findings.examples import OVERVIEW, sound
from govreports.findings.finding import Finding, Level
from govreports.findings.register import blocking, findings
from govreports.findings.stated import amounts
from govreports.findings.tariff import by_item, by_page, reachable
from govreports.formats.document import AgencyKind, Document, SignedOff
from tests.narratives import shared_reports


def report(**changed: Any) -> Document:
    """The sound report with other texts, or other parts of it."""
    parts = {k: changed.pop(k) for k in ("agency", "kind", "preamble", "signed_off", "year") if k in changed}
    base = sound()
    return replace(base, sections={**base.sections, **changed}, **parts)


def of(check: str, about: Case | Document) -> list[Finding]:
    return [f for f in findings(about) if f.id == check]


def marked(check: str, document: Document) -> list[str]:
    """The words a check marks."""
    texts = Case.of(document).texts
    return [texts[s.place][s.start : s.end] for f in of(check, document) for s in f.spans]


def with_sentence(sentence: str) -> Document:
    return report(overview=f"{OVERVIEW}\n{sentence}")


@pytest.mark.parametrize(
    ("check", "sentence", "words"),
    [
        ("H7", "行政许可 38", ["行政许可 38"]),
        ("H7", "2.其他法律行政止公开\t0\t0\t0", ["2.其他法律行政止公开\t0\t0\t0"]),
        ("D1", "上一年项目数量3个。", ["上一年项目数量"]),
        ("D1", "政府集中采购 3 12.5", ["政府集中采购"]),
        ("D10", "2022年新增栏目3个。", ["2022"]),
        ("D11", "根据国办公开办函[2021]30号编制。", ["国办公开办函[2021]30号"]),
        ("D11", "依据《政府信息公开条例》（国务院令第492号）。", ["492"]),
        ("D11", "按《年度报告格式》（国办公开办函〔2021〕3号）。", ["国办公开办函〔2021〕3号"]),
        ("Q4", "多数部门落实较好。", ["多数部门"]),
        ("Q5", "按时公开，，及时更新。", ["，，"]),
        ("Q5", "目录核对(季度)完成。", ["(", ")"]),
        ("Q5", "一是更新目录；三是培训。", ["三是"]),
        ("Q5", "截止2025年12月31日，目录已更新。", ["截止"]),
        ("Q6", "联系电话13900000000。", ["13900000000"]),
        ("Q7", "全年培训__次，公开XX条。", ["__", "XX"]),
        ("Q7", "全年培训N次（请填写）。", ["N", "（请填写）"]),
        ("Q8", "举办培训2次，组织培训3件。", ["培训2次", "培训3件"]),
    ],
)
def test_words_are_found_and_marked(check: str, sentence: str, words: list[str]) -> None:
    assert marked(check, with_sentence(sentence)) == words


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("办理政府信息公开申请15件。", []),  # what came in
        ("办理政府信息公开申请16件。", []),  # with what was carried over
        ("办理政府信息公开申请14件。", []),  # what was answered
        ("办理政府信息公开申请13件。", ["13件"]),
        ("收到政府信息公开申请14件。", ["14件"]),
    ],
)
def test_handled_may_be_any_of_three(sentence: str, words: list[str]) -> None:
    assert marked("N1", report(overview=sentence)) == words


TRUE = [  # of the sound report: 15 new (12 people, 3 businesses), 1 from last year, 14 answered, 2 left, 3 issued
    "全年未收到科研机构申请。",
    "未收到法律服务机构、科研机构提出的申请。",
    "节假日期间未收到申请。",
    "没有收到撤回申请。",
    "科研机构、社会公益组织未提出申请。",
    "公开类（含部分公开）11件，信息不存在2件。",
    "办结14件，其中公开（含部分公开）11件。",
    "办结14件，公开11件（含部分公开2件）。",
    "去年共收到申请12件，答复11件，结转1件，本年度已全部答复。",
    "上年收到申请12件，办结11件，结转1件；本年收到申请15件。",
    "与2024年收到申请12件、办结11件、结转1件相比，申请量有所增加。",
    "2025年收到申请15件（办结14件、结转2件）。",
    "本年新收的15件中已办结13件。",
    "上年结转1件已于2月办结，本年新收15件办结13件。",
    "本年收到15件申请，当年办结13件。",
    "新制定行政规范性文件2件，修订1件。",
    "我局参与制定行政规范性文件5件。",
    "市政府行政规范性文件现行有效5件。",
    "按申请方式分：网上10件、信函3件、当面2件；按申请人分：自然人12件、企业3件；按结果分：公开9件、部分公开2件。",
    "行政复议1件，其中维持1件，行政诉讼2件，未审结2件。",
    "收到申请15件，其中网上10件，自然人12件。",
    "门户网站发布信息320条，其中政策解读100条，政务微信240条。",
    "信息不存在1件，本机关不掌握1件。",
    "新收15件，上年结转1件，共办理14件。",
    "网站320条、微信240条，合计560条。",
    "公开信息600条，网站320条、微信240条，合计560条。",
    "未新增行政诉讼。",
    "因行政处罚引发的行政复议未发生。",
    "未制定需要备案的行政规范性文件。",
    "市政府全年收到申请3119件，我局承办其中15件。",
    "市科技局本级收到申请10件，下属事业单位收到申请5件。",
]


@pytest.mark.parametrize("sentence", TRUE)
def test_true_sentence_is_not_held_against_the_report(sentence: str) -> None:
    found = {(f.id, f.message) for f in findings(with_sentence(sentence)) if f.level is not Level.HINT}
    assert found == set()


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        ("N6", "全年未收到申请。"),
        ("N6", "未收到企业申请。"),
        ("N4", "办结14件，公开10件（含部分公开2件）。"),
        ("N3", "去年收到申请12件，今年收到申请15件，办结14件，结转1件。"),
        ("N2", "全年办结申请13件。"),
        ("N2", "上年结转1件，本年新收申请15件，办结申请13件。"),
        ("N7", "制定行政规范性文件2件。"),
        ("N1", "我局收到申请10件。"),
        ("N8", "网站320条、微信240条，合计580条。"),
        ("N8", "公开信息560条，其中网站60条、微信20条、公告栏180条、公报400条。"),
        ("N8", "收到申请15件，按申请人分：自然人12件、企业5件。"),
    ],
)
def test_false_sentence_beside_a_true_one_is_still_found(check: str, sentence: str) -> None:
    assert of(check, with_sentence(sentence)) != []


def test_parts_that_may_be_statements_of_their_own_deserve_only_a_look() -> None:
    [finding] = of("N8", with_sentence("门户网站发布信息320条，其中政策解读100条，政务微信240条。"))
    assert finding.level is Level.HINT


def test_what_may_leave_last_year_s_out_is_not_offered_the_table_s_figure() -> None:
    case = Case.of(report(overview="本年收到15件申请，当年办结13件。"))
    said = {one.words: one.sure for one in amounts(case, lambda key: True)}
    assert said == {"15件": True, "13件": False}


def test_fewer_withdrawn_than_the_row_gathers_are_not_judged() -> None:
    withdrawn = Case.of(replace(sound(), cells={**sound().cells, "requests.other_result.business": 2}))
    said = replace(withdrawn.document, sections={"overview": "申请人撤回申请1件。"})
    more = replace(withdrawn.document, sections={"overview": "申请人撤回申请3件。"})
    assert (of("N4", said), len(of("N4", more))) == ([], 1)


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        ("H7", "行政许可、行政处罚信息及时公开。"),
        ("H7", "规章 是依立法法制定的"),
        ("D1", "公开政府集中采购信息5条，采购项目数量较上年增加。"),
        ("D1", "依条例第二十条第（九）项公开。行政许可和其他对外管理服务事项的依据已公开。"),
        ("D9", "经济普查统计时间为2025年3月1日至2025年6月30日。"),
        ("D9", "数据平台自2025年3月1日至2025年6月30日试运行。"),
        ("D9", "人口普查的统计时间为2024年1月1日至12月31日。"),
        ("D9", "开展经济普查；统计期限为2024年1月1日至2024年12月31日。"),
        ("D9", "统计期限为2025年1月1日至2025年12月31日。"),
        ("N7", "共清理市政府规范性文件10件，其中继续有效7件。"),
        ("N7", "共清理规范性文件10件，其中继续有效7件，拟修订3件。"),
        ("D2", "报告统计工作按月进行。"),
        ("D10", "公开2024年决算、2026年预算。"),
        ("D10", "执行《示例市办法》（2019年修订）和“十四五”规划（2021—2025年）。"),
        ("D10", "按照《2020年政务公开工作要点》继续推进。"),
        ("D11", "按照国办函〔2020〕109号和国办公开办函〔2016〕201号办理。"),
        ("D11", "省政府令〔2021〕第3号。"),
        ("Q5", "一是更新目录。二是培训。（见附表）"),
        ("Q5", "截至2025年年末新制定文件3件。"),
        ("Q5", "网址http://www.example.gov.cn/，工作时间9:00至17:00。"),
        ("Q6", "热线12345，编号20251234567890123。"),
        ("Q7", "WiFi覆盖20处，X光机招标结果已公开。"),
        ("Q8", "组织培训2次、培训3场。"),
    ],
)
def test_what_is_right_is_left_alone(check: str, sentence: str) -> None:
    assert of(check, with_sentence(sentence)) == []


def test_ordinals_may_begin_again_and_go_on() -> None:
    nested = "（一）甲。一是子；二是丑。（二）乙。一是子；二是丑；三是寅。（三）丙。"
    assert of("Q5", with_sentence(nested)) == []


def test_identity_number_is_known_by_its_check_digit() -> None:
    right, wrong = "11010519491231002X", "110105194912310021"  # the specimen of GB 11643—1999
    assert marked("Q6", with_sentence(f"号码{right}。")) == [right]
    assert of("Q6", with_sentence(f"号码{wrong}。")) == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("本报告统计数据从2024年1月1日至12月31日。", True),
        ("本报告所列数据的统计期限自 2025 年 1 月 1 日起至 2025 年 11 月 30 日止。", True),
        ("统计数据从2025年1月1日至12月31日。", False),
        ("所列数据统计期限自2025年1月1日起至2025年12月31日止。", False),
        ("现发布《示例市科学技术局2024年政府信息公开工作年度报告》。", True),
    ],
)
def test_period_and_year_of_the_report(said: str, wrong: bool) -> None:
    assert bool(of("D9", report(preamble=said))) is wrong


@pytest.mark.parametrize(
    "said",
    [
        "统计期限为2024年1月1日至2024年12月31日。",
        "统计周期：2024年1月1日至2024年12月31日。",
        "数据统计时间为2024年1月1日至12月31日。",
        "（一）所列数据的统计期限自2024年1月1日起至2024年12月31日止。",
        "目录已更新。统计时限为2025年1月1日至2025年11月30日。",
    ],
)
def test_wrong_period_at_the_head_of_a_sentence_is_the_report_s(said: str) -> None:
    assert [f.place for f in of("D9", with_sentence(said))] == ["overview"]


def test_title_of_another_body_is_found_with_what_it_should_be() -> None:
    [finding] = of("D8", report(preamble="现发布《示例市水务局2025年政府信息公开工作年度报告》。"))
    assert finding.expected == "示例市科学技术局"


def test_short_name_in_the_text_is_no_other_name() -> None:
    assert of("D8", with_sentence("市科技局按规定公开。")) == []


@pytest.mark.parametrize(
    ("signed", "found"),
    [
        (SignedOff("示例市科学技术局", date(2026, 1, 31)), 0),
        (SignedOff("示例市科学技术局", date(2027, 1, 1)), 1),
        (SignedOff("示例市科学技术局", None), 1),
        (SignedOff("", date(2026, 1, 31)), 1),
        (SignedOff(), 0),
    ],
)
def test_sign_off(signed: SignedOff, found: int) -> None:
    assert len(of("D12", report(signed_off=signed))) == found


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("收取信息处理费共计380元。", "发出收费通知的件数"),
        ("发出收费通知2件。", "通知收费的总金额"),
        ("本年度发出信息处理费收费通知2件，通知收费总金额380元，实际收取总金额380元。", ""),
        ("未收取信息处理费。", ""),
        ("本年度未发出信息处理费收费通知，未收取信息处理费。", ""),
        ("收取信息处理费0元。", ""),
    ],
)
def test_three_figures_of_the_fee(said: str, missing: str) -> None:
    found = of("D4", report(other_matters=said))
    assert [missing in f.message for f in found] == ([True] if missing else [])


def test_small_excess_of_length_deserves_only_a_look() -> None:
    hundred = "公开工作按月调度。" * 100
    levels = [f.level for n in (1, 2) for f in of("Q1", with_sentence(hundred * n))]
    assert levels == [Level.HINT, Level.EXPLAIN]


def test_last_year_s_text_with_other_figures_is_the_same_text() -> None:
    last = LastYear(2024, {}, {"overview": OVERVIEW.replace("15", "99").replace("120", "7")})
    assert [f.place for f in of("Q2", Case(sound(), last))] == ["overview"]


# --- the kind of body ---

RULES = {"proactive.regulations.issued": 1}


@pytest.mark.parametrize(
    ("agency", "found", "judged"),
    [
        ("乐山市科学技术局", True, True),
        ("示例市示例区人民政府", True, True),
        ("示例县人民政府", True, True),
        ("示例镇人民政府", True, True),
        ("示例街道办事处", True, True),
        ("示例高新技术产业开发区管理委员会", True, True),
        ("国家税务总局示例市税务局", True, True),
        ("中华人民共和国成都海关", True, True),
        ("中华人民共和国四川海事局", True, True),
        ("国家金融监督管理总局四川监管局", True, True),
        ("国家外汇管理局四川省分局", True, True),
        ("示例省人民政府", False, True),
        ("示例自治州人民政府", False, True),
        ("上海市人民政府", False, True),
        ("国家发展和改革委员会", False, True),
        ("国家市场监督管理总局", False, True),
        ("海关总署", False, True),
        ("中华人民共和国教育部", False, True),
        ("示例市人民政府", False, False),
        ("示例市人民政府办公室", False, False),
        ("示例", False, False),
    ],
)
def test_only_bodies_without_the_power_are_asked_about_their_rules(agency: str, found: bool, judged: bool) -> None:
    base = replace(report(agency=agency, kind=None), signed_off=SignedOff())
    case = Case.of(replace(base, cells={**base.cells, **RULES}))
    assert bool(of("P1", case)) is found
    assert (case.makes_rules is not None) is judged


@pytest.mark.parametrize(
    ("agency", "kind"),
    [
        ("示例县人民政府", AgencyKind.GOVERNMENT),
        ("测试市人民政府（名称已隐去）", AgencyKind.GOVERNMENT),
        ("示例镇人民政府", AgencyKind.TOWNSHIP),
        ("示例市水务局", AgencyKind.DEPARTMENT),
        ("示例市人民政府办公室", AgencyKind.DEPARTMENT),
        ("示例经济技术开发区管委会", AgencyKind.DISPATCHED_BODY),
        ("国家税务总局示例市税务局", AgencyKind.VERTICAL_BODY),
        ("示例大学", AgencyKind.AUTHORIZED_ORGANIZATION),
        ("示例", None),
    ],
)
def test_kind_is_judged_from_the_name(agency: str, kind: AgencyKind | None) -> None:
    assert Case.of(report(agency=agency, kind=None)).kind is kind


def test_body_led_from_above_makes_no_rules_whatever_its_name() -> None:
    case = Case.of(report(agency="中华人民共和国示例办事处", kind=AgencyKind.VERTICAL_BODY))
    assert case.makes_rules is False


def test_given_kind_is_believed_over_the_name() -> None:
    assert Case.of(report(agency="示例县人民政府", kind=AgencyKind.DEPARTMENT)).kind is AgencyKind.DEPARTMENT


@pytest.mark.parametrize(
    ("agency", "levels"),
    [
        ("示例县人民政府", [Level.BLOCK]),
        ("示例镇人民政府", [Level.HINT]),
        ("示例街道办事处", []),
        ("示例市水务局", []),
    ],
)
def test_governments_report_on_oversight(agency: str, levels: list[Level]) -> None:
    assert [f.level for f in of("D3", report(agency=agency, kind=None, signed_off=SignedOff()))] == levels


# --- the tariff: the vectors of 国办函〔2020〕109号 ---


@pytest.mark.parametrize(
    ("n", "yuan"), [(10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300), (50, 7000), (60, 11000)]
)
def test_fee_by_item(n: int, yuan: int) -> None:
    assert by_item(n) == yuan


@pytest.mark.parametrize(("n", "yuan"), [(30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740)])
def test_fee_by_page(n: int, yuan: int) -> None:
    assert by_page(n) == yuan


@pytest.mark.parametrize(
    ("yuan", "notices", "can"),
    [(380, None, True), (385, None, False), (710, 1, False), (710, 2, True), (800, 1, True), (3_000_010, 1, True)],
)
def test_reachable_amounts(yuan: int, notices: int | None, can: bool) -> None:
    assert reachable(yuan, notices=notices) is can


# --- characters ---


def test_each_character_without_a_typeface_is_named_once_with_every_place() -> None:
    document = with_sentence("甲㐀乙㐀丙㐁")
    found = of("U1", Case.of(document, prints=lambda c: c not in "㐀㐁"))
    assert [("U+3400" in f.message, len(f.spans)) for f in found] == [(True, 2), (False, 1)]


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\ue000", "\ufeff", "\u2060"])
def test_hidden_character_is_found_where_it_stands(character: str) -> None:
    [finding] = of("U2", with_sentence(f"甲{character}乙"))
    assert f"U+{ord(character):04X}" in finding.message
    assert finding.spans[0].start == len(OVERVIEW) + 2


def test_hidden_character_of_the_name_has_no_place_in_a_text() -> None:
    [finding] = of("U2", report(agency="示例\u200b局", signed_off=SignedOff()))
    assert (finding.place, finding.spans) == (None, ())


# --- real reports: known defects are found, and nothing that is not one blocks ---

REAL = dict(shared_reports())
KNOWN = [
    ("baoji-science-2024", "H6", "142 格未填"),
    ("leshan-science-2024", "P1", "规章"),
    ("leshan-science-2024", "D2", "引言的内容"),
    ("panzhihua-science-2023", "N7", "清理规范性文件 10 件、继续有效 7 件"),
    ("panzhihua-science-2023", "Q5", "应为“未”"),
    ("panzhihua-science-2023", "Q5", "“二是”"),
    ("yuanzhou-science-2023", "N8", "7＋5＋1＋3＝16"),
    ("yuanzhou-science-2023", "Q8", "政府开放日"),
]


@pytest.mark.parametrize(("name", "check", "says"), KNOWN)
def test_known_defect_of_a_published_report_is_found(name: str, check: str, says: str) -> None:
    assert any(says in f.message for f in of(check, REAL[name]))


@pytest.mark.parametrize("name", REAL)
def test_only_known_defects_of_published_reports_block(name: str) -> None:
    known = {check for report, check, _ in KNOWN if report == name}
    assert {f.id for f in blocking(findings(REAL[name]))} <= known


def test_nothing_blocks_in_the_sound_published_report() -> None:
    assert blocking(findings(REAL["panzhihua-services-2023"])) == []


# --- text nobody should write ---

LONG = {
    "one sentence": "政府信息公开工作扎实推进" * 1_700,
    "numbers": "，".join(f"办结{n}件" for n in range(2_000)) + "。",
    "parts": "收到申请100件，其中" + "、".join(f"甲{n}件" for n in range(1_500)),
    "brackets": "（" * 500 + "申请3件" + "）" * 500,
    "quotes": "《" * 5_000 + "“" * 5_000,
    "scripts": "１２三4５六件七８" * 2_000,
    "punctuation": "，。、；：！？（）" * 2_200,
    "digits": "9" * 20_000,
    "numerals": "一二三四五六七八九十百千万" * 1_500,
    "years": "2023年" * 4_000,
    "headings": "（一）" * 5_000,
    "names": "申请人：" * 5_000,
    "labels": "清理规范性文件" * 2_800,
    "spaces": " " * 20_000 + "件",
}


@pytest.mark.parametrize("text", LONG.values(), ids=list(LONG))
def test_text_nobody_should_write_is_answered_in_time(text: str) -> None:
    start = process_time()
    found = findings(report(overview=text[:20_000]))
    assert process_time() - start < 1
    assert len(found) < 40
