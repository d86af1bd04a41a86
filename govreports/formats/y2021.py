"""The format in force for the years 2021 and later, as data.

Source: 国办公开办函〔2021〕30号, 《中华人民共和国政府信息公开工作年度报告格式》.  Labels, spans
and order are the template's, letter by letter.  Guidance is ours, after the regulation
(国务院令第711号) and the practice of published reports.
"""

from __future__ import annotations

from dataclasses import replace

from govreports.formats.rules import Balance, Sum
from govreports.formats.schema import Aspect, Cell, Column, Edition, Grid, GridCell, Kind, Row, Section, Table


def _header(text: str, colspan: int = 1, rowspan: int = 1) -> GridCell:
    return GridCell("header", text, colspan=colspan, rowspan=rowspan)


def _row_label(row: Row, colspan: int = 1) -> GridCell:
    return GridCell("row_label", row.label, colspan=colspan, row=row)


def _in_group(label: str, *rows: Row) -> tuple[Row, ...]:
    """Rows of a group, called （三）1.属于国家秘密 elsewhere: their numbers begin anew in each group."""
    return tuple(replace(row, group=label, name=f"{label[:3]}{row.name}") for row in rows)


# --- 二、主动公开政府信息情况 ------------------------------------------------------------

_DOCUMENTS = (
    Column("issued", "本年制发件数"),
    Column("repealed", "本年废止件数"),
    Column("in_force", "现行有效件数"),
)
_DECISIONS = (Column("decisions", "本年处理决定数量"),)
_FEES = (Column("amount_wan", "本年收费金额（单位：万元）", Kind.WAN),)

_STOCK = "现行有效件数按 12 月 31 日的存量填写，应与已公开的文件目录一致，并与司法行政部门核对。"

PROACTIVE_BLOCKS: tuple[tuple[str, tuple[Column, ...], tuple[Row, ...]], ...] = (
    (
        "第二十条第（一）项",
        _DOCUMENTS,
        (
            Row(
                "regulations",
                "规章",
                basis="条例第二十条第（一）项；立法法",
                guidance="只计本机关依立法法制定的部门规章或地方政府规章。没有规章制定权的部门、县级政府和"
                "乡镇填 0；由部门起草、以市政府名义发布的，计入市政府。" + _STOCK,
            ),
            Row(
                "normative_documents",
                "行政规范性文件",
                basis="条例第二十条第（一）项；国办发〔2018〕37号",
                guidance="规章以外，依职权按程序制定并公开发布，涉及权利义务、具有普遍约束力、在一定期限内反复"
                "适用的公文。内部制度、人事任免、个案决定、请示报告不计。联合发文只由牵头机关计一次；修订计入"
                "制发，被替代的旧件和自然失效的计入废止。" + _STOCK,
            ),
        ),
    ),
    (
        "第二十条第（五）项",
        _DECISIONS,
        (
            Row(
                "licenses",
                "行政许可",
                basis="条例第二十条第（五）项",
                guidance="本年作出的全部行政许可决定，含准予、不予、变更、延续，不论是否公开。不是许可事项的个数。",
            ),
        ),
    ),
    (
        "第二十条第（六）项",
        _DECISIONS,
        (
            Row(
                "penalties",
                "行政处罚",
                basis="条例第二十条第（六）项",
                guidance="本年作出的全部行政处罚决定，不论是否公开；后来被撤销的仍计。",
            ),
            Row(
                "coercive_measures",
                "行政强制",
                basis="条例第二十条第（六）项；行政强制法",
                guidance="本年作出的全部行政强制措施决定和行政强制执行决定。",
            ),
        ),
    ),
    (
        "第二十条第（八）项",
        _FEES,
        (
            Row(
                "admin_fees",
                "行政事业性收费",
                basis="条例第二十条第（八）项",
                guidance="本年实际收取的总金额，单位是万元：1600 元填 0.16。政府信息公开信息处理费也属行政事业性收费。",
            ),
        ),
    ),
)


def _proactive() -> Table:
    grid: list[tuple[GridCell, ...]] = []
    cells: list[Cell] = []
    for band, columns, rows in PROACTIVE_BLOCKS:
        span = 3 if len(columns) == 1 else 1
        grid.append((GridCell("band", band, colspan=4),))
        grid.append((_header("信息内容"), *(_header(c.label, span) for c in columns)))
        for row in rows:
            names = [f"proactive.{row.key}.{c.key}" for c in columns]
            grid.append((_row_label(row), *(GridCell("value", cell=name, colspan=span) for name in names)))
            cells += (Cell(n, row.label, c.label, c.kind) for n, c in zip(names, columns, strict=True))
    rows_in_order = tuple(row for _, _, rows in PROACTIVE_BLOCKS for row in rows)
    return Table("proactive", "二", tuple(grid), 0, tuple(cells), rows_in_order)


