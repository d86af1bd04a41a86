"""What a page needs of the format, as JSON-ready values.  The browser knows no rule of its own."""

from __future__ import annotations

from typing import Any

from govreports.formats.numbers import GRAMMAR
from govreports.formats.schema import Kind, Section, Table


def packed(table: Table) -> dict[str, Any]:
    """Equations and grammar of a table as a page carries them; static/js/unpack.js names the parts.

    The page itself names the cells, in printed order; here they are told only where they are
    not typed counts.  Words that many equations share are said once.
    """
    index = {cell.name: i for i, cell in enumerate(table.cells)}
    says: list[list[Any]] = []
    equations = []
    for e in table.equations:
        said = [e.check, e.left_words, e.right_words, e.message]
        if said not in says:
            says.append(said)
        places = ([index[name] for name in side] for side in (e.left, e.right))
        equations.append([e.place, *places, says.index(said), index[e.derives] if e.derives else None])
    return {
        "grammar": GRAMMAR,
        "derived": [i for i, cell in enumerate(table.cells) if cell.derived],
        "amounts": [i for i, cell in enumerate(table.cells) if cell.kind is Kind.WAN],
        "says": says,
        "equations": equations,
    }


def section_data(section: Section) -> dict[str, Any]:
    """What a text page needs: the aspects it should treat and the words that show it does."""
    return {"aspects": [{"key": a.key, "label": a.label, "words": a.words} for a in section.aspects]}
