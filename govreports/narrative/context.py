"""Of which year and of which body a sentence speaks, and what it has said so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from govreports.narrative.bodies import EACH, Bodies
from govreports.narrative.found import Found
from govreports.narrative.numerals import ASCII
from govreports.narrative.reading import Scope
from govreports.narrative.tokens import Compact, Mark, Token
from govreports.narrative.words import FILE, OTHER, Class

_NAMES: Final = frozenset({Class.SCOPE, Mark.RAW})
_UNTIL: Final = ("至", "到", "止", "前", "-", "—", "~")
_JOINS: Final = (Class.FILLER, Mark.PAUSE)  # 24个部门和乡镇: together they may be the whole
# 去年全年, 2023年当年: of the year just named.
_SAME_YEAR: Final = ("全年", "全年度", "年内", "当年", "当年度", "年度内")


@dataclass
class Context:
    """What a paragraph has established; a sentence inherits it and may say otherwise."""

    source: Compact
    year: int  # of the report
    agency: str = ""
    kind: str | None = None
    topic: str = ""
    topic_here: bool = False  # named in this sentence
    pending: list[str] = field(default_factory=list)  # actions of a clause that had no number
    row: str = ""  # the row a list of applicants breaks down
    last: str | None = None  # what the last figure counted
    last_sure: bool = False
    last_year: int | None = None
    depth: int = 0
    levels: dict[int, tuple[str | None, bool, str, str, int | None]] = field(
        default_factory=dict
    )  # by depth of brackets
    documents: str = ""  # the kind of document named in this sentence
    disputes: set[str] = field(default_factory=set)  # kinds named in this paragraph
    those: bool = False  # 上述案件: all that were named, and not the last
    applicant: str = ""  # 申请人以自然人为主，共92件: the column a clause has named
    disclosure: bool = False  # disclosure was named in this paragraph
    whole: bool = False  # 全市 stands in this clause
    within: bool = False  # behind 其中
    main_topic: str = ""
    main_scope: Scope = "own"
    open: Found | None = None  # the last figure, as long as nothing said what became of them
    verbs: list[str] = field(default_factory=list)  # what had become of the last thing numbered
    shares: str | None = None  # what the last percentage was a share of
    amounts: dict[str, Decimal] = field(default_factory=dict)  # what this paragraph has numbered so
    told: set[str] = field(default_factory=set)  # what this sentence has numbered for the report's year
    now: int | None = None  # the year spoken of
    base: int | None = None  # the year compared with
    grew: bool = False  # whether the last figure was a change
    compared: bool = False  # whether the last figure was of it
    scope: Scope = "own"
    doubtful: bool = False  # year or body inherited from a sentence that spoke of another
    supposed: bool = False  # a goal, a rule, a supposition

    bodies: Bodies = field(init=False)

    def __post_init__(self) -> None:
        self.bodies = Bodies(self.source, self.agency, self.kind)
        self.now = self.year

    def begin_sentence(self) -> None:
        """Keep the topic; a year or body that was not the report's own stays, in doubt."""
        self.topic = self.main_topic
        self.scope, self.within, self.levels, self.depth = self.main_scope, False, {}, 0
        self.doubtful = self.now != self.year or self.scope != "own"
        self.open = None
        self.verbs, self.last_sure, self.told = [], False, set()
        self.pending, self.row, self.last, self.shares, self.base = [], "", None, None, None
        self.last_year, self.documents, self.applicant = None, "", ""
        self.topic_here, self.supposed = False, False
        self.compared, self.grew, self.those = False, False, False

    def begin_paragraph(self, *, heading: bool) -> None:
        """Forget the paragraph before, unless it was the heading of this one."""
        self.disclosure = self.disclosure and heading
        self.amounts, self.disputes = {}, set()
        self.now, self.scope, self.main_scope, self.doubtful = self.year, "own", "own", False
        if not heading:
            self.topic = self.main_topic = ""

    def enter(self, found: Found) -> None:
        """Behind a bracket, go on with what was said before it; in a breakdown, bodies are of the parts only."""
        if found.depth < self.depth and found.depth in self.levels:
            self.last, self.last_sure, self.row, self.topic, self.now = self.levels[found.depth]
        self.depth = found.depth
        self.within = self.within or Class.OF_WHICH in found.between

    def leave(self, found: Found) -> None:
        """Note what has been said on this level of brackets."""
        self.levels[found.depth] = self.last, self.last_sure, self.row, self.topic, self.now

    def hear(self, tokens: Iterable[Token]) -> bool:
        """Take up years, bodies and suppositions; True where the words compare with `base`."""
        comparing = self.whole = shared = False
        tokens = self._without_counted(tokens)
        before: Token | None = None
        for i, token in enumerate(tokens):
            self._disclosure(token)
            shared = shared or token.kind is Class.SHARE
            if token.kind is Class.COMPARE:
                comparing = True
            elif token.kind in (Class.GROWTH, Class.REACHED):
                comparing = False
            elif token.kind in (Mark.YEAR, Class.TIME):
                comparing = self._time(token, before, comparing=comparing)
            elif token.kind is Class.MODAL:
                self.supposed = self.supposed or not token.says  # 并非 denies its own clause only
            elif token.says == "those":
                self.those = True
            elif token.says == "fact" and not i:
                self.supposed = False  # 计划制定5件，实际制定3件
            elif token.kind is Mark.SKIP:
                self.doubtful = self.doubtful or self._is_month(token)
            elif not shared and (token.kind in _NAMES or (before is not None and before.kind is Mark.RAW)):
                self._who(tokens, i)  # but not in 占全市的5.7%, which says whose the whole is
            before = token
        return comparing and self.base is not None

    def _without_counted(self, tokens: Iterable[Token]) -> list[Token]:
        """25个部门、18个乡镇共收到: bodies that are counted are not who did it, but may be all there are."""
        tokens = list(tokens)
        counted = bool(tokens) and tokens[0].kind is Class.SCOPE and tokens[0].says != "own"
        measured = counted and self.source.text[tokens[0].start - 1 : tokens[0].start] in ("个", "家")
        if measured and self.bodies.governs:
            self.doubtful = True
            return tokens[1:]
        return tokens

    def _time(self, token: Token, before: Token | None, *, comparing: bool) -> bool:
        says = token.says
        again = before is not None and before.kind in (Mark.YEAR, Class.TIME)
        if again and self.bodies.words(token) in _SAME_YEAR:
            return comparing
        if says in ("piece", "since"):
            self.doubtful = True
            return comparing
        years = {"this": self.year, "last": self.year - 1, "next": self.year + 1}
        year = years[says] if token.kind is Class.TIME else int(says)
        if comparing and year < self.year:
            self.base = year
            return True
        span = before is not None and before.says == "until" and year != self.now  # 2022年至2024年累计
        self.now, self.doubtful = year, span or (self.doubtful and self.scope != "own")
        return False

    def _disclosure(self, token: Token) -> None:
        named = token.kind in (Class.TOPIC, Class.FILLER) and token.end - token.start > 2
        if named and "公开" in self.source.text[token.start : token.end]:
            self.disclosure = True

    def _is_month(self, token: Token) -> bool:
        """1-11月收到30件 is not the year's count; 截至12月31日 is."""
        text = self.source.text
        if text[token.end - 1] != "月":
            return False
        if text[token.start : token.end] == "12月" and text[max(0, token.start - 1) : token.start] in _UNTIL:
            return False
        return text[token.end : token.end + 1] not in ASCII

    def _who(self, tokens: list[Token], i: int) -> None:
        """The body a token names, and whether it is the one that acts."""
        token, before = tokens[i], tokens[i - 1] if i else None
        if token.kind is Mark.RAW and self.bodies.asks(tokens[i + 1 : i + 2]):
            return  # 村民委员会提交1件: who asked
        if token.kind is Class.SCOPE or (token.kind is Mark.RAW and not _of_area(before)):
            self._body(token, before, acts=i + 1 == len(tokens) or tokens[i + 1].kind is Class.ACTION)
        elif before is not None and self.bodies.is_hall(before, token) and _acts(tokens[i + 1 :]):
            self._body(Token(Mark.RAW, before.start, token.end), None, acts=True)

    def _body(self, token: Token, before: Token | None, *, acts: bool) -> None:
        scope = self.bodies.scope(token)
        words = self.bodies.words(token)
        if token.kind is Class.SCOPE and words == "系统" and before is not None and not self.bodies.staff(before):
            return
        if words == "系统" and self.scope == "other":
            return  # 全省水利系统
        if scope not in (None, "own") and self.bodies.addressed(token):
            return
        if words.endswith("政府办公室") and not acts and self.bodies.governs:
            self.doubtful = True  # 区政府办公室统计: it counts others
            return
        governs = self.bodies.governs
        seat = governs and words.endswith(("本级", "本部"))
        if seat and self.within:
            scope, seat = "other", False  # 全市2,916件，其中市本级188件: told apart from the whole area
        if scope is not None:
            self.scope = scope
            if not self.within:
                self.main_scope = "own" if scope == "other" else scope
            # 区本级 of a government is not its whole area, and which of the two the table has nobody says.
            alone = words == "系统" and before is None
            joined = governs and token.says == "part" and before is not None and before.kind in _JOINS
            self.doubtful = (self.doubtful and self.now != self.year) or seat or alone or joined
            if governs and words.startswith(EACH) and not self.whole:
                self.doubtful = True  # 各部门受理180件: some of the whole
            self.whole = self.whole or not words.startswith(EACH)


def _acts(rest: list[Token]) -> bool:
    """市政府全年收到: what follows at once is what it did."""
    first = next((token for token in rest if token.kind not in (Class.FILLER, Class.TIME, Mark.YEAR)), None)
    return first is not None and first.kind is Class.ACTION


def _of_area(before: Token | None) -> bool:
    """各县（区）卫健局: the bodies of an area, which the word before has named."""
    return before is not None and before.kind is Class.SCOPE and before.says in ("area", "below", "part")


def is_known(topic: str) -> bool:
    """Whether the tables have something of this topic."""
    return topic not in ("", OTHER, FILE)
