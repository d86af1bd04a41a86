"""How an event reads: printed labels, old and new value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from govreports.audit.models import Event, Result

EXCERPT = 80

ACTIONS = {
    "open": "开始填报",
    "carry": "取用上年数",
    "save": "修改",
    "follow": "随表更新",
    "explain": "说明",
    "unexplain": "撤回说明",
    "submit": "提交审核",
    "withdraw": "撤回",
    "ask_back": "请求退回",
    "pass": "本步通过",
    "approve": "审核通过",
    "return": "退回修改",
    "answer": "答复退回意见",
    "hand_over": "交接",
    "propose": "提出建议值",
    "accepted": "采纳建议值",
    "declined": "不采纳建议值",
    "publish": "发布",
    "correct": "更正",
    "abandon": "撤销更正",
    "set_steps": "设置审核步骤",
    "set_stand_in": "设置代理",
    "end_stand_in": "结束代理",
    "add_person": "新增人员",
    "give_role": "加任职",
    "take_role": "取消任职",
    "set_password": "重设密码",
    "deactivate": "停用账号",
    "activate": "恢复账号",
}


ON_THE_SERVER = "服务器本机"


@dataclass(frozen=True)
class Line:
    """One change as a reader sees it."""

    label: str
    old: str
    new: str


def title(event: Event) -> str:
    """What was done or refused, in the words of the buttons."""
    done = ACTIONS.get(event.action, event.action)
    return f"{done}（{Result.REFUSED.label}）" if event.result == Result.REFUSED else done


def origin(event: Event, role_labels: Mapping[str, str]) -> str:
    """In which role and from where; nothing where neither was kept."""
    roles = "、".join(role_labels.get(role, role) for role in event.role.split(",") if role)
    if not roles and not event.address:
        return ""
    return f"{roles or '无任职'}，{event.address or ON_THE_SERVER}"


def lines(event: Event, label: Callable[[str], str]) -> list[Line]:
    """The changes of an event; `label` gives an entry its printed name."""
    return [_line(change, label) for change in event.changes]


def _line(change: list[Any], label: Callable[[str], str]) -> Line:
    if isinstance(change[1], dict) and "bound" in change[1]:
        return Line(f"{label(change[0])} 随表数字", *map(_excerpt, change[1]["bound"]))
    if isinstance(change[1], dict):
        old, new = change[1]["old"], change[1]["new"]
    else:
        old, new = str(change[1] or ""), str(change[2] or "")
    return Line(label(change[0]), _excerpt(old), _excerpt(new))


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT] + "…"
