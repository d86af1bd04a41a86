"""H1–H6: arithmetic inside the tables, range and completeness."""

from __future__ import annotations

from typing import Final

from govreports.findings import figures
from govreports.findings.finding import Check, Example, Level

_BLANK: Final = Example("一格未填", cells={"requests.new_received.individual": None})

CHECKS: Final = (
    Check(
        "H1",
        Level.BLOCK,
        rule="第一项加第二项之和，应等于第三项（七）总计加第四项",
        mend="逐列核对新收、结转、办理结果和结转下年度",
        source="国办公开办函〔2021〕30号格式第三表左上角所印勾稽关系",
        judge=figures.equations("H1"),
        fails=Example("自然人新收多 1 件", cells={"requests.new_received.individual": 13}),
        holds=Example("12＋1＝11＋2"),
        unknown=_BLANK,
    ),
    Check(
        "H2",
        Level.BLOCK,
        rule="（七）总计应等于（一）至（六）各项之和",
        mend="总计由系统计算；与来件不同的，核对来件的各项",
        source="国办公开办函〔2021〕30号格式第三表",
        judge=figures.equations("H2"),
        fails=Example("来件的总计多 1", cells={"requests.results_total.individual": 12}),
        holds=Example("来件的总计与各项之和相同", cells={"requests.results_total.individual": 11}),
        unknown=Example(
            "有一项未填", cells={"requests.not_held.individual": None, "requests.results_total.individual": 11}
        ),
    ),
    Check(
        "H3",
        Level.BLOCK,
        rule="总计列应等于各类申请人之和",
        mend="总计由系统计算；与来件不同的，核对来件的各列",
        source="国办公开办函〔2021〕30号格式第三表",
        judge=figures.equations("H3"),
        fails=Example("来件的新收总计多 1", cells={"requests.new_received.total": 16}),
        holds=Example("来件的总计与各列之和相同", cells={"requests.new_received.total": 15}),
        unknown=Example(
            "有一列未填", cells={"requests.new_received.business": None, "requests.new_received.total": 15}
        ),
    ),
    Check(
        "H4",
        Level.BLOCK,
        rule="复议/诉讼总计应等于四类结果之和",
        mend="总计由系统计算；与来件不同的，核对来件的四类结果",
        source="国办公开办函〔2021〕30号格式第四表",
        judge=figures.equations("H4"),
        fails=Example("维持 1 件，来件总计 0", cells={"disputes.review.total": 0}),
        holds=Example("来件的总计与四类之和相同", cells={"disputes.review.total": 1}),
        unknown=Example("有一类未填", cells={"disputes.review.upheld": None, "disputes.review.total": 1}),
    ),
    Check(
        "H5",
        Level.BLOCK,
        rule="应为非负整数；金额单位为万元",
        mend="改填非负整数；只有行政事业性收费可有小数",
        source="国办公开办函〔2021〕30号格式第二、三、四表",
        judge=figures.out_of_range,
        fails=Example("负数", cells={"requests.new_received.individual": -1}),
        holds=Example("都是非负整数"),
        unknown=_BLANK,
    ),
    Check(
        "H6",
        Level.BLOCK,
        rule="无数据填“0”，不留空、不填“/”",
        mend="填数，或用“其余填 0”",
        source="已公布年度报告的通行做法",
        judge=figures.blanks,
        fails=_BLANK,
        holds=Example("没有空白格"),
        unknown=None,
        always="一格填没填，总看得出来",
        unfinished=True,
    ),
)
