"""U3–U5, ours: what a declaration hides, enforcement against table 2, and what outlived its explanation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from govreports.findings import against, declared, notes
from govreports.findings.catalogue import narrative
from govreports.findings.examples import OVERVIEW, before
from govreports.findings.finding import Check, Example, Level

_ENFORCEMENT: Final = Check(
    "U4",
    Level.EXPLAIN,
    rule="文中行政许可、处罚、强制、收费与表不一致",
    mend="正文和第二表核对后改成同一个数；正文只写其中一部分的，写明理由",
    source="国办公开办函〔2021〕30号格式第二表：正文与表说的是同一个数；本系统的规定",
    judge=against.enforcement,
    fails=Example("正文许可 83 件，表 38 件", texts={"overview": f"{OVERVIEW}\n全年作出行政许可决定83件。"}),
    holds=Example("正文、表都是 38 件", texts={"overview": f"{OVERVIEW}\n全年作出行政许可决定38件。"}),
    unknown=Example("正文没有写这类数字"),
)

CHECKS: Final = (
    Check(
        "U3",
        Level.EXPLAIN,
        rule="标为“另有所指”的数字，照文字读有问题",
        mend="确是另一个数的，选原因并写明指的是什么；标错的，撤回“另有所指”后改正",
        source="本系统的规定：须改正的问题不因一次点按而消失，审核人应看到",
        judge=declared.gone((*narrative.CHECKS, _ENFORCEMENT)),
        fails=Example(
            "正文办结 13 件，表 14 件，13 标为另有所指",
            texts={"overview": OVERVIEW.replace("办结14件", "办结13件")},
            declared={"overview": "13"},
        ),
        holds=Example("标为另有所指的 14 与表相同", declared={"overview": "14"}),
        unknown=Example("没有标为另有所指的数字"),
    ),
    _ENFORCEMENT,
)


_CARRIED: Final = "requests.carried_over.individual"
_NOTE: Final = "上年报告少计一件，已申请更正"


def of_explanations(checks: Callable[[], Sequence[Check]]) -> tuple[Check, ...]:
    """U5, over what the register finds when it is asked."""
    return (
        Check(
            "U5",
            Level.EXPLAIN,
            rule="附注出自已失效的说明",
            mend="在表下“附注”中删去，或在“全部说明”中撤回那条说明；仍要印的，写明理由",
            source="本系统的规定：印出的附注应与数字相符",
            judge=notes.outlived(checks),
            fails=Example(
                "说明印作附注后，上年结转改成了与上年一致的数",
                notes={_CARRIED: _NOTE},
                explained={_CARRIED: "X1"},
                last_year=before({"requests.carried_forward.individual": 1}),
            ),
            holds=Example(
                "上年结转与上年仍不一致",
                notes={_CARRIED: _NOTE},
                explained={_CARRIED: "X1"},
                last_year=before({"requests.carried_forward.individual": 2}),
            ),
            unknown=Example("附注不是由说明印作的", notes={_CARRIED: _NOTE}),
        ),
    )
