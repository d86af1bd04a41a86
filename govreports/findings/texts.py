"""Checks of the narrative sections: headings (H8), what must be said (H9, H10, D6) and the title (D7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from govreports.findings.finding import Draft
from govreports.formats.document import Document
from govreports.formats.text import paragraphs

# A line of its own that numbers itself 一、二、… and does not end as a sentence does: it
# would stand in print as a seventh section.
_LEVEL_ONE: Final = re.compile(r"^[一二三四五六七八九十]{1,3}[、.．][^。；：！？;:!?]{1,40}$")
# 未收取信息处理费, 收费通知, 没有产生费用, 收取…共计…元
_FEE: Final = re.compile(r"处理费|收费|收取[^。]{0,20}费|费用")
_NOTHING: Final = re.compile(r"^[无没有。.、/\-—\s]*$")
_TITLE_LIKE: Final = re.compile(r"政府信息公开[^，。；]{0,6}(报告|年报)$")


def headings(document: Document) -> Iterator[Draft]:
    """Lines that would print as a section heading of their own."""
    for key, text in _texts(document):
        for line in paragraphs(text):
            if _LEVEL_ONE.search(line):
                yield Draft(
                    f"{_where(document, key)}中“{line[:30]}”是一级标题的写法。"
                    "六个部分的标题由系统印出，请删去这一行；段内分层请用“（一）”“1.”。",
                    place=key,
                )


def aspects(document: Document) -> Iterator[Draft]:
    """The five aspects section 一 must treat."""
    for section in document.edition.narratives:
        text = document.text(section.key)
        missing = [aspect.label for aspect in section.aspects if not re.search(aspect.words, text)]
        if missing:
            named = "、".join(f"“{label}”" for label in missing)
            state = "尚未填写" if not text.strip() else f"未见{named}"
            yield Draft(
                f"“{section.heading}”{state}。总体情况应包含主动公开、依申请公开、政府信息管理、"
                "政府信息公开平台建设、监督保障五个方面。",
                place=section.key,
            )


def fee_statement(document: Document) -> Iterator[Draft]:
    """What section 六 says of the information-processing fee, none charged included."""
    text = document.text("other_matters")
    if text.strip() and not _FEE.search(text):
        heading = document.edition.section("other_matters").heading
        yield Draft(f"“{heading}”未报告信息处理费收取情况。未收取也应写明。", place="other_matters")


def empty(document: Document) -> Iterator[Draft]:
    """Sections 五 and 六 left empty, or answered with 无."""
    for key in ("problems", "other_matters"):
        text = document.text(key)
        if _NOTHING.search(text):
            heading = document.edition.section(key).heading
            state = "尚未填写" if not text.strip() else "只写了“无”"
            yield Draft(f"“{heading}”{state}。第五、六部分不得空缺或只写“无”。", place=key)


def title(document: Document) -> Iterator[Draft]:
    """A title other than full name, year, 年政府信息公开工作年度报告."""
    agency = document.agency
    if not agency.strip() or re.search(r"[0-9０-９]{4}年|年度报告|\s", agency):
        yield Draft(f"机关名称“{agency[:40]}”不是机关全称。标题应为“机关全称+年份+年政府信息公开工作年度报告”。")
    for key, text in _texts(document):
        for line in paragraphs(text):
            if len(line) <= 60 and _TITLE_LIKE.search(line):
                yield Draft(
                    f"{_where(document, key)}中“{line[:40]}”是标题的写法。标题由系统印成“{document.title}”，请删去这一行。",
                    place=key,
                )


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    yield "preamble", document.preamble
    for section in document.edition.narratives:
        yield section.key, document.text(section.key)


def _where(document: Document, key: str) -> str:
    return "引言" if key == "preamble" else f"“{document.edition.section(key).heading}”"
