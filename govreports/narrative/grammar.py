"""What a number in its clause counts: the words before it, else those behind it, else what was said before.

Every function takes the number with its surroundings and the context, and fills in the reading.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Final

from govreports.narrative import certainty, columns, years
from govreports.narrative.context import Context, is_known
from govreports.narrative.cues import Cues, gather
from govreports.narrative.found import Clause, Found, adjacent
from govreports.narrative.meaning import (
    COLUMNS,
    COUNTED,
    DECISIONS,
    DISPUTES,
    DOCUMENTS,
    FEES,
    ROWS,
    TELLING,
    Sense,
    sense,
)
from govreports.narrative.shares import grows, growth, share
from govreports.narrative.tokens import Mark
from govreports.narrative.words import FILE, OTHER, Class

_POINTS: Final = "个百分点"
_NOUN_LINKS: Final = frozenset({Class.FILLER})
_SHOWN: Final = {"open", "posted"}
_ROWS_OF_REQUESTS: Final = "requests."


def clause(found: Clause, context: Context) -> None:
    """Words without a number: they may name what the next number counts."""
    context.hear(found.tokens)
    cues = gather(found.tokens)
    if cues.topics[:1] == ["requests"] and cues.topics[-1] == OTHER:
        cues.topics = ["requests"]  # 申请要求提供信息的，: what was asked for
    _remember_topic(cues, context)
    if cues.actions[:1] == ["carried_forward"] and not {Class.REST, Class.NONE} & cues.kinds:
        _carried(context)
    if Class.NONE in cues.kinds and context.now != context.year:  # 上年无行政复议，今年1件
        denied = sense(context.topic, cues.actions, "件")
        context.last, context.last_sure, context.last_year = denied.counts, denied.sure, context.now
    only = not cues.actions and len(set(cues.applicants)) == 1
    context.applicant = cues.applicants[-1] if only else ""  # 申请人以自然人为主，
    if only and any(token.says == "applicants" for token in found.tokens):
        context.topic, context.topic_here = "requests", True
    context.pending = [] if cues.unknown_last else list(cues.actions)


def _carried(context: Context) -> None:
    """尚有2件申请…，结转至2026年办理: the clause behind says what the figure was."""
    found = context.open
    if found is not None and found.unit in COUNTED and context.topic == "requests":
        found.counts, found.year = "requests.carried_forward.total", years.left_over(context)
        found.sure = not (context.supposed or found.approximate)


def number(found: Found, context: Context) -> None:
    """Fill in what the figure counts, of which year and body, and how sure that is."""
    context.enter(found)
    now = context.now
    compared = context.hear(found.left) or years.still_compared(found, context)
    context.compared = compared
    if found.token.amount and found.token.amount.times:
        context.now = now  # 2025年是2024年的1.2倍
    _approximate(found)
    found.growth = grows(found)
    found.supposed = context.supposed or Class.MODAL in found.cues.kinds
    read = _read(found, context)
    _remember_topic(found.cues if found.cues.topics else _noun(found), context)
    found.counts, found.sure = read
    if found.counts is None and is_known(found.after.topic):  # 向3名申请人发出收费通知，应收400元
        _remember_topic(found.after, context)
    found.scope = context.scope
    found.year = years.of(found, context, compared=compared)
    plain = not (found.supposed or context.doubtful or found.approximate or _doubtful(found))
    found.sure = found.sure and plain and found.year in (context.year, context.year - 1)
    if found.counts and found.year == context.year and not found.growth:
        context.told.add(found.counts)
        if found.unit != "%" and found.scope == "own":
            context.amounts[found.counts] = found.value
    if (found.unit != "%" and (found.counts or not found.growth)) or (found.growth and context.last is None):
        context.last, context.last_sure, context.last_year = found.counts, found.sure, found.year
    if found.sure and found.counts and found.counts.startswith(_ROWS_OF_REQUESTS) and not context.topic:
        context.topic, context.topic_here = "requests", True  # 上年结转6件，新增132件，已办134件
    context.grew = found.growth
    context.open = found if not found.cues.actions else None
    if not found.growth and found.unit != "%":
        context.pending = []
        context.verbs = found.cues.actions or found.after.actions or context.verbs
        if (
            found.sure
            and found.counts
            and found.counts.startswith(_ROWS_OF_REQUESTS)
            and found.counts.split(".")[-1] not in COLUMNS
        ):
            context.row = found.counts
    context.leave(found)


def _read(found: Found, context: Context) -> Sense:
    if found.unit == _POINTS:
        return Sense(None)
    if found.growth:
        return growth(found, context)
    if found.unit == "%":
        return share(found, context)
    if _narrowed(found):
        return Sense(None)
    cues = columns.named(found, context)
    if cues.applicants and (column := columns.column(found, cues, context)) is not None:
        return column
    return _amount(found, context)


# --- amounts ---


def _amount(found: Found, context: Context) -> Sense:
    cues, after = found.cues, found.after
    if Class.RATE in cues.kinds:
        return Sense(None)
    if cues.unknown_last and not after.topics and not context.bodies.ends_with_body(found.left):
        return Sense(None)
    if cues.empty:
        return _from_behind(found, context)
    topic = _named(cues, context)
    follows = adjacent(found.right, _NOUN_LINKS)
    if not topic and follows is not None:
        if follows.kind is Class.TOPIC:
            topic = after.topics[0]
        elif follows.kind is Mark.RAW and follows.start == found.token.end:
            return Sense(None)
    actions = cues.actions or (after.actions if _leads_on(found) else [])
    inherited = not topic
    topic = _thing(topic, actions, context)
    if inherited and context.those and topic in DISPUTES and len(context.disputes) > 1:
        topic = "both"
    if cues.court and not cues.topics and topic in ("review", "both"):
        topic = "litigation"  # 被法院判决败诉1件
    actions = _inherited(topic, actions, found, context)
    result = sense(topic, actions, found.unit, context.row)
    return certainty.weigh(result, found, context, actions, inherited=inherited)


def _inherited(topic: str, actions: list[str], found: Found, context: Context) -> list[str]:
    """What became of it, where the words name the thing alone and it was said before."""
    if topic in FEES and actions == ["amount"]:
        return [*actions, *context.verbs]  # 收取信息处理费1笔，金额200元
    if actions:
        return actions
    if topic in DOCUMENTS and Class.OF_WHICH in found.between and context.verbs == ["issued"]:
        return context.verbs
    return context.pending if topic == "requests" else actions


def _named(cues: Cues, context: Context) -> str:
    """The topic named; 依申请公开60件 after 主动公开210件 says how documents are to be disclosed."""
    short, _, named = cues.topic.rpartition(":")
    if short:  # 行政许可56件、处罚3件
        return named if context.topic in DECISIONS and not cues.actions else OTHER
    among_documents = context.topic in (OTHER, FILE) and context.topic_here and not cues.actions
    return OTHER if cues.attribute and among_documents else cues.topic


def _thing(topic: str, actions: list[str], context: Context) -> str:
    """The topic named, or inherited where the words ask for one."""
    if topic == FILE:
        fits = context.topic in DOCUMENTS and {"in_force", "repealed"} & set(actions)
        return context.topic if fits else OTHER
    if not topic and context.documents and {"repealed", "in_force"} & set(actions):
        return context.documents  # 印发4件，及时解读，废止2件: said of documents only
    if topic or context.topic != OTHER:
        return topic or context.topic
    told = bool(set(actions) & TELLING) and (bool(context.row) or not context.topic_here)
    return "requests" if told else OTHER


def _noun(found: Found) -> Cues:
    """The thing named right behind the number: 12件申请."""
    first = adjacent(found.right, _NOUN_LINKS)
    return gather([first]) if first is not None and first.kind is Class.TOPIC else Cues()


def _leads_on(found: Found) -> bool:
    """Whether what follows says what became of them: 对5件申请作出不予公开答复."""
    first = found.right[0] if found.right else None
    all_of_them = first is not None and (first.kind is Class.EACH or first.says == "all")  # 直接起诉的2件均维持
    return bool(found.after.actions) and not found.after.unknown_inside and not all_of_them


def _from_behind(found: Found, context: Context) -> Sense:
    """Nothing before the number: 12件予以公开, 3件申请; or 共12件 after a clause that named it."""
    after = found.after
    if not after.empty and not _unknown_first(found):
        topic = _behind(found, context)
        said = after.actions
        if topic in DOCUMENTS and set(said) - _SHOWN:
            said = [a for a in said if a not in _SHOWN]  # 15件现行有效规范性文件已公开
        result = sense(topic, said or context.pending, found.unit, context.row)
        return certainty.weigh(result, found, context, after.actions, inherited=not after.topic)
    if context.last and ({Class.REACHED, Class.COMPARE} & found.cues.kinds or (context.grew and _is_only(found))):
        return Sense(context.last, context.last_sure)
    if context.pending and Class.SUBSET not in after.kinds and Class.REST not in found.cues.kinds:
        result = sense(context.topic, context.pending, found.unit)
        told = context.topic_here or bool(set(context.pending) & TELLING)
        return Sense(result.counts, result.sure and told and Mark.RAW not in found.cues.kinds)
    if found.cues.disclosure and context.topic in (*DISPUTES, "both") and after.empty:
        return sense(context.topic, [], found.unit)  # 复议方面，涉政府信息公开的案件9件
    dated = years.dated(found, context)
    bodies = Class.SCOPE in found.cues.kinds or context.bodies.ends_with_body(
        found.left[-1:] or found.right[:1] or [found.token]
    )
    if (bodies or dated) and context.last and found.unit in COUNTED:
        return Sense(context.last, context.last_sure)
    if context.topic in FEES and found.unit.endswith("元"):
        return sense(context.topic, context.verbs or context.pending, found.unit)
    return Sense(None, False)


def _is_only(found: Found) -> bool:
    """较上年下降17.6%，为56件."""
    return bool(found.left) and found.left[-1].says == "is" and all(t.kind is Class.FILLER for t in found.left)


def _behind(found: Found, context: Context) -> str:
    """What stands behind a number without words before it: a noun at once, or something said of them."""
    after = found.after
    first = adjacent(found.right, _NOUN_LINKS)
    noun = gather(takewhile(lambda token: token.kind is Class.TOPIC, found.right))
    if noun.topic in DECISIONS or (noun.topics and Class.RATE in after.kinds):
        return noun.topic  # 83件行政处罚决定已在网站公示
    if not after.topics and context.topic in FEES and set(after.actions) & TELLING:
        return "requests"  # 1件因逾期未缴费不再处理
    if after.topic == OTHER and first is not None and first.kind is not Class.TOPIC and set(after.actions) & TELLING:
        return context.topic  # 3件因征求第三方意见结转下一年度
    return after.topic or context.topic


def _unknown_first(found: Found) -> bool:
    """3名代表, 18个乡镇: the noun behind the number is nothing the tables count."""
    first = adjacent(found.right, _NOUN_LINKS)
    return first is not None and (first.kind is Mark.RAW or (first.kind is Class.SCOPE and first.says != "own"))


def _narrowed(found: Found) -> bool:
    """Whether words narrow the count to a part the tables do not have: 涉及征地的申请, 网上申请."""
    kinds = found.cues.kinds
    if Class.SUBSET in kinds and Class.CHANNELS not in kinds:
        return not set(found.cues.actions) & (ROWS - {"full_disclosure"})
    return found.cues.empty and Class.SUBSET in found.after.kinds and not found.after.actions


# --- doubt ---


def _approximate(found: Found) -> None:
    about = found.left[-1:] + found.right[:1]
    vague = any(token.kind is Class.ABOUT for token in about)
    found.approximate = vague or bool(found.token.amount and found.token.amount.approximate)


def _doubtful(found: Found) -> bool:
    return bool(found.token.amount and found.token.amount.doubtful) or Class.NONE in found.cues.kinds


def _remember_topic(cues: Cues, context: Context) -> None:
    """A channel or a part (其中网站提交31件) is forgotten with its sentence."""
    narrow = context.within or Class.SUBSET in cues.kinds
    topic = OTHER if cues.bare and OTHER in cues.topics else _named(cues, context)
    context.documents = next((t for t in reversed(cues.topics) if t in DOCUMENTS), context.documents)
    context.disputes |= {*cues.topics} & {*DISPUTES}
    if topic == OTHER and "admin_fees" in cues.topics:
        topic = "admin_fees"  # 公示行政事业性收费目录1份，当年收取5.37亿元
    if topic and not (topic == FILE and context.topic in DOCUMENTS):
        context.topic, context.topic_here = topic, True
        if not (narrow and topic == OTHER):
            context.main_topic = topic
