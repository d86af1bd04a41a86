"""The words the reader knows, as data: each belongs to one class and says one thing.

Reports are written by clerks after the same notice, so the vocabulary is small (FORMAT §13).
What is not here is unknown, and an unknown word next to a number makes the reading unsure.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from govreports.narrative import stems
from govreports.narrative.actions import ACTIONS, GROUNDS, split


class Class(StrEnum):
    """What a word does in a sentence."""

    TOPIC = "topic"  # the thing counted
    ACTION = "action"  # what became of it: a row, a column, an outcome
    APPLICANT = "applicant"  # a column of table 3
    SUBSET = "subset"  # narrows the count to a part the tables do not have
    CHANNELS = "channels"  # takes the narrowing back: 等渠道
    TIME = "time"
    SCOPE = "scope"
    NONE = "none"  # there was none
    MODAL = "modal"  # a goal, a rule, a supposition
    COMPARE = "compare"  # what follows is the other year's
    GROWTH = "growth"  # what follows is a difference
    REACHED = "reached"  # 增至: what follows is an amount again
    SHARE = "share"
    RATE = "rate"
    ABOUT = "about"
    OF_WHICH = "of_which"
    INCLUDING = "including"
    PLUS = "plus"  # what follows is added to what came before
    RESPECTIVELY = "respectively"
    EACH = "each"
    TOGETHER = "together"
    REST = "rest"
    CARRY = "carry"
    FILLER = "filler"


OTHER: Final = "other"  # a topic the tables do not have
FILE: Final = "file"  # some document: which kind, the sentence has said before


TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "requests": split(
        "依申请件 依申请事项 依申请公开业务 依申请公开案件 公开申请件 公开诉求 信息公开诉求 申请人类型 申请主体 申请人构成 申请人情况 申请人类别 政府信息依申请公开件 依申请公开申请件 依申请公开政府信息申请 依申请公开政府信息件 依申请公开事项申请 依申请信息公开 依申请信息公开申请 申请政府信息公开 申请信息公开 政府信息公开申请件 信息公开申请件 政府信息申请公开 信息公开申请事项 公开信息申请 政府信息公开的申请 信息公开的申请 公开信息的申请 政府信息申请 政府信息公开依申请 申请公开信息 申请公开政府信息 依申请公开事宜 依申请公开信息申请 依申请公开信息 依申请公开政府信息 依申请公开政府信息事项 政府信息公开申请 信息公开申请 政务公开申请 政府信息依申请公开 公开申请 依申请公开 申请公开 依申请 申请 "
        "公开政府信息的申请 申请件 依申请公开事项 依申请公开件 申请事项 依申请公开申请 政府信息公开申请事项 "
        "公开政府信息申请 申请公开政府信息"
    ),
    "review": split(
        "行政复议 复议 行政复议申请 复议申请 行政复议案件 复议案件 行政复议案 复议案 信息公开行政复议 政府信息公开行政复议 信息公开复议 行政复议事项 复议事项 政府信息公开复议 政府信息公开行政复议案件 信息公开行政复议案件 信息公开类行政复议 政府信息公开类行政复议"
    ),
    "litigation": split(
        "行政诉讼 诉讼 行政诉讼案件 诉讼案件 行政诉讼案 诉讼案 信息公开行政诉讼 政府信息公开行政诉讼 政府信息公开诉讼 信息公开诉讼 政府信息公开行政诉讼案件 信息公开行政诉讼案件 信息公开诉讼案件 政府信息公开诉讼案件 政府信息公开类行政诉讼 信息公开类行政诉讼 行政诉讼事项"
    ),
    "litigation_direct": split(
        "未经复议直接起诉 未经行政复议直接起诉 直接起诉 直接提起诉讼 未经复议直接提起诉讼 未经复议直接提起行政诉讼 直接提起行政诉讼 未经复议程序直接起诉 未经复议起诉 直接向法院起诉"
    ),
    "litigation_after_review": split(
        "复议后起诉 经复议后起诉 复议后提起诉讼 经行政复议后起诉 行政复议后起诉 复议后提起行政诉讼 经复议后提起诉讼 经复议起诉 先复议后起诉 复议后再起诉 复议后诉讼 经复议后提起行政诉讼"
    ),
    "regulations": split("规章 政府规章 部门规章 地方政府规章 市政府规章 省政府规章"),
    "normative_documents": split("行政规范性文件 规范性文件"),
    "licenses": split(
        "行政许可处理结果 行政许可办件 行政许可 行政许可决定 许可决定 行政许可决定书 准予行政许可决定书 行政许可处理决定 行政许可事项决定"
    ),
    "penalties": split("行政处罚 行政处罚决定 处罚决定 行政处罚处理决定 行政处罚决定书 处罚决定书"),
    "coercive_measures": split(
        "行政强制 行政强制决定 行政强制措施 行政强制执行 强制决定 行政强制处理决定 行政强制措施决定 强制措施"
    ),
    "admin_fees": split(
        "行政事业性收费 行政事业性收费项目 行政事业性收费金额 行政事业收费 行政事业性收费总额 行政事业性收费收入"
    ),
    "processing_fee": split(
        "依申请公开信息处理费 政府信息公开相关费用 信息公开相关费用 信息处理费 政府信息公开信息处理费 处理费 信息公开处理费"
    ),
    "notices": split(
        "缴款通知 缴款通知书 收费告知书 收费通知单 缴费单 缴费告知书 收费通知 收费通知书 缴费通知 缴费通知书 信息处理费收费通知 信息处理费缴费通知书 信息处理费通知书"
    ),
    # Short for decisions, once one has been named in full.
    "short:licenses": split("许可"),
    "short:penalties": split("处罚"),
    "short:coercive_measures": split("强制"),
    FILE: split("文件 政策文件 公文 制发文件"),
    OTHER: split(
        "民事诉讼 刑事诉讼 民事案件 行政争议 主动公开 信息 政务信息 政府信息 公告 公示 动态 网站 门户网站 微信 微博 公众号 新媒体 政策解读 解读 回应 "
        "留言 咨询 信箱 热线 诉求 来信 来访 来电 信访 投诉 举报 投诉举报 信访举报 建议 提案 议案 会议 培训 检查 通报 登记 "
        "事项 许可事项 行政许可事项 行政处罚事项 行政确认事项 政务服务事项 项目 栏目 一件事 协办件 协办 征求意见 工单 "
        "政策 舆情 "
        "新闻发布会 访谈 意见 平台 目录 预算 决算 问题 案卷 业务 办件 抽查 稿件 政务服务 办事指南 公报 重大决策 "
        "非税收入 政府性基金 罚没收入 罚没款 罚没金额 经营服务性收费 税收 税费 答复书 文书 关注 粉丝 浏览 访问 阅读 点击 调查 听证 仲裁 合同 证照 赔偿 执法 查询 补正通知 延期 征求第三方意见 "
        "书面征求 表扬 感谢 调解 案例 典型案例 党内规范性文件 党内法规 法规 法律法规"
    ),
}

APPLICANTS: Final[Mapping[str, tuple[str, ...]]] = {
    "others": split("其他 其它"),
    "individual": split("公民自然人 以个人名义 个人名义 自然人 公民个人"),
    "citizens": split("公民 个人"),
    "business": split("商业企业 企业 各类企业 公司"),
    "research": split("科研机构 科研院所"),
    "nonprofit": split("社会公益组织 公益组织"),
    "legal_service": split("律所 法律服务机构 律师事务所等法律服务机构 律师事务所"),
    "other_organization": split("其他主体 其他申请人 其他组织"),
    "organizations": split(
        "法人或其他组织 法人和其他组织 法人及其他组织 法人 法人或者其他组织 法人、其他组织 单位 企事业单位 法人和组织"
    ),
}

WORDS: Final[Mapping[Class, Mapping[str, tuple[str, ...]]]] = {
    Class.TOPIC: TOPICS,
    Class.ACTION: ACTIONS,
    Class.APPLICANT: APPLICANTS,
    Class.SUBSET: {
        "": split(
            "代为 转交 作为复议机关 复议机关审理 以市政府名义 以县政府名义 以区政府名义 以政府名义 代拟 起草 联合 会同 转发 共同被告 第三人 作为第三人 不计入 涉及 关于 有关 通过 "
            "征地 拆迁 同一申请人 同一人 批量 个别 首次 代理 委托 举办 集中"
        ),
        "late": split("超期 逾期 延期"),
        "assists": split("参与 参与了 参加 配合"),
        "channel": split(
            "网络 网上 信件 来函 来信形式 线上 线下 信函 邮寄 邮政 当面 现场 电子邮件 电子邮箱 邮件 邮箱 传真 窗口 书面 口头"
        ),
    },
    Class.CHANNELS: {"": split("等渠道 等方式 等途径 等多种 各种渠道 多种渠道 各渠道 各类渠道 等形式 等各种 各个渠道")},
    Class.TIME: {
        "this": split(
            "今年以来 本年以来 本年度以来 报告年度内 本报告年度 本统计年度 统计期内 统计期限内 报告期 当年度 年度内 本年 本年度 今年 全年 当年 年内 本报告期 报告期内 本期 一年来 报告年度 本年内 全年度"
        ),
        "last": split("上年 上年度 去年 上一年 上一年度 前一年 上年末 上年底 去年末 去年底"),
        "next": split("下年 下年度 下一年 下一年度 明年 次年 来年"),
        "since": split(
            "近两年 近二年 近三年 近四年 近五年 近十年 近两年来 近三年来 近五年来 两年来 三年来 五年来 过去两年 过去三年 过去五年 近些年 近几年来 历年 历年来 多年来 累计至今 两年间 三年间 以来  近年 近年来 近几年 截至目前 建局 十三五 十四五"
        ),
        "piece": split(
            "上半年 下半年 一季度 二季度 三季度 四季度 第一季度 第二季度 第三季度 第四季度 月份 上旬 中旬 下旬 每月 平均每月 月均 "
            "每季度 每周 日均 每年 每日 单月 当月"
        ),
    },
    Class.SCOPE: {
        "own": split(
            "我局 我委 我办 我镇 我乡 我厅 我中心 我单位 我机关 我街道 我部门 本机关 本局 本委 本办 本镇 本乡 本厅 本单位 本部门 本街道 "
            "市政府本级 县政府本级 区政府本级 州政府本级 本级 局本级 市本级 县本级 区本级 市局本级 局机关 委机关 市局 县局 区局 机关本级 全局 全委 镇本级 我院 本中心 我处 委本级 厅本级 县政府本部 市政府本部 区政府本部 机关本部 我局机关 我委机关 本行政机关 本院 街道本级"
        ),
        "area": split(
            "全市 全县 全区 全州 全系统 全市各 各县区 各区县 各县（区） 各县 各区 各县市区 各部门 各单位 各级行政机关 各级 "
            "各分局 各支队 各大队 各站所 各基层所 全市政府系统 系统 各地 各乡镇 各镇街 各市县 我市 我县 我区 全旗"
        ),
        "below": split(
            "各直属单位 各二级单位 下属 所属 局属 委属 厅属 所属单位 下属单位 直属单位 二级单位 局属单位 所属事业单位 下属事业单位 直属事业单位"
        ),
        "town": split("全镇 全乡 全街道"),
        "street": split("街道 街道办"),
        "part": split(
            "县（区）政府 县（市、区）政府 县（市、区） 县（区） 县区政府 区县政府 区（县） 市政府办公室 县政府办公室 区政府办公室 市直部门 县直部门 区直部门 县区 区县 开发区 乡镇 镇街 市级部门 县级部门 区级部门 县直单位 区直单位 市直单位"
        ),
        "other": split(
            "全省 全国 国务院 省级 省政府 省厅 全区域 其他单位 其他部门 兄弟单位 上级部门 上级机关 上级单位 上级行政机关 上级主管部门"
        ),
    },
    Class.NONE: {
        "": split(
            "不曾 未曾 未曾发生 没有发生 没有出现 没有产生 没发生 从未发生 一件未发 一份未发 一件未制发 一件未制定 一个未发 没有一件 没有一份 没有一起 没有一例 没有一宗 无一件 无一份 无一起 无一例 无一宗 无人 未发生一起 未发生一件 未发生一例 未出现一起 未出现一例 未产生一起 没有发生一起 没有发生一例 未 没有 无 未发生 未出现 未产生 未有 不存在 均无 均未 未曾 尚未 并未 也未 尚无 没 未发生任何 暂无 未再 零 从未 也无 亦无"
        )
    },
    Class.MODAL: {
        "": split(
            "如无 若无 如未 如没有 若未 若没有 剔除 扣除 刨除 如收到 没有一 无一 应当 须 必须 拟 计划 力争 目标 预计 如果 若 假如 假设 例如 比如 譬如 如有 不得 不超过 不少于 不低于 原则上 将于 下一步 "
            "争取 确保 每件 以内 之内 倘若 一旦 假定 满 超过 至少 最多 不足 应在 应于 可以 可达"
        ),
        "not": split("并非 不是 并不是"),
    },
    Class.COMPARE: {
        "than": split("较 比 与 同比 相比 较之 同期 环比 对比 相较"),
        "from": split("由 从"),
    },
    Class.GROWTH: {
        "": split(
            "增幅达 降幅达 减幅 减幅为 减幅达 涨幅达 涨幅为 增长率为 增量 同比上升 同比减少 同比提高 同比降低 同比上涨 同比净增 同比多 同比少 增加率 减少了 上升幅度 下降幅度 增长幅度 新增长 净增加 多出 少了 多了 净减 增长 增加 减少 下降 上升 提高 降低 增幅 降幅 增长率 多 少 翻 翻了 增长了 增加了 减少了 下降了 上升了 提高了 减少率 涨幅 "
            "同比增长 同比下降 同比增加 同比减少 净增 上涨 压缩 缩短 增幅为 降幅为 回落 提升 增多 净减少"
        )
    },
    Class.REACHED: {
        "": split(
            "变为 变成 调整为 降到 升到 跌至 涨至 涨到 跌到 扩大到 缩减至 回升至 降低为 提升为 增加为 减少为 下降为 上升为 增长为 达到了 下滑至 回落至 攀升至 提升到 降低至 降低到 折合 为上年的 增至 增加到 增加至 上升到 上升至 增长到 增长至 减少到 减少至 减至 降至 降为 升为 增为 减为 下降到 下降至 升至 达到 提高到 提升至 增到"
        )
    },
    Class.SHARE: {"": split("占 占比 占到 占比为 占比达 约占 比例 比重 占比约")},
    Class.RATE: {
        "": split(
            "公示率 及时公示率 公示及时率 上网率 知晓率 登记率 回应率 上报率 受理率 群众满意率 主动公开率 应诉率 办结率 答复率 满意度 满意率 网办率 处置率 按时办结率 按时答复率 及时率 合格率 准确率 覆盖率 按期办结率 按期答复率 完成率 回复率"
        ),
        "of_it": split("率"),
        "corrected": split("纠错率 被纠错率"),
        "upheld": split("维持率"),
        "court:corrected": split("败诉率"),
        "court:upheld": split("胜诉率"),
    },
    Class.ABOUT: {"": split("近 约 逾 超 将近 大约 约为 突破 接近 左右 以上 以下 上下 几乎 多达")},
    Class.OF_WHICH: {"": split("其中 当中 这其中")},
    Class.INCLUDING: {"": split("含 包括 包含 包括了 另含 内含 其中含 其中包括 具体为 具体是 具体有 具体包括 涵盖")},
    Class.PLUS: {"": split("连同 加上 加之 外加 再加上 再加 另加")},
    Class.RESPECTIVELY: {"": split("分别为 分别是 分别 分别有 依次为 依次是 依次 分别达 分别达到")},
    Class.EACH: {"": split("各 均为 均是 皆为 都为 都是 各为 各有")},
    Class.TOGETHER: {
        "": split("累计达 累计 共达"),  # perhaps over years
        "sum": split("合计 共计 总计 总共计 合计为 总计达 总共 相加 相加共 以上合计 上述合计") + stems.TOGETHER,
    },
    Class.REST: {"": split("剩 仅剩 还剩 尚余 余 其余 剩余 剩下 余下 其余的 另有 另外 另 尚有 还有")},
    Class.CARRY: {
        "": split(
            "结转件 结转事项 未办结 未办完 未完结 带入 跨年度办理 跨年办理 跨年度 跨年 转 转结至 转接至 留至 留待 延期至 延续到 推至 递延至 转到 接转 延续 移至 转至 遗留 结转 顺延 延至 转入 计入 转结 结转至 结转到 顺延至 顺延到 延续至 结转件 结转事项"
        ),
        "sent_on": split("转来"),
    },
    Class.FILLER: {
        "among": split("中"),
        "more": split("新的"),
        "public": split("群众 社会公众 公众 市民 居民 村民 网民 社会各界 任何人"),
        "those": split("上述 前述 上述各类"),
        "until": split("至"),
        "fact": split("实际 实有"),
        "applicants": split("申请人 申请者 提出申请的主体 申请主体"),
        "power": split("职能 职责 权力 事权 权限 职权 主体资格 制定权 制发权限 制定权限"),
        "is": split("为 是"),
        "all": split("均 都 全部 皆 均已 都已 全部已 均被 全部被 均获"),
        "cause": split("因 引发 引起 不满 不服 对答复不服 答复不服 由于 因不服 提起 导致"),
        "etc": split("等 等各类 等各项 等各种 各类 各种 各项"),
        "disclosure": split(
            "政府信息公开 信息公开 政务公开 因政府信息公开 政府信息公开工作 信息公开工作 政务公开工作 政府信息公开答复 信息公开答复 "
            "不服政府信息公开答复 对政府信息公开答复不服 不服信息公开答复 涉及政府信息公开 涉政府信息公开 涉信息公开 涉及信息公开 与政府信息公开有关 有关政府信息公开 涉及依申请公开 关于政府信息公开"
        ),
        "": split(
            "未到期 未到期限 尚未到期 系 均系 系因 仅 仅有 只有 仅为 过 如期 期内 法定期限内 法定时限内 规定期限内 规定时限内 按法定时限 按规定时限 在法定期限内 规范 审慎 妥善 认真 逐件 逐一 严格 依程序 裁定 按计划 按照计划 居 位居 位列 名列 排名 位 不含 不包括 真正 期末 量 范围 权限范围 职权范围 职责范围 涉及我局 涉及我委 涉及本机关 涉及本局 涉及我镇 涉及我区 涉我局 书面形式 以书面形式 申请内容 内容 应诉的 理由 原因 其信息公开 名义 告知书 答复类型 答复意见 处理意见 均已 并已 已经 业已 尚 仍在 据统计 经统计 经汇总 针对 来自 由其 所 类型 类别 类申请 类信息 种 达 共达 为主 或者 人民币 提供 而 上级 新 答复不服 对答复不服 不服 任何形式 任何渠道 任何方式 任何单位 任何个人 任何费用 费用 提起 规定 要求 相关事件 辖区 辖区内 事宜 予 提出 持平 答复期限 法定答复期限 历年文件 仍 待 需要 法院 判决 各项 主体 按 分 实现 领域 保持 一审 二审 共 计 总 均 已 全 全部 的 了 为 是 有 于 在 对 并 和 或 及 与 及其 以及 也 又 都 案件 案 件数 数量 总数 总量 数 "
            " 公民 法人 其他组织 组织 提交 提出的 累计 依法 依规 按时 按期 及时 因 引发 引起 由 方面 情况 "
            "共有 总共 任何 一例 各类 各种 各类情形 情形 年末 年底 截至 所有 属于 主要 类 继续 主动 "
            "被 作 作为 做出 决定 其 就 而 即 该 此 上 一 登记 ＋ + 需 应 具体 结果 经 向 到 本 年 通知 现 相关 政府 相应 须 可 需要 "
            "单位 个人 对本局 以 未经 同时 不属于 机关 工作 起诉 依据 本年度"
        ),
    },
}


def lexicon() -> dict[str, tuple[Class, str]]:
    """Every word with its class and what it says; the first class that names a word keeps it."""
    found: dict[str, tuple[Class, str]] = {}
    for says in GROUNDS:  # 涉及内部事务信息, 属于过程性信息: one word, or 涉及 and 信息 would say something else
        for word in ACTIONS[says]:
            for begins in ("", "属于", "涉及", "因涉及", "因属于", "属", "涉", "因属"):
                for ends in ("", "信息", "的信息", "类", "类信息"):
                    found.setdefault(f"{begins}{word}{ends}", (Class.ACTION, says))
    for kind, groups in WORDS.items():
        for says, words in groups.items():
            for word in words:
                found.setdefault(word, (kind, says))
    for says, words in stems.ACTIONS.items():
        for word in words:
            found.setdefault(word, (Class.ACTION, says))
    return found
