"""In the PDF's metadata: which typeface stands for which, for who opens the file years from now.

PDF/A (ISO 19005-3, 6.6.2.3) takes a property of one's own where the file describes its schema.
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from govreports.printing import typefaces

NAMESPACE: Final = "urn:govreports:document:1:"
_SCHEMAS_END: Final = b"</rdf:Bag></pdfaExtension:schemas>"
_END: Final = b"</rdf:RDF>"
_SCHEMA: Final = f"""<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Provenance of the document</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>govreports</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>Typefaces</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Which typeface was used for which, and whether it is the official one</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>""".encode()


def added(metadata: bytes) -> bytes:
    """The XMP, which describes extension schemas already, with the typefaces."""
    said = (
        f'<rdf:Description xmlns:govreports="{NAMESPACE}" rdf:about="">'
        f"<govreports:Typefaces>{escape(typefaces.summary())}</govreports:Typefaces></rdf:Description>\n"
    )
    with_schema = metadata.replace(_SCHEMAS_END, _SCHEMA + _SCHEMAS_END)
    return with_schema.replace(_END, said.encode() + _END)
