"""From the words around a number to the quantity it counts: tables, and one function to look up in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from govreports.formats.y2021 import APPLICANTS, NOT_PROCESSED, OTHER_HANDLING, OUTCOMES, RESULTS, UNAVAILABLE, WITHHELD
from govreports.narrative.quantities import QUANTITIES
from govreports.narrative.words import FILE, OTHER

GROUPS: Final = {
    "refused": {row.key for row in WITHHELD},
    "unable": {row.key for row in UNAVAILABLE},
    "not_processed": {row.key for row in NOT_PROCESSED},
    "other_handling": {row.key for row in OTHER_HANDLING},
}
ROWS: Final = {row.key for row in RESULTS}
COLUMNS: Final = {column.key for column in APPLICANTS}
OUTCOME: Final = {column.key for column in OUTCOMES if not column.derived}
DISPUTES: Final = ("review", "litigation", "litigation_direct", "litigation_after_review")
DOCUMENTS: Final = ("regulations", "normative_documents")
DECISIONS: Final = ("licenses", "penalties", "coercive_measures")
FEES: Final = ("processing_fee", "notices")

# Said of requests only; 收到 and 办结 are said of much else.
TELLING: Final = ROWS | set(GROUPS) | {"newly", "carried_over", "carried_forward", "disclosed_in_any_part"}
_ROW_OF: Final = {
    "received": "new_received",
    "newly": "new_received",
    "added": "new_received",
    "concluded": "results_total",
    "handled": "handled",
}
_RANK: Final = {
    **dict.fromkeys(ROWS, 3),
    **dict.fromkeys(("carried_over", "carried_forward"), 4),
    **dict.fromkeys((*GROUPS, "full_disclosure", "partial_disclosure", "disclosed_in_any_part"), 2),
    **dict.fromkeys(OUTCOME, 2),
    **dict.fromkeys(("handled", "decisions", "sent", "occurred", "amount"), 0),
}

COUNTED: Final = frozenset("件宗份起例次个项条名")  # measure words of cases and decisions
_MEASURES: Final = {
    "requests": frozenset(["件", "宗", "份", "起", "例", "次", "个", "项", "条", ""]),
    "disputes": frozenset(["件", "宗", "起", "例", "次", "个", "项", ""]),
    "documents": frozenset(["件", "份", "部", "个", "项", "篇", ""]),
    "decisions": frozenset(["件", "宗", "起", "例", "次", "个", "项", "份", ""]),
    "money": frozenset(["元", "万元", "亿元"]),
}


class Sense(NamedTuple):
    """The quantity (None: none of the tables'), and whether the words leave no doubt."""

    counts: str | None
    sure: bool = True


SHORT: Final = "short:"  # 许可, 处罚, where no decision has been named in full
NOTHING: Final = Sense(None)


def topic_of(counts: str | None) -> str:
    """The table a quantity belongs to, or the fees; empty where it belongs to none."""
    return counts.split(".")[0] if counts else ""


def sense(topic: str, actions: Iterable[str], unit: str, row: str = "") -> Sense:
    """What is counted where `topic` is the thing and `actions` what became of it; `row` is inherited."""
    said = _deemed(set(actions))
    if topic in DISPUTES or topic == "both":
        return _disputes(topic, said, unit)
    if topic in DOCUMENTS:
        return _documents(topic, said, unit)
    if topic in DECISIONS:
        return _decisions(topic, said, unit)
    if topic == "admin_fees":
        counted = unit in _MEASURES["money"] and "uncounted" not in said
        return Sense("proactive.admin_fees.amount_wan") if counted else NOTHING
    if topic in FEES:
        return _fees(topic, said, unit)
    if topic in (OTHER, FILE) or topic.startswith(SHORT):
        return NOTHING
    return _requests(topic, said, unit, row)


def _deemed(said: set[str]) -> set[str]:
    """视为放弃 is the consequence of what was said before it; alone it follows a lapsed correction."""
    if "deemed_withdrawn" not in said:
        return said
    rest = said - {"deemed_withdrawn"}
    return rest if rest & ROWS else rest | {"correction_lapsed"}


def _requests(topic: str, said: set[str], unit: str, row: str) -> Sense:
    if unit not in _MEASURES["requests"]:
        return NOTHING
    action, sure = choose(said)
    if action == "newly":
        return Sense("requests.new_received.total", sure)
    if action in TELLING:
        return _named(action, sure=sure)
    if topic == "" and action in ("received", "concluded"):
        return Sense(f"requests.{_ROW_OF[action]}.total", False)  # 年内办结57件, and nothing said of what
    if topic != "requests":
        return NOTHING
    if action == "pending":  # 尚在办理: at the end of the year, what is carried forward
        return Sense("requests.carried_forward.total", sure)
    if action == "occurred":
        action = ""
    if action in _ROW_OF:
        return Sense(f"requests.{_ROW_OF[action]}.total", sure)
    if action:
        return NOTHING
    return Sense(row or "requests.new_received.total", False)


def _named(action: str, *, sure: bool) -> Sense:
    total = f"requests.{action}.total"
    return Sense(total if total in QUANTITIES else f"requests.{action}", sure)


def choose(said: set[str]) -> tuple[str, bool]:
    """The most telling action; two of a kind make the whole they are parts of, or nothing."""
    if not said:
        return "", True
    if {"open", "partial_disclosure"} <= said <= {"open", "partial_disclosure", "concluded"}:
        return "disclosed_in_any_part", True  # 公开类（含部分公开）
    highest = max(_RANK.get(a, 1) for a in said)
    telling = {a for a in said if _RANK.get(a, 1) == highest}
    if {"full_disclosure", "partial_disclosure"} >= said - {"concluded"} and len(telling) == 2:
        return "disclosed_in_any_part", True
    if said >= {"full_disclosure", "partial_disclosure"} or said >= {"disclosed_in_any_part", "partial_disclosure"}:
        return "disclosed_in_any_part", len(said) <= 2
    if "full_disclosure" in said and telling - {"full_disclosure"} and highest == 3:
        telling -= {"full_disclosure"}
    if highest == 3 and len(telling) > 1:
        return next(((g, True) for g, rows in GROUPS.items() if g in said and telling <= rows), ("uncounted", False))
    if len(telling) == 1:
        return next(iter(telling)), True
    if telling == {"received", "newly"}:
        return "newly", True
    if telling == {"received", "concluded"}:
        return "received", False
    return "uncounted", False


def _disputes(topic: str, said: set[str], unit: str) -> Sense:
    if unit not in _MEASURES["disputes"]:
        return NOTHING
    outcomes = {"other_outcome" if a == "other_result" else a for a in said} & OUTCOME
    if (
        len(outcomes) > 1
        or ("settled" in said and not outcomes)
        or said
        & {"uncounted", "revised", "open", "closed", "concluded", "handled", "issued"}
        - (outcomes and {"concluded"} or set())
    ):
        return NOTHING
    outcome = next(iter(outcomes), "total")
    if topic == "both":
        return Sense("disputes.total" if outcome == "total" else f"disputes.{outcome}")
    if topic == "litigation":
        return Sense("disputes.litigation" if outcome == "total" else f"disputes.litigation.{outcome}")
    return Sense(f"disputes.{topic}.{outcome}")


def _documents(topic: str, said: set[str], unit: str) -> Sense:
    if unit not in _MEASURES["documents"] or said & {"uncounted", "revised", "settled", "open", "closed"}:
        return NOTHING
    if said == {"added"}:
        return Sense(f"proactive.{topic}.issued", False)
    if said == {"cleaned"} and topic == "normative_documents":
        return Sense("documents.cleaned")
    if said == {"posted"}:  # rules come into being so; of documents it may mean: put on the website
        return Sense(f"proactive.{topic}.issued", topic == "regulations")
    columns = said & {"issued", "repealed", "in_force"}
    if len(columns) == 2 and "in_force" in columns:
        columns = columns - {"issued"}
    if len(columns) != 1 or said & {"received", "concluded"}:
        return NOTHING
    return Sense(f"proactive.{topic}.{next(iter(columns))}")


_NO_DECISION: Final = {"settled", "received", "uncounted", "revised", "open", "closed", "issued", "added"}


def _decisions(topic: str, said: set[str], unit: str) -> Sense:
    if unit not in _MEASURES["decisions"] or said & (_NO_DECISION | OUTCOME):
        return Sense(None, False)
    # 查办处罚案件 need not have ended in a decision of the year.
    return Sense(f"proactive.{topic}.decisions", unit != "个" and ("prosecuted" not in said or "decisions" in said))


def _fees(topic: str, said: set[str], unit: str) -> Sense:
    money = said & {"charged", "notified", "amount"}
    if topic == "notices" and unit in ("件", "份", "次", "个", "") and not (money and unit == ""):
        return Sense("fees.notices", not said & {"charged"})
    if unit not in _MEASURES["money"] and unit != "":
        return NOTHING
    if "charged" in said:
        return Sense("fees.collected")
    if "notified" in said or (topic == "notices" and "amount" in said):
        return Sense("fees.notified")
    if topic == "notices" and unit and said <= {"sent", "occurred"}:
        return Sense("fees.notified")  # 发出收费通知3件，合计560元
    return Sense(None, False)
