"""The line that closes a report in every file made of it: which edition it is, and by what it is verified.

A draft has none: it is not the document yet that somebody could compare.
"""

from __future__ import annotations

from typing import Final

LABEL: Final = "数据文件校验值"
DIGITS: Final = 16  # of the SHA-256 of the exchange document


def line(sha256: str, imprint: str = "") -> str:
    """`imprint` is what a corrected edition says of itself; a first edition says nothing of others."""
    return f"{imprint}{'　' if imprint else ''}{LABEL} {sha256[:DIGITS]}…"
