"""退回意见 as a .docx: every return of a report, its numbered points, the answers and what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from govreports.formats.text import paragraphs
from govreports.printing.word.template import BODY, REMARK, RUN_IN, describe, saved, template

HEADING = "退回意见"


@dataclass(frozen=True)
class Point:
    """One thing that was said of one place, what was answered, and what was changed there since."""

    number: int
    place: str
    quote: str
    moved: str  # what became of the quoted words, where they no longer stand there
    said: str
    answer: str = ""
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Returned:
    """One return: who and when, of which version, why, and point by point."""

    heading: str
    version: str
    reason: str
    points: tuple[Point, ...]


def write(title: str, agency: str, returns: list[Returned]) -> bytes:
    """The .docx of the returns of the report called `title`."""
    file = docx.Document(BytesIO(template()))
    # No official document: without GB/T 9704's 28 characters a line, which LibreOffice sets far apart.
    file.sections[0]._sectPr.find(qn("w:docGrid")).set(qn("w:type"), "lines")
    describe(file, title=f"{title}{HEADING}", author=agency, subject=HEADING)
    file.add_paragraph(HEADING, style="Title")
    file.add_paragraph(title, style=BODY)
    if not returns:
        file.add_paragraph("本报告没有退回过。", style=BODY)
    for returned in returns:
        file.add_paragraph(returned.heading, style="Heading 1")
        file.add_paragraph(returned.version, style=REMARK)  # small: in 宋体 the hash fits on one line
        for line in paragraphs(returned.reason):
            file.add_paragraph(line, style=BODY)
        for point in returned.points:
            _add_point(file, point)
    return saved(file)


def _add_point(file: Any, point: Point) -> None:
    place = file.add_paragraph(style=BODY)
    place.paragraph_format.keep_with_next = True
    place.add_run(f"{point.number}．{point.place}", style=RUN_IN)
    if point.quote:
        place.add_run(f"“{point.quote}”")
    if point.moved:
        place.add_run(f"（{point.moved}）")
    for label, text in (("意见：", point.said), ("答复：", point.answer), *(("改动：", c) for c in point.changes)):
        _add_labelled(file, label, paragraphs(text))


def _add_labelled(file: Any, label: str, lines: tuple[str, ...]) -> None:
    for i, line in enumerate(lines):
        added = file.add_paragraph(style=BODY)
        if i == 0:
            added.add_run(label, style=RUN_IN)
        added.add_run(line)
