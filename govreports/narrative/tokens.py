"""Text to tokens: numbers with their measure words, years, known words, marks, and what is unknown.

One pass, left to right.  Spaces and quotation marks are dropped first, because text lifted
out of a PDF has them inside words and numbers; every token keeps where it stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from govreports.narrative.amounts import Amount, measure, unit_at
from govreports.narrative.numerals import ASCII, NUMERALS
from govreports.narrative.words import Class, lexicon


class Mark(StrEnum):
    """Tokens that are no word of the lexicon."""

    NUMBER = "number"
    YEAR = "year"
    RAW = "raw"  # unknown characters
    SKIP = "skip"  # dates, ordinals, document numbers, titles
    COMMA = "comma"
    PAUSE = "pause"  # 、
    SEMICOLON = "semicolon"
    COLON = "colon"
    STOP = "stop"
    LINE = "line"
    OPEN = "open"
    CLOSE = "close"


class Token(NamedTuple):
    """`start` and `end` count characters of the compact text."""

    kind: Class | Mark
    start: int
    end: int
    says: str = ""
    amount: Amount | None = None


class Compact(NamedTuple):
    """A text without spaces: `at` leads from a place in it back to the text as written."""

    text: str
    at: list[int]
    gaps: frozenset[int]  # places between two digits where a space was


_MARKS: Final = {
    ",": Mark.COMMA,
    "、": Mark.PAUSE,
    ";": Mark.SEMICOLON,
    ":": Mark.COLON,
    "。": Mark.STOP,
    "!": Mark.STOP,
    "?": Mark.STOP,
    ".": Mark.STOP,
    "\n": Mark.LINE,
    "(": Mark.OPEN,
    "[": Mark.OPEN,
    ")": Mark.CLOSE,
    "]": Mark.CLOSE,
}
_WIDTH: Final = str.maketrans(
    "０１２３４５６７８９，．；：！？（）％［］【】﹙﹚＋－～○",
    "0123456789,.;:!?()%[][]()+-~〇",
)
_DROPPED: Final = frozenset(" \t\r\u00a0\u3000\u2002\u2003\u2009\u200b\ufeff“”‘’\"'「」")
_TITLE_LONGEST: Final = 120


def compact(text: str) -> Compact:
    """Drop spaces and quotation marks, bring digits and marks to one width."""
    plain = text.translate(_WIDTH)
    kept: list[str] = []
    at: list[int] = []
    gaps: set[int] = set()
    space = False
    for place, character in enumerate(plain):
        if character == "\t" and kept and kept[-1] in ASCII and plain[place + 1 : place + 2] not in ASCII:
            kept.append("、")  # the next cell of a table that was pasted
            at.append(place)
            continue
        if character in _DROPPED or (character == "\n" and _inside_number(kept, plain, place)):
            space = True
            continue
        if space and character in ASCII and kept and kept[-1] in ASCII:
            gaps.add(len(kept))
        space = False
        kept.append(character)
        at.append(place)
    at.append(len(text))
    return Compact("".join(kept), at, frozenset(gaps))


def _inside_number(kept: list[str], plain: str, place: int) -> bool:
    """A line end between two digits was made by a page, not by a clerk."""
    follows = plain[place + 1 : place + 2]
    if kept and kept[-1] in ASCII and unit_at(plain, place + 1):
        return True  # 1 380 / 条
    if not kept or follows not in ASCII:
        return False
    return kept[-1] in ASCII or (kept[-1] == "," and len(kept) > 1 and kept[-2] in ASCII)


class _Node:
    """A letter of the lexicon's tree."""

    __slots__ = ("after", "word")

    def __init__(self) -> None:
        self.after: dict[str, _Node] = {}
        self.word: tuple[Class, str] | None = None


def _tree() -> _Node:
    root = _Node()
    for word, entry in lexicon().items():
        node = root
        for character in compact(word).text:
            node = node.after.setdefault(character, _Node())
        node.word = node.word or entry
    return root


_TREE: Final = _tree()


def _word(text: str, start: int) -> Token | None:
    """The longest word of the lexicon that begins here."""
    node, found, place = _TREE, None, start
    while place < len(text) and (after := node.after.get(text[place])) is not None:
        node, place = after, place + 1
        if node.word is not None:
            found = Token(node.word[0], start, place, node.word[1])
    return found


def tokens(source: Compact) -> list[Token]:
    """Every token, unknown characters gathered into runs."""
    found: list[Token] = []
    raw = -1
    place = 0
    text = source.text
    while place < len(text):
        token = _token(source, place)
        if token is None:
            raw = place if raw < 0 else raw
            place += 1
            continue
        if raw >= 0:
            found.append(Token(Mark.RAW, raw, place))
            raw = -1
        found.append(token)
        place = token.end
    if raw >= 0:
        found.append(Token(Mark.RAW, raw, place))
    return found


def _token(source: Compact, place: int) -> Token | None:
    text = source.text
    character = text[place]
    if character == "《":
        end = text.find("》", place, place + _TITLE_LONGEST)
        return Token(Mark.SKIP, place, end + 1) if end > 0 else None
    if character.isascii() and character.isalpha():
        return Token(Mark.SKIP, place, _code(text, place))
    if character in ASCII or character in NUMERALS or character == "廿":
        word = _word(text, place)
        if word is not None and word.end - word.start > 1:
            return word
        return _number(source, place) or word
    if character in _MARKS:
        return Token(_MARKS[character], place, place + 1, character)
    return _word(text, place)


def _number(source: Compact, place: int) -> Token | None:
    measured = measure(source.text, place, source.gaps)
    if measured is None:
        return None
    if measured.year is not None:
        return Token(Mark.YEAR, place, measured.end, str(measured.year))
    if measured.value is None:
        return Token(Mark.SKIP, place, measured.end)
    return Token(Mark.NUMBER, place, measured.end, "", measured)


def _code(text: str, start: int) -> int:
    """End of a run of Latin letters and digits: an address, a code, A12."""
    end = start
    while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] in "./-_@&=?%"):
        end += 1
    return end


def sentences(found: list[Token]) -> Iterator[list[Token]]:
    """Tokens up to a full stop or a line end, which closes the list."""
    sentence: list[Token] = []
    for token in found:
        sentence.append(token)
        if token.kind in (Mark.STOP, Mark.LINE):
            yield sentence
            sentence = []
    if sentence:
        yield sentence
