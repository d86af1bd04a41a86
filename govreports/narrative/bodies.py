"""Whose a name is: this agency's own, of the area it is in, or another's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from govreports.formats.document import AgencyKind
from govreports.narrative.reading import Scope
from govreports.narrative.tokens import Compact, Mark, Token
from govreports.narrative.words import Class

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
# Its own office is the body itself: 办公室, 局办公室, 党政综合办公室.
_OWN_OFFICES: Final = (
    "",
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
_ASKED: Final = ("提交", "提出", "递交", "提交的", "提出的")
_HALLS: Final = ("市政府", "县政府", "区政府", "州政府", "旗政府")
EACH: Final = ("各部门", "各单位", "各乡镇", "各镇", "各县", "各区", "各市", "各地", "所属", "下属", "直属")
_PREFIX: Final = 3
_LONGEST_NAME: Final = 20


@dataclass(frozen=True)
class Bodies:
    """Knows who reports, and so who is meant."""

    source: Compact
    agency: str = ""
    kind: str | None = None

    @property
    def governs(self) -> bool:
        """Whether a whole area reports."""
        return self.kind == AgencyKind.GOVERNMENT

    def words(self, token: Token) -> str:
        """The token as written."""
        return self.source.text[token.start : token.end]

    def scope(self, token: Token) -> Scope | None:
        """Whose a word or name is; None where it names no body."""
        words = self.words(token)
        if token.kind is Mark.RAW:
            return self._named(words)
        if token.says == "own":
            return "own"
        if token.says in ("area", "below"):
            return "own" if self.governs else "area"
        if token.says == "street":
            return "own" if self.kind == AgencyKind.TOWNSHIP else "other" if self.governs else "area"
        if token.says == "town":
            return "own" if self.governs or self.kind == AgencyKind.TOWNSHIP else "area"
        if token.says == "part" and not self.governs:
            return self._named(words) if words.endswith("办公室") else "area"
        return "other"

    def _named(self, words: str) -> Scope | None:
        """A body by its name: this agency, if the name can be shortened to it."""
        if not words.endswith(_TAILS) or words.endswith(_NO_BODIES) or not 2 <= len(words) <= _LONGEST_NAME:
            return None
        if not self.agency or self.agency in words or any(shortens(name, self.agency) for name in _names(words)):
            return "own"
        if words.endswith("办公室") and words.removesuffix("办公室") in _OWN_OFFICES:
            return "own"
        return None if words[0] in _NO_SUBJECT or words.startswith(_ADDRESSED) else "other"

    def ends_with_body(self, tokens: list[Token]) -> bool:
        """其中市财政局5件: the unknown word before the number is whose, not what."""
        last = tokens[-1]
        words = self.source.text[last.start : last.end]
        return last.kind is Mark.RAW and words.endswith(_TAILS) and not words.endswith(_NO_BODIES)

    def is_hall(self, before: Token, token: Token) -> bool:
        """市政府 is two tokens, since 政府信息 is a word too."""
        words = self.source.text[before.start : token.end]
        return before.kind is Mark.RAW and before.end == token.start and words.endswith(_HALLS)

    def addressed(self, body: Token) -> bool:
        """按照县政府办公室要求: whose wish it is, not whose work."""
        return self.source.text[max(0, body.start - _PREFIX) : body.start].endswith(_ADDRESSED)

    def asks(self, follows: list[Token]) -> bool:
        """…提交, …提出: said of applicants."""
        return bool(follows) and self.words(follows[0]) in _ASKED

    def staff(self, before: Token | None) -> bool:
        """市场监管系统 are bodies; 依申请公开系统 and 办公系统 are machines."""
        if before is None or before.kind not in (Mark.RAW, Class.SCOPE):
            return False
        return not self.source.text[before.start : before.end].endswith(_MACHINES)


def _names(words: str) -> Iterator[str]:
    """The name, and without the words that may stand before it: 将市科技局, 截至年末市科技局."""
    yield from (words[i:] for i in range(min(_PREFIX, len(words) - 2) + 1))


def shortens(name: str, whole: str) -> bool:
    """Whether the characters of `name` stand in `whole` in the same order: 市科技局, 示例市科学技术局."""
    rest = iter(whole)
    return all(character in rest for character in name)
