"""Where the entries of a report are kept: the only module that knows the storage shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery

from govreports.agencies.models import User
from govreports.formats.document import AgencyKind, Document, Previous, SignedOff
from govreports.formats.schema import Figure, Kind, Table
from govreports.reports.bindings import Bindings, kept
from govreports.reports.entries import NOTE, PREAMBLE, Value, section_of
from govreports.reports.models import (
    ApplicationsRow,
    CellNote,
    DisputesRow,
    Explanation,
    Narrative,
    ProactiveRow,
    Report,
)

LINES: dict[str, type[models.Model]] = {
    "proactive": ProactiveRow,
    "requests": ApplicationsRow,
    "disputes": DisputesRow,
}


@dataclass(frozen=True)
class Touched:
    """Who last changed something, and when."""

    at: datetime
    by: str


def open_lines(report: Report) -> None:
    """Make the blank lines and texts of a new report."""
    for table in report.edition.tables:
        model = LINES[table.key]
        rows = dict.fromkeys(cell.name.split(".")[1] for cell in table.inputs)
        model._default_manager.bulk_create(model(report=report, row=row) for row in rows)
    texts = [PREAMBLE, *(s.key for s in report.edition.narratives)]
    Narrative.objects.bulk_create(Narrative(report=report, section=key) for key in texts)


def load_table(report: Report, table: Table) -> dict[str, Figure | None]:
    """The typed figures of one table; one query."""
    lines = {line.row: line for line in LINES[table.key]._default_manager.filter(report=report)}
    return {cell.name: _figure(lines, cell.name) for cell in table.inputs}


def notes(report: Report) -> dict[str, str]:
    """The printed notes by cell; one query."""
    return dict(CellNote.objects.filter(report=report).values_list("cell", "text"))


def _printed(report: Report) -> QuerySet[CellNote, tuple[str, str, str | None]]:
    """The printed notes as cell, text and, where the text is an explanation in force, the check it was given to."""
    given = Explanation.objects.filter(
        report=OuterRef("report"), note_cell=OuterRef("cell"), reason=OuterRef("text"), withdrawn_at=None
    )
    found = CellNote.objects.filter(report=report).annotate(rule=Subquery(given.values("rule")[:1]))
    return found.values_list("cell", "text", "rule")


def document(report: Report) -> Document:
    """The whole report as a plain value; five queries."""
    return contents(report)[0]


def contents(report: Report) -> tuple[Document, dict[str, Touched]]:
    """The report as a plain value, and by section who last touched it; five queries."""
    plain, touched, _ = _gathered(report)
    return plain, touched


def document_with_bindings(report: Report) -> tuple[Document, dict[str, Bindings]]:
    """The report as a plain value, and by text the numbers bound in it; five queries."""
    plain, _, bound = _gathered(report)
    return plain, bound


def _gathered(report: Report) -> tuple[Document, dict[str, Touched], dict[str, Bindings]]:
    figures: dict[str, Figure | None] = {}
    touched: dict[str, Touched] = {}
    for table in report.edition.tables:
        lines = {x.row: x for x in LINES[table.key]._default_manager.filter(report=report).select_related("changed_by")}
        figures |= {cell.name: _figure(lines, cell.name) for cell in table.inputs}
        _latest(touched, table.key, lines.values())
    noted = list(_printed(report))
    texts, bound = {}, {}
    for narrative in Narrative.objects.filter(report=report).select_related("changed_by"):
        texts[narrative.section] = narrative.text
        bound[narrative.section] = kept(narrative.bindings)
        _latest(touched, narrative.section, [narrative])
    plain = Document(
        agency=report.agency.name,
        year=report.year,
        kind=AgencyKind(report.agency.kind),
        cells=figures,
        preamble=texts.pop(PREAMBLE, ""),
        sections=texts,
        notes={cell: text for cell, text, _ in noted},
        explained={cell: rule for cell, _, rule in noted if rule},
        previous=previous_of(report),
        signed_off=SignedOff(report.signed_off_agency, report.signed_off_date),
    )
    return plain, touched, bound


def current(report: Report, names: Iterable[str]) -> dict[str, Value]:
    """The stored values of the named entries; one query for each table or kind of text touched."""
    result: dict[str, Value] = {}
    figures, note_cells, texts = _sorted(names)
    for key, rows in figures.items():
        lines = {x.row: x for x in LINES[key]._default_manager.filter(report=report, row__in={r for r, _ in rows})}
        result |= {f"{key}.{row}.{column}": _figure(lines, f"{key}.{row}.{column}") for row, column in rows}
    if note_cells:
        found = dict(CellNote.objects.filter(report=report, cell__in=note_cells).values_list("cell", "text"))
        result |= {NOTE + cell: found.get(cell, "") for cell in note_cells}
    if sections := [name for name in texts if "." not in name]:
        result |= dict(Narrative.objects.filter(report=report, section__in=sections).values_list("section", "text"))
    result |= {name: getattr(report, name.replace(".", "_")) for name in texts if "." in name}
    return result


def bound_texts(report: Report) -> dict[str, tuple[str, Bindings]]:
    """The texts with the numbers bound in them; one query."""
    found = Narrative.objects.filter(report=report).values_list("section", "text", "bindings")
    return {section: (text, kept(bindings)) for section, text, bindings in found}


def store(
    report: Report,
    values: Mapping[str, Value],
    *,
    by: User | None,
    at: datetime,
    bindings: Mapping[str, Bindings] | None = None,
) -> None:
    """Write the named entries; one statement a line.  Call it with the report locked.

    Without `by` nobody has touched the lines: the system carried the figures over.
    A text whose `bindings` are not given keeps those it has.
    """
    figures, note_cells, texts = _sorted(values)
    touch: dict[str, Any] = {"changed_at": at, "changed_by": by} if by else {}
    for key, cells in figures.items():
        lines: dict[str, dict[str, Value]] = defaultdict(dict)
        for row, column in cells:
            lines[row][column] = values[f"{key}.{row}.{column}"]
        for row, columns in lines.items():
            LINES[key]._default_manager.filter(report=report, row=row).update(**columns, **touch)
    for cell in note_cells:
        _store_note(report, cell, str(values[NOTE + cell]), touch)
    for name in texts:
        if "." not in name:
            bound = {"bindings": bindings[name]} if bindings and name in bindings else {}
            Narrative.objects.filter(report=report, section=name).update(text=values[name], **bound, **touch)
        else:
            setattr(report, name.replace(".", "_"), values[name])


def _store_note(report: Report, cell: str, text: str, touch: dict[str, Any]) -> None:
    if text:
        CellNote.objects.update_or_create(report=report, cell=cell, defaults={"text": text})
    else:
        CellNote.objects.filter(report=report, cell=cell).delete()
    key, row, _ = cell.split(".")
    LINES[key]._default_manager.filter(report=report, row=row).update(**touch)


def _sorted(names: Iterable[str]) -> tuple[dict[str, list[tuple[str, str]]], list[str], list[str]]:
    """Names by where they are kept: figures by table, cells with notes, texts and sign-off."""
    figures: dict[str, list[tuple[str, str]]] = defaultdict(list)
    note_cells, texts = [], []
    for name in names:
        if name.startswith(NOTE):
            note_cells.append(name.removeprefix(NOTE))
        elif section_of(name) in LINES:
            key, row, column = name.split(".")
            figures[key].append((row, column))
        else:
            texts.append(name)
    return figures, note_cells, texts


def _figure(lines: Mapping[str, models.Model], name: str) -> Figure | None:
    _, row, column = name.split(".")
    value: Figure | None = getattr(lines[row], column) if row in lines else None
    return value


def _latest(touched: dict[str, Touched], key: str, lines: Iterable[Any]) -> None:
    changed = [line for line in lines if line.changed_at]
    if changed:
        last = max(changed, key=lambda line: line.changed_at)
        touched[key] = Touched(last.changed_at, str(last.changed_by))


def previous_of(report: Report) -> Previous | None:
    """The figures of last year that the report brings."""
    kept: dict[str, Any] | None = report.previous
    if kept is None:
        return None
    amounts = {name for name, cell in report.edition.cells.items() if cell.kind is Kind.WAN}
    cells = {n: Decimal(v) if n in amounts and v is not None else v for n, v in kept["cells"].items()}
    return Previous(kept["year"], cells)
