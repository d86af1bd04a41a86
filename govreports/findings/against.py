"""Checks of the texts against the tables: N1–N13, and U4.

The reader of figures says what a number counts; what it is not sure of is never held against a table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from govreports.findings import prose, stated
from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Draft, Judged, Span
from govreports.findings.stated import Stated
from govreports.findings.tariff import reachable
from govreports.formats import numbers
from govreports.narrative import QUANTITIES

_NEW, _BOTH = "requests.new_received.total", "requests.received_and_carried"
_DONE, _FORWARD, _OVER = (f"requests.{row}.total" for row in ("results_total", "carried_forward", "carried_over"))
_LAPSED, _FEES = "requests.fee_lapsed.total", "proactive.admin_fees.amount_wan"
_YUAN: Final = 10_000
_LAWFUL: Final = tuple(f"proactive.{row}." for row in ("licenses", "penalties", "coercive_measures", "admin_fees"))

# 清理规范性文件 10 件，其中继续有效 7 件: what is neither kept nor revised has been repealed.
_REVIEWED: Final = re.compile(
    r"清理[^。；\n]{0,40}?规范性文件\s*([0-9]{1,6})\s*件[^。；\n]{0,20}?(?:继续有效|保留|现行有效)[^。；\n0-9]{0,16}([0-9]{1,6})\s*件"
    r"([^。；\n]{0,80})"
)
_SILENT: Final = CannotJudge(stated.NOTHING_STATED)
# Others' documents, or a fate that is not yet repeal.
_OTHERWISE: Final = re.compile(r"修改|修订|修正|拟|建议|宣布失效|暂停|重新|政府|党委|党内|名义|全市|全县|全区|全省")


def received(case: Case) -> Judged:
    """Requests received; both usages occur, with and without those carried over, and 办理N件 of those answered."""
    judged = [
        *stated.against_table(case, stated.amounts(case, _NEW.__eq__), _NEW, _BOTH),
        *stated.against_table(case, stated.amounts(case, _BOTH.__eq__), _NEW, _BOTH, _DONE),
    ]
    yield from (j for j in judged if j != _SILENT)
    if judged == [_SILENT, _SILENT]:
        yield _SILENT


def concluded(case: Case) -> Judged:
    """Requests answered."""
    yield from stated.against_table(case, stated.amounts(case, _DONE.__eq__))


def carried(case: Case) -> Judged:
    """Requests carried over from last year and into the next."""
    yield from stated.against_table(case, stated.amounts(case, {_FORWARD, _OVER}.__contains__))


def results(case: Case) -> Judged:
    """Each kind of result, and the shares of it."""
    elsewhere = {_NEW, _BOTH, _DONE, _FORWARD, _OVER}

    def concerns(key: str) -> bool:
        return key.startswith("requests.") and key not in elsewhere

    yield from stated.against_table(case, stated.amounts(case, concerns))
    yield from _shares(case)


def _shares(case: Case) -> Judged:
    for place, number in stated.figures(case):
        if not number.share_of or not number.counts or not number.counts.startswith("requests."):
            continue
        if number.growth or not stated.ours(case, number):
            continue
        part = QUANTITIES[number.counts].value(case.document.figures)
        whole = QUANTITIES[number.share_of].value(case.document.figures)
        if not number.sure or number.approximate or part is None or not whole:
            yield CannotJudge(f"“{number.text}”是什么的比例看不准")
            continue
        right = _rounded(Decimal(100 * part) / Decimal(whole), number.value)
        if right != number.value:
            label = QUANTITIES[number.counts].label
            yield Draft(
                f"{stated.where(case, place, number.start)}写“{number.text}”，第三表“{label}”{part} 占 {whole} 的 {right}%，"
                f"差 {stated.difference(number.value, right)} 个百分点。请核对后改成一致。",
                QUANTITIES[number.counts].cells,
                place=place,
                left=number.value,
                right=right,
                spans=(Span(place, number.start, number.end),),
                about=f"share {number.counts}",
            )


def _rounded(value: Decimal, like: Decimal) -> Decimal:
    """Rounded half up to the places the text prints."""
    return value.quantize(Decimal(1).scaleb(min(0, int(like.as_tuple().exponent))), ROUND_HALF_UP)


def disputes(case: Case) -> Judged:
    """Reviews and lawsuits."""

    def concerns(key: str) -> bool:
        return key.startswith("disputes.") and not key.endswith("corrected")

    yield from stated.against_table(case, stated.amounts(case, concerns))


def none_stated(case: Case) -> Judged:
    """未收到申请, 无行政复议: the table has none either."""

    def concerns(key: str) -> bool:
        return key.startswith(("requests.", "disputes.")) and not key.endswith("corrected")

    yield from stated.against_table(case, stated.nothing(case, concerns))


def documents(case: Case) -> Judged:
    """规章 and 行政规范性文件 issued, repealed and in force."""

    def concerns(key: str) -> bool:
        return key.startswith(("proactive.regulations.", "proactive.normative_documents."))

    reviewed = [*prose.search(_REVIEWED, case)]
    within = [(place, found.start(), found.end()) for place, found in reviewed]
    yield from _figures_and_nothing(case, concerns, apart=within)
    yield from _reviewed(case, reviewed)


def _figures_and_nothing(
    case: Case, concerns: Callable[[str], bool], *, apart: Sequence[tuple[str, int, int]] = ()
) -> Judged:
    """What is stated in figures and what is said not to have been; silent only where both are.

    Figures of the stretches `apart` are not the table's: what a review kept is not all that is in force.
    """
    amounts = (
        one
        for one in stated.amounts(case, concerns)
        if not any(place == one.place and start <= one.start < end for place, start, end in apart)
    )
    judged = [
        *stated.against_table(case, amounts),
        *stated.against_table(case, stated.nothing(case, concerns)),
    ]
    yield from (j for j in judged if j != _SILENT)
    if judged.count(_SILENT) == 2 and not apart:
        yield _SILENT


def _reviewed(case: Case, matches: list[tuple[str, re.Match[str]]]) -> Judged:
    name = "proactive.normative_documents.repealed"
    repealed = case.document.figures[name]
    for place, found in matches:
        gone = int(found[1]) - int(found[2])
        if repealed is None or gone < 0 or _OTHERWISE.search(found[0]):
            yield CannotJudge(f"“{found[0][:20]}”其余各件如何处理看不准")
        elif gone > repealed:
            yield Draft(
                f"{stated.where(case, place, found.start())}写清理规范性文件 {found[1]} 件、继续有效 {found[2]} 件，"
                f"其余 {gone} 件不再有效，第二表“{case.document.edition.cells[name].label}”是 {repealed}，差 {gone - repealed}。"
                "请核对后改成一致。",
                (name,),
                place=place,
                left=gone,
                right=repealed,
                spans=(prose.span(place, found, 1), prose.span(place, found, 2)),
                about="reviewed",
            )


def enforcement(case: Case) -> Judged:
    """Licences, penalties, coercive measures and fees of table 2; the national catalogue asks of documents alone."""

    def concerns(key: str) -> bool:
        return key.startswith(_LAWFUL)

    yield from _figures_and_nothing(case, concerns)


def twice(case: Case) -> Judged:
    """The same quantity with two values."""
    said: dict[str, list[Stated]] = defaultdict(list)
    for one in stated.amounts(case, lambda key: True):
        if one.sure:
            said[one.quantity.key].append(one)
    if not any(len(places) > 1 for places in said.values()):
        yield CannotJudge("没有同一事项写了两次")
    usages = {QUANTITIES[key].value(case.document.figures) for key in (_NEW, _BOTH, _DONE)}
    for key, places in said.items():
        values = list(dict.fromkeys(one.value for one in places))
        if len(values) > 1 and not (key in {_NEW, _BOTH} and set(values) <= usages):
            yield Draft(
                f"{_said_where(case, places)}，说的都是“{places[0].quantity.label}”，前后不一致。"
                "请改成同一个数，或写明两数的区别。",
                place=places[0].place,
                left=values[0],
                right=values[1],
                spans=tuple(one.span for one in places),
                about=key,
            )


def _said_where(case: Case, places: Sequence[Stated]) -> str:
    """Each value once, where it stands first."""
    first = {one.value: one for one in reversed(places)}
    values = sorted(first.values(), key=places.index)
    return "，".join(f"{stated.where(case, one.place, one.start)}写“{one.words}”" for one in values)


def notices(case: Case) -> Judged:
    """Requests ended for want of payment are not more than the notices sent."""
    lapsed = case.document.figures[_LAPSED]
    if lapsed is None:
        yield CannotJudge("“逾期未按收费通知要求缴纳费用”一行有空白格")
    elif lapsed:
        sent = _sum(case, "fees.notices")
        if sent is None:
            yield CannotJudge("正文没有写发出收费通知的件数")
        elif sent.value < lapsed:
            yield Draft(
                f"第三表逾期未缴费 {lapsed} 件，{stated.where(case, sent.place, sent.start)}写发出收费通知 {sent.value} 件，"
                f"多 {stated.difference(lapsed, sent.value)} 件。逾期未缴费的都发过通知，请核对两处。",
                (_LAPSED,),
                place=sent.place,
                left=lapsed,
                right=sent.value,
                spans=(sent.span,),
            )


def fee_in_table(case: Case) -> Judged:
    """The processing fee collected is part of the administrative fees of table 2."""
    collected, fees = _sum(case, "fees.collected"), case.document.figures[_FEES]
    if collected is None or fees is None:
        yield CannotJudge("正文没有写实际收取的信息处理费" if collected is None else "收费金额未填")
    elif Decimal(collected.value) > fees * _YUAN:
        yield Draft(
            f"{stated.where(case, collected.place, collected.start)}写收取信息处理费 {collected.value} 元，"
            f"第二表行政事业性收费是 {numbers.show(fees)} 万元，"
            f"少 {stated.difference(Decimal(collected.value) / _YUAN, fees)} 万元。信息处理费属行政事业性收费，请计入其中。",
            (_FEES,),
            place=collected.place,
            left=collected.value,
            right=fees,
            spans=(collected.span,),
        )


def fee_amount(case: Case) -> Judged:
    """An amount the tariff can give."""
    collected, sent = _sum(case, "fees.collected"), _sum(case, "fees.notices")
    if collected is None:
        yield CannotJudge("正文没有写实际收取的信息处理费")
    elif not reachable(collected.value, notices=sent.value if sent else None):
        yield Draft(
            f"{stated.where(case, collected.place, collected.start)}写收取信息处理费 {collected.value} 元，"
            "按收费标准（按件 100 元起，按量每页 10、20、40 元）得不出这个数。请按标准核对金额。",
            place=collected.place,
            left=collected.value,
            spans=(collected.span,),
        )


def _sum(case: Case, key: str) -> Stated | None:
    """The one sure statement of a fee figure, a none counting as 0; None where there is none or several differ."""
    said = [*stated.amounts(case, key.__eq__), *stated.nothing(case, key.__eq__)]
    sure = [one for one in said if one.sure]
    return sure[0] if len({one.value for one in sure}) == 1 else None


def corrections(case: Case) -> Judged:
    """被纠错, 败诉, 零败诉: what the tables say of decisions corrected."""

    def concerns(key: str) -> bool:
        return key.startswith("disputes.") and key.endswith("corrected")

    yield from _figures_and_nothing(case, concerns)
