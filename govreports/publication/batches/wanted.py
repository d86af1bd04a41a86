"""The list of agencies that somebody pasted or saved: codes or full names, one a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from govreports.agencies.models import Agency
from govreports.web.errors import BadRequest

MOST_LINES: Final = 10_000
LARGEST: Final = 1_000_000  # bytes
_LONGEST_LINE: Final = 200
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")


class NotAList(BadRequest):
    """The list cannot be used; the sentence names the line."""


@dataclass(frozen=True)
class Found:
    """The agencies of a list, and the lines in which there is none."""

    agencies: tuple[Agency, ...]
    unknown: tuple[str, ...] = ()


def decoded(data: bytes) -> str:
    """A text file as Notepad and WPS save it: UTF-8, UTF-16, or GB 18030."""
    if len(data) > LARGEST:
        raise NotAList(f"名单过大，最多 {LARGEST // 1_000_000} MB。")
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAList("名单不是文本文件，请另存为 UTF-8 编码的文本，每行一个机关。")


def lines(text: str) -> tuple[str, ...]:
    """What is asked for, each once; NotAList where there is nothing or it cannot be read."""
    asked: dict[str, str] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        words = line.strip()
        if _UNPRINTABLE.search(words):
            raise NotAList(f"名单第 {number} 行有不能识别的字符，请改正后再试。")
        if len(words) > _LONGEST_LINE:
            raise NotAList(f"名单第 {number} 行过长，请每行只写一个机关。")
        if _key(words):
            asked.setdefault(_key(words), words)
    if not asked:
        raise NotAList("名单是空的，请每行写一个机关的全称或网址代码。")
    if len(asked) > MOST_LINES:
        raise NotAList(f"名单共 {len(asked)} 行，最多 {MOST_LINES} 行，请分几次下载。")
    return tuple(asked.values())


def find(asked: Iterable[str] | None) -> Found:
    """The agencies by code or name, in the order of their codes; all of them where nothing was asked."""
    agencies = tuple(Agency.objects.order_by("code"))
    if asked is None:
        return Found(agencies)
    known = {_key(name): agency for agency in agencies for name in (agency.name,)}
    known |= {_key(agency.code): agency for agency in agencies}
    found: set[int] = set()
    unknown: list[str] = []
    for line in asked:
        # Two columns of a spreadsheet are pasted with a tab between them.
        agency = next((known[_key(part)] for part in (line, *line.split("\t")) if _key(part) in known), None)
        if agency is None:
            unknown.append(line)
        else:
            found.add(agency.pk)
    return Found(tuple(agency for agency in agencies if agency.pk in found), tuple(unknown))


def _key(words: str) -> str:
    """What makes two names the same: full width or half, capitals and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", words).split()).casefold()
