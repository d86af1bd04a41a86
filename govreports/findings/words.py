"""Word lists the checks of text read, each with where it comes from.

A word stands here because it is wrong wherever it occurs; one that is right in some sentence
does not belong in the list.
"""

from __future__ import annotations

from typing import Final

# Wrong words: what is written, what is meant.  Seen in published reports, or confusions the
# collations of 三审三校 lists name; the wrong form is no word of its own in such a report.
TYPOS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        r"(?<!至[0-9]{4}年)(?<!至[0-9]{4} 年)(?:(?<=[0-9]年)|(?<=[0-9] 年)|(?<=年度))末(?=新?(?:制定|制发|出台|收到|发生|受理|收取|开展|公开|接到))",
        "未",
        "攀枝花市科学技术局 2023 年报告“2023 年末新制定”",
    ),
    (r"(?<!废)(?<!终)(?<!停)止件数", "废止件数", "宝鸡市科学技术局 2024 年报告“本年度止件数”"),
    (r"行政止公开", "行政法规禁止公开", "洪泽区 2023、2024 年报告“其他法律行政止公开”"),
    (r"县县(?!级)", "县", "沭阳县年报“县县”"),
    (r"政府信息息", "政府信息", "叠字"),
    (r"信信息", "信息", "叠字"),
    (r"的的(?!确)", "的", "叠字"),
    (r"了了(?!解)", "了", "叠字"),
    (r"情况况", "情况", "叠字"),
    (r"政付", "政府", "同音误写"),
    (r"政俯", "政府", "同音误写"),
    (r"信访举保", "信访举报", "同音误写"),
    (r"依申情公开", "依申请公开", "同音误写"),
    (r"按照规订", "按照规定", "同音误写"),
    (r"行政负议", "行政复议", "形近误写"),
    (r"行政复义", "行政复议", "同音误写"),
    (r"行政诉讼讼", "行政诉讼", "叠字"),
    (r"规范性文体(?!件)", "规范性文件", "形近误写"),
    (r"结转下年度度", "结转下年度", "叠字"),
    (r"保密审察", "保密审查", "同音误写"),
    (r"政策解度", "政策解读", "同音误写"),
    (r"既使", "即使", "常见误写"),
    (r"布署", "部署", "常见误写"),
    (r"按装", "安装", "常见误写"),
    (r"帐号", "账号", "国家语委异形词整理表"),
    (r"做为", "作为", "常见误写"),
    (r"反应群众", "反映群众", "常见误写"),
    (
        r"截止(?=(?:[0-9]{4}\s*年)?\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日)",
        "截至",
        "“截止”不带日期作宾语，见《现代汉语词典》",
    ),
)

# What a template leaves to be filled in.
PLACEHOLDERS: Final = (
    r"(?<![A-Za-z0-9])[XxＸｘ]{2,}(?![A-Za-z0-9])",
    r"[×╳✕]{2,}",
    r"(?<![A-Za-z])[XxＸｘ×N](?=\s*(?:件|条|份|次|年|月|日|万?元|个))",
    r"[_＿]{2,}",
    r"[（(](?:请)?(?:填写|填报|待填|补充|待补充|此处)[^（）()\n]{0,20}[）)]",
    r"待定(?!价|点|期)|待补充|待完善内容|待填",
    r"[□■]{2,}",
    r"\.{6,}|…{3,}",
    r"〔\s*〕|（\s*）|《\s*》|“\s*”",
)

# Another subject than this agency: what an agency writes of itself has no 部分地区 (国办公开办函
# 〔2021〕30号: 不准确不全面、敷衍塞责; a district's report that speaks of 多数部门, 部分地区).
OTHER_SUBJECTS: Final = (
    r"部分地区|一些地区|有的地区|多数地区|多数部门|有的部门|一些部门|部分地方|一些地方|有些地方|个别地方"
)

# Things counted one by one, whose units one does not mix (原州区科学技术局 2023: 政府开放日 1 次 and 3 条).
COUNTED: Final = (
    "政府开放日",
    "行政规范性文件",
    "规范性文件",
    "规章",
    "新闻发布会",
    "在线访谈",
    "民意征集",
    "意见征集",
    "网上调查",
    "政策解读",
    "培训",
    "行政复议",
    "行政诉讼",
)
# Units that say the same of such a thing.
SAME_UNITS: Final = (frozenset("件部份个项"), frozenset("次场期个项"), frozenset("条篇个则"), frozenset("件起宗例"))
