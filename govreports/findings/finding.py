"""What a check is and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from govreports.formats.document import Document
from govreports.formats.schema import Figure


class Level(StrEnum):
    """How much weight a finding has (FORMAT §8: hard, override and soft, and what deserves a look)."""

    BLOCK = "block"  # submission waits for it
    EXPLAIN = "explain"  # the clerk explains or confirms
    HINT = "hint"


LEVEL_LABELS = {Level.BLOCK: "须改正", Level.EXPLAIN: "须说明", Level.HINT: "请留意"}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: the sentence, the cells or the text it is about, two values where it compares."""

    id: str
    level: Level
    message: str
    cells: tuple[str, ...] = ()
    place: str | None = None  # section key, or preamble
    left: Figure | None = None
    right: Figure | None = None
    suspects: tuple[str, ...] = ()
    unfinished: bool = False


@dataclass(frozen=True)
class Draft:
    """A finding as its check makes it: the check's own name and level come from the register."""

    message: str
    cells: tuple[str, ...] = ()
    place: str | None = None
    left: Figure | None = None
    right: Figure | None = None


@dataclass(frozen=True)
class Check:
    """One entry of the register."""

    id: str
    level: Level
    rule: str  # as FORMAT §8 words it
    mend: str
    source: str
    judge: Callable[[Document], Iterable[Draft]]
    unfinished: bool = False  # says something is not written yet, rather than wrong

    def findings(self, document: Document) -> Iterator[Finding]:
        """What this check finds in a report."""
        for draft in self.judge(document):
            yield Finding(
                id=self.id,
                level=self.level,
                message=draft.message,
                cells=draft.cells,
                place=draft.place,
                left=draft.left,
                right=draft.right,
                unfinished=self.unfinished,
            )
