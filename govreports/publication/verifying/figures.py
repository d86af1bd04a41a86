"""The figures of the three national tables in what was read: by label and position in tables, by order in a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from govreports.formats import numbers
from govreports.formats.schema import Cell, Edition, Table
from govreports.publication.told import Line
from govreports.publication.verifying.from_page import expanded
from govreports.publication.verifying.seen import Grid, squeezed

# A figure of a table on paper, with what may follow it: a note in brackets, a mark.
FIGURE: Final = re.compile(r"([0-9][0-9.,]*)(?=$|[（(①-⑳\[])")
_NUMBER: Final = re.compile(r"([0-9０-９][0-9０-９.,．，]*)(.*)", re.DOTALL)
_MISSING: Final = "（没有）"
_ENOUGH: Final = 0.6  # of a table's labels, for a table to be it

Names = tuple[tuple[str, ...], ...]


def in_tables(edition: Edition, given: Sequence[Grid], genuine: Sequence[Grid]) -> Iterator[Line]:
    """Where the tables of a file differ from the genuine ones, in printed order."""
    for table in edition.tables:
        names, labels = _names(table), _labels(table)
        right, found = _which(labels, genuine), _which(labels, given)
        assert right  # noqa: S101  we made it
        if found is None:
            yield Line(edition.section(table.key).heading, "表格", "（没有这张表，或者行列名称改动过多）")
        else:
            yield from _between(edition, table, names, right, found)


def _between(edition: Edition, table: Table, names: Names, right: Grid, found: Grid) -> Iterator[Line]:
    heading = edition.section(table.key).heading
    seen: set[str] = set()
    for row, other in _aligned(names, right, found):
        values = len([name for name in names[row] if name])
        there = found[other] if other is not None else ()
        shift = _shift(right[row], there)
        for column, name in enumerate(names[row]):
            genuine = right[row][column]
            place = column + shift
            text = there[place] if 0 <= place < len(there) else _MISSING
            if name and name not in seen:
                seen.add(name)
                if not same(edition.cells[name], genuine, text):
                    yield Line(edition.cells[name].label, genuine, text)
            elif not name and not shift and values < len(names[row]) and squeezed(text) != squeezed(genuine):
                yield Line(f"{heading}（表格文字）", genuine, text)


def _aligned(names: Names, right: Grid, found: Grid) -> Iterator[tuple[int, int | None]]:
    """The rows of the national table with those of the file: as they stand, or by their labels."""
    if len(right) == len(found):
        yield from ((i, i) for i in range(len(right)))
        return
    keys = [_key(row) for row in right]
    matcher = SequenceMatcher(None, keys, [_key(row) for row in found], autojunk=False)
    pairs = {a + i: b + i for a, b, size in matcher.get_matching_blocks() for i in range(size)}
    yield from ((i, pairs.get(i)) for i, row in enumerate(names) if any(row))


def _shift(right: Sequence[str], there: Sequence[str]) -> int:
    """How far to the right the row stands: by the label before its figures, or by its end where it has none."""
    key = _key(right)
    at, found = (max((i for i, text in enumerate(row) if squeezed(text) == key), default=-1) for row in (right, there))
    return found - at if key and at >= 0 and found >= 0 else len(there) - len(right)


def _key(row: Sequence[str]) -> str:
    """The last label before the figures."""
    labels = [text for text in row if text and not FIGURE.match(text)]
    return squeezed(labels[-1]) if labels else ""


def same(cell: Cell, genuine: str, text: str) -> bool:
    """Whether a cell says the same, however the number is written."""
    if squeezed(genuine) == squeezed(text):
        return True
    one, other = _NUMBER.fullmatch(genuine), _NUMBER.fullmatch(text)
    if not one or not other or squeezed(one[2]) != squeezed(other[2]):
        return False
    left, right = numbers.read(one[1], cell.kind), numbers.read(other[1], cell.kind)
    return right.error is None and left.value == right.value


def _which(labels: frozenset[str], grids: Sequence[Grid]) -> Grid | None:
    """The table that has most of the labels."""
    best = max(grids, key=lambda grid: _share(labels, grid), default=None)
    return best if best is not None and _share(labels, best) >= _ENOUGH else None


def _share(labels: frozenset[str], grid: Grid) -> float:
    there = {squeezed(text) for row in grid for text in row}
    return len(labels & there) / len(labels)


def _names(table: Table) -> Names:
    """The grid with the names of its cells, and nothing where a label stands."""
    return expanded([[(box.cell or "", box.colspan, box.rowspan) for box in row] for row in table.grid])


def _labels(table: Table) -> frozenset[str]:
    return frozenset(squeezed(box.text) for row in table.grid for box in row if not box.cell)


def on_paper(edition: Edition, table: Table, genuine: Sequence[str], given: Sequence[str]) -> Iterator[Line]:
    """Where the words of a table on paper differ; figures come in the order of its cells."""
    right, found = _figures(genuine), _figures(given)
    cells = [edition.cells[cell.name] for cell in table.cells]
    known = len(right) == len(cells)
    labels = [cell.label for cell in cells] if known else [edition.section(table.key).heading] * len(right)
    if len(right) == len(found):
        pairs: Iterator[tuple[int, str]] = enumerate(found)
        yield from (Line(labels[i], right[i], text) for i, text in pairs if right[i] != text)
    else:
        yield from _shifted(labels, right, found)
    yield from _words(edition.section(table.key).heading, genuine, given)


def _shifted(labels: Sequence[str], right: Sequence[str], found: Sequence[str]) -> Iterator[Line]:
    """Figures were put in or taken out: what differs, run by run."""
    for tag, a, b, c, d in SequenceMatcher(None, right, found, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if b - a == d - c:
            yield from (Line(labels[a + i], right[a + i], found[c + i]) for i in range(b - a))
        else:
            label = labels[min(a, len(labels) - 1)]
            yield Line(label, " ".join(right[a:b]) or _MISSING, " ".join(found[c:d]) or _MISSING)


def _figures(words: Sequence[str]) -> list[str]:
    return [found[1] for word in words if (found := FIGURE.match(word))]


def _words(heading: str, genuine: Sequence[str], given: Sequence[str]) -> Iterator[Line]:
    """Labels and notes, whose order on paper is that of the file."""
    right, found = ([FIGURE.sub("", word) for word in words] for words in (genuine, given))
    one, other = ([word for word in words if word] for words in (right, found))
    if "".join(one) == "".join(other):
        return
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal" and "".join(one[a:b]) != "".join(other[c:d]):
            yield Line(f"{heading}（表格文字）", " ".join(one[a:b]) or _MISSING, " ".join(other[c:d]) or _MISSING)


def in_cells(edition: Edition, figures: Mapping[str, str], genuine: Mapping[str, str]) -> Iterator[Line]:
    """Where a file that names its cells shows another figure; a total that was never computed shows none."""
    for name, cell in edition.cells.items():
        text = figures.get(name, "")
        if text != genuine[name] and (text or not cell.derived):
            yield Line(cell.label, genuine[name], text)
