"""Checks of structure and required content: H7–H10 and D1–D6."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from govreports.findings import prose
from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Draft, Judged, Span
from govreports.formats import EDITIONS
from govreports.formats.document import AgencyKind
from govreports.formats.schema import Edition, boxes

# A line of its own that numbers itself 一、二、… and does not end as a sentence does: it
# would stand in print as a seventh section.
_LEVEL_ONE: Final = re.compile(r"^[一二三四五六七八九十]{1,3}[、.．][^。；：！？;:!?]{1,40}$")
# 未收取信息处理费, 收费通知, 没有产生费用, 收取…共计…元
_FEE: Final = re.compile(r"处理费|收费|收取[^。]{0,20}费|费用")
_NOTHING: Final = re.compile(r"^[无没有。.、/\-—\s]*$")

# What only the tables of 2019 have (国办公开办函〔2019〕60号).  Its row labels are words of the
# regulation too (条例第二十条第（五）（九）项), so they count only with figures behind them.
_OBSOLETE: Final = re.compile(
    r"本年新制作数量|本年新公开数量|对外公开总数量|上一年项目数量|本年增[/／]减"
    r"|^[ \t]*(?:其他对外管理服务事项|政府集中采购)(?=[ \t]+[0-9+\-])",
    re.MULTILINE,
)
_INTRODUCES: Final = re.compile(
    r"本报告(?:由|是|根据|按照|依据|中所列|所列|的统计)|(?:编制|制作)(?:本报告|而成)|统计(?:期限|时间|数据)[^。]{0,12}(?:自|从|为)"
    r"|电子版[^。]{0,20}下载"
)
_ANNEX: Final = re.compile(r"^(?:附件|附表|附录)\s*[0-9一二三四五]*\s*(?:[：:].*)?$")

# 条例第五十条第一款第（四）项: governments report these three too.
_OVERSIGHT: Final = (
    ("工作考核", re.compile(r"考核")),
    ("社会评议", re.compile(r"评议")),
    ("责任追究结果", re.compile(r"责任追究|追究[^。；，]{0,6}责任|追责|问责")),
)
_PROBLEM: Final = re.compile(r"问题|不足|短板|差距|薄弱|有待|不够|欠缺|滞后|困难|弱项|单一")
_IMPROVEMENT: Final = re.compile(r"改进|整改|下一步|举措|措施|将|加强|完善|提升|优化|强化|健全|已")
_LAST_YEAR: Final = re.compile(r"上年|上一年|去年|上年度|以往|此前|前期")

_CHARGED: Final = re.compile(r"(?<!未)(?<!没有)(?<!无)收取[^。；\n未无]{0,30}?([1-9][0-9,]*(?:\.[0-9]+)?)\s*万?元")
_NOTICES: Final = re.compile(r"(?:发出|开具|出具)[^。；\n]{0,12}通知[^。；\n]{0,8}?([0-9]+)\s*(?:件|份|次|宗)")
_NOTIFIED: Final = re.compile(r"(?:通知|收费)[^。；\n]{0,12}(?:总额|总金额|金额)[^。；\n]{0,6}?[0-9]")
_NO_NOTICE: Final = re.compile(r"(?:未|没有|无)(?:发出|开具|出具|发)[^。；\n]{0,14}通知")


def pasted_tables(case: Case) -> Judged:
    """Rows of the national tables written into a text: they print beside the real tables, and may be misnamed."""
    for place, text in case.texts.items():
        for start, line in prose.lines(text):
            labels = _labels_in(line, case.document.edition)
            if labels is None:
                continue
            wrong = [(written, right) for written, right in labels if written != right]
            said = "".join(f"“{written}”应为“{right}”，" for written, right in wrong)
            yield Draft(
                f"{case.place_name(place)}中夹有表格的一行“{line[:30]}”，{said}表格由系统按国家格式印出，请删去这一行。",
                place=place,
                spans=(Span(place, start, start + len(line)),),
                about=line,
            )


def _labels_in(line: str, edition: Edition) -> list[tuple[str, str]] | None:
    """Label as written and as it should be, where a line is a row of a table; None where it is not."""
    tokens = line.split()
    if not 2 <= len(tokens) <= 20 or any(len(t) > 45 for t in tokens):
        return None
    found = []
    for token in tokens:
        if re.fullmatch(r"[0-9./\-—]+", token):
            continue
        nearest = _nearest(token, edition.key) if len(token) >= 4 else None
        if nearest is None:
            return None
        found.append((token, nearest))
    return found or None


@cache
def _nearest(token: str, key: str) -> str | None:
    plain = _plain(token)
    labels = _table_labels(key)
    if plain in labels:
        return token
    close = (
        (SequenceMatcher(None, plain, p).ratio(), label) for p, label in labels.items() if abs(len(p) - len(plain)) <= 3
    )
    ratio, label = max(close, default=(0.0, ""))
    return label if ratio >= 0.8 else None


@cache
def _table_labels(key: str) -> dict[str, str]:
    from_grid = (box.text for t in EDITIONS[key].tables for box in boxes(t.grid) if len(box.text) >= 4)
    return {_plain(text): text for text in from_grid}


def _plain(label: str) -> str:
    return re.sub(r"[\s（）()“”\"、.，,：:]", "", label)


def headings(case: Case) -> Judged:
    """Lines that would print as a section heading of their own."""
    for place, text in case.texts.items():
        for start, line in prose.lines(text):
            if _LEVEL_ONE.search(line):
                yield Draft(
                    f"{case.place_name(place)}中“{line[:30]}”是一级标题的写法。"
                    "六个部分的标题由系统印出，请删去这一行；段内分层请用“（一）”“1.”。",
                    place=place,
                    spans=(Span(place, start, start + len(line)),),
                    about=line,
                )


def obsolete_template(case: Case) -> Judged:
    """Words only the format of 2019 has."""
    for place, words, matches in prose.gathered(_OBSOLETE, case):
        yield Draft(
            f"{case.place_name(place)}中“{words}”是 2019 年格式的栏目，该格式已废止。",
            place=place,
            spans=tuple(prose.span(place, found) for found in matches),
            about=words,
        )


def misplaced(case: Case) -> Judged:
    """A preamble inside section 一, a closing note after section 六, an annex."""
    for place, at in (("overview", 0), ("other_matters", -1)):
        paragraphs = list(prose.lines(case.texts[place]))
        if paragraphs and (found := _INTRODUCES.search(paragraphs[at][1])):
            start, line = paragraphs[at]
            yield Draft(
                f"{case.place_name(place)}中“{found[0]}……”是引言的内容，应置于第一部分之前。",
                place=place,
                spans=(Span(place, start, start + len(line)),),
                about="preamble",
            )
    for place, text in case.texts.items():
        for start, line in prose.lines(text):
            if _ANNEX.search(line):
                yield Draft(
                    f"{case.place_name(place)}中“{line[:30]}”是附件。年度报告只有六个部分，不增设部分。",
                    place=place,
                    spans=(Span(place, start, start + len(line)),),
                    about=line,
                )


def aspects(case: Case) -> Judged:
    """The five aspects section 一 must treat."""
    for section in case.document.edition.narratives:
        text = case.texts[section.key]
        missing = [aspect.label for aspect in section.aspects if not re.search(aspect.words, text)]
        if missing:
            named = "、".join(f"“{label}”" for label in missing)
            state = "尚未填写" if not text.strip() else f"未见{named}"
            yield Draft(
                f"“{section.heading}”{state}。总体情况应包含主动公开、依申请公开、政府信息管理、"
                "政府信息公开平台建设、监督保障五个方面。",
                place=section.key,
            )


def oversight(case: Case) -> Judged:
    """What a government's report says of assessment, appraisal and accountability."""
    text = case.texts["overview"]
    if case.kind is None:
        yield CannotJudge(f"从名称“{case.document.agency}”看不出是不是一级政府")
    elif case.kind is AgencyKind.GOVERNMENT or _is_township_government(case):
        missing = [label for label, words in _OVERSIGHT if not words.search(text)]
        if not text.strip():
            yield CannotJudge("“一、总体情况”尚未填写")
        elif missing:
            named = "、".join(f"“{label}”" for label in missing)
            yield Draft(
                f"“一、总体情况”未见{named}。各级政府年度报告的监督保障应含工作考核、社会评议和责任追究结果。",
                place="overview",
                hint=case.kind is not AgencyKind.GOVERNMENT,
            )


