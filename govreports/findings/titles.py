"""Checks of titles, names, years and references: D7–D12."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from typing import Final

from govreports.findings import prose
from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Draft, Judged, Span

_TITLE_LIKE: Final = re.compile(r"政府信息公开[^，。；]{0,6}(报告|年报)$")
# 《某机关2025年政府信息公开工作年度报告》, in brackets: whole, and so to be compared.
_NAMED_TITLE: Final = re.compile(
    r"(?:现发布|现公布|发布|公布|编制)[^《》。\n]{0,6}《([^《》\n]{2,60}?)\s*([0-9]{4})\s*年度?政府信息公开(?:工作)?年度报告》"
)
_DAY: Final = r"\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日"
_PERIOD: Final = re.compile(
    r"(?:统计的?(?:期限|时限|时间|时段|周期|范围|数据)|(?:所列|报告)[^。；\n0-9]{0,4}数据)[^。；\n0-9]{0,20}([0-9]{4})\s*年"
    + _DAY
    + r"\s*起?\s*(?:至|到|—+|-|－|~|～)\s*(?:([0-9]{4})\s*年)?"
    + _DAY
)
# The report's own period: in the preamble, where the sentence names the report, or where it begins with the period.
_OF_REPORT: Final = re.compile(r"报告|年报")
_PERIOD_ITSELF: Final = re.compile(r"统计的?(?:期限|时限|时间|时段|周期)")
_HEAD: Final = re.compile(
    r"(?:^|[。！？\n])\s*(?:[（(][一二三四五六1-6][）)]|[一二三四五六1-6][、.．])?[（(]?"
    r"(?:本年度?)?(?:(?:所列|有关|相关|各项)?数据的?)?$"
)
# A number in brackets or in a title of a document, a law or a plan is not a year of the report.
_YEAR: Final = re.compile(r"(?<![0-9〔\[［【（(.．—\-－])((?:19|20)[0-9]{2})\s*年(?!版|修订|修正|公布|颁布|印发)")
_QUOTED: Final = re.compile(r"《[^《》\n]{0,200}》|“[^“”\n]{0,100}”")
_RANGE: Final = re.compile(r"\s*(?:以来|起|至今|以前|之前|开始|至|到|—|-)")

_REFERENCE: Final = re.compile(
    r"(?:根据|按照|依据|依照|执行|落实|贯彻|和|及|与)?([一-龥]{1,12}?[函发字办规])\s*[\[［【(（〔]\s*([0-9]{4})\s*[\]］】)）〕]\s*([0-9]{1,4})\s*号"
)
_RIGHT_BRACKETS: Final = re.compile(r"〔[0-9]{4}〕")
_DECREE: Final = re.compile(r"政府信息公开条例》?[^。；《\n]{0,16}?令\s*(?:〔[0-9]{4}〕)?\s*第?\s*([0-9]{3})\s*号")
_DECREE_NUMBER: Final = "711"


def title(case: Case) -> Judged:
    """A title other than full name, year, 年政府信息公开工作年度报告."""
    agency = case.document.agency
    if not agency.strip() or re.search(r"[0-9０-９]{4}年|年度报告|\s", agency):
        yield Draft(f"机关名称“{agency[:40]}”不是机关全称。标题应为“机关全称+年份+年政府信息公开工作年度报告”。")
    for place, text in case.texts.items():
        for start, line in prose.lines(text):
            if len(line) <= 60 and _TITLE_LIKE.search(line):
                yield Draft(
                    f"{case.place_name(place)}中“{line[:40]}”是标题的写法。标题由系统印成“{case.document.title}”，请删去这一行。",
                    place=place,
                    spans=(Span(place, start, start + len(line)),),
                    about=line,
                )


def names(case: Case) -> Judged:
    """The name that signs and the name in a quoted title are the agency's own."""
    agency = case.document.agency
    signed = case.document.signed_off.agency
    if signed and _bare(signed) != _bare(agency):
        yield Draft(f"落款是“{signed}”，报告机关是“{agency}”，机关名称前后不一致。", expected=agency, about=signed)
    titles = 0
    for place, found in prose.search(_NAMED_TITLE, case):
        titles += 1
        if _bare(found[1]) != _bare(agency):
            yield Draft(
                f"{case.place_name(place)}中写的是“{found[1]}”的报告，报告机关是“{agency}”，机关名称前后不一致。",
                place=place,
                spans=(prose.span(place, found, 1),),
                expected=agency,
                about=found[1],
            )
    if not signed and not titles:
        yield CannotJudge("没有落款，正文中也没有写出报告全名")


def _bare(name: str) -> str:
    return re.sub(r"\s", "", name)


