"""File names that every system takes: Windows, macOS and Linux, inside a ZIP and outside."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 120  # bytes in UTF-8: 40 characters, so that a deep Windows folder holds it too

# What Windows refuses, what could lead into another folder, and what cannot be seen.
_UNSAFE: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')
_DEVICES: Final = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))})


class Names:
    """Gives each file a name that none before has, not even in other capitals."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, code: str, title: str, ending: str) -> str:
        """`kjj-示例市科学技术局2025年….pdf`: the code tells apart what is cut off."""
        stem = _safe(f"{code}-{title}")
        name, number = _short(stem, f".{ending}"), 1
        while name.casefold() in self._taken:
            number += 1
            name = _short(stem, f"-{number}.{ending}")
        self._taken.add(name.casefold())
        return name


def _safe(stem: str) -> str:
    stem = _UNSAFE.sub("_", unicodedata.normalize("NFC", stem)).strip(". ")
    return f"_{stem}" if stem.partition(".")[0].strip().upper() in _DEVICES or not stem else stem


def _short(stem: str, ending: str) -> str:
    """The stem cut between two characters; Windows drops a space or dot at an end."""
    room = LONGEST - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + ending
