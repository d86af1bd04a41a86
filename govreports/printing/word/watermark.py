"""草稿 behind the text of every page."""

from __future__ import annotations

from typing import Any, Final

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from govreports.printing.word.template import HEADING_FACE

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


def add_watermark(file: Any) -> None:
    """Into the headers of odd and even pages."""
    section = file.sections[0]
    for number, header in enumerate((section.header, section.even_page_header), start=1):
        header.is_linked_to_previous = False
        header._element.replace(
            header.paragraphs[0]._p,
            parse_xml(_WATERMARK.format(w=nsdecls("w"), number=number, face=HEADING_FACE)),
        )
