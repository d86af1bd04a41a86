"""What differs between two reports: figures and notes cell by cell, texts sentence by sentence.

Two values go in and a plain value comes out; who shows it says it in words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from govreports.formats.document import Document
from govreports.formats.schema import Figure
from govreports.formats.text import paragraphs

# A sentence ends with its mark and the closing quotes or brackets after it, or with its paragraph.
_SENTENCE: Final = re.compile(r"[^。！？；!?;]+(?:[。！？；!?;]+[”’」』）)]*)?|[。！？；!?;]+")
_MOST_PAIRS: Final = 36  # of one sentence in both texts

CellChange = tuple[str, Figure | None, Figure | None]
NoteChange = tuple[str, str, str]


@dataclass(frozen=True)
class Opcode:
    """A stretch of sentences: "equal", "replace", "delete" or "insert", as difflib calls them."""

    tag: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class TextChange:
    """One text that is another: `place` is its entry, `opcodes` lead from the old one to the new."""

    place: str
    opcodes: tuple[Opcode, ...]

    @property
    def changed(self) -> tuple[Opcode, ...]:
        """The stretches that are not the same."""
        return tuple(code for code in self.opcodes if code.tag != "equal")


@dataclass(frozen=True)
class Difference:
    """All that differs; false where nothing does."""

    cells: tuple[CellChange, ...] = ()
    notes: tuple[NoteChange, ...] = ()
    texts: tuple[TextChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.notes or self.texts)

    def __len__(self) -> int:
        return len(self.cells) + len(self.notes) + sum(len(text.changed) for text in self.texts)


def difference(old: Document, new: Document) -> Difference:
    """From the old report to the new one, in printed order; totals are computed on both sides."""
    before, after = old.figures, new.figures
    names = dict.fromkeys((*before, *after))
    noted = [name for name in names if name in old.notes or name in new.notes]
    texts = [(place, sentences(one), sentences(other)) for place, one, other in _texts(old, new) if one != other]
    return Difference(
        cells=tuple((n, before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n)),
        notes=tuple(
            (n, old.notes.get(n, ""), new.notes.get(n, ""))
            for n in noted
            if old.notes.get(n, "") != new.notes.get(n, "")
        ),
        texts=tuple(TextChange(place, opcodes(one, other)) for place, one, other in texts if one != other),
    )


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in order; every paragraph ends one."""
    return tuple(s for line in paragraphs(text) for s in map(str.strip, _SENTENCE.findall(line)) if s)


def opcodes(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Opcode, ...]:
    """How one row of sentences becomes the other."""
    # Without the heuristic that leaves out sentences for being frequent; what ends alike is cut off first.
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    one, other = old[start : len(old) - end], new[start : len(new) - end]
    codes = [
        Opcode("equal", old[:start], new[:start]),
        *_middle(one, other),
        Opcode("equal", old[len(old) - end :], new[len(new) - end :]),
    ]
    return tuple(code for code in codes if code.old or code.new)


def _middle(one: tuple[str, ...], other: tuple[str, ...]) -> list[Opcode]:
    """Of what neither begins nor ends alike."""
    if not one or not other:
        return [Opcode("delete" if one else "insert", one, other)]
    here, there = Counter(one), Counter(other)

    def common(sentence: str) -> bool:
        """Too frequent to begin a match with: all pairs of it would be tried."""
        return here[sentence] * there[sentence] > _MOST_PAIRS

    found = SequenceMatcher(common, one, other, autojunk=False).get_opcodes()
    return [Opcode(tag, one[a:b], other[c:d]) for tag, a, b, c, d in found]


def _texts(old: Document, new: Document) -> Iterator[tuple[str, str, str]]:
    """Every text by its entry, in printed order; what stands above and below the parts among them."""
    yield "agency", old.agency, new.agency
    yield "preamble", old.preamble, new.preamble
    for key in dict.fromkeys((*old.sections, *new.sections)):
        yield key, old.text(key), new.text(key)
    yield "signed_off.agency", old.signed_off.agency, new.signed_off.agency
    yield "signed_off.date", _day(old), _day(new)


def _day(document: Document) -> str:
    day = document.signed_off.date
    return day.isoformat() if day else ""


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many they begin with alike."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
