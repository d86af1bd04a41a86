"""Checks of plausibility: P1–P7, P10 and P11."""

from __future__ import annotations

import re
from typing import Final

from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Draft, Judged
from govreports.formats.document import AgencyKind
from govreports.formats.schema import Figure

_DOCUMENTS: Final = ("issued", "repealed", "in_force")
_NO_POWER: Final = re.compile(
    r"(?:领导|协调|工作)小组(?:办公室)?$|指挥部(?:办公室)?$|专班$|筹备组$|委员会办公室$|联席会议(?:办公室)?$"
)
_ENFORCEMENT: Final = (
    "proactive.licenses.decisions",
    "proactive.penalties.decisions",
    "proactive.coercive_measures.decisions",
    "requests.new_received.total",
)
_DISPUTES: Final = tuple(
    f"disputes.{block}.total" for block in ("review", "litigation_direct", "litigation_after_review")
)
_UNIT_SLIP: Final = 1_000
_CHANGE, _CHANGED_CASES = 50, 20  # per cent, cases
_CARRIED, _CARRIED_CASES = 35, 5
_OTHER: Final = 30

NO_LAST_YEAR: Final = "没有上年数据"


def rules_without_power(case: Case) -> Judged:
    """规章 of a body that cannot enact any."""
    cells = tuple(f"proactive.regulations.{column}" for column in _DOCUMENTS)
    figures = case.document.figures
    there = tuple(name for name in cells if figures[name])
    if not there:
        if any(figures[name] is None for name in cells):
            yield CannotJudge("规章一行有空白格")
        return
    if case.makes_rules is None:
        yield CannotJudge(f"从名称“{case.document.agency}”看不出有没有规章制定权")
    elif not case.makes_rules:
        said = "、".join(f"{case.document.edition.cells[name].column_label} {figures[name]}" for name in there)
        drafted = "由本机关起草、以政府名义发布的，计入该政府。" if case.kind is AgencyKind.DEPARTMENT else ""
        yield Draft(f"第二表“规章”填了{said}。“{case.document.agency}”无规章制定权，规章应为 0。{drafted}", there)


def documents_without_power(case: Case) -> Judged:
    """行政规范性文件 of an internal unit or a coordinating body."""
    name = "proactive.normative_documents.issued"
    issued = case.document.figures[name]
    if issued is None:
        yield CannotJudge("“行政规范性文件 本年制发件数”未填")
    elif issued and _NO_POWER.search(case.document.agency):
        yield Draft(
            f"第二表“行政规范性文件”本年制发 {issued} 件。“{case.document.agency}”是内设或议事协调机构，"
            "一般无行政规范性文件制定权。",
            (name,),
        )


def stock_below_flow(case: Case) -> Judged:
    """A stock at the end of the year that is less than what the year added."""
    figures = case.document.figures
    for row, label in (("regulations", "规章"), ("normative_documents", "行政规范性文件")):
        names = tuple(f"proactive.{row}.{column}" for column in _DOCUMENTS)
        issued, repealed, in_force = (figures[name] for name in names)
        if issued is None or repealed is None or in_force is None:
            yield CannotJudge(f"“{label}”一行有空白格")
        elif in_force + repealed < issued:
            yield Draft(
                f"第二表“{label}”：现行有效 {in_force} ＋ 废止 {repealed} 小于制发 {issued}。现行有效件数小于本年净增。",
                names,
                left=in_force + repealed,
                right=issued,
            )


def unit_slip(case: Case) -> Judged:
    """A fee a thousand times last year's, or a thousandth of it."""
    name = "proactive.admin_fees.amount_wan"
    now, last = case.document.figures[name], (case.before or {}).get(name)
    if case.before is None or now is None or last is None:
        yield CannotJudge(NO_LAST_YEAR if now is not None else "收费金额未填")
    elif now and last and max(now, last) >= _UNIT_SLIP * min(now, last):
        yield Draft(
            f"行政事业性收费本年 {now} 万元，上年 {last} 万元，相差千倍以上，金额疑似单位错误（元/万元）。",
            (name,),
            left=now,
            right=last,
        )


def sudden_change(case: Case) -> Judged:
    """An enforcement figure, or the requests received, that changed by more than half and twenty cases."""
    for name in _ENFORCEMENT:
        cell = case.document.edition.cells[name]
        now, last = case.document.figures[name], (case.before or {}).get(name)
        if now is None or last is None:
            yield CannotJudge(NO_LAST_YEAR if now is not None else f"“{cell.label}”未填")
            continue
        change = max(now, last) - min(now, last)
        if change > _CHANGED_CASES and change * 100 > _CHANGE * last:
            yield Draft(
                f"“{cell.row_label}”本年 {now}，上年 {last}，较上年波动较大，请说明。", (name,), left=now, right=last
            )


def carried_share(case: Case) -> Judged:
    """Many requests carried into the next year."""
    received, forward = "requests.new_received.total", "requests.carried_forward.total"
    new, left = case.document.figures[received], case.document.figures[forward]
    if new is None or left is None:
        yield CannotJudge("新收或结转有空白格")
    elif left > _CARRIED_CASES and left * 100 > _CARRIED * new:
        yield Draft(
            f"结转下年度 {left} 件，本年新收 {new} 件，结转比例{_share(left, new)}偏高，请说明。",
            (forward, received),
            left=left,
            right=new,
        )


def disputes_without_requests(case: Case) -> Judged:
    """Cases in table 4 of a body that handled no request this year or last."""
    figures = case.document.figures
    cases = [figures[name] for name in _DISPUTES]
    handled = [figures[f"requests.{row}.total"] for row in ("new_received", "results_total")]
    if None in cases or None in handled:
        yield CannotJudge("第三表或第四表有空白格")
    elif any(cases) and not any(handled):
        before = [(case.before or {}).get(f"requests.{row}.total") for row in ("new_received", "results_total")]
        if None in before:
            yield CannotJudge(NO_LAST_YEAR)
        elif not any(before):
            yield Draft(
                "第四表有案件，而本年和上年都没有收到、办理申请。有复议诉讼而无申请，请核对。",
                tuple(name for name in _DISPUTES if figures[name]),
            )


def secrets(case: Case) -> Judged:
    """Requests refused as state secrets."""
    name = "requests.state_secret.total"
    count = case.document.figures[name]
    if count is None:
        yield CannotJudge(f"“{case.document.edition.cells[name].row_name}”一行有空白格")
    elif count:
        yield Draft(f"因属于国家秘密不予公开 {count} 件，请做保密审查复核后确认。", (name,))


def other_share(case: Case) -> Judged:
    """Many requests ended as 其他."""
    other, total = "requests.other_result.total", "requests.results_total.total"
    count, results = case.document.figures[other], case.document.figures[total]
    if count is None or results is None:
        yield CannotJudge("办理结果有空白格")
    elif count * 100 > _OTHER * results:
        yield Draft(
            f"“{case.document.edition.cells[other].row_name}”{count} 件，占办理结果 {results} 件{_share(count, results)}，“其他”占比偏高，请说明包含哪些情形。",
            (other, total),
            left=count,
            right=results,
        )


def _share(part: Figure, whole: Figure) -> str:
    return f"（{100 * part / whole:.1f}%）" if whole else ""
