"""The demo city: 示例市, its agencies and its reports, all invented.

Odd and even years differ, so that each year goes on from the one before: what was carried forward
comes over, 现行有效 moves by what was issued and repealed, and no text is last year's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govreports.agencies.roles import Role
from govreports.formats import edition
from govreports.formats.document import AgencyKind, Document, SignedOff
from govreports.formats.schema import Figure


@dataclass(frozen=True)
class DemoAgency:
    """One agency of the demo city; its people are named by what they do."""

    code: str
    name: str
    short: str
    kind: AgencyKind


AGENCIES = (
    DemoAgency("kjj", "示例市科学技术局", "科技局", AgencyKind.DEPARTMENT),
    DemoAgency("swj", "示例市水务局", "水务局", AgencyKind.DEPARTMENT),
    DemoAgency("szfb", "示例市人民政府办公室", "市政府办", AgencyKind.DEPARTMENT),
)
ROLES = {"tianbao": Role.DRAFTER, "shenhe": Role.REVIEWER, "guanli": Role.ADMINISTRATOR}

# 新收, 结转 and results by row and applicant of an odd year; every other cell of table 三 is 0.
_REQUESTS: dict[str, dict[str, dict[str, int]]] = {
    "kjj": {
        "new_received": {"individual": 34, "business": 6, "legal_service": 2},
        "carried_over": {"individual": 2},
        "full_disclosure": {"individual": 19, "business": 5, "legal_service": 1},
        "partial_disclosure": {"individual": 3},
        "third_party_interest": {"business": 1},
        "process_information": {"individual": 2},
        "not_held": {"individual": 8, "legal_service": 1},
        "duplicate_request": {"individual": 1},
        "other_result": {"individual": 2},
        "carried_forward": {"individual": 1},
    },
    "swj": {
        "new_received": {"individual": 11, "business": 3},
        "carried_over": {"individual": 1},
        "full_disclosure": {"individual": 8, "business": 3},
        "not_held": {"individual": 2},
        "petition_complaint": {"individual": 1},
        "carried_forward": {"individual": 1},
    },
}
_PROACTIVE: dict[str, dict[str, Figure | str]] = {
    "kjj": {
        "normative_documents.issued": 3,
        "normative_documents.repealed": 1,
        "normative_documents.in_force": 14,
        "licenses.decisions": 38,
    },
    "swj": {
        "normative_documents.issued": 1,
        "normative_documents.in_force": 6,
        "licenses.decisions": 212,
        "penalties.decisions": 17,
        "coercive_measures.decisions": 2,
    },
}
# What is otherwise in an even year.
_EVEN: dict[str, dict[str, int]] = {
    "kjj": {
        "requests.carried_over.individual": 1,
        "requests.full_disclosure.individual": 17,
        "requests.carried_forward.individual": 2,
        "proactive.normative_documents.issued": 1,
        "proactive.normative_documents.repealed": 3,
        "proactive.normative_documents.in_force": 12,
        "proactive.licenses.decisions": 35,
    },
    "swj": {
        "proactive.normative_documents.issued": 0,
        "proactive.normative_documents.repealed": 1,
        "proactive.normative_documents.in_force": 5,
    },
}


def figures(code: str, year: int) -> dict[str, Figure | None]:
    """A balanced set of figures: what is named above, every other cell 0."""
    cells: dict[str, Figure | None] = {c.name: 0 for c in edition(year).cells.values() if not c.derived}
    for row, columns in _REQUESTS[code].items():
        cells |= {f"requests.{row}.{column}": count for column, count in columns.items()}
    cells |= {f"proactive.{name}": count for name, count in _PROACTIVE[code].items()}
    if code == "kjj":
        cells |= {"disputes.review.upheld": 1, "disputes.litigation_direct.pending": 1}
    return cells if year % 2 else cells | _EVEN[code]


@dataclass(frozen=True)
class Work:
    """What was done in a year, in the words of its report."""

    opening: str
    proactive: str
    management: str
    platform: str
    oversight: str
    problems: str
    improvements: str


# By turns: no agency writes what it wrote the year before, or what another wrote.
_WORK = (
    Work(
        opening="把公开要求落实到业务办理的各个环节",
        proactive="年初调整公开事项清单，逐条明确责任科室和更新时限；惠企政策集中发布，配以办事流程图和常见问答。",
        management="新制文件同步登记台账，随文标注公开方式；年底对照台账清理一次，停止执行的文件移出现行有效目录。",
        platform="专栏改版后按主题归并，手机端同步发布；访问量较低的页面合并，错链在两个工作日内修复。",
        oversight="主要负责人每季度听取一次汇报，业务骨干参加市里组织的培训；全年没有发生责任追究的情形。",
        problems="一是部分栏目更新不及时，节假日前后尤为明显；二是与申请人事前沟通不多，补正次数偏多。",
        improvements="针对上年答复说理不足、解读形式单一的问题，已修订答复范本，重要文件配发图解；下一步明确栏目更新责任人，"
        "收到申请后先电话核实需求。",
    ),
    Work(
        opening="按照条例要求，围绕群众关心的事项公开政府信息",
        proactive="对照主动公开基本目录逐项更新，行政许可、规范性文件和预算决算信息均在规定期限内公开，"
        "文件发布时同步公布解读材料。",
        management="公文拟制时同步确定公开属性，规范性文件目录每季度核对一次，失效文件及时标注。",
        platform="门户网站公开专栏按统一规范设置栏目，检索、查看、下载功能每月检查一次。",
        oversight="公开工作纳入年度考核，全年组织业务培训两次；发布前落实三审三校和保密审查，"
        "本年度没有因信息公开工作被追究责任的情形。",
        problems="一是答复文书的说理不够充分；二是政策解读形式较为单一，图表和问答偏少。",
        improvements="上年指出的栏目更新不及时问题已整改，更新责任落实到科室；下一步将修订答复文书范本，"
        "重要文件配发图解和问答。",
    ),
)


def report(agency: DemoAgency, year: int) -> Document:
    """A complete report of a demo agency for `year`."""
    plain = Document(agency=agency.name, year=year, cells=figures(agency.code, year))
    total = plain.figures
    received, carried = total["requests.new_received.total"], total["requests.carried_over.total"]
    done, forward = total["requests.results_total.total"], total["requests.carried_forward.total"]
    full, partial = total["requests.full_disclosure.total"], total["requests.partial_disclosure.total"]
    work = _WORK[(year + AGENCIES.index(agency)) % 2]
    return Document(
        agency=agency.name,
        year=year,
        kind=agency.kind,
        cells=plain.cells,
        preamble=(
            "本报告根据《中华人民共和国政府信息公开条例》和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息"
            f"公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）编制。所列数据的统计期限自{year}年1月1日至12月31日。"
        ),
        sections={
            "overview": "\n".join(
                (
                    f"{year}年，{agency.name}{work.opening}，各项工作情况如下。",
                    f"（一）主动公开。{work.proactive}",
                    f"（二）依申请公开。本年新收政府信息公开申请{received}件，上年结转{carried}件；办结{done}件，"
                    f"其中予以公开{full}件、部分公开{partial}件；结转下年度继续办理{forward}件，均未超过法定期限。",
                    f"（三）政府信息管理。{work.management}",
                    f"（四）政府信息公开平台建设。{work.platform}",
                    f"（五）监督保障。{work.oversight}",
                )
            ),
            "problems": "\n".join((f"存在的主要问题：{work.problems}", f"改进情况：{work.improvements}")),
            "other_matters": "本年度未发出信息处理费收费通知，未收取信息处理费。\n没有其他需要报告的事项。",
        },
        notes={"proactive.normative_documents.repealed": "含自然失效1件"} if agency.code == "kjj" else {},
        signed_off=SignedOff(agency.name, date(year + 1, 1, 20)),
    )
