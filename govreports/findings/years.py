"""Checks between years: X1–X4."""

from __future__ import annotations

from typing import Final

from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Draft, Judged
from govreports.findings.plausible import NO_LAST_YEAR

_BLOCKS: Final = ("review", "litigation_direct", "litigation_after_review")
# What X1–X3 take from last year's report.
_CARRIED: Final = (
    "requests.carried_forward.",
    "proactive.regulations.in_force",
    "proactive.normative_documents.in_force",
)


def carried_over(case: Case) -> Judged:
    """What came over is what last year's report carried forward, in every column."""
    edition, figures = case.document.edition, case.document.figures
    if case.before is None:
        yield CannotJudge(NO_LAST_YEAR)
        return
    broken = []
    for name in (n for n in edition.cells if n.startswith("requests.carried_over.")):
        column = edition.cells[name].column_label
        now, last = figures[name], case.before.get(name.replace("carried_over", "carried_forward"))
        if now is None or last is None:
            yield CannotJudge(f"“{column}”列{'上年结转未填' if now is None else '上年没有数据'}")
        elif now != last:
            broken.append(
                Draft(
                    f"第三表“{column}”列：上年结转 {now}，上年度报告的结转下年度继续办理是 {last}，差 {abs(now - last)}。"
                    "两数应当一致。",
                    (name,),
                    left=now,
                    right=last,
                    expected=str(last),
                )
            )
    # The total only repeats what its columns say.
    parts = [draft for draft in broken if not edition.cells[draft.cells[0]].derived]
    yield from parts or broken


def stock_and_flow(case: Case) -> Judged:
    """In force at the end: last year's stock, and issued, less repealed."""
    figures = case.document.figures
    for row, label in (("regulations", "规章"), ("normative_documents", "行政规范性文件")):
        in_force = f"proactive.{row}.in_force"
        last = (case.before or {}).get(in_force)
        now, issued, repealed = (figures[f"proactive.{row}.{c}"] for c in ("in_force", "issued", "repealed"))
        if last is None:
            yield CannotJudge(NO_LAST_YEAR)
        elif now is None or issued is None or repealed is None:
            yield CannotJudge(f"“{label}”一行有空白格")
        elif now != last + issued - repealed:
            yield Draft(
                f"第二表“{label}”：现行有效 {now}，上年 {last} ＋ 制发 {issued} － 废止 {repealed} ＝ "
                f"{last + issued - repealed}。现行有效件数与上年衔接不上。",
                (in_force, f"proactive.{row}.issued", f"proactive.{row}.repealed"),
                left=now,
                right=last + issued - repealed,
                expected=str(max(0, last + issued - repealed)),
            )


def pending(case: Case) -> Judged:
    """Cases not concluded last year are cases of this year."""
    figures, cells = case.document.figures, case.document.edition.cells
    for block in _BLOCKS:
        name = f"disputes.{block}.total"
        now, last = figures[name], (case.before or {}).get(f"disputes.{block}.pending")
        if now is None or last is None:
            yield CannotJudge(NO_LAST_YEAR if last is None else f"第四表“{cells[name].row_label}”有空白格")
        elif now < last:
            yield Draft(
                f"第四表“{cells[name].row_label}”：本年总计 {now}，上年尚未审结 {last}。上年尚未审结案件未在本年体现。",
                (name,),
                left=now,
                right=last,
            )


def corrected(case: Case) -> Judged:
    """Last year's report was corrected after its figures were taken over."""
    last = case.last_year
    if last is None or last.corrected is None:
        yield CannotJudge("上年报告不在本系统，不知道发布后有没有更正")
        return
    for name, cell in case.document.edition.cells.items():
        taken, now = last.cells.get(name), last.corrected.get(name)
        concerns = name.startswith(_CARRIED) or name.endswith(".pending")
        if concerns and not cell.derived and taken != now:
            yield Draft(
                f"上年报告发布后有更正：“{cell.label}”由 {_shown(taken)} 改为 {_shown(now)}，请按更正后的数核对本年。",
                (name,),
                left=now,
                right=taken,
                about="corrected",
            )


def _shown(value: object) -> str:
    return "空白" if value is None else str(value)
