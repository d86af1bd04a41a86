"""The reader of Chinese figures in prose: text in, spans with value, unit, subject, year and body out.

Pure Python.  Words become tokens, tokens become clauses, and a small grammar over the tokens
says what each number counts.  An unsure reading says so and is never held against a table.
"""

from __future__ import annotations

from govreports.narrative.quantities import QUANTITIES, Quantity
from govreports.narrative.reader import read
from govreports.narrative.reading import NONE, Figure, Parts, Reading, Scope, Statement

__all__ = ["NONE", "QUANTITIES", "Figure", "Parts", "Quantity", "Reading", "Scope", "Statement", "read"]
