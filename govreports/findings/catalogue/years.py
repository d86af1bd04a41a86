"""X1–X4: this year's report against last year's."""

from __future__ import annotations

from typing import Final

from govreports.findings import years
from govreports.findings.examples import before
from govreports.findings.finding import Check, Example, Level, Need

_UNKNOWN: Final = Example("没有上年数据")

CHECKS: Final = (
    Check(
        "X1",
        Level.EXPLAIN,
        rule="上年结转与上年度报告的结转下年度继续办理不一致",
        mend="改为上年度报告的数；机关合并、上年更正等情形写明理由",
        source="国办公开办函〔2021〕30号格式第三表第二、四项",
        judge=years.carried_over,
        fails=Example("上年结转下年度 2 件", last_year=before({"requests.carried_forward.individual": 2})),
        holds=Example("上年结转下年度 1 件", last_year=before({"requests.carried_forward.individual": 1})),
        unknown=_UNKNOWN,
        needs=(Need.LAST_YEAR,),
    ),
    Check(
        "X2",
        Level.EXPLAIN,
        rule="现行有效件数与上年衔接不上",
        mend="核对上年存量、本年制发和废止",
        source="存量与流量的关系；宿迁 2023 至 2025、洪泽 2023 至 2024 年报告均成立",
        judge=years.stock_and_flow,
        fails=Example("上年 10，应为 12", last_year=before({"proactive.normative_documents.in_force": 10})),
        holds=Example("上年 12＋3－1＝14", last_year=before({"proactive.normative_documents.in_force": 12})),
        unknown=_UNKNOWN,
        needs=(Need.LAST_YEAR,),
    ),
    Check(
        "X3",
        Level.EXPLAIN,
        rule="上年尚未审结案件未在本年体现",
        mend="核对上年尚未审结的案件是否计入本年",
        source="上海市政府办公厅 2025 年度报告第四表附注（含上年转入）",
        judge=years.pending,
        fails=Example("上年未审结复议 3 件，本年 1 件", last_year=before({"disputes.review.pending": 3})),
        holds=Example("上年未审结复议 1 件，本年 1 件", last_year=before({"disputes.review.pending": 1})),
        unknown=_UNKNOWN,
        needs=(Need.LAST_YEAR,),
    ),
    Check(
        "X4",
        Level.EXPLAIN,
        rule="上年报告发布后有更正",
        mend="按更正后的上年数核对上年结转和现行有效件数",
        source="中国社会科学院 2016 年评估问题（二）（发布后有变动）",
        judge=years.corrected,
        fails=Example(
            "上年结转更正过",
            last_year=before(
                {"requests.carried_forward.individual": 1}, corrected={"requests.carried_forward.individual": 2}
            ),
        ),
        holds=Example("上年没有更正", last_year=before(corrected={})),
        unknown=Example("上年报告不在本系统", last_year=before()),
        needs=(Need.LAST_YEAR,),
    ),
)
