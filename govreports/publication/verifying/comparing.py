"""A file and what was published, side by side: both read by the same eyes, so that only real differences remain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from govreports.formats import numbers
from govreports.formats.difference import difference, opcodes, sentences
from govreports.formats.document import Document
from govreports.formats.schema import Edition
from govreports.printing.foot import LABEL
from govreports.printing.pages import pages
from govreports.publication.told import Line, Told, told
from govreports.publication.verifying import figures
from govreports.publication.verifying.seen import Seen, squeezed

_FRONT: Final = "标题和引言"
_PAGE_NUMBER: Final = re.compile(r"—\s*[0-9]{1,3}\s*—")
_FOOT: Final = "末尾的版次和校验值"


def compared(document: Document, given: Seen, genuine: Seen) -> Told:
    """Every place at which a PDF, Word file or web page says something else than the genuine one."""
    edition = document.edition
    on_paper = not genuine.tables
    known = _known(document)
    lines, others = _lines(genuine, known, on_paper), _lines(given, known, on_paper)
    foot, other_foot = _taken_foot(lines), _taken_foot(others)
    right, found = _parts(edition, lines), _parts(edition, others)
    if given.kind == "网页":
        found = _without_surroundings(right, found)
    cells: list[Line] = [] if on_paper else list(figures.in_tables(edition, given.tables, genuine.tables))
    # A PDF has always had it; other files have it since they say which edition they are.
    texts = _between_feet(foot, other_foot, required=on_paper)
    tables = {edition.section(table.key).heading: table for table in edition.tables}
    for heading, lines in right.items():
        there = found[heading]
        if on_paper and (table := tables.get(heading)):
            cells += figures.on_paper(edition, table, " ".join(lines).split(), " ".join(there).split())
        else:
            texts += _prose(heading or _FRONT, _sentences(lines, on_paper), _sentences(there, on_paper))
    return Told(tuple(cells), tuple(texts))


def compared_data(document: Document, other: Document, shown: Seen | None = None, foot: str = "") -> Told:
    """The same of data; of a workbook, which holds no texts, what stands in its cells, and its `foot`."""
    if shown is None:
        return told(difference(document, other), document.edition)
    edition = document.edition
    cells = list(figures.in_cells(edition, shown.figures, {n: numbers.show(v) for n, v in document.figures.items()}))
    notes = told(
        difference(
            Document(document.agency, document.year, notes=document.notes),
            Document(document.agency, document.year, notes=other.notes),
        ),
        edition,
    )
    return Told((*cells, *notes.cells), tuple(_between_feet(foot, "\n".join(shown.lines), required=False)))


def _known(document: Document) -> tuple[str, ...]:
    """What stands in one line or in several, as a page has room."""
    set_out = pages(document)
    return tuple(filter(None, (squeezed("".join(set_out.title_lines)), squeezed("".join(set_out.signed_off)))))


def _lines(seen: Seen, known: Sequence[str], on_paper: bool) -> list[str]:
    """The lines without page numbers and 草稿; what is known to be one line is one."""
    lines = (
        [part for line in seen.lines for part in _PAGE_NUMBER.sub("\n", line).split("\n")]
        if on_paper
        else [*seen.lines]
    )
    kept = [line.strip() for line in lines if line.strip() and line.strip() != "草稿" and line[:3] != "草稿："]
    joined: list[str] = []
    i = 0
    while i < len(kept):
        taken = next((n for n in range(4, 0, -1) if squeezed("".join(kept[i : i + n])) in known), 1)
        joined.append(squeezed("".join(kept[i : i + taken])) if taken > 1 else kept[i])
        i += taken
    return joined


def _taken_foot(lines: list[str]) -> str:
    """The line that closes the report, taken out of the others."""
    there = [line for line in lines if LABEL in squeezed(line)]
    lines[:] = [line for line in lines if line not in there]
    return "\n".join(there)


def _between_feet(right: str, found: str, *, required: bool) -> list[Line]:
    if squeezed(right) == squeezed(found) or (not found and not required):
        return []
    return [Line(_FOOT, right, found)]


def _parts(edition: Edition, lines: Sequence[str]) -> dict[str, list[str]]:
    """The lines by the heading above them."""
    headings = {squeezed(section.heading): section.heading for section in edition.sections}
    parts: dict[str, list[str]] = {"": []}
    here = ""
    for line in lines:
        heading = headings.get(squeezed(line))
        if heading and heading not in parts:
            here = heading
            parts[here] = []
        else:
            parts[here].append(line)
    return parts | {heading: parts.get(heading, []) for heading in headings.values()}


def _sentences(lines: Sequence[str], on_paper: bool) -> tuple[str, ...]:
    # On paper a line ends where the page does, elsewhere where a paragraph does.
    return sentences(squeezed("".join(lines)) if on_paper else "\n".join(map(squeezed, lines)))


def _prose(label: str, right: tuple[str, ...], found: tuple[str, ...]) -> Iterator[Line]:
    for code in opcodes(right, found):
        if code.tag != "equal":
            yield Line(label, "\n".join(code.old), "\n".join(code.new))


def _without_surroundings(right: dict[str, list[str]], found: dict[str, list[str]]) -> dict[str, list[str]]:
    """A saved page without what the website has above the title and below the last line."""
    front, last = found[""], list(right)[-1]
    begins, ends = [squeezed(line) for line in right[""][:1]], [squeezed(line) for line in right[last][-1:]]
    start = next((i for i, line in enumerate(front) if [squeezed(line)] == begins), 0)
    tail = found.get(last, [])
    stop = next((i + 1 for i, line in enumerate(tail) if [squeezed(line)] == ends), len(tail))
    return {**found, "": front[start:], last: tail[:stop]}