def _is_township_government(case: Case) -> bool:
    """The regulation says 各级人民政府; townships are named by no deadline of its, so theirs is a hint."""
    return case.kind is AgencyKind.TOWNSHIP and case.document.agency.endswith("人民政府")


def fee_statement(case: Case) -> Judged:
    """What section 六 says of the information-processing fee, none charged included."""
    text = case.texts["other_matters"]
    if not text.strip():
        yield CannotJudge("第六部分尚未填写")
    elif not _FEE.search(text):
        heading = case.document.edition.section("other_matters").heading
        yield Draft(f"“{heading}”未报告信息处理费收取情况。未收取也应写明。", place="other_matters")


def fee_figures(case: Case) -> Judged:
    """The three figures of the fee, where any notice was issued."""
    text = case.texts["other_matters"]
    lapsed = case.document.figures["requests.fee_lapsed.total"]
    if not text.strip():
        yield CannotJudge("第六部分尚未填写")
        return
    charged = _CHARGED.search(text)
    if not charged and not _issued(text) and not lapsed:
        return
    missing = [
        label
        for label, there in (
            ("发出收费通知的件数", _NOTICES.search(text)),
            ("通知收费的总金额", _NOTIFIED.search(text)),
            (
                "实际收取的总金额",
                charged or re.search(r"(?:未|没有|无)[^。；\n]{0,8}收取|收取[^。；\n]{0,12}?0\s*元", text),
            ),
        )
        if not there
    ]
    if missing:
        yield Draft(
            f"第六部分未写明{'、'.join(missing)}。发出过收费通知的，应写明件数、总金额和实际收取总金额。",
            cells=("requests.fee_lapsed.total",) if lapsed else (),
            place="other_matters",
            spans=(prose.span("other_matters", charged),) if charged else (),
            about="、".join(missing),
        )


