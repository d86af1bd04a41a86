"""Measure words, and what makes of one a part of another word."""

from __future__ import annotations

from typing import Final

from govreports.narrative.actions import split

# Measure words, longest first where one begins with another; 万元 is made of 万 and 元.
UNITS: Final = split(
    "个百分点 个工作日 个自然日 个月 人次 件次 条次 场次 批次 户次 篇次 余次 小时 分钟 工作日 平方米 公里 "
    "件 条 宗 起 例 份 篇 次 期 场 个 人 名 位 家 项 部 集 堂 卷 轮 节 元 页 字 张 幅 册 套 类 种 批 户 辆 处 天 站 只 则 封 通 本 台 所 组 款 间 块 版 笔"
)
# A measure word that goes on like this is part of another word.
UNIT_GOES_ON: Final = {
    "个": "人别体性",
    "人": "民员才大均口士事文工物",
    "件事": "",
    "部": "门分署",
    "项": "目",
    "期": "间限末",
    "条": "例款",
    "名": "单称义录",
    "次": "数年日",
    "处": "理罚置",
    "家": "庭",
    "位": "置于",
    "字": "号",
    "本": "级局年机市县单区次",
    "类": "似",
    "页": "面",
    "场": "所景地",
    "天": "津",
    "所": "有属",
    "通": "过知报",
    "台": "账",
    "起": "草诉",
    "套": "餐",
    "组": "织",
    "件": "事",
    "集": "中体合约团",
    "堂": "",
    "卷": "宗",
    "轮": "换值训流",
    "节": "约日点能省假",
    "则": "",
    "所以": "",
    "只": "有要",
    "站": "点",
    "份": "额",
    "元": "旦",
}