# --- 三、收到和处理政府信息公开申请情况 ---------------------------------------------------

_ORGANIZATIONS = (
    Column("business", "商业企业"),
    Column("research", "科研机构"),
    Column("nonprofit", "社会公益组织"),
    Column("legal_service", "法律服务机构"),
    Column("other_organization", "其他"),
)
APPLICANTS = (Column("individual", "自然人"), *_ORGANIZATIONS)
_TOTAL = Column("total", "总计", derived=True)
REQUEST_COLUMNS = (*APPLICANTS, _TOTAL)

_BY_NATURE = (
    "按申请人的法律性质分列：律师以本人名义申请计自然人，律师事务所计法律服务机构，村居委会、事业单位、机关计其他。"
)

NEW_RECEIVED = Row(
    "new_received",
    "一、本年新收政府信息公开申请数量",
    short="新收",
    basis="条例第五十条第（二）项",
    guidance="1 月 1 日至 12 月 31 日收到的全部申请，不论信函、网络、邮件、当面还是口头记录，也不论后来如何办理；"
    "信访举报类、重复申请和后来撤回的都计入。" + _BY_NATURE,
)
CARRIED_OVER = Row(
    "carried_over",
    "二、上年结转政府信息公开申请数量",
    short="结转",
    basis="条例第五十条第（二）项",
    guidance="上年底尚未答复的申请，逐列等于上年度报告的“四、结转下年度继续办理”。",
)
_ONE_RESULT = "每件办结的申请只计入一行，以本年发出的答复为准。"

FULL_DISCLOSURE = Row(
    "full_disclosure",
    "（一）予以公开",
    basis="条例第三十六条第（一）（二）项",
    guidance="提供了全部所申请的信息，或告知已主动公开信息的获取方式。" + _ONE_RESULT,
)
PARTIAL_DISCLOSURE = Row(
    "partial_disclosure",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    name="（二）部分公开",
    basis="条例第三十七条",
    guidance="区分处理后提供了可公开部分。只计这一行，其余部分的不公开理由不再计入（三）。",
)
WITHHELD = _in_group(
    "（三）不予公开",
    Row("state_secret", "1.属于国家秘密", "条例第十四条", "依法确定为国家秘密的。填报前请做保密审查复核。"),
    Row("prohibited_by_law", "2.其他法律行政法规禁止公开", "条例第十四条", "法律、行政法规明文禁止公开的。"),
    Row(
        "security_stability",
        "3.危及“三安全一稳定”",
        "条例第十四条",
        "公开后可能危及国家安全、公共安全、经济安全、社会稳定的。",
    ),
    Row(
        "third_party_interest",
        "4.保护第三方合法权益",
        "条例第十五条、第三十二条",
        "涉及商业秘密、个人隐私，公开会损害第三方合法权益，且第三方不同意公开的。",
    ),
    Row(
        "internal_affairs",
        "5.属于三类内部事务信息",
        "条例第十六条第一款",
        "人事管理、后勤管理、内部工作流程三类信息。",
    ),
    Row(
        "process_information",
        "6.属于四类过程性信息",
        "条例第十六条第二款",
        "讨论记录、过程稿、磋商信函、请示报告四类信息。",
    ),
    Row("enforcement_file", "7.属于行政执法案卷", "条例第十六条第二款", "行政执法案卷信息。"),
    Row(
        "administrative_inquiry",
        "8.属于行政查询事项",
        "条例第三十六条第（七）项",
        "工商登记、不动产登记、档案等有专门查询规定，告知依规定办理的。",
    ),
)
UNAVAILABLE = _in_group(
    "（四）无法提供",
    Row(
        "not_held",
        "1.本机关不掌握相关政府信息",
        "条例第三十六条第（四）（五）项",
        "经检索不存在，或不属于本机关负责公开的。",
    ),
    Row("requires_creation", "2.没有现成信息需要另行制作", "条例第三十八条", "需要加工、分析或重新制作的。"),
    Row("still_unclear", "3.补正后申请内容仍不明确", "条例第三十条", "申请人作了补正，内容仍不明确的。"),
)
NOT_PROCESSED = _in_group(
    "（五）不予处理",
    Row(
        "petition_complaint",
        "1.信访举报投诉类申请",
        "条例第三十九条第一款",
        "以申请公开的形式进行信访、投诉、举报，告知通过相应渠道提出的。",
    ),
    Row("duplicate_request", "2.重复申请", "条例第三十六条第（六）项", "已答复的同一申请人就同一信息重复申请的。"),
    Row(
        "publication_request",
        "3.要求提供公开出版物",
        "条例第三十九条第二款",
        "要求提供政府公报、报刊、书籍等公开出版物的。",
    ),
    Row(
        "excessive_requests",
        "4.无正当理由大量反复申请",
        "条例第三十五条",
        "数量、频次明显超过合理范围，说明的理由不合理的。",
    ),
    Row(
        "reconfirmation",
        "5.要求行政机关确认或重新出具已获取信息",
        "",
        "要求确认已获取的信息，或重新出具同一信息的。",
    ),
)
OTHER_HANDLING = _in_group(
    "（六）其他处理",
    Row(
        "correction_lapsed",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "条例第三十条",
        "已发补正通知，申请人无正当理由逾期不补正的。",
        name="1.申请人无正当理由逾期不补正",
    ),
    Row(
        "fee_lapsed",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "国办函〔2020〕109号",
        "已发收费通知，申请人收到后 20 个工作日内未缴纳的。应不多于第六部分所写的发出收费通知件数。",
        name="2.申请人逾期未按收费通知要求缴纳费用",
    ),
    Row(
        "other_result",
        "3.其他",
        "",
        "以上各行以外的办结情形，主要是申请人主动撤回；占比较高时请在正文说明。",
    ),
)
RESULTS_TOTAL = Row("results_total", "（七）总计", short="办理", guidance="（一）至（六）各项之和，由系统计算。")
CARRIED_FORWARD = Row(
    "carried_forward",
    "四、结转下年度继续办理",
    short="结转下年",
    basis="条例第五十条第（二）项",
    guidance="12 月 31 日尚未答复的申请，含正在办理、延期、等待补正、征求第三方意见和等待缴费的。",
)

