"""The report as a Word document that staff go on editing: styles and pages after GB/T 9704-2012.

The official faces are named, not embedded.  The same report gives the same bytes: no clock is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from django.utils.html import strip_tags
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt

from govreports.formats.document import Document
from govreports.formats.text import paragraphs
from govreports.printing.pages import Pages, Part, pages, paragraph
from govreports.printing.table import Box, PrintedTable

# Named as GB/T 9704 and its practice name them; Word substitutes where one is missing.
TITLE_FACE: Final = "方正小标宋简体"
TEXT_FACE: Final = "仿宋_GB2312"
LEAD_FACE: Final = "楷体_GB2312"
HEADING_FACE: Final = "黑体"
TABLE_FACE: Final = "宋体"

# 156 × 225 mm with 22 lines of 28 characters: 579/20 pt a line, and 16 pt less 847/4096 pt a character.
LINE: Final = Pt(28.95)
_GRID: Final = {"type": "linesAndChars", "linePitch": "579", "charSpace": "-847"}
_INDENT: Final = {"firstLineChars": "200", "firstLine": "632"}

_BODY: Final = "Body Text"
_RUN_IN: Final = "Heading 2 Char"
_TABLE: Final = "表格文字"
_REMARK: Final = "表注"
_SIGNED: Final = "落款"
_PAGE_NUMBER: Final = "页码"
_KEPT: Final = {
    *("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"),
    *("Title", "Heading 1", "Heading 2", _RUN_IN, _BODY, "Header", "Footer"),
}
# Parts of python-docx's template that speak of another document.
_FOREIGN: Final = ("stylesWithEffects", "customXml", "numbering", "webSettings", "fontTable", "thumbnail", "extended-")

_TWIPS: Final = 56.6929  # a millimetre in 1/20 pt
_OWN_PAGE: Final = "requests"  # whole on a page that begins with its heading
_SIZES: Final = {5: 19, 6: 16, 7: 14, 8: 12, 9: 11, 10: 9, 11: 9, 12: 8}  # half-points, for figures of many digits
_SMALLEST: Final = 7
_NOTE: Final = 12
_VERTICAL: Final = 9  # a row group of more rows stands upright, one character a line
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class _Look:
    """How a table is set: column widths and padding in mm, type size and line in points."""

    widths: tuple[float, ...]
    size: float
    line: float
    padding: tuple[float, float]  # above and below, left and right
    centred: bool = False  # row labels too
    shrinks: bool = True  # narrow columns: many digits in smaller type


def write(document: Document, *, watermark: bool = False) -> bytes:
    """The .docx of a report; `watermark` puts 草稿 behind the text of every page."""
    report = pages(document)
    file = docx.Document(BytesIO(_template()))
    _properties(file, report, watermark)
    _add_title(file, report)
    # Typed text as it is: what `Pages` adds so that endless words break on paper is no help to an editor.
    _add_prose(file, document.preamble)
    for part in report.parts:
        _add_part(file, part, document.text(part.key))
    _add_sign_off(file, report.signed_off)
    if watermark:
        _add_watermark(file)
    return _saved(file)


# --- Contents ---


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
        added = file.add_paragraph(style=_BODY)
        if line.lead:
            added.add_run(line.lead, style=_RUN_IN)
        added.add_run(line.text)


def _add_part(file: Any, part: Part, text: str) -> None:
    heading = file.add_paragraph(part.heading, style="Heading 1")
    if part.table is None:
        _add_prose(file, text)
        return
    if part.key == _OWN_PAGE:
        heading.paragraph_format.page_break_before = True
    file.element.body.insert_element_before(parse_xml(_table(part.table)), "w:sectPr")
    for remark in part.remarks:
        file.add_paragraph(remark, style=_REMARK)


def _add_sign_off(file: Any, lines: tuple[str, ...]) -> None:
    """Right, four characters in; the shorter line is centred over or under the longer."""
    widths = [sum(1 if c.isascii() else 2 for c in line) / 2 for line in lines]
    for i, (line, width) in enumerate(zip(lines, widths, strict=True)):
        added = file.add_paragraph(line, style=_SIGNED)
        inward = 4 + (max(widths) - width) / 2
        _indent(added, rightChars=round(100 * inward), right=round(316 * inward))
        added.paragraph_format.keep_with_next = i < len(lines) - 1
        if i == 0:
            added.paragraph_format.space_before = LINE


# --- Tables ---


def _table(table: PrintedTable) -> str:
    """The table as WordprocessingML: true spans, every row of full width, heads repeated."""
    look = _look(table)
    head, rows = len(table.head), (*table.head, *table.body)
    twips = [round(width * _TWIPS) for width in look.widths]
    above, beside = (round(mm * _TWIPS) for mm in look.padding)
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", above), ("left", beside), ("bottom", above), ("right", beside))
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    drawn = []
    covered: dict[tuple[int, int], int] = {}
    for i, row in enumerate(rows):
        keep = table.key != _OWN_PAGE and i < len(rows) - 1
        cells = "".join(_row(i, row, twips, covered, look, keep=keep))
        repeated = "<w:tblHeader/>" if i < head else ""
        drawn.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>")
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(drawn)}</w:tbl>"
    )


def _look(table: PrintedTable) -> _Look:
    columns = sum(box.colspan for box in (*table.head, *table.body)[0])
    if table.key == "requests":
        return _Look((10, 17, 59, *[10] * (columns - 3)), 10.5, 12.6, (0.75, 0))
    if table.key == "disputes":
        return _Look((156 / columns,) * columns, 12, 15, (1.2, 0))
    return _Look((156 / columns,) * columns, 12, 18, (1.4, 1), centred=True, shrinks=False)


def _row(
    i: int, row: tuple[Box, ...], twips: list[int], covered: dict[tuple[int, int], int], look: _Look, *, keep: bool
) -> Iterator[str]:
    """The cells of grid row `i`; `covered` holds what a box further up still takes of it."""
    waiting = iter(row)
    column = 0
    while column < len(twips):
        box = None
        if (span := covered.get((i, column))) is None:
            box = next(waiting)
            span = box.colspan
            covered.update({(i + down, column): span for down in range(1, box.rowspan)})
        yield _cell(box, span, sum(twips[column : column + span]), look, keep=keep)
        column += span


def _cell(box: Box | None, span: int, width: int, look: _Look, *, keep: bool) -> str:
    """One `<w:tc>`; None continues the box above."""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        properties += f'<w:gridSpan w:val="{span}"/>'
    if box is None:
        properties += "<w:vMerge/>"
    elif box.rowspan > 1:
        properties += '<w:vMerge w:val="restart"/>'
    if box and box.kind == "band":
        properties += '<w:shd w:val="clear" w:color="auto" w:fill="E4EBF3"/>'
    if box and box.kind == "row_group" and box.rowspan > _VERTICAL:
        properties += '<w:textDirection w:val="tbRlV"/>'
    left = box is not None and box.kind in ("row_label", "corner_note") and not look.centred
    layout = "<w:keepNext/>" if keep else ""
    layout += f'<w:spacing w:line="{round(look.line * 20)}" w:lineRule="exact"/>'
    layout += '<w:jc w:val="left"/>' if left else ""
    return (
        f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{_TABLE}"/>'
        f"{layout}</w:pPr>{_runs(box, look) if box else ''}</w:p></w:tc>"
    )


def _runs(box: Box, look: _Look) -> str:
    size = round(look.size * 2)
    if box.cell is None:
        heading = box.kind == "header" and look.centred
        return _run(box.text, size, HEADING_FACE if heading else "")
    printed = unescape(strip_tags(box.content))
    rest = printed.lstrip("0123456789.")
    digits = printed[: len(printed) - len(rest)]
    # A mark takes the room of a digit; a note in brackets goes below.
    count = len(digits) + (0 if rest.startswith("（") else len(rest))
    figure = min(size, _SIZES.get(count, _SMALLEST)) if look.shrinks and count >= min(_SIZES) else size
    return _run(digits, figure) + _run(rest, _NOTE if look.shrinks else round(size * 0.75))


def _run(text: str, size: int, face: str = "") -> str:
    if not text:
        return ""
    fonts = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/>' if face else ""
    properties = f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


# --- The empty document: page, styles, page numbers ---


@cache
def _template() -> bytes:
    """Made once a process from python-docx's own, of which little is left."""
    file = docx.Document()
    for holder in (file.part, file.part.package):
        for key in [key for key, rel in holder.rels.items() if any(word in rel.reltype for word in _FOREIGN)]:
            del holder.rels[key]
    for style in list(file.styles):
        if style.name not in _KEPT:
            style.delete()
    for style in file.styles:
        for link in style.element.findall(qn("w:link")):
            if style.name not in ("Heading 2", _RUN_IN):  # its partner is gone
                style.element.remove(link)
    _set_defaults(file)
    _set_styles(file)
    _set_page(file)
    return _saved(file)


