"""A whole and what the text says it is made of: N8."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from govreports.findings import stated
from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Draft, Judged, Span
from govreports.formats.schema import Figure
from govreports.narrative import Parts

_ALL_PARTS: Final = re.compile(r"其中\s*[：:]|分别|包括|分为|均为")
_ADDED: Final = re.compile(r"合计|共计|总计")
_NEW, _OVER = "requests.new_received.total", "requests.carried_over.total"
_COLUMN: Final = "requests.new_received."


def breakdowns(case: Case) -> Judged:
    """What follows 其中 adds up to the whole."""
    seen = False
    for place in case.texts:
        for split in case.reading(place).parts:
            seen = True
            parts = sum((part.value for part in split.parts), Decimal(0))
            if not split.sure or (parts < split.whole.value and not _said_to_be_all(case.texts[place], split)):
                yield CannotJudge(f"“{split.whole.text}”的各分项是不是全部看不准")
            elif 0 < parts - split.whole.value <= _carried_in(case, split):
                yield CannotJudge(f"“{split.whole.text}”的各分项是否含上年结转的看不准")
            elif parts != split.whole.value:
                yield _breakdown(case, place, split, parts)
    if not seen:
        yield CannotJudge("正文没有“其中”的分项")


def _carried_in(case: Case, split: Parts) -> Figure:
    """收到15件（办结14件、结转2件）: what became of them may count last year's too."""
    told = {part.counts for part in split.parts} - {None}
    results = told and not any(str(key).startswith(_COLUMN) for key in told)
    return case.document.figures[_OVER] or 0 if split.whole.counts == _NEW and results else 0


def _said_to_be_all(text: str, split: Parts) -> bool:
    """Parts of more than the whole are wrong; of less only where they are said to be all: “其中：” heads a list."""
    first, last = min(part.start for part in split.parts), max(part.end for part in split.parts)
    if _ADDED.search(text, last, max(last, split.whole.start)):
        return True
    return bool(_ALL_PARTS.search(text, split.whole.end, max(first, split.whole.end)))


def _breakdown(case: Case, place: str, split: Parts, parts: Decimal) -> Draft:
    terms = "＋".join(str(stated.plain(part.value)) for part in split.parts)
    return Draft(
        f"{stated.where(case, place, split.whole.start)}写“{split.whole.text}”，其中各分项 {terms}＝{stated.plain(parts)}，"
        f"差 {stated.difference(parts, split.whole.value)}。请核对总数和各分项。",
        place=place,
        left=stated.plain(split.whole.value),
        right=stated.plain(parts),
        spans=tuple(Span(place, n.start, n.end) for n in (split.whole, *split.parts)),
        about=case.texts[place][max(0, split.whole.start - 8) : split.whole.start],
        hint=not split.listed,
    )
