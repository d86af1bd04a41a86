"""结转 with a year: of last year into this one, or of this year into the next.

The words say it only together with the report's own year, so the tokens are rewritten
before the sentence is read.
"""

from __future__ import annotations

from typing import Final

from govreports.narrative.cues import DISPUTES
from govreports.narrative.tokens import Mark, Token
from govreports.narrative.words import Class

_BETWEEN: Final = frozenset({Class.FILLER, Class.SCOPE})
_FAR: Final = 3
_NEAR: Final = 5
OVER: Final = "carried_over"
FORWARD: Final = "carried_forward"
_STAYED: Final = ("pending", "requests:pending", FORWARD)
_WAYS: Final[dict[int | None, str]] = {1: FORWARD, 0: OVER, -1: OVER}


def resolve(sentence: list[Token], year: int) -> list[Token]:
    """The sentence with 2024年结转 and 结转至2026年 as one word each."""
    found: list[Token] = []
    concluded = False
    i = 0
    while i < len(sentence):
        token = sentence[i]
        concluded = concluded or (token.kind is Class.ACTION and token.says == "concluded")
        merged = _over(sentence, i, year) or _forward(sentence, i, year) or _already(sentence, i, year)
        if (
            merged is None
            and token.kind is Class.CARRY
            and token.end - token.start > 1
            and not token.says
            and concluded
            and (_before_number(sentence, i) or _behind_number(sentence, i))
        ):
            merged = token._replace(kind=Class.ACTION, says=FORWARD), i + 1
        if merged is None:
            found.append(_no_carry(token) if token.kind is Class.CARRY else token)
            i += 1
            continue
        found.append(merged[0])
        i = merged[1]
    return found


def _no_carry(token: Token) -> Token:
    """Without a year, 转 (批转, 流转) carries nothing over, and 转来 came from somebody else."""
    if token.says == "sent_on":
        return token._replace(kind=Class.SUBSET, says="")
    return token._replace(kind=Mark.RAW) if token.end - token.start == 1 else token


def _years(token: Token, year: int) -> int | None:
    """How far from the report's year a word of time is."""
    if token.kind is Mark.YEAR:
        return int(token.says) - year
    return {"last": -1, "next": 1, "this": 0}.get(token.says) if token.kind is Class.TIME else None


def _over(sentence: list[Token], i: int, year: int) -> tuple[Token, int] | None:
    if _years(sentence[i], year) != -1:
        return None
    j = _skip(sentence, i + 1)
    if j < len(sentence) and _stayed(sentence[j]) and not (sentence[j].says == "pending" and _disputed(sentence, j)):
        end = j + 1
        while end < len(sentence) and _goes_on(sentence[end], year):
            end += 1  # 上年度结转办理的12件, 上年转入本年办理的12件
        return Token(Class.ACTION, sentence[i].start, sentence[end - 1].end, OVER), end
    return None


def _already(sentence: list[Token], i: int, year: int) -> tuple[Token, int] | None:
    """上年转入, one word already, with what goes on behind it: 本年办理的5件."""
    if sentence[i].kind is not Class.ACTION or sentence[i].says != OVER:
        return None
    end = i + 1
    while end < len(sentence) and _goes_on(sentence[end], year):
        end += 1
    return (sentence[i]._replace(end=sentence[end - 1].end), end) if _handles(sentence[i + 1 : end]) else None


def _handles(tokens: list[Token]) -> bool:
    return any(token.says == "handled" for token in tokens)


def _stayed(token: Token) -> bool:
    """结转, 尚未办结, 在办: of the year before, what came over from it."""
    return token.kind is Class.CARRY or (token.kind is Class.ACTION and token.says in _STAYED)


def _disputed(sentence: list[Token], i: int) -> bool:
    """上年未审结的2件行政复议: the nearest thing named is a dispute, which no cell carries over."""
    named = [t.says for t in (*reversed(sentence[i + 1 : i + _NEAR]), *sentence[:i]) if t.kind is Class.TOPIC]
    behind = [t.says for t in sentence[i + 1 : i + _NEAR] if t.kind is Class.TOPIC]
    return bool({*behind[:1], *named[-1:]} & DISPUTES)


def _goes_on(token: Token, year: int) -> bool:
    return token.says == "handled" or token.kind is Class.FILLER or _years(token, year) == 0


def _forward(sentence: list[Token], i: int, year: int) -> tuple[Token, int] | None:
    if sentence[i].kind is not Class.CARRY:
        return None
    j = _skip(sentence, i + 1)
    # 顺延至2023年 in the report of 2023 came from the year before.
    way = _WAYS.get(_years(sentence[j], year)) if j < len(sentence) else None
    return (Token(Class.ACTION, sentence[i].start, sentence[j].end, way), j + 1) if way else None


def _skip(sentence: list[Token], i: int) -> int:
    end = min(i + _FAR, len(sentence))
    while i < end and sentence[i].kind in _BETWEEN:
        i += 1
    return i


def _before_number(sentence: list[Token], i: int) -> bool:
    """结转4件, 结转量4件."""
    i += 1
    if i < len(sentence) and sentence[i].kind is Class.FILLER:
        i += 1
    return i < len(sentence) and sentence[i].kind is Mark.NUMBER


def _behind_number(sentence: list[Token], i: int) -> bool:
    """…，4件结转，"""
    ends = i + 1 == len(sentence) or sentence[i + 1].kind in (Mark.COMMA, Mark.SEMICOLON, Mark.STOP)
    return ends and i > 0 and sentence[i - 1].kind is Mark.NUMBER
