"""The forms in which a report is written; the printed table is the form."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from govreports.formats import FIRST_YEAR, numbers, text
from govreports.formats.arithmetic import Break, broken, derive
from govreports.formats.schema import Cell, Edition, Figure, Kind, Section, Table
from govreports.printing.table import printed
from govreports.reports import entries
from govreports.reports.models import Reason
from govreports.reports.placed import Mark


def helper(*fields: Any) -> FormHelper:
    """A crispy helper inside a `<form>` the template writes."""
    made = FormHelper()
    made.form_tag, made.disable_csrf = False, True
    made.layout = Layout(*fields)
    return made


class EntryField(forms.CharField):
    """One entry of the report, read by the grammar it has everywhere."""

    def __init__(self, edition: Edition, name: str, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, **kwargs)
        self.edition, self.name = edition, name

    def clean(self, value: Any) -> entries.Value:
        """The value; ValidationError with the grammar's own sentence."""
        reading = entries.read(self.edition, self.name, value or "")
        if reading.error:
            raise forms.ValidationError(reading.error)
        return reading.value


class TableForm(forms.Form):
    """The typed cells of one national table."""

    def __init__(
        self,
        edition: Edition,
        table: Table,
        *args: Any,
        editable: bool = True,
        marks: Mapping[str, Mark] | None = None,
        carried: Mapping[str, str] | None = None,
        conflicts: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.edition, self.table, self.editable, self.marks = edition, table, editable, marks or {}
        self.carried, self.conflicts = carried or {}, conflicts
        for cell in table.inputs:
            self.fields[cell.name] = EntryField(edition, cell.name, label=cell.label)
        self.helper = helper(TableLayout())

    @property
    def figures(self) -> dict[str, Figure | None]:
        """The table as it stands in the form, totals computed; a refused cell counts as blank."""
        values = self.cleaned_data if self.is_bound and self.is_valid() is not None else self.initial
        typed = {cell.name: values.get(cell.name) for cell in self.table.inputs}
        return derive(self.table.equations, {**dict.fromkeys(c.name for c in self.table.cells), **typed})

    @property
    def breaks(self) -> list[Break]:
        """The equations that do not hold."""
        return broken(self.table.equations, self.figures)

    def shown(self, name: str) -> str:
        """What stands in an input."""
        value = self[name].value()
        return value if isinstance(value, str) else numbers.show(value)

    @cached_property
    def states(self) -> dict[str, list[str]]:
        """The states of each cell, as static/js/marks.js names them."""
        broken_ones = {name for fault in self.breaks for name in (*fault.equation.left, *fault.equation.right)}
        refused = set(self.errors) if self.is_bound else set()
        carried = {name for name, figure in self.carried.items() if self.shown(name) == figure}
        all_states = {"broken": broken_ones, "carried": carried, "conflict": self.conflicts, "refused": refused}
        return {c.name: [s for s, names in all_states.items() if c.name in names] for c in self.table.cells}


class TableLayout(LayoutObject):
    """Draws the national table with an input, or a computed total, in every value cell."""

    def render(self, form: TableForm, context: Any, template_pack: str = "", **_: Any) -> SafeString:
        """The `<table>`."""
        figures = form.figures

        def content(cell: Cell) -> SafeString:
            box = _output(form, cell, figures) if cell.derived else _input(form, cell)
            mark = form.marks.get(cell.name)
            return box + format_html('<span class="cell-mark {}"></span>', mark.look) if mark else box

        def look(cell: Cell) -> str:
            return "".join(f" {state}" for state in form.states[cell.name])

        table = printed(form.edition, form.table, content, look)
        return render_to_string("_components/table.html", {"printed": table, "guidance": True})


def _output(form: TableForm, cell: Cell, figures: Mapping[str, Figure | None]) -> SafeString:
    return format_html(
        '<output name="{0}" data-cell="{0}" aria-label="{1}"{2}>{3}</output>',
        cell.name,
        cell.label,
        _described(form, cell),
        numbers.show(figures[cell.name]),
    )


def _input(form: TableForm, cell: Cell) -> SafeString:
    errors = form.errors.get(cell.name) if form.is_bound else None
    state = SafeString("" if form.editable else " readonly")
    state += _described(form, cell, f"e-{cell.name}" if errors else "")
    if errors:
        state += SafeString(' aria-invalid="true"')
    box = format_html(
        '<input name="{0}" id="{0}" inputmode="{1}" aria-label="{2}" value="{3}"{4}>',
        cell.name,
        "numeric" if cell.kind == "count" else "decimal",
        cell.label,
        form.shown(cell.name),
        state,
    )
    if errors:
        box += format_html('<span class="reason" id="e-{}">{}</span>', cell.name, errors[0])
    return box


def _described(form: TableForm, cell: Cell, reason: str = "") -> SafeString:
    """What a screen reader says after the cell: its states, why it is refused, and what was found."""
    mark = form.marks.get(cell.name)
    states = [f"state-{state}" for state in form.states[cell.name] if state != "refused"]  # that one has its reason
    ids = [i for i in (*states, reason, mark.described_by if mark else "") if i]
    return format_html(' aria-describedby="{}"', " ".join(ids)) if ids else SafeString("")


class NarrativeForm(forms.Form):
    """The text of one section, or the preamble with the sign-off."""

    def __init__(
        self, edition: Edition, section: Section | None, *args: Any, editable: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        key = section.key if section else entries.PREAMBLE
        names = [key] if section else [key, *entries.SIGNED_OFF]
        for name in names:
            longest = text.LONGEST["agency" if name == "signed_off.agency" else "section" if section else "preamble"]
            self.fields[name] = EntryField(
                edition, name, label=entries.label(edition, name), widget=_widget(name, longest)
            )
            self.fields[name].disabled = not editable
        self.helper = helper(*(Field(name) for name in names))


def _widget(name: str, longest: int) -> forms.Widget:
    if name == "signed_off.date":
        return forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d")
    if name == "signed_off.agency":
        return forms.TextInput(attrs={"autocomplete": "off"})
    return forms.Textarea(attrs={"rows": 16 if name != entries.PREAMBLE else 6, "data-longest": longest})


class OpenForm(forms.Form):
    """Which year's report to open, for which of one's agencies."""

    agency = forms.ModelChoiceField(queryset=None, label="机关", empty_label=None)
    year = forms.TypedChoiceField(label="报告年度", coerce=int)

    def __init__(self, agencies: Any, this_year: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["year"].choices = [(y, f"{y} 年") for y in range(this_year, FIRST_YEAR - 1, -1)]
        self.helper = helper("agency", "year")


class FigureField(forms.CharField):
    """A figure typed outside the tables, read by the same grammar."""

    def __init__(self, kind: Kind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind

    def clean(self, value: Any) -> Figure:
        """The figure; a blank is refused, it is not 0."""
        reading = numbers.read(value or "", self.kind)
        if reading.error or reading.value is None:
            raise forms.ValidationError(reading.error or "请填数字，没有填 0。")
        return reading.value


class FeeForm(forms.Form):
    """The three figures of section 六's statement on the information-processing fee.

    They stand beside the text and are posted with it, as parts of its form.
    """

    notices_issued = FigureField(Kind.COUNT, label="发出收费通知件数")
    notified_yuan = FigureField(Kind.YUAN, label="通知总金额（元）")
    collected_yuan = FigureField(Kind.YUAN, label="实际收取总金额（元）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            mode = "numeric" if field.kind is Kind.COUNT else "decimal"
            field.widget.attrs.update(inputmode=mode, autocomplete="off", form="text-form")
        self.helper = helper(*self.fields)

    def full_clean(self) -> None:
        """Judge the figures; the page opens at the first that is wrong."""
        super().full_clean()
        for name in [name for name in self.fields if name in self.errors][:1]:
            self.fields[name].widget.attrs["autofocus"] = True

    @property
    def is_left(self) -> bool:
        """Whether something stands in it that is not in the text yet."""
        return not self.is_valid() if self.is_bound else any(str(typed).strip() for typed in self.initial.values())


class ExplanationForm(forms.Form):
    """What is posted with an explanation: which finding as it stood, and why it is right after all."""

    key = forms.RegexField(r"^[0-9a-f]{24}$", max_length=24)
    values = forms.RegexField(r"^[0-9a-f]{24}$", max_length=24)
    over = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    kind = forms.ChoiceField(choices=Reason.choices, error_messages={"required": "请选择原因。"})
    reason = forms.CharField(required=False, strip=True)
    printed = forms.BooleanField(required=False)


class ImportForm(forms.Form):
    """An exchange document to be taken into the report."""

    file = forms.FileField(label="数据文件（JSON）", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("file")
