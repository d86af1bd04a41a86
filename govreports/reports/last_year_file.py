"""Last year's report read from an uploaded file, and what about it does not fit."""

from __future__ import annotations

from typing import Final

from django.core.files.uploadedfile import UploadedFile

from govreports.findings.register import findings
from govreports.formats import document as exchange
from govreports.formats.document import Document, ExchangeError
from govreports.printing import workbook
from govreports.reports.last_year import Predecessors

_SUMS: Final = ("H1", "H2", "H3", "H4")
_WORKBOOK: Final = b"PK\x03\x04"


class NotLastYear(ValueError):
    """The file cannot be taken: `faults` says why, one sentence each."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def read(file: UploadedFile, found: Predecessors) -> Document:
    """The report of last year in a file; NotLastYear names every reason why it is none."""
    if file.size > exchange.LARGEST:
        raise NotLastYear(f"文件过大，最多 {exchange.LARGEST // 1_000_000} MB。")
    data = file.read()
    try:
        document = workbook.read(data) if data.startswith(_WORKBOOK) else exchange.parse(data)
    except ExchangeError as e:
        raise NotLastYear(*e.faults) from e
    if document.year != found.year:
        raise NotLastYear(f"文件是 {document.year} 年的报告，这里要 {found.year} 年的，没有导入。")
    if all(document.cells.get(name) is None for name, cell in document.edition.cells.items() if not cell.derived):
        raise NotLastYear("文件中没有填写任何数字，没有导入。")
    return document


def doubts(document: Document, found: Predecessors) -> list[str]:
    """What about it does not fit, one sentence each: another body's name, sums that do not add up."""
    own = [part.agency for part in found.parts]
    said = []
    if document.agency not in own:
        names = "、".join(f"“{name}”" for name in own)
        said.append(f"文件是“{document.agency}”的报告，这里要{names}的。")
    return said + broken_sums(document)


def broken_sums(document: Document) -> list[str]:
    """The rules of arithmetic that last year's figures break, as sentences."""
    return [finding.message for finding in findings(document) if finding.id in _SUMS]
