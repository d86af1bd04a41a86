"""What made a PDF, for who opens it years from now: in its metadata the typefaces, for the record all versions.

PDF/A (ISO 19005-3, 6.6.2.3) takes a property of one's own where the file describes its schema.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.metadata import version
from typing import Final
from xml.sax.saxutils import escape

from django.conf import settings
from weasyprint.text.ffi import pango

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


@cache
def versions() -> dict[str, str]:
    """What decides how a PDF comes out: the same of all these and the same report give the same bytes."""
    number = pango.pango_version()
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        "govreports": project["project"]["version"],
        "weasyprint": version("weasyprint"),
        "pydyf": version("pydyf"),
        "pango": f"{number // 10_000}.{number // 100 % 100}.{number % 100}",
        "typefaces": _faces(),
    }


def _faces() -> str:
    """One digest of the files of all faces that a document may be set in."""
    files = sorted({face.file for face in typefaces.installed()})
    digests = (hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()
