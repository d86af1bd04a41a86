"""The forms in which last year's figures are typed once, or taken from a file."""

from __future__ import annotations

from typing import Any, Final

from crispy_forms.layout import Fieldset
from django import forms

from govreports.findings.years import from_last_year
from govreports.formats import text
from govreports.formats.schema import Cells, Edition
from govreports.reports.forms import EntryField, TableForm, helper
from govreports.reports.last_year import Predecessors

FEE: Final = "proactive.admin_fees.amount_wan"
LONGEST_SOURCE: Final = 200


class SourceForm(forms.Form):
    """Where the figures come from, and whether they are taken although they do not add up."""

    source = forms.CharField(label="来源")
    as_it_is = forms.BooleanField(label="与上述不符也照来件采用（上年报告就是这样发布的）", required=False)

    def __init__(self, found: Predecessors, *args: Any, doubted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        source.help_text = f"如“{found.year}年年度报告，门户网站{found.year + 1}年1月20日发布”"
        if found.split_from:
            source.label = "来源和理由"
            source.help_text = f"由“{found.split_from}”分设的，写明各数怎样划分、依据什么"
        source.widget.attrs["maxlength"] = LONGEST_SOURCE
        names = ["source", "as_it_is"] if doubted else ["source"]
        self.helper = helper(*names)

    def clean_source(self) -> str:
        """A line that can be kept and shown."""
        cleaned = text.clean(self.cleaned_data["source"]).strip()
        if fault := text.fault(cleaned, LONGEST_SOURCE, one_line=True):
            raise forms.ValidationError(fault)
        return cleaned


class ComparedForm(forms.Form):
    """Those of last year's figures on which this year's are judged, and the fee."""

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {*from_last_year(edition), FEE}
        groups = []
        for table in edition.tables:
            cells = [cell for cell in table.inputs if cell.name in names]
            for cell in cells:
                self.fields[cell.name] = EntryField(edition, cell.name, label=cell.label)
                self.fields[cell.name].widget.attrs["inputmode"] = "numeric" if cell.kind == "count" else "decimal"
            groups.append(Fieldset(edition.section(table.key).heading, *(cell.name for cell in cells)))
        self.helper = helper(*groups)


class FileForm(forms.Form):
    """Last year's report as a data file or as our workbook."""

    file = forms.FileField(label="上年报告的数据文件（JSON）或本系统的 Excel 文件", max_length=200)
    as_it_is = forms.BooleanField(label="与上述不符也照来件采用（上年报告就是这样发布的）", required=False)

    def __init__(self, *args: Any, doubted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("file", "as_it_is") if doubted else helper("file")


def figure_forms(edition: Edition, known: Cells, data: Any = None, *, whole: bool) -> list[Any]:
    """The forms that together hold the figures: the compared ones, or the three national tables."""
    if whole:
        return [TableForm(edition, table, data, initial=dict(known)) for table in edition.tables]
    shown = {name: value for name, value in known.items() if value is not None}
    return [ComparedForm(edition, data, initial=shown)]
