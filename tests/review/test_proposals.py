"""建议值: an office above proposes, changes nothing, and the agency accepts under its own name or declines."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import Client

from govreports.agencies.models import Agency, User
from govreports.agencies.roles import Role
from govreports.audit import verify
from govreports.audit.models import Event
from govreports.formats.document import fingerprint
from govreports.publication.actions import publish
from govreports.reports import cells
from govreports.reports.actions import save
from govreports.reports.models import Report, Status
from govreports.review import proposals
from govreports.review.actions import NotReady, make
from govreports.review.models import Notice, Proposal
from tests import factories

CELL = "requests.not_held.individual"


@pytest.fixture
def office(agency: Agency) -> User:
    """Of the office above the agency."""
    above = factories.agency("szfb", "示例市人民政府办公室")
    agency.parent = above
    agency.save(update_fields=["parent"])
    return factories.person("office", Role.SUPERVISOR, at=above)


@pytest.fixture
def returned(complete: Report, drafter: User, reviewer: User) -> Report:
    make("submit", report=complete.pk, by=drafter)
    make("return", report=complete.pk, by=reviewer, note="见建议值。")
    complete.refresh_from_db()
    return complete


def propose(report: Report, by: User, **given: str) -> Proposal:
    return proposals.add(report=report.pk, by=by, **{"place": CELL, "value": "3", "reason": "台账为三件。", **given})


def figure(report: Report) -> object:
    return cells.document(Report.objects.get(pk=report.pk)).cells[CELL]


def test_proposal_changes_nothing(returned: Report, office: User) -> None:
    propose(returned, office)
    assert (figure(returned), Report.objects.get().version) == (2, returned.version)


def test_accepted_value_is_saved_under_the_clerks_name(returned: Report, office: User, drafter: User) -> None:
    kept = proposals.accept(proposal=propose(returned, office).pk, report=returned.pk, by=drafter)
    assert (figure(returned), kept.decided_by) == (3, drafter)
    assert Event.objects.filter(action="save").latest("pk").actor == "drafter"


def test_proposal_and_its_answer_are_in_the_history(returned: Report, office: User, drafter: User) -> None:
    kept = propose(returned, office)
    proposals.decline(proposal=kept.pk, report=returned.pk, by=drafter, reply="台账为两件。")
    told = Event.objects.filter(action__in=("propose", "declined")).order_by("pk")
    assert [(e.actor, e.note.split("：", 1)[1]) for e in told] == [
        ("office", "台账为三件。"),
        ("drafter", "示例office的建议未采纳：台账为两件。"),
    ]


def test_clerks_are_told(returned: Report, office: User, drafter: User) -> None:
    propose(returned, office)
    assert Notice.objects.filter(user=drafter, text__contains="收到建议值").count() == 1


def test_value_the_clerk_changed_meanwhile_is_not_overwritten(returned: Report, office: User, drafter: User) -> None:
    kept = propose(returned, office)
    save(report=returned.pk, changes={CELL: "9"}, base=returned.version, by=drafter)
    with pytest.raises(proposals.NotDecided, match="由示例drafter改为“9”，没有采纳"):
        proposals.accept(proposal=kept.pk, report=returned.pk, by=drafter)
    assert (figure(returned), Proposal.objects.get().state) == (9, "open")


def test_report_in_review_takes_no_value(complete: Report, office: User, drafter: User) -> None:
    make("submit", report=complete.pk, by=drafter)
    kept = propose(complete, office)
    with pytest.raises(proposals.NotDecided, match="待审核"):
        proposals.accept(proposal=kept.pk, report=complete.pk, by=drafter)


def test_double_click_on_accept_saves_once(returned: Report, office: User, drafter: User) -> None:
    kept = propose(returned, office)
    proposals.accept(proposal=kept.pk, report=returned.pk, by=drafter)
    with pytest.raises(proposals.NotDecided, match="没有重复办理"):
        proposals.accept(proposal=kept.pk, report=returned.pk, by=drafter)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": " \u3000"}, "请写明建议的理由"),
        ({"value": "三"}, "建议值："),
        ({"place": "requests.not_held.total"}, "不能填写"),
        ({"place": "requests.gone.individual"}, "不能填写"),
        ({"reason": "字" * 501}, "请删减 1 字"),
    ],
)
def test_proposal_that_cannot_be_kept_is_refused_and_stays_typed(
    given: dict[str, str], said: str, returned: Report, office: User
) -> None:
    typed = {"place": CELL, "value": "3", "reason": "台账为三件。", **given}
    answer = factories.client_of(office).post(f"/reports/{returned.pk}/proposals/", typed)
    page = answer.content.decode()
    assert (answer.status_code, said in page, typed["reason"] in page) == (409, True, True)
    assert Proposal.objects.count() == 0


def test_decline_without_a_reason_is_refused(returned: Report, office: User, drafting: Client) -> None:
    kept = propose(returned, office)
    answer = drafting.post(f"/reports/{returned.pk}/proposals/{kept.pk}/decline/", {"reply": " "})
    assert (answer.status_code, "请写明不采纳的理由" in answer.content.decode()) == (409, True)


def test_accepting_on_the_page_writes_the_value(returned: Report, office: User, drafting: Client) -> None:
    kept = propose(returned, office)
    page = drafting.get(f"/reports/{returned.pk}/proposals/").content.decode()
    assert f"/proposals/{kept.pk}/accept/" in page
    assert drafting.post(f"/reports/{returned.pk}/proposals/{kept.pk}/accept/").status_code == 302
    assert figure(returned) == 3


# --- who may ---


def test_office_sees_what_was_handed_in_and_not_a_first_draft(complete: Report, office: User, drafter: User) -> None:
    browser, address = factories.client_of(office), f"/reports/{complete.pk}/proposals/"
    assert browser.get(address).status_code == 404
    make("submit", report=complete.pk, by=drafter)
    assert (browser.get(address).status_code, str(complete) in browser.get("/reports/below/").content.decode()) == (
        200,
        True,
    )


@pytest.mark.parametrize(
    "page", ["", "tables/requests/", "text/overview/", "history/", "pins/", "preview/", "opinion/"]
)
def test_office_reaches_no_other_page_of_the_report(page: str, returned: Report, office: User) -> None:
    assert factories.client_of(office).get(f"/reports/{returned.pk}/{page}").status_code == 404


def test_office_writes_nothing_and_moves_nothing(returned: Report, office: User) -> None:
    with pytest.raises(Http404):
        save(report=returned.pk, changes={CELL: "3"}, base=returned.version, by=office)
    with pytest.raises(Http404):
        make("submit", report=returned.pk, by=office)
    with pytest.raises(Http404):
        proposals.accept(proposal=propose(returned, office).pk, report=returned.pk, by=office)


@pytest.mark.parametrize("who", ["stranger", "drafter", "reviewer"])
def test_nobody_else_proposes(who: str, returned: Report, office: User, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Http404):
        propose(returned, request.getfixturevalue(who))


def test_supervisor_of_another_office_sees_nothing(returned: Report, office: User) -> None:
    elsewhere = factories.person("elsewhere", Role.SUPERVISOR, at=factories.agency("swj", "示例市水务局"))
    assert factories.client_of(elsewhere).get(f"/reports/{returned.pk}/proposals/").status_code == 404


def test_proposal_of_another_report_is_not_accepted_here(
    returned: Report, office: User, agency: Agency, drafter: User
) -> None:
    other = factories.blank_report(agency, drafter, 2023)
    kept = propose(returned, office)
    with pytest.raises(Http404):
        proposals.accept(proposal=kept.pk, report=other.pk, by=drafter)


def test_who_accepted_has_written_and_does_not_review(
    returned: Report, office: User, both: User, drafter: User
) -> None:
    kept = propose(returned, office, place="problems", value=factories.PROBLEMS + "\n已按建议补充。")
    proposals.accept(proposal=kept.pk, report=returned.pk, by=both)
    make("submit", report=returned.pk, by=drafter)
    with pytest.raises(NotReady, match="须由其他审核人审核"):
        make("approve", report=returned.pk, by=both)
    assert Report.objects.get(pk=returned.pk).status == Status.IN_REVIEW


# --- what nobody has answered ---


@pytest.fixture
def open_in_review(complete: Report, office: User, drafter: User) -> Report:
    """Handed in, and two values proposed since."""
    make("submit", report=complete.pk, by=drafter)
    propose(complete, office)
    propose(complete, office, place="disputes.review.upheld", value="2", reason="复议台账为两件。")
    complete.refresh_from_db()
    return complete


def test_report_does_not_go_back_before_every_proposal_is_answered(
    returned: Report, office: User, drafter: User
) -> None:
    kept = [propose(returned, office, value=value) for value in "34"]
    with pytest.raises(NotReady, match="还有 2 条上级的建议值没有答复"):
        make("submit", report=returned.pk, by=drafter)
    for one in kept:
        proposals.decline(proposal=one.pk, report=returned.pk, by=drafter, reply="台账为两件。")
    assert make("submit", report=returned.pk, by=drafter).to_status == Status.IN_REVIEW


def test_reviewer_sees_present_and_proposed_value_before_he_decides(open_in_review: Report, reviewing: Client) -> None:
    page = reviewing.get(f"/reports/{open_in_review.pk}/review/").content.decode()
    for words in (
        "上级的建议值（2 条没有答复）",
        '现为 <span class="kept-lines">2</span>，建议 <span class="kept-lines">3</span>',
        "复议台账为两件。",
        "示例office",
        "按未采纳办结",
    ):
        assert words in page
    sheet = reviewing.get(f"/reports/{open_in_review.pk}/approval-sheet/").content.decode()
    assert "上级有 2 条建议值没有答复" in sheet


def test_report_with_open_proposals_is_not_approved_among_others(open_in_review: Report, reviewing: Client) -> None:
    shown = reviewing.get("/reports/waiting/").content.decode()
    assert ("上级有 2 条建议值没有答复" in shown, 'type="checkbox"' in shown) == (True, False)
    tick = f"{open_in_review.pk}:{open_in_review.version}:1:{fingerprint(cells.document(open_in_review))}"
    reviewing.post("/reports/waiting/", {"report": tick})
    assert Report.objects.get(pk=open_in_review.pk).status == Status.IN_REVIEW


def test_control_once_closed_the_same_tick_approves(open_in_review: Report, reviewing: Client) -> None:
    Proposal.objects.all().delete()
    tick = f"{open_in_review.pk}:{open_in_review.version}:1:{fingerprint(cells.document(open_in_review))}"
    reviewing.post("/reports/waiting/", {"report": tick})
    assert Report.objects.get(pk=open_in_review.pk).status == Status.APPROVED


def test_approval_closes_what_was_open_in_the_approvers_name(open_in_review: Report, reviewer: User) -> None:
    make("approve", report=open_in_review.pk, by=reviewer)
    assert set(Proposal.objects.values_list("state", "reply", "decided_by")) == {
        ("declined", "审核通过时没有采纳。", reviewer.pk)
    }
    told = Event.objects.get(action="approve").note
    assert told.count("示例office的建议未采纳：") == 2
    assert verify.first_fault(open_in_review.pk) is None


def test_publication_closes_what_was_proposed_after_the_approval(
    approved: Report, office: User, reviewer: User
) -> None:
    propose(approved, office)
    publish(report=approved.pk, by=reviewer)
    assert Proposal.objects.get().reply == "发布时没有采纳。"


def test_correction_given_up_closes_what_was_proposed_for_it(
    agency: Agency, office: User, drafter: User, reviewer: User
) -> None:
    report = factories.published_report(agency, drafter=drafter, reviewer=reviewer).report
    make("correct", report=report.pk, by=reviewer, note="笔误")
    propose(report, office)
    make("abandon", report=report.pk, by=reviewer)
    assert Proposal.objects.get().reply == "撤销更正时没有采纳。"
    assert "的建议未采纳" in Event.objects.get(action="abandon").note


def test_step_that_another_follows_leaves_proposals_open(open_in_review: Report, reviewer: User, both: User) -> None:
    factories.stages(open_in_review.agency, 初审=[reviewer], 签发=[both])
    make("pass", report=open_in_review.pk, by=reviewer)
    assert Proposal.objects.filter(state="open").count() == 2


@pytest.mark.parametrize("given", [{"value": "2"}, {"place": "problems", "value": factories.PROBLEMS}])
def test_value_that_stands_there_already_is_not_proposed(given: dict[str, str], returned: Report, office: User) -> None:
    with pytest.raises(proposals.NotProposed, match="与建议值相同"):
        propose(returned, office, **given)


def test_list_shows_the_present_value(returned: Report, office: User, drafting: Client) -> None:
    propose(returned, office)
    page = drafting.get(f"/reports/{returned.pk}/proposals/").content.decode()
    assert '建议 <span class="kept-lines">3</span>，现为 <span class="kept-lines">2</span>' in page


def test_only_who_proposes_is_offered_places_to_choose(returned: Report, office: User, drafting: Client) -> None:
    address = f"/reports/{returned.pk}/proposals/"
    inside, above = (b.get(address).content.decode() for b in (drafting, factories.client_of(office)))
    assert ["?place=" in page for page in (inside, above)] == [False, True]
    assert ["选“" in page for page in (inside, above)] == [False, True]
