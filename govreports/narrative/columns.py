"""Columns of table 3: 自然人申请10件, after the row it breaks down."""

from __future__ import annotations

from typing import Final

from govreports.narrative.context import Context
from govreports.narrative.cues import Cues
from govreports.narrative.found import Found
from govreports.narrative.meaning import COLUMNS, COUNTED, OUTCOME, TELLING, Sense, sense
from govreports.narrative.tokens import Mark
from govreports.narrative.words import Class

_LED_BY: Final = frozenset({Class.FILLER, Class.TOGETHER, Class.TIME, Mark.YEAR})


def named(found: Found, context: Context) -> Cues:
    """The words that may name a column: before the number, behind it, or in the clause before."""
    cues = found.cues
    if not cues.empty or found.after.topics or Class.SUBSET in found.after.kinds:
        return cues
    if found.after.applicants and set(found.after.actions) <= {"received"}:
        return found.after  # 1件由企业提出
    if context.applicant and not found.after.actions and all(t.kind in _LED_BY for t in found.left):
        return Cues(applicants=[context.applicant])  # 申请人以自然人为主，共92件
    return cues


def column(found: Found, cues: Cues, context: Context) -> Sense | None:
    """A column of table 3: 自然人申请10件, after the row it breaks down."""
    said = set(cues.applicants)
    if "organizations" in said and said & {"individual", "citizens"}:  # 公民、法人和其他组织: everybody
        return None
    if said == {"citizens"}:  # said of anybody
        return Sense("requests.new_received.individual", False)
    if len(said) > 1:
        said -= {"organizations", "others"}
    if len(said) != 1:
        return None
    column = said.pop()
    actions = [a for a in cues.actions if a in TELLING]
    if column == "others":
        return _others(context)
    if column not in COLUMNS or set(cues.actions) - {"received", *TELLING}:
        return Sense(None)
    row = sense("requests", cues.actions, found.unit).counts if actions else context.row
    row = row or "requests.new_received.total"
    if row.split(".")[-1] != "total" or found.unit not in COUNTED:
        return Sense(None)
    told = bool(actions or context.row or "requests" in (context.topic, cues.topic))
    return Sense(f"{row.removesuffix('total')}{column}", told and not cues.unknown_inside)


def _others(context: Context) -> Sense:
    """其他3件: the other column, outcome or row of what is being listed."""
    last = (context.last or "").split(".")
    if last[-1] in COLUMNS:
        return Sense(".".join([*last[:-1], "other_organization"]))
    if last[-1] in OUTCOME:
        return Sense(".".join([*last[:-1], "other_outcome"]))
    return Sense(None)
