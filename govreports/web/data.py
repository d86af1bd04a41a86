"""Data for a page's scripts, inside the page."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString


class _Compact(json.JSONEncoder):
    """Chinese as it is, no spaces: half the size of the default."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "ensure_ascii": False, "separators": (",", ":")})


def page_data(value: Any, element_id: str) -> SafeString:
    """A `<script type="application/json">`, with whatever could end it escaped."""
    return json_script(value, element_id, encoder=_Compact)
