"""Whether the words leave no doubt about what a number counts."""

from __future__ import annotations

from typing import Final

from govreports.narrative.context import Context, is_known
from govreports.narrative.found import Found
from govreports.narrative.meaning import DECISIONS, DISPUTES, DOCUMENTS, TELLING, Sense, choose
from govreports.narrative.tokens import Mark
from govreports.narrative.words import OTHER, Class

_PLAIN: Final = ("requests.petition_complaint.total", "requests.duplicate_request.total")
_JUDGES: Final = ("司法局", "司法厅")


def weigh(result: Sense, found: Found, context: Context, actions: list[str], *, inherited: bool) -> Sense:
    """Whether the words leave no doubt: known throughout, and the topic named here or telling by itself."""
    if result.counts is None:
        return result
    sure = result.sure and not found.cues.unknown_inside
    if inherited and not set(actions) & TELLING:
        sure = sure and is_known(context.topic)
    if not actions and _is_plain_noun(found) and not context.verbs and not context.row:
        sure = not found.cues.unknown_inside  # 政府信息公开申请86件: said of what came in
    foreign = inherited and context.topic == OTHER and (context.topic_here or not context.disclosure)
    if foreign or (found.cues.bare and OTHER in found.cues.topics):
        sure = False
    if inherited and Mark.RAW in found.cues.kinds and not set(actions) & TELLING:
        sure = False  # 水土保持补偿费收取256万元 after 行政事业性收费: the unknown word may be the thing
    if inherited and _of_something_else(result.counts, context):
        sure = False
    if _of_government(found, context):
        sure = False
    if _of_other_disputes(result.counts, found, context, actions) or _shown(found, context, actions):
        sure = False
    if Class.REST in found.cues.kinds and choose(set(actions))[0] == "concluded":
        sure = False  # 其余5件均已答复: those before were answered too
    return Sense(result.counts, sure)


def _of_government(found: Found, context: Context) -> bool:
    """市政府行政规范性文件5件, in the report of one of its departments."""
    named = (token.start for token in found.left if token.says in DOCUMENTS)
    return not context.bodies.governs and any(context.source.text[:start].endswith("政府") for start in named)


def _of_something_else(counts: str, context: Context) -> bool:
    """上述案件, and it is not plain which; 信访类12件, which is said of requests only where they are spoken of."""
    if context.those and counts.startswith("disputes.") and len(context.disputes) <= 1:
        return True
    return counts in _PLAIN and context.topic != "requests"


def _shown(found: Found, context: Context, actions: list[str]) -> bool:
    """公开行政许可756件，行政处罚5件: what was shown, not what was decided."""
    listed = found.cues.topic in (*DECISIONS, *DOCUMENTS) and not actions
    return listed and bool({"open", "closed", "posted", "uncounted"} & set(context.verbs))


def _of_other_disputes(counts: str, found: Found, context: Context, actions: list[str]) -> bool:
    """Whether the lawsuits or reviews may be about something else than disclosure."""
    if "defended" in actions and not context.disclosure:
        return True  # 应诉 is said of every lawsuit
    if not counts.startswith("disputes."):
        return False
    if context.agency.endswith(_JUDGES) and not context.disclosure:
        return True  # it decides the reviews of others
    if set(found.cues.topics) - {*DISPUTES, "requests", "both"}:
        return True  # 因行政处罚被申请行政复议
    # 办理复议320件，诉讼45件
    return not actions and bool({"handled", "concluded"} & set(context.verbs)) and context.last is None


def _is_plain_noun(found: Found) -> bool:
    """政府信息公开申请 in full, which is said of nothing else."""
    cues = found.cues
    return cues.topics[-1:] == ["requests"] and len(set(cues.topics)) == 1 and not (cues.bare or cues.attribute)
