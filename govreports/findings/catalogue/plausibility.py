"""P1–P7, P10 and P11: what is possible, and not likely."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from govreports.findings import plausible
from govreports.findings.examples import before
from govreports.findings.finding import Check, Example, Level, Need
from govreports.formats.document import AgencyKind

_PRACTICE: Final = "已公布年度报告的通行情况"
_RULES: Final = {"proactive.regulations.issued": 2, "proactive.regulations.in_force": 2}

# No case, no request: what P7 starts from.
_NO_REQUESTS: Final = dict.fromkeys(
    (
        "requests.new_received.individual",
        "requests.new_received.business",
        "requests.carried_over.individual",
        "requests.full_disclosure.individual",
        "requests.full_disclosure.business",
        "requests.partial_disclosure.individual",
        "requests.not_held.individual",
        "requests.third_party_interest.business",
        "requests.carried_forward.individual",
    ),
    0,
)

CHECKS: Final = (
    Check(
        "P1",
        Level.EXPLAIN,
        rule="该机关无规章制定权，规章应为 0",
        mend="改填 0；以市政府名义发布的规章计入市政府",
        source="立法法；国办公开办函〔2021〕30号格式第二表",
        judge=plausible.rules_without_power,
        fails=Example("市科学技术局填了规章", cells=_RULES),
        holds=Example("规章都是 0"),
        unknown=Example(
            "市政府是不是设区的市看不出", cells=_RULES, agency="示例市人民政府", kind=AgencyKind.GOVERNMENT
        ),
        needs=(Need.KIND,),
    ),
    Check(
        "P2",
        Level.EXPLAIN,
        rule="无行政规范性文件制定权",
        mend="核对制定机关；由主管部门制发的，计入主管部门",
        source="国办发〔2018〕37号",
        judge=plausible.documents_without_power,
        fails=Example("领导小组办公室制发了文件", agency="示例市政务公开领导小组办公室", kind=AgencyKind.DEPARTMENT),
        holds=Example("局可以制发"),
        unknown=Example("本年制发件数未填", cells={"proactive.normative_documents.issued": None}),
    ),
    Check(
        "P3",
        Level.EXPLAIN,
        rule="现行有效件数小于本年净增",
        mend="核对制发、废止和现行有效三个数",
        source="存量与流量的关系；宿迁 2023 至 2025、洪泽 2023 至 2024 年报告均成立",
        judge=plausible.stock_below_flow,
        fails=Example("制发 3，废止 1，有效 1", cells={"proactive.normative_documents.in_force": 1}),
        holds=Example("制发 3，废止 1，有效 14"),
        unknown=Example("现行有效未填", cells={"proactive.normative_documents.in_force": None}),
    ),
    Check(
        "P4",
        Level.EXPLAIN,
        rule="金额疑似单位错误（元/万元）",
        mend="按万元填写：1600 元填 0.16",
        source="第二表“本年收费金额（单位：万元）”",
        judge=plausible.unit_slip,
        fails=Example(
            "上年 0.16，本年 1600",
            cells={"proactive.admin_fees.amount_wan": Decimal(1600)},
            last_year=before({"proactive.admin_fees.amount_wan": Decimal("0.16")}),
        ),
        holds=Example(
            "上年 0.16，本年 0.2",
            cells={"proactive.admin_fees.amount_wan": Decimal("0.2")},
            last_year=before({"proactive.admin_fees.amount_wan": Decimal("0.16")}),
        ),
        unknown=Example("没有上年数据"),
        needs=(Need.LAST_YEAR,),
    ),
    Check(
        "P5",
        Level.EXPLAIN,
        rule="较上年波动较大，请说明",
        mend="核对统计口径；属实的写明原因",
        source="洪泽 2023 至 2024 年报告统计范围变化的前例",
        judge=plausible.sudden_change,
        fails=Example(
            "许可由 550 增到 9487",
            cells={"proactive.licenses.decisions": 9487},
            last_year=before({"proactive.licenses.decisions": 550}),
        ),
        holds=Example("许可由 40 减到 38", last_year=before({"proactive.licenses.decisions": 40})),
        unknown=Example("没有上年数据"),
        needs=(Need.LAST_YEAR,),
    ),
    Check(
        "P6",
        Level.EXPLAIN,
        rule="结转比例偏高，请说明",
        mend="核对结转件数；属实的写明原因",
        source=f"条例第三十三条（20 个工作日，可延长 20 个工作日）；{_PRACTICE}（0 至 22.6%）",
        judge=plausible.carried_share,
        fails=Example(
            "新收 15，结转 7",
            cells={"requests.carried_forward.individual": 7, "requests.full_disclosure.individual": 2},
        ),
        holds=Example("新收 15，结转 2"),
        unknown=Example("结转未填", cells={"requests.carried_forward.individual": None}),
    ),
    Check(
        "P7",
        Level.EXPLAIN,
        rule="有复议诉讼而无申请",
        mend="核对第三、四表；属实的写明案件由何而来",
        source="第三、四表的关系",
        judge=plausible.disputes_without_requests,
        fails=Example("两年都没有申请", cells=_NO_REQUESTS, last_year=before()),
        holds=Example("本年有申请"),
        unknown=Example("本年没有申请，上年不知道", cells=_NO_REQUESTS),
        needs=(Need.LAST_YEAR,),
    ),
    Check(
        "P10",
        Level.EXPLAIN,
        rule="不予公开（国家秘密）请复核",
        mend="由保密审查人员复核后确认",
        source="条例第十四条、第十七条",
        judge=plausible.secrets,
        fails=Example(
            "有 1 件", cells={"requests.state_secret.business": 1, "requests.third_party_interest.business": 0}
        ),
        holds=Example("没有"),
        unknown=Example("未填", cells={"requests.state_secret.business": None}),
    ),
    Check(
        "P11",
        Level.EXPLAIN,
        rule="“其他”占比偏高，请说明",
        mend="核对能否归入其他各行；属实的写明包含哪些情形",
        source=f"{_PRACTICE}（3.6% 至 23.2%）",
        judge=plausible.other_share,
        fails=Example(
            "14 件中有 7 件",
            cells={"requests.full_disclosure.individual": 0, "requests.other_result.individual": 7},
        ),
        holds=Example("没有"),
        unknown=Example("未填", cells={"requests.other_result.individual": None}),
    ),
)
