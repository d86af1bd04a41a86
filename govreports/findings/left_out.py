"""Checks of the national catalogue that are not in the register, and what each would need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class LeftOut:
    """One check or a run of them: what it asks, and why a report and its predecessor do not answer it."""

    ids: str
    rule: str
    why: str


LEFT_OUT: Final = (
    LeftOut("P8", "与权责清单不符", "需要各机关的权责清单，本系统没有这项数据"),
    LeftOut("P9", "与行政执法统计年报数据不一致", "需要行政执法统计年报，本系统没有这项数据"),
    LeftOut("A1–A6", "汇总数与各单位之和等", "看的是一个地区的全部报告，不是一份报告和它的上年"),
    LeftOut("T1、T2", "未按时报送、发布，汇总早于部门报送", "看的是办理时间，不是报告内容"),
    LeftOut("T3–T5", "未在年报专栏发布、网页与签发稿不一致等", "看的是发布的网站，不是报告内容"),
)