def _set_defaults(file: Any) -> None:
    defaults = file.styles.element.find(qn("w:docDefaults"))
    for old in defaults.iter(qn("w:rFonts"), qn("w:lang")):
        old.attrib.clear()
    for face in defaults.iter(qn("w:rFonts")):
        _name_face(face, TEXT_FACE)
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")
    settings = file.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for compatible in settings.iter(qn("w:compatSetting")):
        if compatible.get(qn("w:name")) == "compatibilityMode":
            compatible.set(qn("w:val"), "15")
    file.settings.odd_and_even_pages_header_footer = True


def _set_styles(file: Any) -> None:
    styles = file.styles
    text = _paragraph_style(styles["Normal"], TEXT_FACE, 16, WD_ALIGN_PARAGRAPH.JUSTIFY)
    text.paragraph_format.widow_control = False

    title = _paragraph_style(styles["Title"], TITLE_FACE, 22, WD_ALIGN_PARAGRAPH.CENTER, line=Pt(43.4))
    title.paragraph_format.space_after = LINE
    title.next_paragraph_style = styles[_BODY]
    _indent(_paragraph_style(styles[_BODY], TEXT_FACE, 16, WD_ALIGN_PARAGRAPH.JUSTIFY), **_INDENT)
    for name, face in (("Heading 1", HEADING_FACE), ("Heading 2", LEAD_FACE)):
        heading = _paragraph_style(styles[name], face, 16, WD_ALIGN_PARAGRAPH.LEFT)
        heading.paragraph_format.keep_with_next = True
        heading.next_paragraph_style = styles[_BODY]
        _indent(heading, **_INDENT)
    _set_face(styles[_RUN_IN], LEAD_FACE, 16)

    new = styles.add_style
    paragraphs_of = WD_STYLE_TYPE.PARAGRAPH
    table = _paragraph_style(new(_TABLE, paragraphs_of), TABLE_FACE, 10.5, WD_ALIGN_PARAGRAPH.CENTER, line=Pt(13))
    table.element.get_or_add_pPr().insert_element_before(_element("w:snapToGrid", val="0"), "w:spacing")
    _paragraph_style(new(_REMARK, paragraphs_of), TABLE_FACE, 10.5, WD_ALIGN_PARAGRAPH.JUSTIFY, line=Pt(15))
    _paragraph_style(new(_SIGNED, paragraphs_of), TEXT_FACE, 16, WD_ALIGN_PARAGRAPH.RIGHT)
    number = _paragraph_style(new(_PAGE_NUMBER, paragraphs_of), TABLE_FACE, 14, WD_ALIGN_PARAGRAPH.LEFT, line=Pt(14))
    for style in (table, styles[_REMARK], styles[_SIGNED], number):
        style.base_style, style.quick_style = text, True


