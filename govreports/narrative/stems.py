"""Words built of stems: 上年 + 未办结, 不属于 + 我局 + 职责, 尚未 + 审结.

Clerks put the same few stems together in ever new ways; a list of finished words would
always lack the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Final

_LAST: Final = "上年年末 上年年底 去年年末 去年年底 上年 上年度 上一年 上一年度 去年 去年度 上年末 上年底 上年度末 去年末 去年底 往年 以前年度 前一年 前一年度 上期 年初 期初 历年"
_STAYED: Final = (
    "结转 转结 接转 跨转 滚转 遗留 未办结 未办完 未完结 未结 未办 未办理完毕 尚未办结 未答复 未了结 留存 结存 存留 延续 接续 顺延 跨年 跨年度 转入 转来 "
    "移交 剩余 余留 在办 待办 带入 留下 滚存 续办 积存 余 转接 留转 结余 滚入 递延 未办毕 尚未答复 尚未办理完毕 尚未了结"
)
_NEXT: Final = "下年 下年度 下一年 下一年度 次年 次年度 明年 来年 翌年"
_CARRIES: Final = (
    "结转 结转至 结转到 结转入 转结至 转 转入 转至 转到 顺延 顺延至 顺延到 延续至 延续到 延至 移至 移入 移到 移交 留待 留至 留到 留转 跨 跨至 跨入 递延 递延至 "
    "带入 接转 接转至 滚入 滚转 滚转至 推至 推迟至 转接至 计入 并入 滚动至 流转至 延期至 待"
)
_NOT_YET: Final = "未 尚未 仍未 暂未 还未 均未 待"
_ENDED: Final = (
    "决 审结 判决 裁决 裁判 宣判 结案 审理完毕 审理终结 办理完毕 作出决定 作出裁决 作出判决 作出复议决定 审定"
)
_STILL: Final = "尚在 仍在 还在 正在 正 仍处于 处于 尚处于 处在"
_TRIED: Final = (
    "审理 审理中 审理之中 审理阶段 审理过程中 审查 审查中 审查阶段 办理中 办理之中 办理阶段 复议中 诉讼中 二审中"
)
_US: Final = "本机关 我局 本局 我委 本委 我办 本办 我中心 我单位 本单位 我街道 我镇 我乡 本部门"
_NOT_OURS: Final = "不属 不属于 不归 非 非属 不由"
_DUTIES: Final = "掌握 职责 职责范围 职能 职权 职权范围 公开范围 负责 负责公开 制作 制作或保存 保存 管理 管辖"
_NOT_GOT: Final = "未 没有 不曾 从未 并未 未曾"
_HELD: Final = "掌握 制作 保存 获取 制作或保存 制作或获取 制作、获取 制作、保存 制作和保存 制作或者保存 制作或者获取 制作且未获取 制作也未获取 获取或保存 制作或持有 持有 留存"
_WHAT: Final = "相关信息 该信息 该政府信息 所申请信息 相关政府信息 此信息 该类信息 申请信息 所申请的信息 有关信息"
_TELLS: Final = "告知 告知其 告知申请人 引导 引导申请人 建议其"
_TOWARDS: Final = "向有关 向其他 向有权 向相关 向相应"
_OFFICES: Final = "机关 行政机关 部门 单位"
_ASKS: Final = "申请 提出 提出申请 咨询 获取 查询"
_ALL: Final = "公开 全部 予以公开 予以全部公开 全部公开 全部予以公开 同意公开 全面公开 完全公开 全文公开"
_OR: Final = "或 或者 和 及 与 以及 并"
_PART: Final = "部分公开 予以部分公开 部分予以公开 部分同意公开 部分准予公开"
_REQUESTS: Final = "政府信息公开申请 信息公开申请 依申请公开申请 依申请公开件 依申请公开事项 依申请公开政府信息申请 政府信息公开申请件 依申请公开"
_SO_MANY: Final = "两 二 三 四 五 六 上述 以上"
_ITEMS: Final = "项 者 类"
_SUMMED: Final = "合计 共计 相加 总计 合并 累计 总共 加总 之和 合并计算 加起来"


def _words(*stems: str) -> tuple[str, ...]:
    """Every word that takes one stem of each list, in their order."""
    return tuple(
        "".join(word) for word in product(*(("", *s[1:].split()) if s[0] == "?" else s.split() for s in stems))
    )


ACTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "carried_over": _words(_LAST, _STAYED),
    "carried_forward": (
        *_words(_CARRIES, _NEXT),
        *_words("期末 年末 年底", "转出 结转 结转数 未办结 未答复 在办 待办 留存 结存 未结"),
    ),
    "disclosed_in_any_part": _words(_ALL, _OR, _PART),
    "not_held": (
        *_words(_NOT_OURS, _US, _DUTIES),
        *_words(_NOT_GOT, _HELD, f"?{_WHAT}"),
        *_words("?经检索 经查找 经查 经查询 检索后", "没有 无 不存在 查无 未检索到 未查到 检索不到 查找不到 未找到 查询不到", _WHAT),
        *_words(_TELLS, _TOWARDS, _OFFICES, f"?{_ASKS}"),
    ),
    # 不动产登记 is another thing; what is registered here is named in full.
    "requests:received": _words("登记 登记了 登记的 登记各类 登记办理", _REQUESTS),
    "pending": (*_words(_NOT_YET, _ENDED), *_words(_STILL, _TRIED)),
}  # fmt: skip
TOGETHER: Final = _words(_SO_MANY, _ITEMS, _SUMMED)
