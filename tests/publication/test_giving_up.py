"""撤销更正: the report is as it was before, its bound figures and explanations too."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from govreports.agencies.models import Agency, User
from govreports.audit import verify
from govreports.audit.models import Event
from govreports.findings.register import findings
from govreports.formats.document import canonical
from govreports.publication.actions import publish
from govreports.publication.models import Publication
from govreports.reports import cells, explanations
from govreports.reports.actions import save
from govreports.reports.bindings import Binding
from govreports.reports.findings import case
from govreports.reports.models import Explanation, Reason, Report, Snapshot
from govreports.review.actions import make
from tests import factories
from tests.guards import drop, lifted

SECRET, FULL = "requests.state_secret.individual", "requests.full_disclosure.individual"
WHY = "涉及在建涉密工程一件，已经保密审查认定不予公开。"
AGAIN = "另有一件涉及涉密采购合同，同样经过保密审查。"
TOTAL = "requests.new_received.total"
AT = factories.OVERVIEW.index("15件")


def standing(report: int) -> dict[str, Any]:
    """All of a report but who touched it last."""
    found = Report.objects.get(pk=report)
    return {
        "document": canonical(cells.document(found)),
        "texts": cells.bound_texts(found),
        "explanations": {(e.pk, e.values, e.reason, e.given_by_id) for e in explanations.said(found).values()},
        "left": [f.id for f in explanations.left(findings(case(found, with_others=True)), explanations.said(found))],
        "previous": found.previous,
        "status": found.status,
    }


def change(report: int, by: User, bindings: Any = None, **named: str) -> None:
    changes = {name.replace("__", "."): value for name, value in named.items()}
    now = Report.objects.get(pk=report).version
    save(report=report, changes=changes, base=now, by=by, bindings=bindings)


def explain(report: int, by: User, reason: str) -> Explanation:
    found = Report.objects.get(pk=report)
    finding = next(f for f in findings(case(found, with_others=True)) if f.id == "P10")
    over = explanations.said(found).get(finding.key)
    return explanations.explain(
        report=report, key=finding.key, values=finding.values, over=over.pk if over else None,
        kind=Reason.OTHER, reason=reason, printed=False, by=by,
    )  # fmt: skip


@pytest.fixture
def published(agency: Agency, drafter: User, reviewer: User) -> Publication:
    """With a number of the text bound, and a finding explained."""
    pk = factories.complete_report(agency, drafter).pk
    change(pk, drafter, **{SECRET.replace(".", "__"): "1", FULL.replace(".", "__"): "6"})
    change(pk, drafter, {"overview": (Binding(AT, AT + 2, TOTAL),)}, overview=factories.OVERVIEW)
    explain(pk, drafter, WHY)
    make("submit", report=pk, by=drafter)
    make("approve", report=pk, by=reviewer)
    return publish(report=pk, by=reviewer)


def spoil(report: int, by: User) -> None:
    """Whatever a clerk does in a correction: figures, bound words, notes, explanations, sign-off."""
    change(report, by, requests__new_received__individual="13", requests__carried_forward__individual="3")
    assert "16件" in cells.document(Report.objects.get(pk=report)).text("overview")  # the bound number followed
    change(report, by, {"overview": ()}, overview="全部重写，收到申请99件。")
    change(report, by, {"problems": ()}, problems="存在的问题是更新较慢。\n下一步改进。")
    explanations.withdraw(report=report, explanation=Explanation.objects.get(withdrawn_at=None).pk, by=by)
    explain(report, by, AGAIN)
    change(report, by, signed_off__date="2026-02-02", notes__proactive__normative_documents__repealed="")


def test_report_is_as_it_was_before(published: Publication, drafter: User, reviewer: User) -> None:
    pk = published.report_id
    before = standing(pk)
    make("correct", report=pk, by=reviewer, note="一格有误。")
    spoil(pk, drafter)
    make("abandon", report=pk, by=reviewer)
    assert standing(pk) == before
    assert before["texts"]["overview"][1] == (Binding(AT, AT + 2, TOTAL),)
    assert (len(before["explanations"]), before["left"]) == (1, [])


def test_control_without_what_was_kept_bindings_and_explanations_are_lost(
    published: Publication, drafter: User, reviewer: User
) -> None:
    """The twin: as a correction begun before anything was kept, whose words and figures alone come back."""
    pk = published.report_id
    before = standing(pk)
    make("correct", report=pk, by=reviewer, note="一格有误。")
    spoil(pk, drafter)
    with lifted():
        Snapshot.objects.all().delete()
    make("abandon", report=pk, by=reviewer)
    after = standing(pk)
    assert after["document"] == before["document"]
    assert {name for name in before if before[name] != after[name]} == {"texts", "explanations"}


def test_bound_number_follows_again_in_the_next_correction(
    published: Publication, drafter: User, reviewer: User
) -> None:
    pk = published.report_id
    for _ in range(2):
        make("correct", report=pk, by=reviewer, note="一格有误。")
        spoil(pk, drafter)
        make("abandon", report=pk, by=reviewer)
    assert Snapshot.objects.count() == 2


def test_binding_that_alone_was_taken_away_comes_back(published: Publication, drafter: User, reviewer: User) -> None:
    pk = published.report_id
    before = standing(pk)
    make("correct", report=pk, by=reviewer, note="一格有误。")
    change(pk, drafter, {"overview": ()}, overview=factories.OVERVIEW)
    assert standing(pk)["texts"] != before["texts"]
    make("abandon", report=pk, by=reviewer)
    assert standing(pk) == before
    changes = Event.objects.get(action="abandon").changes
    assert changes == [
        ["overview", {"at": changes[0][1]["at"], "old": "", "new": "", "bound": ["", changes[0][1]["bound"][1]]}]
    ]
    assert changes[0][1]["bound"][1].startswith("15（")


def test_history_tells_of_the_explanations_and_stays_whole(
    published: Publication, drafter: User, reviewer: User
) -> None:
    pk = published.report_id
    make("correct", report=pk, by=reviewer, note="一格有误。")
    spoil(pk, drafter)
    make("abandon", report=pk, by=reviewer)
    note = Event.objects.get(action="abandon").note
    assert ("撤回说明：P10" in note, "恢复说明：P10" in note, WHY in note, AGAIN in note) == (True,) * 4
    assert verify.first_fault(pk) is None


def test_who_gave_up_a_correction_has_written_nothing(published: Publication, drafter: User, reviewer: User) -> None:
    """Four eyes: what comes back is nobody's writing, so the next correction is approved by the same reviewer."""
    pk = published.report_id
    make("correct", report=pk, by=reviewer, note="一格有误。")
    spoil(pk, drafter)
    make("abandon", report=pk, by=reviewer)
    make("correct", report=pk, by=reviewer, note="一句有误。")
    change(pk, drafter, problems="存在的问题是答复较慢。\n下一步改进。")
    make("submit", report=pk, by=drafter)
    assert make("approve", report=pk, by=reviewer).to_status == "approved"


@pytest.mark.parametrize("on", ["UPDATE", "DELETE"])
def test_what_was_kept_is_neither_changed_nor_deleted(on: str, published: Publication, reviewer: User) -> None:
    make("correct", report=published.report_id, by=reviewer, note="一格有误。")
    kept = Snapshot.objects.all()
    with pytest.raises(IntegrityError, match="只记不改"), transaction.atomic():
        kept.update(explanations=[]) if on == "UPDATE" else kept.delete()
    drop(Snapshot, on)  # the twin
    assert kept.update(explanations=[]) if on == "UPDATE" else kept.delete()
