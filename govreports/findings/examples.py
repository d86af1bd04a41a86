"""The sound report of an invented bureau, and the small changes to it that prove each check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from govreports.findings.case import Case, LastYear
from govreports.findings.finding import Example
from govreports.formats import edition
from govreports.formats.document import AgencyKind, Document, SignedOff
from govreports.formats.schema import Figure

YEAR: Final = 2025

# 12 + 1 = 11 + 2 for people, 3 = 3 for businesses; every other cell is 0.
_FIGURES: Final[Mapping[str, Figure]] = {
    "proactive.normative_documents.issued": 3,
    "proactive.normative_documents.repealed": 1,
    "proactive.normative_documents.in_force": 14,
    "proactive.licenses.decisions": 38,
    "requests.new_received.individual": 12,
    "requests.carried_over.individual": 1,
    "requests.full_disclosure.individual": 7,
    "requests.partial_disclosure.individual": 2,
    "requests.not_held.individual": 2,
    "requests.carried_forward.individual": 2,
    "requests.new_received.business": 3,
    "requests.third_party_interest.business": 1,
    "requests.full_disclosure.business": 2,
    "disputes.review.upheld": 1,
    "disputes.litigation_direct.pending": 2,
}

OVERVIEW: Final = (
    "（一）主动公开。全年按目录更新信息120条，政策文件发布时同步解读。\n"
    "（二）依申请公开。全年新收申请15件，上年结转1件；办结14件，结转下年度2件。\n"
    "（三）政府信息管理。公开目录按季度核对，失效文件及时标注。\n"
    "（四）政府信息公开平台建设。门户网站公开专栏每月检查一次。\n"
    "（五）监督保障。公开工作纳入年度考核，发布前落实三审三校。"
)
PROBLEMS: Final = (
    "存在的主要问题：答复文书的说理不够充分。\n改进情况：上年指出的栏目更新不及时问题已整改；下一步修订答复文书范本。"
)
OTHER_MATTERS: Final = "本年度未发出信息处理费收费通知，未收取信息处理费。\n没有其他需要报告的事项。"
PREAMBLE: Final = "本报告所列数据的统计期限自2025年1月1日至12月31日。"


def sound() -> Document:
    """The report in which nothing is wrong."""
    return Document(
        agency="示例市科学技术局",
        year=YEAR,
        kind=AgencyKind.DEPARTMENT,
        cells={**_zeros(), **_FIGURES},
        preamble=PREAMBLE,
        sections={"overview": OVERVIEW, "problems": PROBLEMS, "other_matters": OTHER_MATTERS},
        signed_off=SignedOff("示例市科学技术局", date(2026, 1, 20)),
    )


def case_of(example: Example) -> Case:
    """The report of an example with what it is compared with."""
    base = sound()
    texts = dict(example.texts)
    agency = example.agency or base.agency
    kind = example.kind if example.agency or example.kind else base.kind
    document = Document(
        agency=agency,
        year=base.year,
        kind=kind,
        cells={**base.cells, **example.cells},
        preamble=texts.pop("preamble", base.preamble),
        sections={**base.sections, **texts},
        notes=example.notes,
        explained=example.explained,
        signed_off=SignedOff(*example.signed_off) if example.signed_off else SignedOff(agency, date(YEAR + 1, 1, 20)),
    )
    unprintable = example.unprintable
    starts = {place: document.text(place).index(words) for place, words in example.declared.items()}
    return Case(
        document,
        last_year=_last_year(example.last_year),
        others=example.others,
        prints=None if unprintable is None else lambda character: character not in unprintable,
        declared=frozenset((place, at, at + len(example.declared[place])) for place, at in starts.items()),
    )


def before(
    cells: Mapping[str, Figure | None] | None = None,
    *,
    corrected: Mapping[str, Figure | None] | None = None,
    **texts: str,
) -> LastYear:
    """A year before in an example: all zeros except the cells named."""
    return LastYear(YEAR - 1, cells or {}, texts, corrected)


def _last_year(given: LastYear | None) -> LastYear | None:
    if given is None:
        return None
    corrected = None if given.corrected is None else {**_zeros(), **given.corrected}
    return LastYear(given.year, {**_zeros(), **given.cells}, given.texts, corrected)


def _zeros() -> dict[str, Figure | None]:
    cells = edition(YEAR).cells.values()
    return {c.name: Decimal(0) if c.kind == "wan" else 0 for c in cells if not c.derived}
