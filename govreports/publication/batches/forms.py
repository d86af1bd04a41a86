"""What is asked for: a year, the agencies, the kinds of file."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from govreports.publication.batches import wanted
from govreports.publication.batches.formats import FORMATS
from govreports.publication.models import Publication


class BatchForm(forms.Form):
    """A list that cannot be used is refused with the number of its line."""

    year = forms.TypedChoiceField(label="报告年度", coerce=int)
    agencies = forms.CharField(
        label="机关名单",
        required=False,
        strip=False,
        max_length=wanted.LARGEST,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text="每行一个机关全称或网址代码，可从 Excel 粘贴。不填为全部机关。",
    )
    formats = forms.MultipleChoiceField(
        label="文件格式",
        choices=[(found.key, found.label) for found in FORMATS.values()],
        initial=["pdf"],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Publication.objects.order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"].choices = [(year, f"{year} 年") for year in years]
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True

    def clean_agencies(self) -> tuple[str, ...] | None:
        """The lines of the list; None for all agencies."""
        typed = self.cleaned_data["agencies"]
        if not typed.strip():
            return None
        try:
            return wanted.lines(typed)
        except wanted.NotAList as fault:
            raise forms.ValidationError(fault.sentence) from fault