_RESULT_GROUPS = (WITHHELD, UNAVAILABLE, NOT_PROCESSED, OTHER_HANDLING)
RESULTS = (FULL_DISCLOSURE, PARTIAL_DISCLOSURE, *(row for rows in _RESULT_GROUPS for row in rows))
REQUEST_ROWS = (NEW_RECEIVED, CARRIED_OVER, *RESULTS, RESULTS_TOTAL, CARRIED_FORWARD)

CORNER_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def _request_grid() -> Grid:
    def values(row: Row) -> tuple[GridCell, ...]:
        return tuple(GridCell("value", cell=f"requests.{row.key}.{c.key}") for c in REQUEST_COLUMNS)

    def line(row: Row, colspan: int, *groups: GridCell) -> tuple[GridCell, ...]:
        return (*groups, _row_label(row, colspan), *values(row))

    results = GridCell("row_group", "三、本年度办理结果", rowspan=len(RESULTS) + 1)
    grid = [
        (GridCell("corner_note", CORNER_NOTE, colspan=3, rowspan=3), _header("申请人情况", 7)),
        (_header("自然人", rowspan=2), _header("法人或其他组织", 5), _header("总计", rowspan=2)),
        tuple(_header(c.label) for c in _ORGANIZATIONS),
        line(NEW_RECEIVED, 3),
        line(CARRIED_OVER, 3),
        line(FULL_DISCLOSURE, 2, results),
        line(PARTIAL_DISCLOSURE, 2),
    ]
    for rows in _RESULT_GROUPS:
        group = GridCell("row_group", rows[0].group, rowspan=len(rows))
        grid += [line(row, 1, *((group,) if i == 0 else ())) for i, row in enumerate(rows)]
    return (*grid, line(RESULTS_TOTAL, 2), line(CARRIED_FORWARD, 3))


def _requests() -> Table:
    cells = tuple(
        Cell(
            f"requests.{row.key}.{c.key}",
            row.label,
            c.label,
            derived=c.derived or row is RESULTS_TOTAL,
            row_name=row.name,
        )
        for row in REQUEST_ROWS
        for c in REQUEST_COLUMNS
    )
    places = [(c.key, f"第三表“{c.label}”列") for c in REQUEST_COLUMNS]
    down = tuple(
        Sum(
            "H2",
            place=place,
            total=f"requests.results_total.{key}",
            of=tuple(f"requests.{row.key}.{key}" for row in RESULTS),
            message="（七）总计应等于（一）至（六）各项之和",
        )
        for key, place in places
    )
    across = tuple(
        Sum(
            "H3",
            place=f"第三表“{row.name}”行",
            total=f"requests.{row.key}.total",
            of=tuple(f"requests.{row.key}.{c.key}" for c in APPLICANTS),
            message="总计列应等于各类申请人之和",
        )
        for row in REQUEST_ROWS
    )
    balance = Balance(
        "H1",
        table="requests",
        columns=places,
        left=("new_received", "carried_over"),
        right=("results_total", "carried_forward"),
        left_words=(NEW_RECEIVED.short, CARRIED_OVER.short),
        right_words=(RESULTS_TOTAL.short, CARRIED_FORWARD.short),
        # printed in the corner cell of table 3
        message="第一项加第二项之和，应等于第三项（七）总计加第四项",
    )
    # Across comes last: results_total.total is then the sum of its row, and the check
    # down that column compares it with the 21 row totals (they agree by construction).
    return Table("requests", "三", _request_grid(), 3, cells, REQUEST_ROWS, (balance, *down, *across))


