"""Where words stand in the texts of a report: searching, spans and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govreports.findings.case import Case
from govreports.findings.finding import Span


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs as printed, each with the offset at which it begins."""
    start = 0
    for line in text.split("\n"):
        if plain := line.strip():
            yield start + line.index(plain), plain
        start += len(line) + 1


def sentence_of(found: re.Match[str]) -> str:
    """The sentence in which a match stands, as far as the end of the match."""
    head = found.string[: found.start()]
    return re.split(r"[。；！？\n]", head)[-1] + found[0]


def search(pattern: re.Pattern[str], case: Case) -> Iterator[tuple[str, re.Match[str]]]:
    """Every place in which a pattern is found, in printed order."""
    for place, text in case.texts.items():
        for found in pattern.finditer(text):
            yield place, found


def gathered(pattern: re.Pattern[str], case: Case, group: int = 0) -> Iterator[tuple[str, str, list[re.Match[str]]]]:
    """Every place and wording in which a pattern is found, with all its matches: said once, marked everywhere."""
    for place, text in case.texts.items():
        found: dict[str, list[re.Match[str]]] = {}
        for match in pattern.finditer(text):
            found.setdefault(match[group], []).append(match)
        yield from ((place, words, matches) for words, matches in found.items())


def times(matches: Sequence[object]) -> str:
    """How often, where it is more than once."""
    return f"（{len(matches)} 处）" if len(matches) > 1 else ""


def span(place: str, found: re.Match[str], group: int = 0) -> Span:
    """The span of a match."""
    return Span(place, found.start(group), found.end(group))


def paragraph(text: str, offset: int) -> int:
    """The number of the printed paragraph an offset stands in, from 1."""
    before = text[:offset].split("\n")
    return max(1, sum(1 for line in before[:-1] if line.strip()) + 1)
