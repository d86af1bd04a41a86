"""What the words beside a number say, gathered in one pass over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from govreports.narrative.tokens import Mark, Token
from govreports.narrative.words import OTHER, Class

SILENT: Final = frozenset({Class.FILLER, Class.SCOPE, Class.TIME, Class.ABOUT, Class.TOGETHER, Mark.YEAR, Mark.PAUSE})
ASKED: Final = frozenset({Class.FILLER, Class.ABOUT, Class.TOGETHER, Class.NONE})

DECISIONS: Final = frozenset({"licenses", "penalties", "coercive_measures"})
DISPUTES: Final = frozenset({"review", "litigation", "litigation_direct", "litigation_after_review"})
COURT: Final = "court"
_CAUSES: Final = frozenset({"concluded", "handled", "received", "open", "closed", "occurred"})
_SHORT: Final = len("申请数量")
_ATTRIBUTE: Final = len("依申请公开")


@dataclass
class Cues:
    """Topics, actions and the rest in their order, and how well the words are known."""

    topics: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    applicants: list[str] = field(default_factory=list)
    kinds: set[Class | Mark] = field(default_factory=set)
    unknown_inside: bool = False  # unknown words after the first topic or action
    unknown_last: bool = False  # an unknown word is the last before the number: the real noun
    bare: bool = False  # 申请, and no word of what for
    attribute: bool = False  # 依申请公开, which is also said of documents
    caused: bool = False  # 因, 不服, 引发: what stands before is what a dispute is about
    court: bool = False  # 胜诉, 败诉: of lawsuits, whatever was named
    disclosure: bool = False  # 政府信息公开, named beside the thing
    order: list[str] = field(default_factory=list)  # topics and actions as they came

    @property
    def empty(self) -> bool:
        """Whether nothing says what is counted."""
        return not (self.topics or self.actions or self.applicants)

    @property
    def topic(self) -> str:
        """The thing counted: the last named, both kinds of dispute if joined."""
        if not self.topics:
            return ""
        last = set(self.topics[-2:])
        if last == {"review", "litigation"}:
            return "both"
        return self.topics[-1]


def gather(tokens: Iterable[Token]) -> Cues:
    """Read the tokens left of a number, or right of it."""
    cues = Cues()
    before: Token | None = None
    offered = False  # 收到社会公众提出的政府信息公开申请: the unknown words say who
    for token in tokens:
        cues.kinds.add(token.kind)
        if token.kind is Class.TOPIC:
            _topic(cues, token, before)
        elif token.kind is Class.ACTION:
            if token.says == "received" == "".join(cues.actions[-1:]) and cues.unknown_inside:
                offered, cues.unknown_inside = True, False
            short = token.end - token.start <= _SHORT
            _action(cues, token.says, foreign=short and before is not None and before.kind is Mark.RAW)
        elif token.kind is Class.APPLICANT:
            _add(cues, cues.applicants, token.says)
        elif token.says in ("cause", "disclosure"):
            cues.caused = cues.caused or token.says == "cause"
            cues.disclosure = cues.disclosure or token.says == "disclosure"
        elif token.says == "etc":
            cues.unknown_inside = cues.unknown_last = False  # 考试费等行政事业性收费
        elif token.kind is Mark.RAW:
            cues.unknown_inside = cues.unknown_inside or not cues.empty
            cues.unknown_last = True
        before = token
    if offered and (cues.bare or cues.attribute or cues.topics[-1:] != ["requests"]):
        cues.unknown_inside = True
    return cues


def _add(cues: Cues, where: list[str], says: str) -> None:
    where.append(says)
    cues.order.append(says)
    cues.unknown_last = False


def _action(cues: Cues, says: str, *, foreign: bool) -> None:
    """What became of it; 申请量 and 被诉 name the thing as well."""
    topic, colon, action = says.rpartition(":")
    if topic == "requests" and foreign:
        topic = OTHER  # 专利申请量
    if topic == COURT:
        cues.court = True
    elif colon:
        _add(cues, cues.topics, topic)
    if action:
        _add(cues, cues.actions, action)


def _topic(cues: Cues, token: Token, before: Token | None) -> None:
    """A bare 申请 behind another noun is an application for something else: 低保申请, 许可申请."""
    says = token.says
    if says == "requests" and token.end - token.start == 2 and before is not None:
        other = before.kind is Mark.RAW and before.end == token.start
        if other or (before.kind is Class.TOPIC and before.says not in ("requests", "review", "litigation")):
            says = OTHER
    if says in DISPUTES and cues.caused:  # 因不服答复提起的行政复议: the answer is what the review is about
        cues.actions = [a for a in cues.actions if a not in _CAUSES]
        cues.topics = [t for t in cues.topics if t != "requests"]
        cues.unknown_inside = False
    if says == "requests" and cues.topics[-1:] == ["review"] and before is not None and before.kind is Class.TOPIC:
        return  # 行政复议申请
    short, _, named = says.rpartition(":")
    if short and cues.topics[-1:] and cues.topics[-1] in DECISIONS:
        says = named  # 行政许可、处罚、强制决定
    if before is not None and before.says == "etc" and says in DECISIONS:
        cues.actions = []  # 民办学校设立、变更等行政许可: what is permitted
    cues.attribute = says == "requests" and 2 < token.end - token.start <= _ATTRIBUTE
    cues.bare = says == "requests" and token.end - token.start == 2
    _add(cues, cues.topics, says)