# --- 四、政府信息公开行政复议、行政诉讼情况 ------------------------------------------------

OUTCOMES = (
    Column("upheld", "结果维持"),
    Column("corrected", "结果纠正"),
    Column("other_outcome", "其他结果"),
    Column("pending", "尚未审结"),
    Column("total", "总计", derived=True),
)
_RESPONDENT = "只计因政府信息公开工作引起、本机关作为被申请人或被告的案件，本年审结的和年底未审结的都计，含上年转入的。"
_OUTCOME_NOTE = "维持指维持或驳回；纠正指撤销、变更、确认违法、责令履行；其他结果指撤回、终止、调解等。"

DISPUTE_BLOCKS = (
    Row("review", "行政复议", guidance=_RESPONDENT + _OUTCOME_NOTE),
    Row(
        "litigation_direct",
        "未经复议直接起诉",
        guidance=_RESPONDENT
        + _OUTCOME_NOTE
        + "复议机关仅作为共同被告的，由原行政行为机关计一次（国办公开办函〔2016〕201号）。",
    ),
    Row(
        "litigation_after_review",
        "复议后起诉",
        basis="国办公开办函〔2016〕201号",
        guidance=_RESPONDENT + _OUTCOME_NOTE + "复议机关仅作为共同被告的，不计。",
    ),
)


def _disputes() -> Table:
    def block(row: Row) -> GridCell:
        return GridCell("header", row.label, colspan=5, row=row)

    def outcomes(rowspan: int = 1) -> tuple[GridCell, ...]:
        return tuple(_header(c.label, rowspan=rowspan) for c in OUTCOMES)

    review, direct, after = DISPUTE_BLOCKS
    grid: Grid = (
        (block(review), _header("行政诉讼", 10)),
        (*outcomes(rowspan=2), block(direct), block(after)),
        (*outcomes(), *outcomes()),
        tuple(GridCell("value", cell=f"disputes.{b.key}.{c.key}") for b in DISPUTE_BLOCKS for c in OUTCOMES),
    )
    cells = tuple(
        Cell(f"disputes.{b.key}.{c.key}", b.label, c.label, derived=c.derived) for b in DISPUTE_BLOCKS for c in OUTCOMES
    )
    sums = tuple(
        Sum(
            "H4",
            place=f"第四表“{b.label}”",
            total=f"disputes.{b.key}.total",
            of=tuple(f"disputes.{b.key}.{c.key}" for c in OUTCOMES if not c.derived),
            words=tuple(c.label for c in OUTCOMES if not c.derived),
            message="复议/诉讼总计应等于四类结果之和",
        )
        for b in DISPUTE_BLOCKS
    )
    return Table("disputes", "四", grid, 3, cells, DISPUTE_BLOCKS, sums)


# --- 六个部分 ----------------------------------------------------------------------------

# 30号 一（一）: section 一 treats these five.  The words are those of published reports.
ASPECTS = (
    Aspect("proactive_disclosure", "主动公开", r"主动公开"),
    Aspect("requests", "依申请公开", r"依申请|申请公开|公开申请"),
    Aspect("information_management", "政府信息管理", r"信息(资源)?管理"),
    Aspect("platform", "政府信息公开平台建设", r"平台(建设)?"),
    Aspect("oversight", "监督保障", r"监督保障|监督.{0,12}保障|保障.{0,12}监督"),
)

SECTIONS = (
    Section(
        "overview",
        "一",
        "总体情况",
        aspects=ASPECTS,
        guidance="写主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障五个方面，以事实和数字为主，"
        "一般不超过 1000 字。各级政府的监督保障还要写工作考核、社会评议、责任追究结果。",
    ),
    Section("proactive", "二", "主动公开政府信息情况"),
    Section("requests", "三", "收到和处理政府信息公开申请情况"),
    Section("disputes", "四", "政府信息公开行政复议、行政诉讼情况"),
    Section(
        "problems",
        "五",
        "存在的主要问题及改进情况",
        guidance="写本年存在的主要问题和改进措施，并回应上年所列问题的整改情况。",
    ),
    Section(
        "other_matters",
        "六",
        "其他需要报告的事项",
        guidance="先写信息处理费：发出收费通知的件数和总金额、实际收取的总金额；没有收取也要写明。"
        "再写其他需要报告的事项。",
    ),
)

Y2021 = Edition(
    key="2021",
    since=2021,
    document_number="国办公开办函〔2021〕30号",
    sections=SECTIONS,
    tables=(_proactive(), _requests(), _disputes()),
)
