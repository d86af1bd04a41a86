"""U3, ours: what a declaration hides from the checks of the texts."""

from __future__ import annotations

from typing import Final

from govreports.findings import declared
from govreports.findings.catalogue import narrative
from govreports.findings.examples import OVERVIEW
from govreports.findings.finding import Check, Example, Level

CHECKS: Final = (
    Check(
        "U3",
        Level.EXPLAIN,
        rule="标为“另有所指”的数字，照文字读有问题",
        mend="确是另一个数的，选原因并写明指的是什么；标错的，撤回“另有所指”后改正",
        source="本系统的规定：须改正的问题不因一次点按而消失，审核人应看到",
        judge=declared.gone(narrative.CHECKS),
        fails=Example(
            "正文办结 13 件，表 14 件，13 标为另有所指",
            texts={"overview": OVERVIEW.replace("办结14件", "办结13件")},
            declared={"overview": "13"},
        ),
        holds=Example("标为另有所指的 14 与表相同", declared={"overview": "14"}),
        unknown=Example("没有标为另有所指的数字"),
    ),
)
