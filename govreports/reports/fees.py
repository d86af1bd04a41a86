"""Section 六's statement on the information-processing fee, from the three figures of 国办函〔2020〕109号."""

from __future__ import annotations

import re
from typing import Final

from govreports.formats import numbers
from govreports.formats.schema import Figure

SECTION: Final = "other_matters"

_STATEMENT: Final = re.compile(r"^本年度(未发出|发出)信息处理费收费通知.*$", re.MULTILINE)


def statement(notices_issued: Figure, notified_yuan: Figure, collected_yuan: Figure) -> str:
    """The statement as it is printed; with no notice issued it says that nothing was charged."""
    if notices_issued == notified_yuan == collected_yuan == 0:
        return "本年度未发出信息处理费收费通知，未收取信息处理费。"
    return (
        f"本年度发出信息处理费收费通知{numbers.show(notices_issued)}件，通知收费总金额{numbers.show(notified_yuan)}元，"
        f"实际收取总金额{numbers.show(collected_yuan)}元。"
    )


def placed_in(text: str, made: str) -> str:
    """The section's text with the statement in place of an earlier one, or before everything else."""
    if _STATEMENT.search(text):
        return _STATEMENT.sub(lambda _: made, text, count=1)
    return f"{made}\n{text}" if text.strip() else made