def _set_page(file: Any) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.bottom_margin, section.right_margin = Mm(35), Mm(26)
    section.footer_distance = Mm(25.5)  # the dash stands 7 mm below the text
    grid = section._sectPr.find(qn("w:docGrid"))
    for name, value in _GRID.items():
        grid.set(qn(f"w:{name}"), value)
    for footer, outside in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        number = footer.paragraphs[0]
        number.style, number.alignment = file.styles[_PAGE_NUMBER], outside
        side = "right" if outside is WD_ALIGN_PARAGRAPH.RIGHT else "left"
        _indent(number, **{f"{side}Chars": "100", side: "280"})
        number.add_run("— ")
        field = _element("w:fldSimple", instr=" PAGE ")
        field.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>"))
        number._p.append(field)
        number.add_run(" —")


def _paragraph_style(style: Any, face: str, size: float, alignment: WD_ALIGN_PARAGRAPH, line: Length = LINE) -> Any:
    """The style with nothing left of what the template says of it but its rank."""
    properties = style.element.get_or_add_pPr()
    for old in list(properties):
        if old.tag != qn("w:outlineLvl"):
            properties.remove(old)
    _set_face(style, face, size)
    layout = style.paragraph_format
    layout.alignment, layout.space_before, layout.space_after = alignment, Pt(0), Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, line
    return style


