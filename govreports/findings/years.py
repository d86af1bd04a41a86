"""Checks between years: X1–X4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Draft, Judged
from govreports.findings.plausible import NO_LAST_YEAR
from govreports.formats.schema import Edition, Figure

_BLOCKS: Final = ("review", "litigation_direct", "litigation_after_review")
# What X1–X3 take from last year's report.
_CARRIED: Final = (
    "requests.carried_forward.",
    "proactive.regulations.in_force",
    "proactive.normative_documents.in_force",
)
_STOCKS: Final = (("regulations", "规章"), ("normative_documents", "行政规范性文件"))


@dataclass(frozen=True)
class Stock:
    """A stock of documents at the end of the year, and what it comes to from last year's."""

    label: str
    in_force: str  # the cell
    now: Figure | None
    before: Figure
    issued: Figure
    repealed: Figure

    @property
    def expected(self) -> Figure:
        """Last year's stock, and issued, less repealed; negative where a figure is wrong."""
        return self.before + self.issued - self.repealed

    @property
    def computed(self) -> str:
        """The sum in figures."""
        return f"上年 {self.before} ＋ 制发 {self.issued} － 废止 {self.repealed} ＝ {self.expected}"


def from_last_year(edition: Edition) -> tuple[str, ...]:
    """The cells of last year's report on which this year's are judged: X1–X3."""
    names = (name for name, cell in edition.cells.items() if not cell.derived)
    return tuple(name for name in names if name.startswith(_CARRIED) or name.endswith(".pending"))


def carried_into(edition: Edition) -> dict[str, str]:
    """By typed cell of 上年结转: the cell of last year's report from which it comes."""
    typed = (n for n, cell in edition.cells.items() if n.startswith("requests.carried_over.") and not cell.derived)
    return {name: name.replace("carried_over", "carried_forward") for name in typed}


def stocks(case: Case) -> Iterator[Stock | CannotJudge]:
    """The two stocks of table 二 as last year's and this year's flow make them."""
    figures = case.document.figures
    for row, label in _STOCKS:
        in_force = f"proactive.{row}.in_force"
        last = (case.before or {}).get(in_force)
        issued, repealed = (figures[f"proactive.{row}.{c}"] for c in ("issued", "repealed"))
        if last is None:
            yield CannotJudge(_why_unknown(case))
        elif issued is None or repealed is None:
            yield CannotJudge(f"“{label}”一行有空白格")
        else:
            yield Stock(label, in_force, figures[in_force], last, issued, repealed)


def carried_over(case: Case) -> Judged:
    """What came over is what last year's report carried forward, in every column."""
    edition, figures = case.document.edition, case.document.figures
    if case.before is None or case.last_year and case.last_year.unknown:
        yield CannotJudge(_why_unknown(case))
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
    for stock in stocks(case):
        if isinstance(stock, CannotJudge):
            yield stock
        elif stock.now is None:
            yield CannotJudge(f"“{stock.label}”一行有空白格")
        elif stock.now != stock.expected:
            row = stock.in_force.rpartition(".")[0]
            yield Draft(
                f"第二表“{stock.label}”：现行有效 {stock.now}，{stock.computed}。现行有效件数与上年衔接不上。",
                (stock.in_force, f"{row}.issued", f"{row}.repealed"),
                left=stock.now,
                right=stock.expected,
                expected=str(max(0, stock.expected)),
            )


def pending(case: Case) -> Judged:
    """Cases not concluded last year are cases of this year."""
    figures, cells = case.document.figures, case.document.edition.cells
    for block in _BLOCKS:
        name = f"disputes.{block}.total"
        now, last = figures[name], (case.before or {}).get(f"disputes.{block}.pending")
        if now is None or last is None:
            yield CannotJudge(_why_unknown(case) if last is None else f"第四表“{cells[name].row_label}”有空白格")
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
    edition = case.document.edition
    # Where this year's report has the figure: what was carried forward is carried over.
    places = {source: name for name, source in carried_into(edition).items()}
    for name in from_last_year(edition):
        taken, now = last.cells.get(name), last.corrected.get(name)
        if taken != now:
            yield Draft(
                f"上年报告发布后有更正：“{edition.cells[name].label}”由 {_shown(taken)} 改为 {_shown(now)}，请按更正后的数核对本年。",
                (places.get(name, name),),
                left=now,
                right=taken,
                about="corrected",
            )


def _why_unknown(case: Case) -> str:
    return (case.last_year.unknown if case.last_year else "") or NO_LAST_YEAR


def _shown(value: object) -> str:
    return "空白" if value is None else str(value)
