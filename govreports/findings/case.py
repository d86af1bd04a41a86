"""What a check may look at: this report, last year, the kind of body, other reports, the typefaces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from govreports import narrative
from govreports.findings import bodies
from govreports.formats.arithmetic import derive
from govreports.formats.document import AgencyKind, Document
from govreports.formats.schema import Cells
from govreports.narrative import Figure, Reading


@dataclass(frozen=True)
class LastYear:
    """The report of the year before, as far as it is known."""

    year: int
    cells: Cells
    texts: Mapping[str, str] = field(default_factory=dict)
    corrected: Cells | None = None  # as corrected after `cells` were taken over
    unknown: str = ""  # why there are no figures, where agencies were merged or split


@dataclass(frozen=True)
class Case:
    """A report with everything its checks compare it with; what is None is not known."""

    document: Document
    last_year: LastYear | None = None
    others: Mapping[str, Mapping[str, str]] | None = None  # agency: its texts of this year
    prints: Callable[[str], bool] | None = None  # whether an installed typeface has the character
    declared: frozenset[tuple[str, int, int]] = frozenset()  # numbers said to be others than they look: place, from, to

    @classmethod
    def of(cls, document: Document, *, prints: Callable[[str], bool] | None = None) -> Case:
        """A report by itself, with the figures of last year it brings."""
        previous = document.previous
        return cls(document, LastYear(previous.year, previous.cells) if previous else None, prints=prints)

    @cached_property
    def kind(self) -> AgencyKind | None:
        """The kind of body as given, or judged from its name; None where it cannot be."""
        return self.document.kind or bodies.kind_of(self.document.agency)

    @cached_property
    def makes_rules(self) -> bool | None:
        """Whether the body can enact 规章; None where its name does not tell."""
        return bodies.makes_rules(self.document.agency, self.kind)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every text of the report by place, in printed order; the preamble first."""
        document = self.document
        return {"preamble": document.preamble, **{s.key: document.text(s.key) for s in document.edition.narratives}}

    def place_name(self, place: str) -> str:
        """What a place is called in a sentence."""
        return "引言" if place == "preamble" else f"“{self.document.edition.section(place).heading}”"

    def reading(self, place: str) -> Reading:
        """The figures of one text, read once; those declared to be others are left out."""
        if not self.declared:
            return self._read(place)
        if place not in self._meant:
            self._meant[place] = self._without_declared(place, self._read(place))
        return self._meant[place]

    @cached_property
    def undeclared(self) -> Case:
        """The same where nothing is declared; no text is read again."""
        if not self.declared:
            return self
        same = replace(self, declared=frozenset())
        same._readings.update(self._readings)
        return same

    def _read(self, place: str) -> Reading:
        if place not in self._readings:
            document = self.document
            self._readings[place] = narrative.read(
                self.texts[place],
                year=document.year,
                agency=document.agency,
                kind=self.kind,
                section="overview" if place == "preamble" else place,
            )
        return self._readings[place]

    def _without_declared(self, place: str, found: Reading) -> Reading:
        """A reading without the numbers that somebody declared to be others, and the sums they are in."""
        spans = [(start, end) for where, start, end in self.declared if where == place]

        def is_meant(figure: Figure) -> bool:
            return not any(start < figure.end and figure.start < end for start, end in spans)

        return Reading(
            figures=tuple(figure for figure in found.figures if is_meant(figure)),
            statements=found.statements,
            parts=tuple(sum_ for sum_ in found.parts if all(map(is_meant, (sum_.whole, *sum_.parts)))),
        )

    @cached_property
    def before(self) -> Cells | None:
        """Last year's figures as they stand now, totals included; None where last year is not known."""
        last = self.last_year
        if last is None or last.year != self.document.year - 1:
            return None
        known = last.cells if last.corrected is None else last.corrected
        computed = derive(self.document.edition.equations, known)
        return {**known, **{name: value for name, value in computed.items() if value is not None}}

    _readings: dict[str, Reading] = field(default_factory=dict, init=False, repr=False, compare=False)
    _meant: dict[str, Reading] = field(default_factory=dict, init=False, repr=False, compare=False)
