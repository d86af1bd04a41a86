"""A whole and its parts: 其中, brackets, 分别为, also nested and over several sentences.

Prose seldom says whether the parts are all; so a group is `complete` only where the words
or the table say so, or where it adds up.  More than the whole is wrong either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from govreports.formats.y2021 import APPLICANTS, OUTCOMES, RESULTS
from govreports.narrative.found import Found
from govreports.narrative.meaning import topic_of
from govreports.narrative.quantities import QUANTITIES
from govreports.narrative.reading import Figure, Parts
from govreports.narrative.sums import BOTH, NEW, RESULT_ROWS
from govreports.narrative.tokens import Mark
from govreports.narrative.words import Class

_STRENGTH: Final = {Mark.PAUSE: 1, Mark.COMMA: 1, Mark.SEMICOLON: 2, Mark.STOP: 3, Mark.LINE: 4}
_MAIN: Final = frozenset(
    {"received", "newly", "concluded", "handled", "carried_forward", "charged", "decisions", "issued"}
)
_MOST: Final = 200  # parts of one whole


@dataclass
class Group:
    """A whole and the parts found so far."""

    whole: Found
    members: list[Found] = field(default_factory=list)
    said: bool = False  # the words say that these are all
    added: bool = False  # 合计 stands behind them

    @property
    def total(self) -> Decimal:
        """The sum of the parts."""
        return sum((m.value for m in self.members), Decimal(0))

    def parts(self, figures: Mapping[int, Figure]) -> Parts:
        """The group as returned."""
        figures_ = (self.whole, *self.members)
        alike = len({f.unit for f in figures_}) == 1 and len({f.year for f in figures_}) == 1
        return Parts(
            figures[id(self.whole)],
            tuple(figures[id(m)] for m in self.members),
            sure=alike and not any(f.approximate or f.supposed for f in figures_),
            complete=self._complete(),
            listed=self.added
            or Mark.COLON in self.members[0].between
            or all(self._is_listed(m) for m in self.members[1:]),
        )

    def _is_listed(self, member: Found) -> bool:
        """Whether a part behind the first is surely one: 其中政策解读100条，微信240条 may be two statements."""
        return not {Mark.COMMA, Mark.SEMICOLON} & member.between or _is_part(self.whole, member)

    def _complete(self) -> bool:
        if self.total == self.whole.value:
            return True
        whole = leaves_of(self.whole.counts)
        parts = [leaves_of(m.counts) for m in self.members]
        if whole and all(parts):
            return set().union(*parts) == whole
        return self.said and len(self.members) > 1


def _is_part(whole: Found, part: Found) -> bool:
    """Whether the table has the one within the other, or results under what came in."""
    within, leaves = leaves_of(whole.counts), leaves_of(part.counts)
    return bool(leaves) and (leaves < within or (whole.counts in (NEW, BOTH) and part.counts in RESULT_ROWS))


def leaves_of(counts: str | None) -> set[str]:
    """The cells a quantity is in the end made of."""
    if counts is None:
        return set()
    if counts in _MADE_OF:
        return _MADE_OF[counts]
    cells = QUANTITIES[counts].cells if counts in QUANTITIES else ()
    return {leaf for cell in cells for leaf in (_MADE_OF.get(cell) or {cell})}


_MADE_OF: Final = {
    "requests.results_total.total": {f"requests.{row.key}.total" for row in RESULTS},
    "requests.new_received.total": {f"requests.new_received.{column.key}" for column in APPLICANTS},
    **{
        f"disputes.{block}.total": {f"disputes.{block}.{column.key}" for column in OUTCOMES if not column.derived}
        for block in ("review", "litigation_direct", "litigation_after_review")
    },
}


def groups(found: list[Found]) -> list[Group]:
    """Every breakdown whose whole stands first; percentages and changes are no parts."""
    amounts = countable(found)
    made = [g for i, j in _pairs(amounts) if (g := _group(amounts, i, j)) is not None]
    for group in made:
        _demote(group)
    return made


def _demote(group: Group) -> None:
    """A part of a quantity is not that quantity again: 出台规章2件，其中新制定1件."""
    whole = group.whole
    for part in group.members:
        another = part.scope == "area" and Class.SCOPE in part.cues.kinds  # 其中各县（区）局32件
        if (part.counts, part.year, part.scope) == (whole.counts, whole.year, whole.scope) and not another:
            part.counts, part.sure = None, False


def countable(found: list[Found]) -> list[Found]:
    """The figures that can be wholes and parts."""
    return [f for f in found if f.unit != "%" and not f.growth and not _average(f)]


def _average(figure: Found) -> bool:
    """平均每月公开146条: neither a whole nor a part."""
    return any(token.says == "piece" for token in figure.left)


def _pairs(amounts: list[Found]) -> Iterator[tuple[int, int]]:
    """Each figure with the one behind it, and with the first behind its bracket."""
    open_: list[int] = []
    for j, figure in enumerate(amounts):
        behind = False
        while open_ and amounts[open_[-1]].depth > figure.depth:
            open_.pop()
            behind = True
        if open_ and amounts[open_[-1]].depth == figure.depth:
            if behind:
                yield open_[-1], j
            open_.pop()
        if j and not behind:
            yield j - 1, j
        open_.append(j)


def _group(amounts: list[Found], i: int, j: int) -> Group | None:
    whole, first = amounts[i], amounts[j]
    between = first.between
    bracket = first.depth > whole.depth and Mark.OPEN in between
    marked = {Class.OF_WHICH, Class.RESPECTIVELY, Class.INCLUDING} & between
    if marked == {Class.RESPECTIVELY} and not _may_be_part(whole, first):
        return None  # 制发2件，废止和失效分别为1件、3件
    among = (bool(whole.right) and whole.right[-1].says == "among") or _among(whole, first)
    colon = Mark.COLON in between and Mark.STOP not in between
    if not marked and first.unit != whole.unit:
        return None
    if not (marked or bracket or among or colon):
        return _listed(amounts, i) if j == i + 1 else None
    far = first.sentence - whole.sentence > (1 if marked else 0)
    aside = first.aside and first.depth > whole.depth
    if colon and not (marked or bracket or among) and {Mark.SEMICOLON, Mark.PAUSE} & (between | whole.between):
        return None  # 网上10件、当面2件，按申请人分：自然人9件、企业3件: another list
    if far or aside or Class.REACHED in between or Mark.LINE in between:
        return None
    group = Group(whole, said=bool({Class.RESPECTIVELY} & between) or (colon and Class.OF_WHICH not in between))
    _collect(group, amounts, j)
    if not group.members or (not marked and len(group.members) < 2):
        return None
    return group


def _may_be_part(whole: Found, first: Found) -> bool:
    """Whether the tables allow it: nothing is known of one of them, or one is made of the other."""
    within, part = leaves_of(whole.counts), leaves_of(first.counts)
    return Mark.SEMICOLON not in first.between and (not within or not part or part < within)


def _among(whole: Found, first: Found) -> bool:
    """…新收90件，新收件中自然人80件: the words before 中 name the whole again."""
    named = any(token.says == "among" for token in first.left)
    return named and bool(leaves_of(first.counts)) and leaves_of(first.counts) < leaves_of(whole.counts)


def _listed(amounts: list[Found], i: int) -> Group | None:
    """行政复议9件，维持5件，纠正4件: no word says so, but the table knows that these are its parts."""
    whole, members = amounts[i], list[Found]()
    rest = set(leaves_of(whole.counts))
    for figure in amounts[i + 1 : i + _MOST]:
        leaves = leaves_of(figure.counts)
        same = (figure.sentence, figure.depth, figure.year, figure.scope) == (
            whole.sentence,
            whole.depth,
            whole.year,
            whole.scope,
        )
        if not same or not leaves or not leaves < leaves_of(whole.counts) or not leaves <= rest:
            break
        members.append(figure)
        rest -= leaves
    return Group(whole, members) if len(members) > 1 else None


def _collect(group: Group, amounts: list[Found], begin: int) -> None:
    """Add parts up to the first figure that cannot be one."""
    first = amounts[begin]
    widest = 0
    for figure in amounts[begin : begin + _MOST]:
        if figure.depth > first.depth:
            continue
        if figure.depth < first.depth or (figure is not first and not _continues(group, figure, widest)):
            break
        if figure is not first:
            widest = widest or _gap(figure)
        group.said = group.said or Class.REST in figure.cues.kinds
        group.members.append(figure)
        if len(group.members) > 1 and group.total == group.whole.value:
            return
    _within_sentence(group)


def _within_sentence(group: Group) -> None:
    """Parts in further sentences count only where all add up."""
    last = group.members[0].sentence if group.members else 0
    group.members = [m for m in group.members if m.sentence == last]


def _continues(group: Group, figure: Found, widest: int) -> bool:
    first, last = group.members[0], group.members[-1]
    gap = _gap(figure)
    if figure.year != first.year or Class.OF_WHICH in figure.between or Class.TOGETHER in figure.between:
        return False
    if figure.unit != group.whole.unit and first.unit == group.whole.unit:
        return False
    if figure.counts and figure.scope != first.scope and group.whole.value != group.total + figure.value:
        return False
    if len({topic_of(figure.counts), topic_of(last.counts)} - {""}) > 1:
        return False
    if _another(group.whole, first, figure):
        return False
    if gap > max(widest, 1) and (widest or _main(figure)):
        return False
    return not (_main(figure) and not _main(first))


def _another(whole: Found, first: Found, figure: Found) -> bool:
    """复议9件，其中维持5件，诉讼3件: something the whole does not have, or told in other words."""
    if whole.counts and figure.counts and _is_part(whole, first) > _is_part(whole, figure):
        return True
    if Mark.COMMA not in figure.between:
        return False
    if whole.counts and figure.counts and not first.counts and not _is_part(whole, figure):
        return True  # 许可38件，其中网上办理30件，处罚10件
    narrowed = (Class.SUBSET in figure.cues.kinds) != (Class.SUBSET in first.cues.kinds)
    return narrowed or bool(figure.cues.actions and not first.cues.actions)  # 其中解读100条，微信推送240条


def _main(figure: Found) -> bool:
    """Whether the words begin a new statement: …；办结12件.  A 、 only goes on listing."""
    if _gap(figure) == 1 and Mark.COMMA not in figure.between:
        return False
    return bool(set(figure.cues.actions) & _MAIN)


def _gap(figure: Found) -> int:
    """How strong the mark before a figure is."""
    return max((_STRENGTH.get(kind, 0) for kind in figure.between if isinstance(kind, Mark)), default=0)
