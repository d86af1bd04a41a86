"""D7–D12: title, names, years and references."""

from __future__ import annotations

from datetime import date
from typing import Final

from govreports.findings import titles
from govreports.findings.examples import PREAMBLE
from govreports.findings.finding import Check, Example, Level

_UNSIGNED: Final = ("", None)

CHECKS: Final = (
    Check(
        "D7",
        Level.BLOCK,
        rule="标题应为“机关全称+年份+年政府信息公开工作年度报告”",
        mend="标题由系统印出，正文中不再写",
        source="已公布年度报告的通行做法",
        judge=titles.title,
        fails=Example("正文里写了标题", texts={"preamble": f"2025年政府信息公开年报\n{PREAMBLE}"}),
        holds=Example("标题由系统印出"),
        unknown=None,
        always="标题由系统印出，能错的只有机关名称和正文里自写的标题",
    ),
    Check(
        "D8",
        Level.BLOCK,
        rule="机关名称前后不一致",
        mend="落款和正文都用机关全称，与机关设置中的相同",
        source="标题、正文、落款为同一机关；洪泽 2023、2024 年报告名称不一的前例",
        judge=titles.names,
        fails=Example("落款少了“市”", signed_off=("示例科学技术局", date(2026, 1, 20))),
        holds=Example("落款与报告机关相同"),
        unknown=Example("没有落款", signed_off=_UNSIGNED),
    ),
    Check(
        "D9",
        Level.BLOCK,
        rule="年份、统计期限错误",
        mend="改为报告年度 1 月 1 日至 12 月 31 日",
        source="DB51/T 2660—2019 2.1；已公布年度报告的通行做法",
        judge=titles.period,
        fails=Example("统计期限是上年的", texts={"preamble": PREAMBLE.replace("2025", "2024")}),
        holds=Example("统计期限是本年的"),
        unknown=Example("没有写统计期限", texts={"preamble": ""}),
    ),
    Check(
        "D10",
        Level.EXPLAIN,
        rule="文中出现其他年份",
        mend="核对是不是沿用了往年的文字；确需写的，说明理由",
        source="比较用上年，计划用下年；沭阳发改局 2023 年报告的前例",
        judge=titles.other_years,
        fails=Example("留着三年前的年份", texts={"problems": "存在的主要问题：2022年更新不够及时，已改进。"}),
        holds=Example("只有上年、本年、下年", texts={"problems": "2024年的问题已整改，2026年将继续改进。"}),
        unknown=None,
        always="文中的年份写明就能比较",
    ),
    Check(
        "D11",
        Level.EXPLAIN,
        rule="引用文件文号有误",
        mend="按现行文件改正文号，年份用六角括号〔〕",
        source="国务院令第711号；国办公开办函〔2021〕30号；国办函〔2020〕109号；GB/T 9704—2012",
        judge=titles.references,
        fails=Example("引用了已被取代的通知", texts={"preamble": "根据国办公开办函〔2019〕60号编制。"}),
        holds=Example("引用现行文件", texts={"preamble": "根据国办公开办函〔2021〕30号编制。"}),
        unknown=Example("没有引用文件"),
    ),
    Check(
        "D12",
        Level.EXPLAIN,
        rule="落款日期有误",
        mend="落款写机关全称和编制日期，日期在报告年度的次年",
        source="已公布年度报告的通行做法",
        judge=titles.sign_off,
        fails=Example("日期在报告年度之内", signed_off=("示例市科学技术局", date(2025, 1, 20))),
        holds=Example("日期在次年"),
        unknown=Example("没有落款", signed_off=_UNSIGNED),
    ),
)