def _set_face(style: Any, face: str, size: float) -> None:
    properties = style.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)
    # One face for digits, quotes and characters: a Western one would narrow Chinese quotes.
    _name_face(properties.get_or_add_rFonts(), face)
    style.font.size = Pt(size)


def _name_face(fonts: Any, face: str) -> None:
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face)


def _indent(owner: Any, **sides: object) -> None:
    """Indents in characters (hundredths) too, which python-docx does not know."""
    element = owner.element if hasattr(owner, "element") else owner._p
    indent = element.get_or_add_pPr().get_or_add_ind()
    for side, value in sides.items():
        indent.set(qn(f"w:{side}"), str(value))


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


# --- 草稿 ---

# As Word itself writes a watermark, so that its own command takes it away.
_WATERMARK: Final = """<w:p {w} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>
</v:shapetype>
<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s205{number}" type="#_x0000_t136" o:allowincell="f"
 style="position:absolute;margin-left:0;margin-top:0;width:320pt;height:160pt;rotation:315;z-index:-251658752;\
mso-position-horizontal:center;mso-position-horizontal-relative:margin;\
mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#e3e3e3" stroked="f">
<v:textpath style="font-family:&quot;{face}&quot;;font-size:1pt" string="草稿"/></v:shape></w:pict></w:r></w:p>"""


def _add_watermark(file: Any) -> None:
    section = file.sections[0]
    for number, header in enumerate((section.header, section.even_page_header), start=1):
        header.is_linked_to_previous = False
        header._element.replace(
            header.paragraphs[0]._p,
            parse_xml(_WATERMARK.format(w=nsdecls("w"), number=number, face=HEADING_FACE)),
        )


# --- The file ---


def _properties(file: Any, report: Pages, watermark: bool) -> None:
    facts = file.core_properties
    facts.title, facts.author, facts.language = report.title, report.agency, "zh-CN"
    facts.subject = f"{report.year}年政府信息公开工作年度报告"
    facts.keywords = f"政府信息公开,年度报告,{report.year}"
    facts.comments = ""
    facts.content_status = "草稿" if watermark else ""
    for moment in ("dcterms:created", "dcterms:modified"):
        for element in facts._element.findall(qn(moment)):
            facts._element.remove(element)


def _saved(file: Any) -> bytes:
    """The package with the same moment at every entry."""
    made, undated = BytesIO(), BytesIO()
    file.save(made)
    with ZipFile(made) as source, ZipFile(undated, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return undated.getvalue()
