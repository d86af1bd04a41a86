"""A table of the report as WordprocessingML: true spans, every row of full width, heads repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from django.utils.html import strip_tags
from docx.oxml.ns import nsdecls

from govreports.printing.table import Box, PrintedTable
from govreports.printing.word.template import HEADING_FACE, TABLE

_TWIPS: Final = 56.6929  # a millimetre in 1/20 pt
OWN_PAGE: Final = "requests"  # whole on a page that begins with its heading
# Half-points in which all figures of a narrow table are, where its longest has so many digits.
_SIZES: Final = {5: 19, 6: 16, 7: 14, 8: 12, 9: 11, 10: 9, 11: 9, 12: 8}
_SMALLEST: Final = 7
_MARK: Final = 14
_VERTICAL: Final = 9  # a row group of more rows stands upright, one character a line


@dataclass(frozen=True)
class _Look:
    """How a table is set: column widths and padding in mm, type size and line in points."""

    widths: tuple[float, ...]
    size: float
    line: float
    padding: tuple[float, float]  # above and below, left and right
    centred: bool = False  # row labels too
    whole: int = 0  # digits that fit at full size; any number where columns are not narrow


def table_xml(table: PrintedTable, digits: int) -> str:
    """The table as WordprocessingML: true spans, every row of full width, heads repeated; `digits` of its longest figure."""
    look = _look(table)
    figure = _SIZES.get(digits, _SMALLEST) if look.whole and digits > look.whole else round(look.size * 2)
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
        keep = table.key != OWN_PAGE and i < len(rows) - 1
        cells = "".join(_row(i, row, twips, covered, look, figure, keep=keep))
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
        return _Look((8, 17, 51.2, *[11.4] * (columns - 3)), 10.5, 12.6, (0.75, 0), whole=5)
    if table.key == "disputes":
        return _Look((156 / columns,) * columns, 12, 15, (1.2, 0), whole=4)
    return _Look((156 / columns,) * columns, 12, 18, (1.4, 1), centred=True)


def _row(
    i: int,
    row: tuple[Box, ...],
    twips: list[int],
    covered: dict[tuple[int, int], int],
    look: _Look,
    figure: int,
    *,
    keep: bool,
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
        yield _cell(box, span, sum(twips[column : column + span]), look, figure, keep=keep)
        column += span


def _cell(box: Box | None, span: int, width: int, look: _Look, figure: int, *, keep: bool) -> str:
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
        f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{TABLE}"/>'
        f"{layout}</w:pPr>{_runs(box, look, figure) if box else ''}</w:p></w:tc>"
    )


def _runs(box: Box, look: _Look, figure: int) -> str:
    size = round(look.size * 2)
    if box.cell is None:
        heading = box.kind == "header" and look.centred
        return _run(box.text, size, HEADING_FACE if heading else "")
    printed = unescape(strip_tags(box.content))
    rest = printed.lstrip("0123456789.")
    digits = printed[: len(printed) - len(rest)]
    return _run(digits, figure) + _run(rest, _MARK if look.whole else round(size * 0.75))


def _run(text: str, size: int, face: str = "") -> str:
    if not text:
        return ""
    fonts = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/>' if face else ""
    properties = f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
