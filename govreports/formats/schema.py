"""The vocabulary in which an edition of the national format is written down.

Frozen values only.  Nothing here knows a label, a rule, Django or the browser.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from govreports.formats.rules import Equation, Rule

Figure = int | Decimal
Cells = Mapping[str, Figure | None]


class Kind(StrEnum):
    """What a value cell may hold (FORMAT §3.4)."""

    COUNT = "count"  # whole number of cases, documents, decisions
    WAN = "wan"  # amount in ten thousand yuan, up to six decimals (0.01 yuan)
    YUAN = "yuan"  # amount in yuan, up to two decimals; in texts, no cell holds one


@dataclass(frozen=True)
class Cell:
    """One value cell of the printed report, by the one name it has everywhere."""

    name: str
    row_label: str
    column_label: str
    kind: Kind = Kind.COUNT
    derived: bool = False
    row_name: str = ""  # what the row is called where its table does not stand around it

    def __post_init__(self) -> None:
        if not self.row_name:
            object.__setattr__(self, "row_name", self.row_label)

    @property
    def label(self) -> str:
        """What the cell is called everywhere: its row and its column with a space between; a total of totals is said once."""
        is_said = self.derived and self.row_name.endswith(self.column_label)
        return self.row_name if is_said else f"{self.row_name} {self.column_label}"


@dataclass(frozen=True)
class Row:
    """One printed row label; `guidance` says what counts, `basis` on what ground."""

    key: str
    label: str
    basis: str = ""
    guidance: str = ""
    short: str = ""  # as it is called in a sentence about a broken sum
    name: str = ""  # as it is called elsewhere, where the label explains itself at length
    group: str = ""  # the printed label of the rows it stands among

    def __post_init__(self) -> None:
        for unset in ("short", "name"):
            if not getattr(self, unset):
                object.__setattr__(self, unset, self.label)


@dataclass(frozen=True)
class Column:
    """One printed column label."""

    key: str
    label: str
    kind: Kind = Kind.COUNT
    derived: bool = False


@dataclass(frozen=True)
class GridCell:
    """One box of the printed grid: a text, or the value cell that stands in it."""

    kind: str  # band | header | corner_note | row_group | row_label | value
    text: str = ""
    cell: str | None = None
    colspan: int = 1
    rowspan: int = 1
    row: Row | None = None  # the row whose guidance belongs beside this label


Grid = tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True)
class Table:
    """A national table: its cells in printed order, its grid, and its arithmetic."""

    key: str
    number: str  # 二, 三, 四: the section in which it stands
    grid: Grid
    head_rows: int  # grid rows repeated at the top of every printed page
    cells: tuple[Cell, ...]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...] = ()
    equations: tuple[Equation, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "equations", tuple(e for rule in self.rules for e in rule.equations()))

    @property
    def inputs(self) -> tuple[Cell, ...]:
        """Cells that are counted and typed."""
        return tuple(cell for cell in self.cells if not cell.derived)

    @property
    def width(self) -> int:
        """Grid columns."""
        return sum(box.colspan for box in self.grid[0])


@dataclass(frozen=True)
class Aspect:
    """One of the five aspects section 一 must treat, with the words that show it does."""

    key: str
    label: str
    words: str  # regular expression


@dataclass(frozen=True)
class Section:
    """One of the six parts of the report, in printed order."""

    key: str
    ordinal: str
    title: str
    aspects: tuple[Aspect, ...] = ()
    guidance: str = ""

    @property
    def heading(self) -> str:
        """The heading as printed."""
        return f"{self.ordinal}、{self.title}"


@dataclass(frozen=True)
class Edition:
    """A national format as issued: valid from `since` until the next one."""

    key: str
    since: int
    document_number: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]

    def table(self, key: str) -> Table:
        """The table of section `key`; KeyError where the section is prose."""
        return self._tables[key]

    def section(self, key: str) -> Section:
        """The section named `key`; KeyError for an unknown one."""
        return self._sections[key]

    @property
    def narratives(self) -> tuple[Section, ...]:
        """The sections that are prose."""
        return tuple(s for s in self.sections if s.key not in self._tables)

    @property
    def equations(self) -> tuple[Equation, ...]:
        """Every equation of the report, in printed order."""
        return self._equations

    @property
    def cells(self) -> Mapping[str, Cell]:
        """Every value cell by name, in printed order."""
        return self._cells

    def table_of(self, cell: str) -> Table:
        """The table in which the cell named `cell` stands."""
        return self._tables[cell.partition(".")[0]]

    def title(self, agency: str, year: int) -> str:
        """The title of the report (FORMAT §2)."""
        return f"{agency}{year}年政府信息公开工作年度报告"

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tables", {t.key: t for t in self.tables})
        object.__setattr__(self, "_sections", {s.key: s for s in self.sections})
        object.__setattr__(self, "_cells", {c.name: c for t in self.tables for c in t.cells})
        object.__setattr__(self, "_equations", tuple(e for t in self.tables for e in t.equations))

    _tables: Mapping[str, Table] = field(init=False, repr=False, compare=False)
    _sections: Mapping[str, Section] = field(init=False, repr=False, compare=False)
    _cells: Mapping[str, Cell] = field(init=False, repr=False, compare=False)
    _equations: tuple[Equation, ...] = field(init=False, repr=False, compare=False)


def boxes(grid: Grid) -> Iterator[GridCell]:
    """Every box of a grid in printed order."""
    for row in grid:
        yield from row
