"""Q1–Q8: the quality of the texts."""

from __future__ import annotations

from typing import Final

from govreports.findings import quality
from govreports.findings.examples import OVERVIEW, PROBLEMS, before
from govreports.findings.finding import Check, Example, Level, Need

_PROOFS: Final = "三审三校的通行要求"
_ALIKE: Final = "国办公开办函〔2021〕30号二（四）（内容雷同的，依条例第四十七条追究责任）"
_EMPTY: Final = Example("第一部分还没写", texts={"overview": ""})

CHECKS: Final = (
    Check(
        "Q1",
        Level.EXPLAIN,
        rule="总体情况篇幅原则上不超过一千字",
        mend="删去套话，保留事实和数字",
        source="武政办发〔2025〕54号",
        judge=quality.length,
        fails=Example("一千三百多字", texts={"overview": OVERVIEW + "公开工作按月调度。" * 150}),
        holds=Example("一百多字"),
        unknown=_EMPTY,
    ),
    Check(
        "Q2",
        Level.EXPLAIN,
        rule="内容与上年雷同",
        mend="按本年的事实重写，不沿用上年文字",
        source=_ALIKE,
        judge=quality.like_last_year,
        fails=Example("除数字外与上年相同", last_year=before(overview=OVERVIEW.replace("120", "98"))),
        holds=Example("与上年不同", last_year=before(overview="全年围绕重点领域公开信息，回应群众关切。" * 10)),
        unknown=Example("没有上年正文"),
        needs=(Need.LAST_TEXT,),
    ),
    Check(
        "Q3",
        Level.EXPLAIN,
        rule="与其他单位雷同",
        mend="按本机关的事实重写",
        source=_ALIKE,
        judge=quality.like_others,
        fails=Example("与另一单位相同", others={"示例市水务局": {"overview": OVERVIEW}}),
        holds=Example("与另一单位不同", others={"示例市水务局": {"overview": "全年巡查河道，公开水质信息。" * 12}}),
        unknown=Example("没有其他单位的正文"),
        needs=(Need.OTHERS,),
    ),
    Check(
        "Q4",
        Level.EXPLAIN,
        rule="内容空泛，未反映本机关工作",
        mend="写本机关本年做了什么、做了多少",
        source="国办公开办函〔2021〕30号（内容不准确不全面、敷衍塞责的，依条例第四十七条追究责任）",
        judge=quality.generic,
        fails=Example("没有一个数字，写的是别的单位", texts={"overview": "主动公开持续推进，多数部门落实较好。"}),
        holds=Example("有数字，写的是本机关"),
        unknown=_EMPTY,
    ),
    Check(
        "Q5",
        Level.EXPLAIN,
        rule="错别字、标点",
        mend="改正错字、标点和序号",
        source=_PROOFS,
        judge=quality.typing,
        fails=Example("“未”写成“末”", texts={"overview": f"{OVERVIEW}2025年末新制定行政规范性文件。"}),
        holds=Example("没有错字"),
        unknown=None,
        always="查的是词表和标点、序号的规则，对任何文字都能查；查不出的错字靠三审三校",
    ),
    Check(
        "Q6",
        Level.EXPLAIN,
        rule="疑似个人信息",
        mend="删去或隐去个人信息",
        source="条例第十五条",
        judge=quality.personal_data,
        fails=Example("写了申请人的姓名", texts={"problems": f"{PROBLEMS}\n申请人：示例某"}),
        holds=Example("没有个人信息"),
        unknown=None,
        always="查的是号码和写法，对任何文字都能查",
    ),
    Check(
        "Q7",
        Level.EXPLAIN,
        rule="存在未填占位符",
        mend="填上内容，或删去占位符",
        source=_PROOFS,
        judge=quality.placeholders,
        fails=Example("件数还是 XX", texts={"problems": f"{PROBLEMS}\n全年培训XX次。"}),
        holds=Example("没有占位符"),
        unknown=None,
        always="占位符在任何文字中都认得出",
    ),
    Check(
        "Q8",
        Level.EXPLAIN,
        rule="计量单位不一致",
        mend="同一事项用同一单位",
        source="原州区科学技术局 2023 年报告“政府开放日 1 次”“政府开放日 3 条”",
        judge=quality.units,
        fails=Example(
            "开放日一处写次，一处写条", texts={"overview": f"{OVERVIEW}举办“政府开放日活动”1次，其中政府开放日3条。"}
        ),
        holds=Example("两处都写次", texts={"overview": f"{OVERVIEW}上半年培训2次，下半年培训3次。"}),
        unknown=Example("没有前后两次计数"),
    ),
)