def period(case: Case) -> Judged:
    """The statistical period and the year of a quoted title."""
    year = case.document.year
    stated = 0
    for place, found in prose.search(_PERIOD, case):
        if place != "preamble" and not _is_of_report(found):
            continue  # the period of a census or of another statistic
        stated += 1
        from_year, month, day, to_year, to_month, to_day = (int(g) if g else year for g in found.groups())
        if (from_year, month, day, to_year, to_month, to_day) != (year, 1, 1, year, 12, 31):
            yield Draft(
                f"{case.place_name(place)}中的统计期限是“{found[0]}”，应为{year}年1月1日至12月31日。",
                place=place,
                spans=(Span(place, found.start(1), found.end()),),
                expected=f"{year}年1月1日至{year}年12月31日",
                about="period",
            )
    for place, found in prose.search(_NAMED_TITLE, case):
        stated += 1
        if int(found[2]) != year:
            yield Draft(
                f"{case.place_name(place)}中写的是 {found[2]} 年的报告，本报告是 {year} 年的。",
                place=place,
                spans=(prose.span(place, found, 2),),
                expected=str(year),
                about="title",
            )
    if not stated:
        yield CannotJudge("正文没有写统计期限，也没有写出报告全名")


def _is_of_report(found: re.Match[str]) -> bool:
    is_head = _PERIOD_ITSELF.search(found[0]) and _HEAD.search(found.string, max(0, found.start() - 30), found.start())
    return bool(is_head or _OF_REPORT.search(prose.sentence_of(found)))


def other_years(case: Case) -> Judged:
    """A year in the text that is neither this one, the one before nor the one after."""
    year = case.document.year
    for place, text in case.texts.items():
        quoted = [(q.start(), q.end()) for q in _QUOTED.finditer(text)]
        others: dict[str, list[re.Match[str]]] = {}
        for found in _YEAR.finditer(text):
            after = bisect_right(quoted, (found.start(), len(text))) - 1
            if abs(int(found[1]) - year) > 1 and not (after >= 0 and found.start() < quoted[after][1]):
                others.setdefault(found[1], []).append(found)
        for other, matches in others.items():
            yield Draft(
                f"{case.place_name(place)}第 {prose.paragraph(text, matches[0].start())} 段出现“{other}年”{prose.times(matches)}。"
                f"本报告写 {year} 年，可提上年和下年；其他年份请核对，疑为沿用往年文字。",
                place=place,
                spans=tuple(prose.span(place, found, 1) for found in matches),
                about=other,
                hint=all(_RANGE.match(text, found.end()) for found in matches),
            )


def references(case: Case) -> Judged:
    """Numbers of the documents a report rests on, and the brackets round their years."""
    seen = 0
    for place, found in prose.search(_DECREE, case):
        seen += 1
        if found[1] != _DECREE_NUMBER:
            yield Draft(
                f"{case.place_name(place)}中《政府信息公开条例》写作第 {found[1]} 号令，现行条例是国务院令第 711 号。",
                place=place,
                spans=(prose.span(place, found, 1),),
                expected=_DECREE_NUMBER,
                about="decree",
            )
    for place, found in prose.search(_REFERENCE, case):
        seen += 1
        yield from _reference(place, found, case)
    if not seen:
        yield CannotJudge("正文没有引用文件")


def _reference(place: str, found: re.Match[str], case: Case) -> Judged:
    issuer, year, number = found.groups()
    where, spans = case.place_name(place), (Span(place, found.start(1), found.end()),)
    written = found.string[found.start(1) : found.end()]
    if not _RIGHT_BRACKETS.search(written):
        right = f"{issuer}〔{year}〕{number}号"
        yield Draft(
            f"{where}中“{written}”的年份应用六角括号，写作“{right}”。",
            place=place,
            spans=spans,
            expected=right,
            about=written,
        )
    if issuer.endswith("国办公开办函") and (year, number) == ("2019", "60"):
        yield Draft(
            f"{where}引用了“{written}”，该通知规定的格式已由国办公开办函〔2021〕30号取代。",
            place=place,
            spans=spans,
            expected="国办公开办函〔2021〕30号",
            about="60",
        )
    wrong = _WRONG_NUMBERS.get((issuer[-6:], year)) or _WRONG_NUMBERS.get((issuer[-3:], year))
    context = case.texts[place][max(0, found.start() - 60) : found.start()]
    if wrong and number != wrong[0] and wrong[1] in context:
        right = f"{issuer}〔{year}〕{wrong[0]}号"
        yield Draft(
            f"{where}中“{written}”文号有误，应为“{right}”。", place=place, spans=spans, expected=right, about=written
        )


# Issuer and year of a document every report rests on: its number, and the words of its title.
_WRONG_NUMBERS: Final = {("国办公开办函", "2021"): ("30", "年度报告格式"), ("国办函", "2020"): ("109", "处理费")}


def sign_off(case: Case) -> Judged:
    """Agency and date at the end: a day of the year after, from its first to its last."""
    signed, year = case.document.signed_off, case.document.year
    if not signed:
        yield CannotJudge("没有写落款")
    elif signed.date is None:
        yield Draft("落款有机关名称，没有日期。", about="date")
    elif not date(year + 1, 1, 1) <= signed.date <= date(year + 1, 12, 31):
        yield Draft(
            f"落款日期是 {signed.date:%Y年%-m月%-d日}，{year} 年的报告应在 {year + 1} 年编制。",
            about="date",
            rests_on=(signed.date.isoformat(),),
        )
    elif not signed.agency:
        yield Draft("落款有日期，没有机关名称。", about="agency")
