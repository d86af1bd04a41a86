"""Where a sentence denies something: 未, 无, 零, each with the words before and behind it in its clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from govreports.narrative.context import Context
from govreports.narrative.cues import gather
from govreports.narrative.tokens import Mark, Token
from govreports.narrative.words import Class

_ENDS: Final = frozenset({Mark.COMMA, Mark.SEMICOLON, Mark.COLON, Mark.STOP, Mark.LINE, Mark.OPEN, Mark.CLOSE})


@dataclass
class Denial:
    """A word of denial and what follows it up to the end of the clause."""

    sign: Token
    before: list[Token]
    after: list[Token] = field(default_factory=list)
    heading: list[str] = field(default_factory=list)  # 行政复议、行政诉讼情况：无: the topics of the clause before


def denials(sentence: list[Token], context: Context) -> Iterator[Denial]:
    """Every denial of a sentence with its clause, unless a number stands in it."""
    clause: list[Token] = []
    heading: list[str] = []
    for token in [*sentence, Token(Mark.STOP, 0, 0)]:
        if token.kind not in _ENDS:
            clause.append(token)
            continue
        context.hear(clause)
        for denial in _of_clause(clause):
            yield replace(denial, heading=heading)
        cues = gather(clause)
        context.topic = cues.topic or context.topic
        heading = [] if cues.actions or any(t.kind is Mark.NUMBER for t in clause) else cues.topics
        clause = []


def _of_clause(clause: list[Token]) -> Iterator[Denial]:
    signs = [i for i, token in enumerate(clause) if token.kind is Class.NONE]
    for n, i in enumerate(signs[:_MOST]):
        end = signs[n + 1] if n + 1 < len(signs) else len(clause)
        rest = clause[i + 1 : end]
        if n + 1 < len(signs):
            rest = rest[: next((k for k, t in enumerate(rest) if t.kind is Mark.PAUSE), len(rest))]
        one = [t for t in clause[:i] if t.kind is Mark.NUMBER]
        if rest[:1] and rest[0].amount and rest[0].amount.value == 1:
            rest = rest[1:]  # 没有1起行政复议
        if any(t.kind is Mark.NUMBER for t in rest) or any(t.amount and t.amount.value != 1 for t in one):
            continue
        begin = signs[n - 1] + 1 if n else 0
        yield Denial(clause[i], clause[begin:i], rest)


_MOST: Final = 20
