"""The words the reader knows, as data: each belongs to one class and says one thing.

Reports are written by clerks after the same notice, so the vocabulary is small (FORMAT §13).
What is not here is unknown, and an unknown word next to a number makes the reading unsure.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


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
    RESPECTIVELY = "respectively"
    EACH = "each"
    TOGETHER = "together"
    REST = "rest"
    CARRY = "carry"
    FILLER = "filler"


OTHER: Final = "other"  # a topic the tables do not have
FILE: Final = "file"  # some document: which kind, the sentence has said before


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "requests": _split(
        "申请公开信息 申请公开政府信息 依申请公开事宜 依申请公开信息申请 依申请公开信息 依申请公开政府信息 依申请公开政府信息事项 政府信息公开申请 信息公开申请 政务公开申请 政府信息依申请公开 公开申请 依申请公开 申请公开 依申请 申请 "
        "公开政府信息的申请 申请件 依申请公开事项 依申请公开件 申请事项 依申请公开申请 政府信息公开申请事项 "
        "公开政府信息申请 申请公开政府信息"
    ),
    "review": _split("行政复议 复议 行政复议申请 复议申请 行政复议案件 复议案件 行政复议案 复议案"),
    "litigation": _split("行政诉讼 诉讼 行政诉讼案件 诉讼案件"),
    "litigation_direct": _split("未经复议直接起诉 未经行政复议直接起诉 直接起诉 直接提起诉讼 未经复议直接提起诉讼"),
    "litigation_after_review": _split("复议后起诉 经复议后起诉 复议后提起诉讼 经行政复议后起诉 行政复议后起诉"),
    "regulations": _split("规章 政府规章 部门规章 地方政府规章"),
    "normative_documents": _split("行政规范性文件 规范性文件"),
    "licenses": _split("行政许可 行政许可决定 许可决定"),
    "penalties": _split("行政处罚 行政处罚决定 处罚决定"),
    "coercive_measures": _split("行政强制 行政强制决定 行政强制措施 行政强制执行 强制决定"),
    "admin_fees": _split("行政事业性收费 行政事业性收费项目"),
    "processing_fee": _split(
        "依申请公开信息处理费 政府信息公开相关费用 信息公开相关费用 信息处理费 政府信息公开信息处理费 处理费 信息公开处理费"
    ),
    "notices": _split("收费通知 收费通知书 缴费通知 缴费通知书"),
    FILE: _split("文件 政策文件 公文 制发文件"),
    OTHER: _split(
        "主动公开 信息 政务信息 政府信息 公告 公示 动态 网站 门户网站 微信 微博 公众号 新媒体 政策解读 解读 回应 "
        "留言 咨询 信箱 热线 诉求 来信 来访 来电 信访 投诉 举报 投诉举报 信访举报 建议 提案 议案 会议 培训 检查 通报 登记 "
        "事项 许可事项 行政许可事项 行政处罚事项 行政确认事项 政务服务事项 项目 栏目 一件事 协办件 协办 征求意见 工单 "
        "政策 舆情 "
        "新闻发布会 访谈 意见 平台 目录 预算 决算 问题 案卷 业务 办件 抽查 稿件 政务服务 办事指南 公报 重大决策 "
        "答复书 文书 关注 粉丝 浏览 访问 阅读 点击 调查 听证 仲裁 合同 证照 赔偿 执法 查询 补正通知 补正 延期 征求第三方意见 "
        "书面征求 表扬 感谢 调解 案例 典型案例 党内规范性文件 党内法规 法规 法律法规"
    ),
}

# The printed rows and columns, and how prose calls them.
ACTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "received": _split(
        "提出 提交 递交 登记在册 接件 收到    收办 受理 接收 接到 共收 收到并受理          登记受理 受理量 收件    收到的"
    ),
    "added": _split("新增"),
    "newly": _split("新收 新收到 本年新收"),
    # These name the thing as well.
    "requests:received": _split(
        "申请量 申请数量 申请总量 申请总数 申请件数 依申请公开数量 依申请公开件数 依申请公开总量 政府信息公开申请数量 "
        "全部申请 依申请公开申请数量 依申请公开申请量"
    ),
    "requests:newly": _split("新收政府信息公开申请数量 新收总量"),
    "requests:handled": _split("应办数量 应办总数"),
    "requests:concluded": _split("办结件 申请办结数量 申请办结数"),
    "requests:carried_over": _split("上年结转申请"),
    "processing_fee:charged": _split("政府信息公开收费 信息公开收费 依申请公开收费 政府信息公开费用 信息公开费用"),
    "penalties:prosecuted": _split("行政处罚案件 处罚案件"),
    "litigation:defended": _split("应诉 行政应诉 应诉案件 行政应诉案件"),
    "review:": _split("被复议 被申请行政复议 被提起行政复议 被申请复议"),
    "litigation:": _split("被诉 被提起行政诉讼 被起诉"),
    "notices:sent": _split("发出通知 发出收费通知"),
    "occurred": _split("发生 产生 出现 引发 收案"),
    "amount": _split("总额 总金额 金额"),
    "handled": _split("办理 处理 应办理 需办理 应办   "),
    "concluded": _split(
        "办结 答复 办复 办理完毕 答复完毕 完成答复 实际办结 回复 依法答复 作出答复 审理办结 办理答复 办理结果 结案 办结总数 "
        "办理总数 答复总数 办结件  答复结果"
    ),
    "carried_over": _split(
        "上年遗留 上年度遗留 上年未办结 上年度未办结 上年末未办结 上年接转 上年转来 上年结转 上年度结转 上一年度结转 上一年结转 去年结转 上年末结转 上年底结转 上年转入 上年结转数量"
    ),
    "carried_forward": _split(
        "跨年度办理 跨年办理 转入次年 转入次年办理 延续至下一年度 延续至下年度 移至下年 接转下年 结转下年度 结转下一年度 结转下年 结转下一年 结转至下年度 结转至下一年度 结转到下年度 结转到下一年度 转下年度 转下一年度 转下年 "
        "转入下年度 转入下一年度 转至下年度 顺延到下年度 顺延至下年度 顺延下年度 计入下年度 结转次年 结转至次年 转次年 "
        "结转下年度继续办理 结转下一年度继续办理 转下年度继续办理 转下年度办理 转至次年 结转至下年"
    ),
    "full_disclosure": _split("给予公开 予以公开 同意公开 全部公开 全部予以公开 依法公开 准予公开 完全公开"),
    "partial_disclosure": _split("部分公开 予以部分公开 部分予以公开 区分处理"),
    "disclosed_in_any_part": _split("公开及部分公开 公开或部分公开 公开和部分公开 公开、部分公开 公开与部分公开"),
    "refused": _split("不同意公开 拒绝公开 不予公开  决定不予公开"),
    "state_secret": _split("国家秘密 属于国家秘密 涉及国家秘密"),
    "prohibited_by_law": _split(
        "其他法律行政法规禁止公开 法律行政法规禁止公开 法律、行政法规禁止公开 其他法律、行政法规禁止公开"
    ),
    "security_stability": _split("三安全一稳定 危及“三安全一稳定” “三安全一稳定”"),
    "third_party_interest": _split("保护第三方合法权益 第三方合法权益 损害第三方合法权益"),
    "internal_affairs": _split("三类内部事务信息 内部事务信息 属于三类内部事务信息"),
    "process_information": _split("四类过程性信息 过程性信息 属于四类过程性信息"),
    "enforcement_file": _split("行政执法案卷 属于行政执法案卷 行政执法案卷信息 执法案卷"),
    "administrative_inquiry": _split("行政查询事项 属于行政查询事项 属于行政查询"),
    "unable": _split("无法提供 未能提供 不能提供"),
    "not_held": _split(
        "不属于本机关公开范围 不属于本机关负责公开 不属于本机关 非本机关职责 不属于本机关职责 不属于我局公开范围 告知向其他机关申请 本机关不掌握相关政府信息 不掌握相关政府信息 本机关不掌握相关信息 不掌握相关信息 本机关不掌握 不掌握 信息不存在 "
        "政府信息不存在 本机关不掌握该政府信息"
    ),
    "requires_creation": _split("没有现成信息需要另行制作 没有现成信息 需要另行制作 需另行制作 另行制作 需要加工汇总"),
    "still_unclear": _split("补正后申请内容仍不明确 补正后仍不明确 补正后内容仍不明确 内容仍不明确 仍不明确"),
    "not_processed": _split("不予处理 不予办理"),
    "petition_complaint": _split(
        "信访举报投诉类申请 信访举报投诉类 信访、举报、投诉类申请 信访投诉举报 信访举报投诉 信访投诉举报类申请 信访、投诉、举报类申请"
    ),
    "duplicate_request": _split("重复申请"),
    "publication_request": _split("要求提供公开出版物 提供公开出版物 公开出版物"),
    "excessive_requests": _split("无正当理由大量反复申请 大量反复申请"),
    "reconfirmation": _split(
        "要求行政机关确认或重新出具已获取信息 确认或重新出具已获取信息 重新出具已获取信息 要求确认或重新出具已获取信息"
    ),
    "other_handling": _split("其他处理 作其他处理 其它处理"),
    "correction_lapsed": _split(
        "逾期不补正 无正当理由逾期不补正 申请人无正当理由逾期不补正 申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 "
        "申请人逾期不补正 逾期未补正"
    ),
    "fee_lapsed": _split(
        "逾期未按收费通知要求缴纳费用 申请人逾期未按收费通知要求缴纳费用 逾期未缴费 逾期不缴费 "
        "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 逾期未缴纳费用 申请人逾期未缴费"
    ),
    "other_result": _split(
        "主动撤回 申请人主动撤回 申请人主动撤回申请 主动撤销 申请人主动撤销 申请人主动撤销申请 申请人撤回申请 申请人撤回 撤回申请 撤回 "
        "主动撤回申请 主动撤销申请 撤销申请"
    ),
    "upheld": _split(
        "驳回原告诉讼请求 驳回诉讼请求 维持原判 予以维持 结果维持 维持 维持原行政行为 被维持 驳回 维持原具体行政行为"
    ),
    "corrected": _split(
        "结果纠正 纠正 被纠错 纠错 被纠正 败诉 撤销 被撤销 确认违法 责令履行 责令重新答复 责令重新作出"
    ),
    "other_outcome": _split("其他结果 其它结果 终止 撤诉 撤回起诉 撤回复议申请 撤回复议"),
    "pending": _split("尚未审结 未审结 尚在审理 正在审理 审理中 尚未办结 正在审理中 尚在审理中 尚待审结 尚未结案"),
    "issued": _split(
        "制发 制定 印发 出台 新制定 制定出台 制定印发 制定发布 制发件数 新制发 新出台 新制定发布 印发实施 新印发 修订出台"
    ),
    "posted": _split("发布 公布"),
    "repealed": _split(
        "停止执行 废止 失效 宣布失效 废止和宣布失效 自然失效 废止、失效 废止失效 宣布废止 废止或宣布失效 废止及宣布失效"
    ),
    "in_force": _split("继续执行 现存有效 现存 存量 现行有效 继续有效 保留有效 有效 保留"),
    "decisions": _split("作出 作出决定 决定"),
    "implemented": _split("实施 采取"),
    "charged": _split(
        "共收取 实际收到 到账 实缴 缴纳 已缴纳 入账 入库 实际到账 收取 实际收取 实收 征收 收费金额 收费总金额 收费 收缴 收取金额 实际收取总金额"
    ),
    "notified": _split(
        "应收 应缴 应收取 应缴纳 通知总金额 收费通知总金额 通知金额 通知收费总金额 收费通知金额 通知收费"
    ),
    "sent": _split("发出 发送 送达 下发"),
    # Done to the thing, and in no cell.
    "open": _split("公开 已公开"),
    "closed": _split("不公开"),
    "cleaned": _split("清理"),
    "uncounted": _split(
        "收录 标注 减免 减征 免征 退还 退费 移交 代收 修改 修订 审结 已审结 评估 审查 备案 报备 发布信息 立案 转办 转送 协助 办理中  非本机关职责 涉密 解密 "
        "不予受理 出庭 当年审结 告知"
    ),
}

APPLICANTS: Final[Mapping[str, tuple[str, ...]]] = {
    "others": _split("其他 其它"),
    "individual": _split("自然人  公民"),
    "business": _split("商业企业 "),
    "research": _split("科研机构"),
    "nonprofit": _split("社会公益组织"),
    "legal_service": _split("法律服务机构"),
    "other_organization": _split("其他申请人 其他组织"),
    "organizations": _split(
        "法人或其他组织 法人和其他组织 法人及其他组织 法人 法人或者其他组织 法人、其他组织 企业 单位"
    ),
}

WORDS: Final[Mapping[Class, Mapping[str, tuple[str, ...]]]] = {
    Class.TOPIC: TOPICS,
    Class.ACTION: ACTIONS,
    Class.APPLICANT: APPLICANTS,
    Class.SUBSET: {
        "": _split(
            "代为 转交 作为复议机关 复议机关审理 以市政府名义 以县政府名义 以区政府名义 以政府名义 代拟 起草 联合 会同 转发 共同被告 不计入 网络 网上 线上 线下 信函 邮寄 邮政 当面 现场 电子邮件 电子邮箱 邮件 邮箱 传真 窗口 书面 口头 涉及 关于 有关 通过 "
            "超期 逾期 延期  征地 拆迁 同一申请人 同一人 批量 转来 个别 首次 代理 委托 举办 集中"
        )
    },
    Class.CHANNELS: {
        "": _split("等渠道 等方式 等途径 等多种 各种渠道 多种渠道 各渠道 各类渠道 等形式 等各种 各个渠道")
    },
    Class.TIME: {
        "this": _split("本年 本年度 今年 全年 当年 年内 本报告期 报告期内 本期 一年来 报告年度 本年内 全年度"),
        "last": _split("上年 上年度 去年 上一年 上一年度 前一年 上年末 上年底 去年末 去年底"),
        "next": _split("下年 下年度 下一年 下一年度 明年 次年 来年"),
        "since": _split("以来  近年 近年来 近几年 截至目前 建局 十三五 十四五"),
        "piece": _split(
            "上半年 下半年 一季度 二季度 三季度 四季度 第一季度 第二季度 第三季度 第四季度 月份 上旬 中旬 下旬 每月 平均每月 月均 "
            "每季度 每周 日均 每年 每日 单月 当月"
        ),
    },
    Class.SCOPE: {
        "own": _split(
            "我局 我委 我办 我镇 我乡 我厅 我中心 我单位 我机关 我街道 我部门 本机关 本局 本委 本办 本镇 本乡 本厅 本单位 本部门 本街道 "
            "本级 局本级 市本级 县本级 区本级 市局本级 局机关 委机关 市局 县局 区局 机关本级 全局 全委 镇本级 我院 本中心 我处"
        ),
        "area": _split(
            "全市 全县 全区 全州 全系统 全市各 各县区 各区县 各县（区） 各县 各区 各县市区 各部门 各单位 各级行政机关 各级 "
            "全市政府系统 系统 所属单位 下属单位 各地 各乡镇 各镇街 各市县 我市 我县 我区 全旗 直属单位"
        ),
        "town": _split("全镇 全乡 全街道"),
        "part": _split(
            "市政府办公室 县政府办公室 区政府办公室 市直部门 县直部门 区直部门 县区 区县 开发区 乡镇 街道 镇街 市级部门 县级部门 区级部门 县直单位 区直单位 市直单位"
        ),
        "other": _split("全省 全国 国务院 省级 省政府 省厅 全区域 其他单位 其他部门 兄弟单位 上级"),
    },
    Class.NONE: {
        "": _split(
            "未 没有 无 未发生 未出现 未产生 未有 不存在 均无 均未 未曾 尚未 并未 也未 尚无 没 未发生任何 暂无 未再 零 从未 也无 亦无"
        )
    },
    Class.MODAL: {
        "": _split(
            "如收到 并非 不是 并不是 没有一 无一 应当 须 必须 拟 计划 力争 目标 预计 如果 若 假如 假设 例如 比如 譬如 如有 不得 不超过 不少于 不低于 原则上 将于 下一步 "
            "争取 确保 每件 以内 之内 倘若 一旦 假定 满 超过 至少 最多 不足 应在 应于 可以 可达"
        )
    },
    Class.COMPARE: {
        "than": _split("较 比 与 同比 相比 较之 同期 环比 对比 相较"),
        "from": _split("由 从"),
    },
    Class.GROWTH: {
        "": _split(
            "增长 增加 减少 下降 上升 提高 降低 增幅 降幅 增长率 多 少 翻 翻了 增长了 增加了 减少了 下降了 上升了 提高了 减少率 涨幅 "
            "同比增长 同比下降 同比增加 同比减少 净增 上涨 压缩 缩短 增幅为 降幅为 回落 提升 增多 净减少"
        )
    },
    Class.REACHED: {
        "": _split(
            "折合 为上年的 增至 增加到 增加至 上升到 上升至 增长到 增长至 减少到 减少至 减至 降至 降为 升为 增为 减为 下降到 下降至 升至 达到 提高到 提升至 增到"
        )
    },
    Class.SHARE: {"": _split("占 占比 占到 占比为 占比达 约占 比例 比重 占比约")},
    Class.RATE: {
        "": _split(
            "败诉率 纠错率 被纠错率 胜诉率 应诉率 办结率 答复率 满意度 满意率 网办率 处置率 按时办结率 按时答复率 及时率 合格率 准确率 覆盖率 率 按期办结率 按期答复率 完成率 回复率"
        )
    },
    Class.ABOUT: {"": _split("近 约 逾 超 将近 大约 约为 突破 接近 左右 以上 以下 上下 几乎 多达")},
    Class.OF_WHICH: {"": _split("其中 当中")},
    Class.INCLUDING: {"": _split("含 包括 包含 连同 加上 包括了 另含 内含")},
    Class.RESPECTIVELY: {"": _split("分别为 分别是 分别 分别有 依次为 依次是")},
    Class.EACH: {"": _split("各 均为 均是 皆为 都为 都是 各为 各有")},
    Class.TOGETHER: {"": _split("合计 共计 总计 二者合计 两项合计 三项合计 总共 两者合计 三者合计 累计")},
    Class.REST: {"": _split("余 其余 剩余 余下 另有 另外 另 尚有 还有")},
    Class.CARRY: {
        "": _split("接转 延续 移至 转至 遗留 结转 顺延 延至 转入 计入 转结 结转至 结转到 顺延至 顺延到 延续至")
    },
    Class.FILLER: {
        "among": _split("中"),
        "is": _split("为 是"),
        "etc": _split("等 等各类 等各项 等各种 各类 各种 各项"),
        "": _split(
            "涉及政府信息公开 涉政府信息公开 涉信息公开 涉及信息公开 与政府信息公开有关 有关政府信息公开 涉及依申请公开 新的 新 答复不服 对答复不服 不服 任何费用 费用 提起 规定 要求 相关事件 辖区 辖区内 事宜 予 提出 持平 答复期限 法定答复期限 历年文件 仍 待 需要 法院 判决 各项 主体 按 分 实现 领域 保持 一审 二审 共 计 总 均 已 全 全部 的 了 为 是 有 于 在 对 并 和 或 及 与 及其 以及 也 又 都 案件 案 件数 数量 总数 总量 数   政府信息公开 "
            "信息公开 政务公开 公民 法人 其他组织 组织 提交 提出的 群众 社会公众 申请人 累计 依法 依规 按时 按期 及时 因 引发 引起 由 方面 情况 "
            "共有 总共 任何 一例 关于政府信息公开 各类 各种 各类情形 情形 年末 年底 截至 上述 所有 实际 属于 主要 类 继续 主动 "
            "被 作 作为 做出 决定 其 就 而 即 该 此 上 一 登记 ＋ + 需 应 具体 结果 经 向 到 本 年 通知 现 相关 政府 相应 须 可 需要 "
            "单位 个人 对本局 以 未经 同时 不属于 机关 网民 工作 起诉 依据 本年度"
        ),
    },
}


def lexicon() -> dict[str, tuple[Class, str]]:
    """Every word with its class and what it says; the first class that names a word keeps it."""
    found: dict[str, tuple[Class, str]] = {}
    for kind, groups in WORDS.items():
        for says, words in groups.items():
            for word in words:
                found.setdefault(word, (kind, says))
    return found


# Measure words, longest first where one begins with another; 万元 is made of 万 and 元.
UNITS: Final = _split(
    "个百分点 个工作日 个自然日 个月 人次 件次 条次 场次 批次 户次 篇次 余次 小时 分钟 工作日 平方米 公里 "
    "件 条 宗 起 例 份 篇 次 期 场 个 人 名 位 家 项 部 元 页 字 张 幅 册 套 类 种 批 户 辆 处 天 站 只 则 封 通 本 台 所 组 款 间 块 版 笔"
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
    "则": "",
    "所以": "",
    "只": "有要",
    "站": "点",
    "份": "额",
    "元": "旦",
}
