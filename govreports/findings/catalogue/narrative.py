"""N1–N13: the texts against the tables."""

from __future__ import annotations

from typing import Final

from govreports.findings import against, breakdowns
from govreports.findings.examples import OTHER_MATTERS, OVERVIEW
from govreports.findings.finding import Check, Example, Level

_LABELS: Final = "国办公开办函〔2021〕30号格式：正文与表说的是同一个数"
_FEE: Final = "国办函〔2020〕109号"
_NOTICE: Final = "本年度发出信息处理费收费通知2件，通知收费总金额380元，实际收取信息处理费{}元。"

# 15 件 is new_received, 14 件 the results, 2 件 carried forward in the sound report.
_SILENT: Final = Example("正文没有写这类数字", texts={"overview": "全年公开信息120条。", "other_matters": "未收费。"})


def _said(words: str) -> dict[str, str]:
    return {"overview": f"{OVERVIEW}\n{words}"}


CHECKS: Final = (
    Check(
        "N1",
        Level.EXPLAIN,
        rule="文中收到申请件数与表不一致",
        mend="正文和第三表核对后改成同一个数",
        source=f"{_LABELS}；只计新收和含上年结转两种写法都有",
        judge=against.received,
        fails=Example("正文 17 件，表 15 件", texts={"overview": OVERVIEW.replace("申请15件", "申请17件")}),
        holds=Example("正文、表都是 15 件"),
        unknown=_SILENT,
    ),
    Check(
        "N2",
        Level.BLOCK,
        rule="文中办结（答复）件数与表不一致",
        mend="正文和第三表核对后改成同一个数",
        source=_LABELS,
        judge=against.concluded,
        fails=Example("正文办结 13 件，表 14 件", texts={"overview": OVERVIEW.replace("办结14件", "办结13件")}),
        holds=Example("正文、表都是 14 件"),
        unknown=_SILENT,
    ),
    Check(
        "N3",
        Level.BLOCK,
        rule="文中结转件数与表不一致",
        mend="正文和第三表核对后改成同一个数",
        source=_LABELS,
        judge=against.carried,
        fails=Example(
            "正文结转下年 3 件，表 2 件", texts={"overview": OVERVIEW.replace("结转下年度2件", "结转下年度3件")}
        ),
        holds=Example("正文、表都是 2 件"),
        unknown=_SILENT,
    ),
    Check(
        "N4",
        Level.BLOCK,
        rule="文中各类办理结果与表不一致",
        mend="正文和第三表核对后改成同一个数；比例按办理结果总计计算",
        source=_LABELS,
        judge=against.results,
        fails=Example("正文予以公开 8 件，表 9 件", texts=_said("收到的申请中，予以公开8件。")),
        holds=Example("正文、表都是 9 件", texts=_said("收到的申请中，予以公开9件。")),
        unknown=_SILENT,
    ),
    Check(
        "N5",
        Level.BLOCK,
        rule="文中复议、诉讼件数与表不一致",
        mend="正文和第四表核对后改成同一个数；诉讼为两类之和",
        source=_LABELS,
        judge=against.disputes,
        fails=Example("正文诉讼 3 件，表 2 件", texts=_said("因政府信息公开引起的行政诉讼3件。")),
        holds=Example("正文、表都是 2 件", texts=_said("因政府信息公开引起的行政诉讼2件。")),
        unknown=_SILENT,
    ),
    Check(
        "N6",
        Level.BLOCK,
        rule="文中称未发生，表中有数据",
        mend="核对后改正文或改表",
        source="逻辑",
        judge=against.none_stated,
        fails=Example("正文说未发生行政复议，表有 1 件", texts=_said("未发生因政府信息公开引起的行政复议。")),
        holds=Example(
            "正文说未发生行政复议，表也是 0",
            cells={"disputes.review.upheld": 0},
            texts=_said("未发生因政府信息公开引起的行政复议。"),
        ),
        unknown=_SILENT,
    ),
    Check(
        "N7",
        Level.BLOCK,
        rule="文中规章、规范性文件件数与表不一致",
        mend="正文和第二表核对后改成同一个数",
        source=f"武政办发〔2025〕54号；{_LABELS}",
        judge=against.documents,
        fails=Example(
            "清理 10 件、继续有效 7 件，表中废止 1 件",
            texts=_said("共清理规范性文件10件，其中继续有效的规范性文件7件。"),
        ),
        holds=Example("制发 3 件，表也是 3 件", texts=_said("本年制发行政规范性文件3件。")),
        unknown=_SILENT,
    ),
    Check(
        "N8",
        Level.BLOCK,
        rule="“其中”各分项之和与总数不一致",
        mend="核对总数和各分项",
        source="逻辑；原州区科学技术局 2023 年报告“7条。其中：7条、5条、1条、3条”",
        judge=breakdowns.breakdowns,
        fails=Example(
            "7 条，其中 7＋5＋1＋3", texts=_said("主动公开信息7条。其中：预决算7条；目录5条；年报1条；开放日3条。")
        ),
        holds=Example("16 条，其中 7＋5＋4", texts=_said("主动公开信息16条。其中：预决算7条；目录5条；年报4条。")),
        unknown=_SILENT,
    ),
    Check(
        "N9",
        Level.EXPLAIN,
        rule="同一事项前后数据不一致",
        mend="核对后改成同一个数，或写明两数的区别",
        source="逻辑",
        judge=against.twice,
        fails=Example("办结写了 14 件，又写 13 件", texts=_said("全年办结政府信息公开申请13件。")),
        holds=Example("两处都是 14 件", texts=_said("全年办结政府信息公开申请14件。")),
        unknown=_SILENT,
    ),
    Check(
        "N10",
        Level.BLOCK,
        rule="逾期未缴费件数大于发出收费通知件数",
        mend="核对第三表“逾期未按收费通知要求缴纳费用”和第六部分的通知件数",
        source=_FEE,
        judge=against.notices,
        fails=Example(
            "逾期 3 件，通知 2 件",
            cells={"requests.fee_lapsed.individual": 3, "requests.full_disclosure.individual": 4},
            texts={"other_matters": _NOTICE.format(380)},
        ),
        holds=Example("没有逾期未缴费的"),
        unknown=Example(
            "第六部分没有写通知件数",
            cells={"requests.fee_lapsed.individual": 3, "requests.full_disclosure.individual": 4},
            texts={"other_matters": "其他事项按规定办理。"},
        ),
    ),
    Check(
        "N11",
        Level.EXPLAIN,
        rule="实收信息处理费未计入行政事业性收费",
        mend="第二表行政事业性收费加上信息处理费（单位：万元）",
        source=f"{_FEE}（信息处理费属行政事业性收费）",
        judge=against.fee_in_table,
        fails=Example("收 380 元，表中 0", texts={"other_matters": _NOTICE.format(380)}),
        holds=Example("没有收取", texts={"other_matters": OTHER_MATTERS}),
        unknown=Example("第六部分没有写金额", texts={"other_matters": "其他事项按规定办理。"}),
    ),
    Check(
        "N12",
        Level.EXPLAIN,
        rule="信息处理费金额与收费标准不符",
        mend="按国办函〔2020〕109号的标准核对金额",
        source=f"{_FEE}第三至五条",
        judge=against.fee_amount,
        fails=Example("收 385 元", texts={"other_matters": _NOTICE.format(385)}),
        holds=Example("收 380 元", texts={"other_matters": _NOTICE.format(380)}),
        unknown=Example("第六部分没有写金额", texts={"other_matters": "其他事项按规定办理。"}),
    ),
    Check(
        "N13",
        Level.EXPLAIN,
        rule="文中纠错、败诉表述与表不一致",
        mend="正文和第四表“结果纠正”核对后改成一致",
        source="逻辑",
        judge=against.corrections,
        fails=Example(
            "说零纠错，表中纠正 1 件", cells={"disputes.review.corrected": 1}, texts=_said("行政复议零纠错。")
        ),
        holds=Example("说零纠错，表中纠正 0", texts=_said("行政复议零纠错。")),
        unknown=_SILENT,
    ),
)