def _issued(text: str) -> bool:
    found = _NOTICES.search(text)
    return bool(found and int(found[1]) > 0 and not _NO_NOTICE.search(text))


def problems_and_improvements(case: Case) -> Judged:
    """Section 五 says what is wrong, what is done about it, and what became of last year's problems."""
    text = case.texts["problems"]
    if not text.strip() or _NOTHING.search(text):
        yield CannotJudge("第五部分尚未填写")
        return
    missing = [
        label for label, words in (("存在的问题", _PROBLEM), ("改进情况", _IMPROVEMENT)) if not words.search(text)
    ]
    if missing:
        yield Draft(f"第五部分未见{'和'.join(missing)}。应同时写存在问题和改进情况。", place="problems", about="both")
    if case.last_year is None or not case.last_year.texts.get("problems", "").strip():
        yield CannotJudge("没有上年第五部分，不知上年列了哪些问题")
    elif not _LAST_YEAR.search(text) and str(case.document.year - 1) not in text:
        yield Draft("第五部分未回应上年所列问题的整改情况。", place="problems", about="last year")


def empty(case: Case) -> Judged:
    """Sections 五 and 六 left empty, or answered with 无."""
    for key in ("problems", "other_matters"):
        text = case.texts[key]
        if _NOTHING.search(text):
            heading = case.document.edition.section(key).heading
            state = "尚未填写" if not text.strip() else "只写了“无”"
            yield Draft(f"“{heading}”{state}。第五、六部分不得空缺或只写“无”。", place=key)
