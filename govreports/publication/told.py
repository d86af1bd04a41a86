"""A difference between two reports as people read it: printed names, what stood there, what stands there now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from govreports.formats import numbers
from govreports.formats.difference import Difference
from govreports.formats.schema import Edition
from govreports.reports import entries

_SEPARATOR: Final = "\n"
_AGENCY: Final = {"agency": "机关名称"}


@dataclass(frozen=True)
class Line:
    """One place that differs; an empty side is a blank cell, or a sentence that is not there."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    """The differing places by kind, in printed order."""

    cells: tuple[Line, ...] = ()
    texts: tuple[Line, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.texts)

    def __len__(self) -> int:
        return len(self.cells) + len(self.texts)


def told(found: Difference, edition: Edition) -> Told:
    """In the words of the printed report."""
    cells = [Line(entries.label(edition, n), numbers.show(old), numbers.show(new)) for n, old, new in found.cells]
    notes = [Line(entries.label(edition, entries.NOTE + n), old, new) for n, old, new in found.notes]
    texts = [
        Line(_AGENCY.get(text.place) or entries.label(edition, text.place), _joined(code.old), _joined(code.new))
        for text in found.texts
        for code in text.changed
    ]
    return Told((*cells, *notes), tuple(texts))


def _joined(sentences: tuple[str, ...]) -> str:
    return _SEPARATOR.join(sentences)
