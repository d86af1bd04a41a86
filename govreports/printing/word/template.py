"""The empty Word document: page, styles, page numbers."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt

from govreports.printing import package

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

BODY: Final = "Body Text"
RUN_IN: Final = "Heading 2 Char"
TABLE: Final = "表格文字"
REMARK: Final = "表注"
SIGNED: Final = "落款"
_PAGE_NUMBER: Final = "页码"
_KEPT: Final = {
    *("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"),
    *("Title", "Heading 1", "Heading 2", RUN_IN, BODY, "Header", "Footer"),
}
# Parts of python-docx's template that speak of another document.
_FOREIGN: Final = ("stylesWithEffects", "customXml", "numbering", "webSettings", "fontTable", "thumbnail", "extended-")


@cache
def template() -> bytes:
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
            if style.name not in ("Heading 2", RUN_IN):  # its partner is gone
                style.element.remove(link)
    _set_defaults(file)
    _set_styles(file)
    _set_page(file)
    return saved(file)


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
    title.next_paragraph_style = styles[BODY]
    indent(_paragraph_style(styles[BODY], TEXT_FACE, 16, WD_ALIGN_PARAGRAPH.JUSTIFY), **_INDENT)
    for name, face in (("Heading 1", HEADING_FACE), ("Heading 2", LEAD_FACE)):
        heading = _paragraph_style(styles[name], face, 16, WD_ALIGN_PARAGRAPH.LEFT)
        heading.paragraph_format.keep_with_next = True
        heading.next_paragraph_style = styles[BODY]
        indent(heading, **_INDENT)
    _set_face(styles[RUN_IN], LEAD_FACE, 16)

    new = styles.add_style
    paragraphs_of = WD_STYLE_TYPE.PARAGRAPH
    table = _paragraph_style(new(TABLE, paragraphs_of), TABLE_FACE, 10.5, WD_ALIGN_PARAGRAPH.CENTER, line=Pt(13))
    table.element.get_or_add_pPr().insert_element_before(_element("w:snapToGrid", val="0"), "w:spacing")
    remark = _paragraph_style(new(REMARK, paragraphs_of), TABLE_FACE, 10.5, WD_ALIGN_PARAGRAPH.JUSTIFY, line=Pt(15))
    remark.paragraph_format.keep_together = True
    _paragraph_style(new(SIGNED, paragraphs_of), TEXT_FACE, 16, WD_ALIGN_PARAGRAPH.RIGHT)
    number = _paragraph_style(new(_PAGE_NUMBER, paragraphs_of), TABLE_FACE, 14, WD_ALIGN_PARAGRAPH.LEFT, line=Pt(14))
    for style in (table, styles[REMARK], styles[SIGNED], number):
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
        indent(number, **{f"{side}Chars": "100", side: "280"})
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


def indent(owner: Any, **sides: object) -> None:
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


def describe(file: Any, *, title: str, author: str, subject: str) -> None:
    """What the file says of itself; no moment, so that the same content gives the same bytes."""
    facts = file.core_properties
    facts.title, facts.author, facts.subject = title, author, subject
    facts.language, facts.comments, facts.keywords, facts.content_status = "zh-CN", "", "", ""
    for moment in ("dcterms:created", "dcterms:modified"):
        for element in facts._element.findall(qn(moment)):
            facts._element.remove(element)


def saved(file: Any) -> bytes:
    """The package as python-docx makes it, less the moment at every entry."""
    made = BytesIO()
    file.save(made)
    return package.packed(package.parts(made))
