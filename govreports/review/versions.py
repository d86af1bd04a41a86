"""The version of a report as a page sends it back."""

from __future__ import annotations

from govreports.web.errors import BadRequest


def parse(given: str) -> int:
    """A number as our own pages write it."""
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise BadRequest("页面的版本号不对，请刷新后再试。")
    return int(given)
