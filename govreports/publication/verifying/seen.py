"""What a reader of a file gets to see of a report: its lines, its tables, and the data it carries along."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

LARGEST: Final = 10_000_000  # bytes of a file
MOST_TEXT: Final = 1_000_000  # characters; a report of the greatest length has a quarter

Grid = tuple[tuple[str, ...], ...]  # a table with its spans filled in


class Unreadable(Exception):
    """The file cannot be read as what it seems to be; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Seen:
    """One file as it was read, without any belief in it."""

    kind: str  # PDF, Word, Excel, 网页, 数据
    lines: tuple[str, ...] = ()  # in order; those of tables too where the file has no tables of its own (PDF)
    tables: tuple[Grid, ...] = ()
    data: str = ""  # an exchange document: attached to a PDF, read out of a workbook
    figures: Mapping[str, str] = field(default_factory=dict)  # by cell, where the file itself names its cells
    draft: bool = False  # bears 草稿 in what only this kind of file has

    def dumps(self) -> str:
        """As it crosses from the child."""
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, said: str | bytes) -> Seen:
        """As it comes from the child, which may have been taken over: nothing but its shape is relied on."""
        given: dict[str, Any] = json.loads(said)
        return cls(
            kind=str(given["kind"]),
            lines=tuple(map(str, given["lines"])),
            tables=tuple(tuple(tuple(map(str, row)) for row in table) for table in given["tables"]),
            data=str(given["data"]),
            figures={str(name): str(value) for name, value in given["figures"].items()},
            draft=bool(given["draft"]),
        )


_SPACE: Final = re.compile(r"[\s\u200b\ufeff]+")


def squeezed(text: str) -> str:
    """The text without white space, which every format and every program sets otherwise."""
    return _SPACE.sub("", text)
