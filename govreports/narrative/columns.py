"""Columns of table 3: 自然人申请10件, after the row it breaks down."""

from __future__ import annotations

from govreports.narrative.context import Context
from govreports.narrative.found import Found
from govreports.narrative.meaning import COLUMNS, COUNTED, OUTCOME, TELLING, Sense, sense


def column(found: Found, context: Context) -> Sense | None:
    """A column of table 3: 自然人申请10件, after the row it breaks down."""
    said = set(found.cues.applicants)
    if "organizations" in said and said & {"individual", "citizens"}:  # 公民、法人和其他组织: everybody
        return None
    if said == {"citizens"}:  # said of anybody
        return Sense("requests.new_received.individual", False)
    if len(said) > 1:
        said -= {"organizations", "others"}
    if len(said) != 1:
        return None
    column = said.pop()
    actions = [a for a in found.cues.actions if a in TELLING]
    if column == "others":
        return _others(context)
    if column not in COLUMNS or set(found.cues.actions) - {"received", *TELLING}:
        return Sense(None)
    row = sense("requests", found.cues.actions, found.unit).counts if actions else context.row
    row = row or "requests.new_received.total"
    if row.split(".")[-1] != "total" or found.unit not in COUNTED:
        return Sense(None)
    told = bool(actions or context.row or "requests" in (context.topic, found.cues.topic))
    return Sense(f"{row.removesuffix('total')}{column}", told and not found.cues.unknown_inside)


def _others(context: Context) -> Sense:
    """其他3件: the other column, outcome or row of what is being listed."""
    last = (context.last or "").split(".")
    if last[-1] in COLUMNS:
        return Sense(".".join([*last[:-1], "other_organization"]))
    if last[-1] in OUTCOME:
        return Sense(".".join([*last[:-1], "other_outcome"]))
    return Sense(None)
