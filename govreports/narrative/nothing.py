"""Statements that there was none: 未收到…申请, 无行政复议和行政诉讼, 均为0, 零申请."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from govreports.narrative.context import Context
from govreports.narrative.cues import Cues, gather
from govreports.narrative.denials import Denial, denials
from govreports.narrative.found import Found
from govreports.narrative.meaning import COLUMNS, DECISIONS, DISPUTES, DOCUMENTS, FEES, OUTCOME, TELLING, choose, sense
from govreports.narrative.quantities import QUANTITIES
from govreports.narrative.reading import Statement
from govreports.narrative.tokens import Mark, Token
from govreports.narrative.words import FILE, OTHER, Class

_SILENT: Final = frozenset({Class.FILLER, Class.TIME, Class.SCOPE, Class.APPLICANT, Mark.PAUSE, Mark.YEAR, Class.EACH})
# Rows that are kinds of request as they come in; 新收 says no more than 收到.
_KINDS: Final = {
    *("newly", "petition_complaint", "duplicate_request", "publication_request", "excessive_requests", "reconfirmation")
}
# What can be said not to have happened, and the action that is meant.
_ACTS: Final = {
    **dict.fromkeys(DOCUMENTS, {"issued", "repealed", "in_force"}),
    **dict.fromkeys(FEES, {"charged", "sent", "occurred", "issued", "notified"}),
}


def statements(
    sentence: list[Token], context: Context, figures: list[Found], text: str, section: str
) -> list[Statement]:
    """What a sentence says did not happen."""
    made: dict[tuple[str, int | None], Statement] = {}
    speaker = _Speaker(context, text, section)
    for denial in denials(sentence, context):
        for counts, sure in speaker.hear(denial):
            statement = speaker.statement(denial, counts, sure=sure)
            made.setdefault((counts, statement.year), statement)
    for figure in figures:
        if figure.counts and not figure.value and is_denied(figure):
            made.setdefault((figure.counts, figure.year), _zero(figure, context, text))
    return [statement for statement in made.values() if statement.counts in QUANTITIES]


def _is_several(topic: str, actions: set[str]) -> bool:
    """没有制定和废止规范性文件, 无不予公开、无法提供情形: each of them did not happen."""
    if topic in DOCUMENTS:
        return len(actions) > 1 and actions <= _ACTS[topic]
    return topic in ("requests", "") and len(actions) > 1 and actions <= TELLING and choose(actions)[0] == "uncounted"


def _narrowed(known: list[Token]) -> bool:
    """未收到网上申请 may have received others; 书面或网上的申请 are all there are."""
    narrow = [t for t in known if t.kind is Class.SUBSET]
    return bool(narrow) and not (len(narrow) > 1 and all(t.says == "channel" for t in narrow))


def _asked_for(cues: Cues, known: list[Token]) -> bool:
    """未收到撤回申请, 未收到涉及商业秘密的申请: what was asked, not what was decided; 新的 are further ones."""
    decided = set(cues.actions) & TELLING - _KINDS
    further = "added" in cues.actions and bool({*cues.topics} & {*DISPUTES})  # 未新增行政诉讼
    return further or any(t.says == "more" for t in known) or ("received" in cues.actions and bool(decided))


def _caused_otherwise(cues: Cues, before: Cues) -> bool:
    """因行政处罚引发的行政复议未发生: those about disclosure may have."""
    topics = {*cues.topics, *before.topics}
    return (cues.caused or before.caused) and bool(topics & {*DISPUTES}) and bool(topics & {*DECISIONS})


def _is_everybody(applicants: list[str], known: list[Token]) -> bool:
    """公民, 自然人、法人和其他组织, 企业和群众: whoever may ask."""
    public = any(token.says == "public" for token in known)
    return public or "citizens" in applicants or {"individual", "organizations"} <= {*applicants}


def _columns(applicants: list[str]) -> list[tuple[str, bool]]:
    """没有来自科研机构的申请: the columns named; 法人或其他组织 are none."""
    known = [c for c in applicants if c in COLUMNS]
    if not known:
        return [("requests.new_received.total", False)]
    return [(f"requests.new_received.{c}", len(known) == len(applicants)) for c in known]


class _Speaker:
    """Knows of which year and body the sentence speaks, clause by clause."""

    def __init__(self, context: Context, text: str, section: str) -> None:
        self.context = context
        self.section = section
        self.text = text

    def hear(self, denial: Denial) -> list[tuple[str, bool]]:
        """The quantities a denial speaks of, each with whether it is sure."""
        if carried := self._carried(denial):
            return carried
        known = self._cut(denial.after)
        unknown = not known and bool(denial.after) and denial.after[0].kind in (Mark.RAW, Class.SUBSET, Class.CARRY)
        if self.context.supposed or unknown or any(t.kind is Class.CARRY for t in known):
            return []
        if self._is_other(denial, known):
            return []
        cues, before = gather(known), gather(denial.before)
        if not denial.before and not denial.after:
            cues.topics = denial.heading
        applicants = cues.applicants or before.applicants  # 未收到企业申请, 企业未提出申请
        if cues.topics[-1:] == ["requests"] and applicants and not _is_everybody(applicants, [*denial.before, *known]):
            clean = bool(cues.applicants) and not self._limited(denial, before) and not _narrowed(known)
            clean = clean and all(t.kind is not Mark.RAW for t in known)  # 未收到境外企业申请
            return [(counts, clean and sure) for counts, sure in _columns(applicants)]
        charged = ["charged"] in (cues.actions, [] if denial.after else before.actions)
        if charged and not {*cues.topics, *before.topics} - {"requests", OTHER}:
            told = "requests" in (*cues.topics, *before.topics) or self.section == "other_matters"
            return [("fees.collected", told or self.context.disclosure)]
        return self._of_things(denial, known, cues, before)

    def _of_things(self, denial: Denial, known: list[Token], cues: Cues, before: Cues) -> list[tuple[str, bool]]:
        """What is denied of the things named in the denial, before it, or in the sentence."""
        topics = [self._file(t) for t in dict.fromkeys(cues.topics)] or list(dict.fromkeys(before.topics))
        topics = topics or [self.context.topic]
        told = self.context.topic in DISPUTES and bool(set(cues.actions) & OUTCOME)
        stated = not denial.after and set(before.actions) & TELLING  # 结转下年度无
        dated = any(t.kind in (Class.TIME, Mark.YEAR) for t in denial.before) and cues.actions in ([], ["occurred"])
        told = told or (dated and self.context.topic in DISPUTES)  # 今年被复议1件，去年未发生
        near = bool(cues.topics or before.topics or told or set(cues.actions) & TELLING or stated)
        if topics == ["admin_fees"] and known and not cues.actions and known[-1].end - known[-1].start > _FEES:
            return []  # 无行政事业性收费项目: there is nothing to charge for, which is said of the list of charges
        clean = all(t.kind is not Mark.RAW for t in known) and Class.MODAL not in cues.kinds and not _narrowed(known)
        clean = clean and not self._limited(denial, before) and not _asked_for(cues, known)
        clean = clean and not _caused_otherwise(cues, before)
        actions = set(_after_dispute(cues.order) if set(topics) & set(DISPUTES) else cues.actions)
        found: list[tuple[str, bool]] = []
        for topic in self._named(topics, listed=_is_listed([*denial.before, *known]), sent="sent" in cues.actions):
            several = [{a} for a in sorted(actions)] if _is_several(topic, actions) else [actions]
            for one in several:
                if counts := self._counts(topic, one, before.actions):
                    found.append((counts, clean and near))
        return found

    def _limited(self, denial: Denial, before: Cues) -> bool:
        """节假日期间未收到申请, 窗口未收到申请: at some time or by some way; a body is who did not."""
        if _narrowed([t for t in denial.before if t.says != "late"]):
            return True
        if before.topics or before.actions:
            return False  # 因答复不当引发的诉讼没有
        for token, follows in pairwise([*denial.before, denial.sign]):
            body = follows.kind is Class.SCOPE or self.context.bodies.ends_with_body([token])
            if token.kind is Mark.RAW and token.end - token.start > 1 and not body:
                return True
        return False

    def _carried(self, denial: Denial) -> list[tuple[str, bool]]:
        """上年度无结转; 收到2件，…，无结转: into which year is said by the words, or by what was told before."""
        carries = [t for t in denial.after if t.kind is Class.CARRY]
        if len(carries) != 1 or any(t.kind not in (Class.CARRY, Class.FILLER, Class.TOPIC) for t in denial.after):
            return []
        if any(t.kind is Class.TIME and t.says == "last" for t in denial.before):
            self.context.now = self.context.year
            return [("requests.carried_over.total", True)]
        told = any(counts.startswith("requests.") for counts in self.context.told)
        silent = all(t.kind in (Class.TIME, Class.SCOPE, Class.FILLER) for t in denial.before)
        return [("requests.carried_forward.total", True)] if told and silent else []

    def _is_other(self, denial: Denial, known: list[Token]) -> bool:
        """没有规章制定权限, 没有申请超期, 纠错率为零: not the thing is denied, but something of it."""
        rest = denial.after[len(known) :]
        rated = any(t.kind is Class.RATE for t in denial.before)
        made = bool(known) and known[-1].says in DOCUMENTS  # without the power to decide, there are no decisions
        return rated or (made and any(t.says == "power" for t in rest)) or (bool(rest) and rest[0].says == "late")

    def _cut(self, tokens: list[Token]) -> list[Token]:
        """Up to the last word that means something: what follows is how it is said."""
        last = max((i for i, t in enumerate(tokens) if t.kind in (Class.TOPIC, Class.ACTION)), default=-1)
        return tokens[: last + 1]

    def _file(self, topic: str) -> str:
        """没有制发和废止的文件: of the kind spoken of."""
        return self.context.topic if topic == FILE and self.context.topic in DOCUMENTS else topic

    def _named(self, topics: list[str], *, listed: bool, sent: bool) -> list[str]:
        """未发生因申请引发的复议、诉讼: the disputes, not the requests that gave rise to them."""
        if set(topics) & set(DISPUTES):
            joined = topics[0] == "requests" and listed
            return [t for t in topics if t in DISPUTES or joined]
        if set(topics) & set(DOCUMENTS):
            return [t for t in topics if t in DOCUMENTS]
        if set(topics) & set(DECISIONS):
            return [t for t in topics if t in DECISIONS]
        if len(topics) == 2 and set(topics) == {"processing_fee", "notices"}:
            return ["notices" if sent else "processing_fee"]
        return topics[-1:]

    def _counts(self, topic: str, actions: set[str], before: list[str]) -> str | None:
        if topic in DISPUTES:
            outcomes = actions & OUTCOME
            allowed = outcomes | {"occurred", "received", "sent", "defended"} | ({"concluded"} if outcomes else set())
            return sense(topic, outcomes, "件").counts if actions <= allowed else None
        if topic in DECISIONS:
            return (
                f"proactive.{topic}.decisions"
                if actions <= {"decisions", "occurred", "implemented", "prosecuted", "handled", "concluded"}
                else None
            )
        if topic in DOCUMENTS:
            said = actions & _ACTS[topic]
            return sense(topic, said or {"issued"}, "件").counts if actions <= _ACTS[topic] else None
        if topic == "notices":
            return "fees.notices"
        if topic == "admin_fees":
            return "proactive.admin_fees.amount_wan" if actions <= {"charged", "occurred"} else None
        if topic == "processing_fee":
            return "fees.collected" if actions <= _ACTS[topic] | {"amount"} else None
        return self._of_requests(topic, actions, before)

    def _of_requests(self, topic: str, actions: set[str], before: list[str]) -> str | None:
        telling = actions & TELLING
        if topic == OTHER and telling & {"carried_over", "carried_forward"}:  # 无上年结转事项
            topic = "requests"
        if topic == "requests" and actions == {"pending"}:
            return "requests.carried_forward.total"  # 年末无待办件
        if telling and topic != OTHER:
            return sense("requests", telling, "件").counts
        if topic != "requests" or actions - {"received", "newly", "occurred"}:
            return None
        telling = set(before) & TELLING
        return sense("requests", telling, "件").counts if telling else "requests.new_received.total"

    def statement(self, denial: Denial, counts: str, *, sure: bool) -> Statement:
        """The statement at its place in the text."""
        context = self.context
        tail = self._cut(denial.after)
        start = context.source.at[denial.sign.start]
        end = context.source.at[(tail[-1] if tail else denial.sign).end - 1] + 1
        return Statement(
            start,
            end,
            self.text[start:end],
            counts,
            year=context.year if counts in _CARRIED else context.now,
            scope=context.scope,
            sure=sure and not context.doubtful and context.now in (context.year, context.year - 1),
        )


def _is_listed(tokens: list[Token]) -> bool:
    """依申请公开、行政复议、诉讼均为零: the first of a list, and not what the disputes are about."""
    return any(a.says == "requests" and b.kind is Mark.PAUSE for a, b in pairwise(tokens[:_LIST]))


_LIST: Final = 12
_FEES: Final = len("行政事业性收费")
_CARRIED: Final = ("requests.carried_over.total", "requests.carried_forward.total")  # of the report's year always


def _after_dispute(order: list[str]) -> list[str]:
    """未发生因答复不当引起的行政复议: the answer is what the review is about; an outcome is said of it."""
    first = next((i for i, says in enumerate(order) if says in DISPUTES), 0)
    return [says for i, says in enumerate(order) if says not in DISPUTES and (i > first or says in OUTCOME)]


def is_denied(figure: Found) -> bool:
    """Whether the number is no figure but a statement: 均为0, 没有一件, 一份也没有收到."""
    if not figure.value:
        said = Class.EACH in figure.cues.kinds or _equals(figure)
        return (not figure.unit and (said or figure.counts is None)) or (said and figure.counts is not None)
    denied = bool(figure.left) and figure.left[-1].kind is Class.NONE
    return figure.value == 1 and (denied or _denied_behind(figure))


def _denied_behind(figure: Found) -> bool:
    """一件也没有, 一份申请都未收到; but 1件因…没有公开 is one."""
    spelt = bool(figure.token.amount and figure.token.amount.spelt)
    for token in figure.right:
        if token.kind is Class.NONE:
            return spelt
        if token.kind not in (Class.FILLER, Class.TOPIC) or token.says == "cause":
            return False
    return False


def _equals(figure: Found) -> bool:
    """申请数为0."""
    return not figure.unit and bool(figure.left) and figure.left[-1].says == "is"


def _zero(figure: Found, context: Context, text: str) -> Statement:
    """均为0: a number without measure word says there was none."""
    start, end = context.source.at[figure.token.start], context.source.at[figure.token.end - 1] + 1
    return Statement(
        start, end, text[start:end], figure.counts or "", year=figure.year, scope=figure.scope, sure=figure.sure
    )
