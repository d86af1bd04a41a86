"""Of which year and of which body a sentence speaks, and what it has said so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from govreports.formats.document import AgencyKind
from govreports.narrative.found import Found
from govreports.narrative.numerals import ASCII
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
_NO_SUBJECT: Final = "经向与对会被将报送给按据以受由在除"  # 经市司法局审核, 向市财政局报送
# What stands before a body that orders, is asked or is reported to, and does not itself do what is counted.
_ADDRESSED: Final = (
    *("按照", "根据", "依据", "依照", "对照", "落实", "依托", "配合", "结合", "贯彻", "执行", "接受", "遵照", "参照"),
    *("围绕", "做好", "完成", "报送", "报", "经", "向", "受", "按", "据", "以", "对接", "参加", "承接", "协助"),
)
# Its own office is the body itself: 局办公室, 党政综合办公室.
_OWN_OFFICES: Final = (
    "局",
    "委",
    "厅",
    "镇",
    "乡",
    "街道",
    "中心",
    "机关",
    "党政",
    "综合",
    "党政综合",
    "局综合",
    "局机关",
)
_MACHINES: Final = ("管理", "办公", "登记", "申请", "网", "数据", "电子", "服务", "信用", "业务", "协同", "公文")
_HALLS: Final = ("市政府", "县政府", "区政府", "州政府", "旗政府")
_EACH: Final = ("各部门", "各单位", "各乡镇", "各镇", "各县", "各区", "各市", "各地", "所属", "下属", "直属")
_JOINS: Final = (Class.FILLER, Mark.PAUSE)  # 24个部门和乡镇: together they may be the whole
_UNTIL: Final = ("至", "到", "止", "前", "-", "—", "~")
# 去年全年, 2023年当年: of the year just named.
_SAME_YEAR: Final = ("全年", "全年度", "年内", "当年", "当年度", "年度内")
_PREFIX: Final = 3
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
    last_year: int | None = None
    depth: int = 0
    levels: dict[int, tuple[str | None, bool, str, str, int | None]] = field(
        default_factory=dict
    )  # by depth of brackets
    documents: str = ""  # the kind of document named in this sentence
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

    def __post_init__(self) -> None:
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
        self.compared, self.grew = False, False

    def begin_paragraph(self, *, heading: bool) -> None:
        """Forget the paragraph before, unless it was the heading of this one."""
        self.disclosure = self.disclosure and heading
        self.amounts = {}
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
                again = before is not None and before.kind in (Mark.YEAR, Class.TIME)
                if not (again and self.source.text[token.start : token.end] in _SAME_YEAR):
                    comparing = self._time(token, comparing=comparing)
            elif token.kind is Class.MODAL:
                self.supposed = self.supposed or not token.says  # 并非 denies its own clause only
            elif token.kind is Mark.SKIP:
                self.doubtful = self.doubtful or self._is_month(token)
            elif shared and token.kind in (Class.SCOPE, Mark.RAW):
                continue  # 占全市的5.7%: whose the whole is
            elif token.kind is Class.SCOPE or (token.kind is Mark.RAW and not _of_area(before)):
                self._body(token, before, acts=i + 1 == len(tokens) or tokens[i + 1].kind is Class.ACTION)
            elif before is not None and self._is_hall(before, token) and _acts(tokens[i + 1 :]):
                self._body(Token(Mark.RAW, before.start, token.end), None, acts=True)
            before = token
        return comparing and self.base is not None

    def _without_counted(self, tokens: Iterable[Token]) -> list[Token]:
        """25个部门、18个乡镇共收到: bodies that are counted are not who did it, but may be all there are."""
        tokens = list(tokens)
        counted = bool(tokens) and tokens[0].kind is Class.SCOPE and tokens[0].says != "own"
        if counted and self.source.text[tokens[0].start - 1 : tokens[0].start] in ("个", "家"):
            if self.kind == AgencyKind.GOVERNMENT:
                self.doubtful = True
                return tokens[1:]
        return tokens

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

    def _body(self, token: Token, before: Token | None, *, acts: bool) -> None:
        scope = self._scope(token)
        words = self.source.text[token.start : token.end]
        if token.kind is Class.SCOPE and words == "系统" and before is not None and not self._staff(before):
            return
        if words == "系统" and self.scope == "other":
            return  # 全省水利系统
        if scope not in (None, "own") and self._addressed(token):
            return
        if self._is_seat(words) and not acts and self.kind == AgencyKind.GOVERNMENT:
            self.doubtful = True  # 区政府办公室统计: it counts others
            return
        if scope is not None:
            self.scope = scope
            if not self.within:
                self.main_scope = "own" if scope == "other" else scope
            # 区本级 of a government is not its whole area, and which of the two the table has nobody says.
            governs = self.kind == AgencyKind.GOVERNMENT
            seat = governs and words.endswith(("本级", "本部"))
            alone = words == "系统" and before is None
            joined = governs and token.says == "part" and before is not None and before.kind in _JOINS
            self.doubtful = (self.doubtful and self.now != self.year) or seat or alone or joined
            if self.kind == AgencyKind.GOVERNMENT and words.startswith(_EACH) and not self.whole:
                self.doubtful = True  # 各部门受理180件: some of the whole
            self.whole = self.whole or not words.startswith(_EACH)

    def _is_hall(self, before: Token, token: Token) -> bool:
        """市政府 is two tokens, since 政府信息 is a word too."""
        words = self.source.text[before.start : token.end]
        return before.kind is Mark.RAW and before.end == token.start and words.endswith(_HALLS)

    def _addressed(self, body: Token) -> bool:
        """按照县政府办公室要求: whose wish it is, not whose work."""
        return self.source.text[max(0, body.start - _PREFIX) : body.start].endswith(_ADDRESSED)

    @staticmethod
    def _is_seat(words: str) -> bool:
        return words.endswith("政府办公室")

    def _staff(self, before: Token | None) -> bool:
        """市场监管系统 are bodies; 依申请公开系统 and 办公系统 are machines."""
        if before is None or before.kind not in (Mark.RAW, Class.SCOPE):
            return False
        return not self.source.text[before.start : before.end].endswith(_MACHINES)

    def _scope(self, token: Token) -> Scope | None:
        words = self.source.text[token.start : token.end]
        governs = self.kind == AgencyKind.GOVERNMENT
        if token.kind is Mark.RAW:
            return self._named(words)
        if token.says == "own":
            return "own"
        if token.says == "area":
            return "own" if governs else "area"
        if token.says == "street":
            return "own" if self.kind == AgencyKind.TOWNSHIP else "area"
        if token.says == "town":
            return "own" if governs or self.kind == AgencyKind.TOWNSHIP else "area"
        if token.says == "part" and not governs:
            return self._named(words) if words.endswith("办公室") else "area"
        return "other"

    def ends_with_body(self, tokens: list[Token]) -> bool:
        """其中市财政局5件: the unknown word before the number is whose, not what."""
        last = tokens[-1]
        words = self.source.text[last.start : last.end]
        return last.kind is Mark.RAW and words.endswith(_TAILS) and not words.endswith(_NO_BODIES)

    def _named(self, words: str) -> Scope | None:
        """A body by its name: this agency, if the name can be shortened to it."""
        if not words.endswith(_TAILS) or words.endswith(_NO_BODIES) or not 2 <= len(words) <= _LONGEST_NAME:
            return None
        if not self.agency or self.agency in words or any(shortens(name, self.agency) for name in _names(words)):
            return "own"
        if words.endswith("办公室") and words.removesuffix("办公室") in _OWN_OFFICES:
            return "own"
        return None if words[0] in _NO_SUBJECT or words.startswith(_ADDRESSED) else "other"


def _acts(rest: list[Token]) -> bool:
    """市政府全年收到: what follows at once is what it did."""
    first = next((token for token in rest if token.kind not in (Class.FILLER, Class.TIME, Mark.YEAR)), None)
    return first is not None and first.kind is Class.ACTION


def _names(words: str) -> Iterator[str]:
    """The name, and without the words that may stand before it: 将市科技局, 截至年末市科技局."""
    yield from (words[i:] for i in range(min(_PREFIX, len(words) - 2) + 1))


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
