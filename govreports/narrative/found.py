"""A figure while it is being read: what will be returned, and how it hangs together with its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from govreports.narrative.cues import Cues, gather
from govreports.narrative.reading import Figure, Scope
from govreports.narrative.tokens import Compact, Mark, Token
from govreports.narrative.words import Class

BOUNDS = frozenset({Mark.COMMA, Mark.SEMICOLON, Mark.COLON, Mark.STOP, Mark.LINE, Mark.OPEN, Mark.CLOSE})


@dataclass
class Found:
    """One number with the words on both sides and what stood between it and the one before."""

    token: Token
    value: Decimal
    unit: str
    left: list[Token] = field(default_factory=list)
    right: list[Token] = field(default_factory=list)
    between: set[Class | Mark] = field(default_factory=set)  # since the number before
    depth: int = 0
    aside: bool = False  # in a bracket behind words of its own: 办结14件，公开（含部分公开2件）
    sentence: int = 0
    counts: str | None = None
    year: int | None = None
    scope: Scope = "own"
    share_of: str | None = None
    growth: bool = False
    approximate: bool = False
    supposed: bool = False
    sure: bool = False
    cues: Cues = field(default_factory=Cues)
    after: Cues = field(default_factory=Cues)

    def figure(self, source: Compact, text: str) -> Figure:
        """The figure as returned, at its place in the text as written."""
        start, end = source.at[self.token.start], source.at[self.token.end - 1] + 1
        return Figure(
            start=start,
            end=end,
            text=text[start:end],
            value=self.value,
            unit=self.unit,
            counts=self.counts,
            year=self.year,
            scope=self.scope,
            share_of=self.share_of,
            growth=self.growth,
            approximate=self.approximate,
            sure=self.sure,
        )


@dataclass
class Clause:
    """A stretch between two marks that holds no number: it may say what the next number counts."""

    tokens: list[Token]


def stretches(sentence: list[Token]) -> Iterator[Found | Clause]:
    """The numbers of a sentence with their surroundings, and the clauses without number between them."""
    left: list[Token] = []
    between: set[Class | Mark] = set()
    depth = 0
    after_number = apart = False
    joined: set[int] = set()
    unsaid = -1  # where a bracket ends that says nothing of what is counted
    aside: list[list[Token]] = []  # by open bracket, the words before it
    for i, token in enumerate(sentence):
        apart = bool(_APART & between) if token.kind is Mark.OPEN else apart
        between.add(token.kind)
        if token.kind is Mark.OPEN and (close := _silent_bracket(sentence, i)):
            joined |= {i, close}
            unsaid = close if _says_nothing(sentence[i + 1 : close]) else unsaid
        depth += (token.kind is Mark.OPEN) - (token.kind is Mark.CLOSE and depth > 0)
        if token.kind is Mark.NUMBER and token.amount is not None and token.amount.value is not None:
            between.discard(Mark.NUMBER)
            found = Found(
                token, token.amount.value, token.amount.unit, left, _right(sentence, i), between, depth, apart
            )
            found.cues, found.after = gather(left), gather(found.right)
            yield found
            left, between, after_number, apart = [], set(), True, False
        elif i < unsaid or i in joined or (token.kind is Mark.COLON and (_dates(left) or _is_number(sentence, i + 1))):
            continue  # 予以公开：30件 is 予以公开30件
        elif token.kind in BOUNDS:
            if left and not after_number:
                yield Clause(left)
            left, after_number = _go_on(sentence, i, left, aside), False
        elif token.kind is Mark.PAUSE and after_number:
            left = []  # 2件维持、1件撤回: what stands behind a number is its own
        else:
            left.append(token)


def _dates(left: list[Token]) -> bool:
    """（2024年：12件）: whose year it is, and no heading."""
    return bool(left) and all(token.kind in (Mark.YEAR, Class.TIME) for token in left)


def _is_number(sentence: list[Token], i: int) -> bool:
    return i < len(sentence) and sentence[i].kind is Mark.NUMBER


def _go_on(sentence: list[Token], i: int, left: list[Token], aside: list[list[Token]]) -> list[Token]:
    """占新收总量（110件）的88.2%, 申请量（含结转3件）为74件: behind the bracket, what stood before it goes on."""
    if sentence[i].kind is Mark.OPEN:
        aside.append(left)
    elif sentence[i].kind is Mark.CLOSE and aside:
        before = aside.pop()
        goes_on = any(token.kind is Class.SHARE for token in before)
        goes_on = goes_on or (i + 1 < len(sentence) and sentence[i + 1].says == "is")
        return list(before) if goes_on else []
    return []


def _silent_bracket(sentence: list[Token], i: int) -> int | None:
    """The end of a short bracket without number, which belongs to its clause: 予以公开（含部分公开）."""
    for j in range(i + 1, min(i + _BRACKET, len(sentence))):
        if sentence[j].kind is Mark.CLOSE:
            return j
        if sentence[j].kind in (Mark.NUMBER, Mark.OPEN, Mark.STOP):
            return None
    return None


def _says_nothing(inside: list[Token]) -> bool:
    """行政强制（查封、扣押）2件: an unknown word in a bracket is no noun before the number."""
    said = {
        Class.TOPIC,
        Class.ACTION,
        Class.SUBSET,
        Class.SCOPE,
        Class.TIME,
        Class.INCLUDING,
        Class.APPLICANT,
        Mark.YEAR,
    }
    return any(token.kind is Mark.RAW for token in inside) and not any(token.kind in said for token in inside)


def _right(sentence: list[Token], i: int) -> list[Token]:
    """The tokens behind a number up to a mark or the next number."""
    found: list[Token] = []
    reach = sentence[i + 1 : i + 1 + _REACH]
    end = next((j for j, token in enumerate(reach) if token.kind in BOUNDS or token.kind is Mark.NUMBER), len(reach))
    listed = end < len(reach) and reach[end].kind is Mark.NUMBER
    for token in reach[:end]:
        if token.kind is Mark.PAUSE and listed:  # 2件维持、1件撤回; but 10件不予公开、无法提供 is one number
            break
        found.append(token)
    return found


_BRACKET = 12
_APART = {Mark.COMMA, Mark.PAUSE, Mark.SEMICOLON, Mark.STOP}
_REACH = 24  # a clause that goes on longer says nothing more of the number


def adjacent(tokens: Iterable[Token], skip: frozenset[Class | Mark]) -> Token | None:
    """The first token that is not to be skipped."""
    return next((token for token in tokens if token.kind not in skip), None)
