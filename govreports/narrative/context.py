"""Of which year and of which body a sentence speaks, and what it has said so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from govreports.formats.document import AgencyKind
from govreports.narrative.found import Found
from govreports.narrative.reading import Scope
from govreports.narrative.tokens import Compact, Mark, Token
from govreports.narrative.words import FILE, OTHER, Class

# A name that ends so is a body's; 格局 and 布局 are not.
_TAILS: Final = (
    "局",
    "委",
    "委员会",
    "厅",
    "公开办",
    "政务办",
    "党政办",
    "政府办",
    "办公室",
    "政府",
    "镇",
    "乡",
    "街道",
    "街道办",
    "院",
    "中心",
    "队",
    "管委会",
)
_NO_BODIES: Final = (
    "格局",
    "布局",
    "结局",
    "开局",
    "大局",
    "举办",
    "承办",
    "开办",
    "主办",
    "督办",
    "交办",
    "经办",
    "协办",
    "催办",
    "法院",
)
_BEFORE_NAMES: Final = "由经向被对和与在给"
_LONGEST_NAME: Final = 20


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
    open: Found | None = None  # the last figure, as long as nothing said what became of them
    verbs: list[str] = field(default_factory=list)  # what had become of the last thing numbered
    shares: str | None = None  # what the last percentage was a share of
    now: int | None = None  # the year spoken of
    base: int | None = None  # the year compared with
    scope: Scope = "own"
    doubtful: bool = False  # year or body inherited from a sentence that spoke of another
    supposed: bool = False  # a goal, a rule, a supposition

    def __post_init__(self) -> None:
        self.now = self.year

    def begin_sentence(self) -> None:
        """Keep the topic; a year or body that was not the report's own stays, in doubt."""
        self.doubtful = self.now != self.year or self.scope != "own"
        self.open = None
        self.verbs, self.last_sure = [], False
        self.pending, self.row, self.last, self.shares, self.base = [], "", None, None, None
        self.topic_here, self.supposed = False, False

    def begin_paragraph(self, *, heading: bool) -> None:
        """Forget the paragraph before, unless it was the heading of this one."""
        self.now, self.scope, self.doubtful = self.year, "own", False
        if not heading:
            self.topic = ""

    def hear(self, tokens: Iterable[Token]) -> bool:
        """Take up years, bodies and suppositions; True where the words compare with `base`."""
        comparing = False
        before: Token | None = None
        for token in tokens:
            if token.kind is Class.COMPARE:
                comparing = True
            elif token.kind in (Class.GROWTH, Class.REACHED):
                comparing = False
            elif token.kind in (Mark.YEAR, Class.TIME):
                comparing = self._time(token, comparing=comparing)
            elif token.kind is Class.MODAL:
                self.supposed = True
            elif token.kind is Class.SCOPE or (token.kind is Mark.RAW and not _of_area(before)):
                self._body(token)
            before = token
        return comparing and self.base is not None

    def _time(self, token: Token, *, comparing: bool) -> bool:
        says = token.says
        if says in ("piece", "since"):
            self.doubtful = True
            return comparing
        years = {"this": self.year, "last": self.year - 1, "next": self.year + 1}
        year = years[says] if token.kind is Class.TIME else int(says)
        if comparing and year < self.year:
            self.base = year
            return True
        self.now, self.doubtful = year, self.doubtful and self.scope != "own"
        return False

    def _body(self, token: Token) -> None:
        scope = self._scope(token)
        if scope is not None:
            self.scope = scope
            self.doubtful = self.doubtful and self.now != self.year

    def _scope(self, token: Token) -> Scope | None:
        words = self.source.text[token.start : token.end]
        governs = self.kind == AgencyKind.GOVERNMENT
        if token.kind is Mark.RAW:
            return self._named(words)
        if token.says == "own":
            return "own"
        if token.says == "area":
            return "own" if governs else "area"
        if token.says == "town":
            return "own" if governs or self.kind == AgencyKind.TOWNSHIP else "area"
        if token.says == "part" and not governs:
            return self._named(words) if words.endswith("办公室") else "area"
        return "other"

    def _named(self, words: str) -> Scope | None:
        """A body by its name: this agency, if the name can be shortened to it."""
        name = words.lstrip(_BEFORE_NAMES)
        if not name.endswith(_TAILS) or name.endswith(_NO_BODIES) or not 2 <= len(name) <= _LONGEST_NAME:
            return None
        return "own" if not self.agency or shortens(name, self.agency) else "other"


def _of_area(before: Token | None) -> bool:
    """各县（区）卫健局: the bodies of an area, which the word before has named."""
    return before is not None and before.kind is Class.SCOPE and before.says in ("area", "part")


def shortens(name: str, whole: str) -> bool:
    """Whether the characters of `name` stand in `whole` in the same order: 市科技局, 示例市科学技术局."""
    rest = iter(whole)
    return all(character in rest for character in name)


def is_known(topic: str) -> bool:
    """Whether the tables have something of this topic."""
    return topic not in ("", OTHER, FILE)
