"""What WeasyPrint's PDF lacks of PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1).

`finish` is its finisher: it is called when all objects are there and none is written yet.
The variant is pdf/a-3a; what PDF/UA-1 asks beyond it is added here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pydyf
from weasyprint.formatting_structure import boxes

from govreports.printing import provenance

VARIANT: Final = "pdf/a-3a"

# PDF/A knows the properties of ISO 14289 only when the file describes them.
_ACCESSIBLE: Final = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" \
rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Put right what the two standards ask for."""
    headers = [header for page in document.pages for table in _tables(page._page_box) for header in _relate(table)]
    _index(pdf, headers)
    _set_aside(pdf)
    _describe(pdf)
    # WeasyPrint lists an attached file once by its name and once as an object.
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


# --- Tables: each header says where it holds, each cell which headers it has ---


@dataclass(frozen=True, eq=False)
class _Cell:
    """One box of a table where it stands; `mark` is its element in the tree of tags."""

    row: int
    column: int
    rows: int
    columns: int
    scope: str  # of HTML; empty in a value cell
    mark: Any

    @property
    def direction(self) -> str:
        """In which way a header holds: Row, Column, or neither."""
        return ("Row" if self.scope.startswith("row") else "Column") if self.scope else ""

    @property
    def id(self) -> pydyf.String:
        """What value cells call a header by."""
        return pydyf.String(f"header-{self.mark.number:06}")


def _relate(table: Any) -> Iterator[_Cell]:
    """Link headers and value cells; the headers, for the index."""
    # WeasyPrint counts columns without the spans from above; the layout has the true ones.
    cells = tuple(_cells(table))
    grid = {
        (row, column): cell
        for cell in cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    for cell in cells:
        attributes = cell.mark["A"]
        if cell.direction:
            cell.mark["ID"] = cell.id
            attributes["Scope"] = f"/{cell.direction}"
            yield cell
            continue
        found = dict.fromkeys((*_before(grid, cell), *_above(grid, cell)))
        attributes.pop("Headers", None)
        if found:
            attributes["Headers"] = pydyf.Array(header.id for header in found)


def _before(grid: dict[tuple[int, int], _Cell], cell: _Cell) -> Iterator[_Cell]:
    """The headers of its rows, the outermost first."""
    for row in range(cell.row, cell.row + cell.rows):
        for column in range(cell.column):
            header = grid.get((row, column))
            if header and header.direction == "Row":
                yield header


def _above(grid: dict[tuple[int, int], _Cell], cell: _Cell) -> Iterator[_Cell]:
    """The headers of its columns: the nearest group of them above, for a table may have several."""
    for column in range(cell.column, cell.column + cell.columns):
        group: list[_Cell] = []
        for row in range(cell.row - 1, -1, -1):
            header = grid.get((row, column))
            if header and header.direction == "Column":
                group.insert(0, header)
            elif group:
                break
        yield from group


def _cells(table: Any) -> Iterator[_Cell]:
    rows = (row for group in table.children for row in group.children)
    for row, box in enumerate(rows):
        for cell in box.children:
            header = cell.element_tag == "th"
            scope = cell.element.attrib.get("scope", "col") if header else ""
            yield _Cell(row, cell.grid_x, cell.rowspan, cell.colspan, scope, cell.mark)


def _tables(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TableBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from _tables(child)


def _index(pdf: pydyf.PDF, headers: list[_Cell]) -> None:
    """Elements with names need an index of them (ISO 32000-1, 14.7.2); WeasyPrint writes none."""
    names = pydyf.Array()
    for header in sorted(headers, key=lambda header: header.mark.number):
        names.extend((header.id, header.mark.reference))
    tree = pydyf.Dictionary({"Names": names})
    pdf.add_object(tree)
    _object(pdf, pdf.catalog["StructTreeRoot"])["IDTree"] = tree.reference


# --- Page numbers and 草稿: printed on each page, no part of what is read out ---


def _set_aside(pdf: pydyf.PDF) -> None:
    """Mark as pagination (PDF/UA-1, 7.8) what is not in the tree: the margins of pages, the watermark."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    parents = _object(pdf, root["ParentTree"])["Nums"][1::2]
    _unsay(pdf, root)
    told = set(_told(pdf, root))
    for number, page in enumerate(pdf.page_references):
        pagination = {mcid for mcid, owner in enumerate(parents[number]) if owner not in told}
        stream = _object(pdf, _object(pdf, page)["Contents"]).stream
        for place, item in enumerate(stream):
            # Three items begin what is marked: its kind, its number, and BDC.
            if isinstance(item, pydyf.Dictionary) and item.get("MCID") in pagination:
                stream[place - 1] = "/Artifact"
                stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
        for mcid in pagination:
            parents[number][mcid] = "null"


def _unsay(pdf: pydyf.PDF, root: Any) -> None:
    """Take the watermark out of the tree: the only thing of the body that is tagged as nothing in particular."""
    (body,) = (_object(pdf, reference) for reference in root["K"])
    body["K"] = pydyf.Array(child for child in body["K"] if _object(pdf, child)["S"] != "/NonStruct")


def _told(pdf: pydyf.PDF, element: Any) -> Iterator[bytes]:
    """References to all elements of the tree."""
    for child in element["K"]:
        if isinstance(child, bytes):
            yield child
            yield from _told(pdf, _object(pdf, child))


# --- Metadata ---


def _describe(pdf: pydyf.PDF) -> None:
    """Say that the file conforms to PDF/UA-1, where every program can read it: not compressed."""
    metadata = _object(pdf, pdf.catalog["Metadata"])
    (content,) = metadata.stream
    metadata.stream = [provenance.added(content.replace(b"</rdf:RDF>", _ACCESSIBLE))]
    metadata.compress = False


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
