"""The report as the .docx: title, texts, tables and sign-off in the styles of the template."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml

from govreports.formats.document import Document
from govreports.formats.text import paragraphs
from govreports.printing.pages import Pages, Part, pages
from govreports.printing.prose import paragraph
from govreports.printing.word.tables import OWN_PAGE, table_xml
from govreports.printing.word.template import BODY, LINE, REMARK, RUN_IN, SIGNED, describe, indent, saved, template
from govreports.printing.word.watermark import add_watermark


def write(document: Document, *, watermark: bool = False, foot: str = "") -> bytes:
    """The .docx of a report; `watermark` puts 草稿 behind the text of every page, `foot` is the line that closes it."""
    report = pages(document)
    file = docx.Document(BytesIO(template()))
    _properties(file, report, watermark)
    _add_title(file, report)
    # Typed text as it is: what `Pages` adds so that endless words break on paper is no help to an editor.
    _add_prose(file, document.preamble)
    for part in report.parts:
        _add_part(file, part, document.text(part.key))
    _add_sign_off(file, report.signed_off)
    if foot:
        _add_foot(file, foot)
    if watermark:
        add_watermark(file)
    return saved(file)


def _add_title(file: Any, report: Pages) -> None:
    title = file.add_paragraph(style="Title")
    for i, line in enumerate(report.title_lines):
        if i:
            title.add_run().add_break(WD_BREAK.LINE)
        title.add_run(line)


def _add_prose(file: Any, text: str) -> None:
    for line in map(paragraph, paragraphs(text)):
        if line.lead and not line.text:
            file.add_paragraph(line.lead, style="Heading 2")
            continue
        added = file.add_paragraph(style=BODY)
        if line.lead:
            added.add_run(line.lead, style=RUN_IN)
        added.add_run(line.text)


def _add_part(file: Any, part: Part, text: str) -> None:
    heading = file.add_paragraph(part.heading, style="Heading 1")
    if part.table is None:
        _add_prose(file, text)
        return
    if part.key == OWN_PAGE:
        heading.paragraph_format.page_break_before = True
    file.element.body.insert_element_before(parse_xml(table_xml(part.table, part.digits)), "w:sectPr")
    for remark in part.remarks:
        file.add_paragraph(remark, style=REMARK)


def _add_sign_off(file: Any, lines: tuple[str, ...]) -> None:
    """Right, four characters in; the shorter line is centred over or under the longer."""
    widths = [sum(1 if c.isascii() else 2 for c in line) / 2 for line in lines]
    for i, (line, width) in enumerate(zip(lines, widths, strict=True)):
        added = file.add_paragraph(line, style=SIGNED)
        inward = 4 + (max(widths) - width) / 2
        indent(added, rightChars=round(100 * inward), right=round(316 * inward))
        added.paragraph_format.keep_with_next = i < len(lines) - 1
        if i == 0:
            added.paragraph_format.space_before = LINE


def _add_foot(file: Any, foot: str) -> None:
    added = file.add_paragraph(foot, style=REMARK)
    added.alignment = WD_ALIGN_PARAGRAPH.CENTER
    added.paragraph_format.space_before = LINE


def _properties(file: Any, report: Pages, watermark: bool) -> None:
    subject = f"{report.year}年政府信息公开工作年度报告"
    describe(file, title=report.title, author=report.agency, subject=subject)
    file.core_properties.keywords = f"政府信息公开,年度报告,{report.year}"
    file.core_properties.content_status = "草稿" if watermark else ""
