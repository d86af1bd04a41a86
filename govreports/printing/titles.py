"""A long name in lines as GB/T 9704-2012 asks of titles: 词意完整，排列对称，长短适宜, 使用梯形或菱形.

No dictionary: a short list of what names of agencies are made of says where their words begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Final

from govreports.printing.prose import columns

TITLE_WIDTH: Final = 19  # full-width characters of 22 pt in a line of 156 mm

_KINDS: Final = {
    # What a place is called by: the line may end after it, not before it.
    "place": (
        "特别行政区 自治区 自治州 自治县 自治旗 地区 省 市 县 区 州 盟 旗 镇 乡 新区 城区 片区 园区 社区 "
        "林区 矿区 库区 开发区 高新区 经开区 实验区 试验区 示范区 合作区 保税区 度假区 名胜区 风景区 保护区 "
        "管理区 服务区 工业区 旅游区 贸易区 生态区 灌区 工业园 产业园 科技园 经济技术开发区 "
        "高新技术产业开发区 自由贸易试验区 综合保税区 街道 街道办事处 兵团"
    ),
    # What an agency is: the line may end before it and after it.
    "body": (
        "人民政府 委员会 管理委员会 工作委员会 监督管理委员会 管委会 办公室 办公厅 办事处 联合会 协会 "
        "研究院 研究所 人民法院 人民检察院 指挥部 领导小组 中心 总站 总队 支队 大队"
    ),
    # The end of what an agency is called, never apart from what stands before it.
    "end": (
        "管理局 监督管理局 监管局 执法局 服务局 保障局 建设局 保护局 事务局 分局 总局 局 厅 委 署 院 所 站 处 队 的"
    ),
    # What agencies deal with: a line does not end within, rather beside it.
    "matter": (
        "发展和改革 发展改革 经济和信息化 工业和信息化 经济信息 信息化 科学技术 民族宗教 教育 体育 公安 "
        "民政 司法 财政 统计 审计 税务 气象 人力资源 社会保障 自然资源 自然资源和规划 规划 生态环境 "
        "住房和城乡建设 城乡建设 城市管理 城市更新 城市建设 城市 行政执法 综合行政执法 交通运输 公路 港口 "
        "航务 铁路 水务 水利 水库 农业农村 农业 农村 乡村振兴 林业 草原 园林 绿化 商务 商贸 贸易 物流 粮食 "
        "物资储备 文化 文化和旅游 广电 广播电视 旅游 文物 卫生健康 卫生 健康 医疗保障 医疗 退役军人 "
        "应急管理 消防救援 地震 国有资产 国库 支付 市场监督管理 市场监管 市场 市政 知识产权 药品 食品 "
        "政务公开 政务服务 政务 行政审批 公共资源 交易 信访 机关事务 金融 大数据 数据 人民防空 住房公积金 "
        "住房 投资促进 招商 烟草专卖 邮政 档案 地方志 供销 合作社 残疾人 红十字 综合 监督 管理 服务 信息 "
        "保障 事务 工作 发展 建设 保护 科技 产业 技术 经济 政府 公开 国家 国家级 全国 中国 中央 人民 行政 "
        "资源 环境 社会 机关 单位 名称 汇总 县域 区域 州际 乡镇 镇村 区块链 省级 市级 县级 区级 市区 市辖区"
    ),
}
_JOINTS: Final = "和与及暨"  # a line may begin with them, not end

_KIND_OF: Final = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_WORD: Final = re.compile("|".join(sorted(_KIND_OF, key=len, reverse=True)))

_CLOSING: Final = "，。、；：？！”’）》〉】〕…％"  # never first in a line
_OPENING: Final = "“‘（《〈【〔"  # never last in a line

# What a line end costs, in half-width columns by which lines may differ instead.
_PAUSE: Final = -5.0  # beside a bracket, after a comma
_BETWEEN: Final = 0.0  # after a place, around a body
_BESIDE: Final = 3.0  # beside another known word
_UNKNOWN: Final = 12.0
_WITHIN: Final = 80.0  # within a known word, or between a name and what it is
_LINE: Final = 60.0  # one more than are needed
_FEW: Final = 2  # lines to which one may be added
_MANY: Final = 4  # more are not weighed against each other: no name is so long


@cache
def balanced(text: str, width: int = TITLE_WIDTH, below: int = 0) -> tuple[str, ...]:
    """The text in as few lines as hold it, words whole, of about the same length.

    `below` is the width in columns of a line that stands underneath: together they are to make
    a trapezium or a diamond, not an hourglass.
    """
    fewest = -(-columns(text) // (2 * width))
    if fewest < 2:
        return (text,) if text else ()
    ends = _ends(text)
    if fewest > _MANY:
        return _evenly(text, ends, fewest)
    counts = (fewest, fewest + 1) if fewest <= _FEW else (fewest,)
    found = (lines for count in counts for lines in _ways(text, ends, count, 2 * width))
    fine = min(found, key=lambda lines: (_cost(lines, ends, below) + _LINE * (len(lines) - fewest), lines), default=())
    return fine or _evenly(text, ends, fewest)


def _ends(text: str) -> dict[int, float]:
    """Where a line may end, and what that costs; never before a closing mark or after an opening one."""
    known: dict[int, float] = {}
    within: set[int] = set()
    whole = 0  # where a place or body of several characters ended: 街道办事处, before 社区
    for found in _WORD.finditer(text):
        kind, several = _KIND_OF[found[0]], len(found[0]) > 1
        apart = kind in ("body", "matter") or several and found.start() == whole
        beside = _BESIDE if kind == "matter" else _BETWEEN
        known |= {place: min(known.get(place, beside), beside) for place in found.span()}
        within.update(range(found.start() + apart, found.end()))
        whole = found.end() if several and kind in ("body", "place") else 0
    return {
        place: _end(text[place - 1], text[place], known.get(place, _UNKNOWN), place in within)
        for place in range(1, len(text))
        if text[place] not in _CLOSING and text[place - 1] not in _OPENING and not text[place - 1 : place + 1].isascii()
    }


def _end(last: str, first: str, known: float, within: bool) -> float:
    """What it costs that one line ends with `last` and the next begins with `first`."""
    if within or last in _JOINTS:
        return _WITHIN
    if last in _CLOSING or first in _OPENING:
        return _PAUSE
    return min(known, _BESIDE) if first in _JOINTS else known


def _ways(text: str, ends: dict[int, float], count: int, most: int, start: int = 0) -> Iterator[tuple[str, ...]]:
    """Every way to set the text from `start` in so many lines of at most so many columns."""
    if count == 1:
        if columns(text[start:]) <= most:
            yield (text[start:],)
        return
    for end in ends:
        if end > start and columns(text[start:end]) <= most and columns(text[end:]) <= most * (count - 1):
            yield from ((text[start:end], *rest) for rest in _ways(text, ends, count - 1, most, end))


def _cost(lines: tuple[str, ...], ends: dict[int, float], below: int) -> float:
    """How far from well set."""
    widths = [columns(line) for line in lines]
    mean = sum(widths) / len(widths)
    shape = [*widths, *([below] if below else [])]
    waists = sum(
        max(0, min(one, other) - waist) for one, waist, other in zip(shape, shape[1:], shape[2:], strict=False)
    )
    cuts = sum(ends[place] for place in accumulate(map(len, lines[:-1])))
    return sum(abs(width - mean) for width in widths) + waists + cuts


def _evenly(text: str, ends: dict[int, float], count: int) -> tuple[str, ...]:
    """So many lines of about the same length, wherever one can end."""
    lines, start = [], 0
    for left in range(count, 1, -1):
        target = columns(text[start:]) / left
        places = (place for place in ends if place > start)
        end = min(places, key=lambda place: (abs(columns(text[start:place]) - target), place), default=start)
        lines.append(text[start:end])
        start = end
    return tuple(line for line in (*lines, text[start:]) if line)
