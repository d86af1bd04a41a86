"""Which cell of a broken sum is the wrong one, and which value would mend it.

Where totals came from outside, the residual of a row and the residual of a column meet in one
cell.  What is less than that is said as a suspicion.
"""

from __future__ import annotations

from dataclasses import dataclass

from govreports.findings.case import Case
from govreports.formats.arithmetic import Break
from govreports.formats.schema import Figure


@dataclass(frozen=True)
class Suspicion:
    """The cells that may be wrong, the sentence that says so, and a given total it rests on."""

    cells: tuple[str, ...] = ()
    sentence: str = ""
    given: Figure | None = None


def suspicion(fault: Break, case: Case) -> Suspicion:
    """What is suspected behind a broken equation."""
    return Suspicion()
