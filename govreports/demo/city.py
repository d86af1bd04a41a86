"""The demo city: 示例市, its agencies and its reports, all invented."""

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
ROLES = {"tianbao": Role.DRAFTER, "shenhe": Role.REVIEWER}

# 新收, 结转 and results by row and applicant; every other cell of table 三 is 0.
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


def figures(code: str, year: int) -> dict[str, Figure | None]:
    """A balanced set of figures: what is named above, every other cell 0."""
    cells: dict[str, Figure | None] = {c.name: 0 for c in edition(year).cells.values() if not c.derived}
    for row, columns in _REQUESTS[code].items():
        cells |= {f"requests.{row}.{column}": count for column, count in columns.items()}
    cells |= {f"proactive.{name}": count for name, count in _PROACTIVE[code].items()}
    if code == "kjj":
        cells |= {"disputes.review.upheld": 1, "disputes.litigation_direct.pending": 1}
    return cells


def report(agency: DemoAgency, year: int) -> Document:
    """A complete report of a demo agency for `year`."""
    plain = Document(agency=agency.name, year=year, cells=figures(agency.code, year))
    total = plain.figures
    received, carried = total["requests.new_received.total"], total["requests.carried_over.total"]
    done, forward = total["requests.results_total.total"], total["requests.carried_forward.total"]
    full, partial = total["requests.full_disclosure.total"], total["requests.partial_disclosure.total"]
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
                    f"{year}年，{agency.name}按照条例要求，围绕群众关心的事项公开政府信息，各项工作情况如下。",
                    "（一）主动公开。对照主动公开基本目录逐项更新，行政许可、规范性文件和预算决算信息均在规定期限内公开，"
                    "文件发布时同步公布解读材料。",
                    f"（二）依申请公开。本年新收政府信息公开申请{received}件，上年结转{carried}件；办结{done}件，"
                    f"其中予以公开{full}件、部分公开{partial}件；结转下年度继续办理{forward}件，均未超过法定期限。",
                    "（三）政府信息管理。公文拟制时同步确定公开属性，规范性文件目录每季度核对一次，失效文件及时标注。",
                    "（四）政府信息公开平台建设。门户网站公开专栏按统一规范设置栏目，检索、查看、下载功能每月检查一次。",
                    "（五）监督保障。公开工作纳入年度考核，全年组织业务培训两次；发布前落实三审三校和保密审查，"
                    "本年度没有因信息公开工作被追究责任的情形。",
                )
            ),
            "problems": "\n".join(
                (
                    "存在的主要问题：一是答复文书的说理不够充分；二是政策解读形式较为单一，图表和问答偏少。",
                    "改进情况：上年指出的栏目更新不及时问题已整改，更新责任落实到科室；下一步将修订答复文书范本，"
                    "重要文件配发图解和问答。",
                )
            ),
            "other_matters": "本年度未发出信息处理费收费通知，未收取信息处理费。\n没有其他需要报告的事项。",
        },
        notes={"proactive.normative_documents.repealed": "含自然失效1件"} if agency.code == "kjj" else {},
        signed_off=SignedOff(agency.name, date(year + 1, 1, 20)),
    )
