"""Every check, once.  Browser, server, import and command line read this list.

Identifiers, levels and sources are those of the national format's catalogue of checks.
"""

from __future__ import annotations

from govreports.findings import figures, texts
from govreports.findings.finding import Check, Finding, Level
from govreports.formats.document import Document

CHECKS: tuple[Check, ...] = (
    Check(
        "H1",
        Level.BLOCK,
        rule="第一项加第二项之和，应等于第三项（七）总计加第四项",
        mend="逐列核对新收、结转、办理结果和结转下年度",
        source="国办公开办函〔2021〕30号格式第三表左上角所印勾稽关系",
        judge=figures.equations("H1"),
    ),
    Check(
        "H2",
        Level.BLOCK,
        rule="（七）总计应等于（一）至（六）各项之和",
        mend="总计由系统计算；与来件不同的，核对来件的各项",
        source="国办公开办函〔2021〕30号格式第三表",
        judge=figures.equations("H2"),
    ),
    Check(
        "H3",
        Level.BLOCK,
        rule="总计列应等于各类申请人之和",
        mend="总计由系统计算；与来件不同的，核对来件的各列",
        source="国办公开办函〔2021〕30号格式第三表",
        judge=figures.equations("H3"),
    ),
    Check(
        "H4",
        Level.BLOCK,
        rule="复议/诉讼总计应等于四类结果之和",
        mend="总计由系统计算；与来件不同的，核对来件的四类结果",
        source="国办公开办函〔2021〕30号格式第四表",
        judge=figures.equations("H4"),
    ),
    Check(
        "H5",
        Level.BLOCK,
        rule="应为非负整数；金额单位为万元",
        mend="改填非负整数；只有行政事业性收费可有小数",
        source="国办公开办函〔2021〕30号格式第二、三、四表",
        judge=figures.out_of_range,
    ),
    Check(
        "H6",
        Level.BLOCK,
        rule="无数据填“0”，不留空、不填“/”",
        mend="填数，或用“其余填 0”",
        source="已公布年度报告的通行做法",
        judge=figures.blanks,
        unfinished=True,
    ),
    Check(
        "H8",
        Level.BLOCK,
        rule="六个部分标题及顺序应与国家格式一致",
        mend="删去正文中自写的一级标题",
        source="国办公开办函〔2021〕30号格式",
        judge=texts.headings,
    ),
    Check(
        "H9",
        Level.BLOCK,
        rule="第六部分应报告信息处理费收取情况（未收取也应写明）",
        mend="写明发出收费通知的件数、总金额和实际收取的总金额，或写明未收取",
        source="国办函〔2020〕109号",
        judge=texts.fee_statement,
        unfinished=True,
    ),
    Check(
        "H10",
        Level.BLOCK,
        rule="总体情况应包含主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障",
        mend="补写缺少的方面",
        source="国办公开办函〔2021〕30号一（一）",
        judge=texts.aspects,
        unfinished=True,
    ),
    Check(
        "D6",
        Level.BLOCK,
        rule="第五、六部分不得空缺或只写“无”",
        mend="写明本年的问题、改进和需要报告的事项",
        source="条例第五十条第（四）（五）项",
        judge=texts.empty,
        unfinished=True,
    ),
    Check(
        "D7",
        Level.BLOCK,
        rule="标题应为“机关全称+年份+年政府信息公开工作年度报告”",
        mend="标题由系统印出，正文中不再写",
        source="已公布年度报告的通行做法",
        judge=texts.title,
    ),
)


def findings(document: Document) -> list[Finding]:
    """Everything the register finds in a report, in printed order."""
    found = [finding for check in CHECKS for finding in check.findings(document)]
    order = {"preamble": 0, **{s.key: i for i, s in enumerate(document.edition.sections, start=1)}}
    cells = {name: i for i, name in enumerate(document.edition.cells)}

    def printed(finding: Finding) -> tuple[int, int]:
        if finding.cells:
            return order[finding.cells[0].partition(".")[0]], cells[finding.cells[0]]
        return (order[finding.place] if finding.place else -1), 0

    return sorted(found, key=printed)


def blocking(found: list[Finding]) -> list[Finding]:
    """The findings that stop submission."""
    return [finding for finding in found if finding.level is Level.BLOCK]
