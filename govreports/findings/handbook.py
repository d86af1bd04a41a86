"""《校验规则手册》 as text, printed from the register."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from govreports.findings import register
from govreports.findings.finding import LEVEL_LABELS, Check, Level
from govreports.findings.left_out import LEFT_OUT

LEVEL_MEANINGS: Final = {
    Level.BLOCK: "不改正不能提交、审核和发布",
    Level.EXPLAIN: "核对；属实的，写明理由",
    Level.HINT: "可能有误，看一眼",
}
INTRODUCTION: Final = (
    "每条规则对一份报告回答“成立”“不成立”或“不能判断”。空白和“/”不当作 0；缺少数据、看不准的，回答不能判断，不作为问题。"
    "正文中的数字看不准的，至多提示。"
)


def markdown() -> str:
    """The handbook as a Markdown file."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    checks = register.checks()
    yield "# 校验规则手册\n"
    yield "本手册由校验规则登记表生成（`python manage.py print_checks`），不单独修改。\n"
    yield f"共 {len(checks)} 条规则。{INTRODUCTION}\n"
    yield "| 级别 | 意思 |\n|---|---|"
    for level, meaning in LEVEL_MEANINGS.items():
        yield f"| {LEVEL_LABELS[level]} | {meaning} |"
    for check in checks:
        yield from _entry(check)
    yield "\n## 没有列入的规则\n\n| 编号 | 规则 | 原因 |\n|---|---|---|"
    for left in LEFT_OUT:
        yield f"| {left.ids} | {left.rule} | {left.why} |"


def _entry(check: Check) -> Iterator[str]:
    yield f"\n## {check.id}　{check.rule}\n"
    yield f"- 级别：{LEVEL_LABELS[check.level]}"
    yield f"- 依据：{check.source}"
    if check.needs:
        yield f"- 还要看：{'、'.join(check.needs)}"
    yield f"- 改法：{check.mend}"
    yield f"- 不成立的例子：{check.fails.says}"
    yield f"- 成立的例子：{check.holds.says}"
    yield f"- 不能判断：{check.unknown.says if check.unknown else f'没有这种情况，{check.always}'}"
