"""更正: what is published stays, a correction is another edition with a reason, and both can be had."""

from __future__ import annotations

import hashlib
import re
import tomllib
from importlib.metadata import version

import pypdfium2
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404
from django.test import Client

from govreports.agencies.models import Agency, User
from govreports.agencies.roles import HELD, Permission, Role
from govreports.audit.models import Event
from govreports.printing import textlayer
from govreports.publication import digests
from govreports.publication.actions import publish
from govreports.publication.models import Publication, imprint
from govreports.reports import cells
from govreports.reports.actions import save
from govreports.reports.models import Report, Status
from govreports.review.actions import AlreadyDone, NotFromHere, NotReady, NotYourMove, Outdated, make
from tests import factories

PLAIN = f"/annual/{factories.YEAR}/kjj/"
REASON = "第三表第一行自然人一格误填，应为13件。"
# One case more came in and went on to the next year: the table stays in balance.
CHANGES = {
    "requests.new_received.individual": "13",
    "requests.carried_forward.individual": "3",
    "overview": factories.OVERVIEW.replace("15件", "16件"),
}


@pytest.fixture
def published(agency: Agency, drafter: User, reviewer: User) -> Publication:
    return factories.published_report(agency, drafter=drafter, reviewer=reviewer)


@pytest.fixture
def corrected(published: Publication, drafter: User, reviewer: User) -> Publication:
    return factories.correct(published, CHANGES, drafter=drafter, reviewer=reviewer, reason=REASON)


def begin(published: Publication, by: User, note: str = REASON) -> Report:
    make("correct", report=published.report_id, by=by, note=note)
    return Report.objects.get(pk=published.report_id)


def page(address: str) -> str:
    return Client().get(address).content.decode()


# --- what an edition keeps ---


def test_publication_keeps_both_digests_of_the_frozen_bytes(published: Publication) -> None:
    data = published.document.encode()
    assert (published.sha256, published.sm3) == (hashlib.sha256(data).hexdigest(), digests.sm3(data))


@pytest.mark.skipif(not digests.sm3(b""), reason="this OpenSSL has no SM3")
@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_examples_of_its_standard(data: bytes, digest: str) -> None:
    """GM/T 0004-2012, appendix A."""
    assert digests.sm3(data) == digest


def test_without_sm3_a_report_is_published_and_a_check_says_so(
    approved: Report, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(name: str, data: bytes = b"") -> None:
        raise ValueError(f"unsupported hash type {name}")

    monkeypatch.setattr(digests.hashlib, "new", without)
    assert publish(report=approved.pk, by=reviewer).sm3 == ""
    assert [found.id for found in digests.check()] == ["publication.W001"]


def test_publication_keeps_the_digest_of_the_pdf_the_public_gets(published: Publication) -> None:
    content = Client().get(PLAIN + "report.pdf").getvalue()
    with pypdfium2.PdfDocument(content) as opened:
        assert (published.pdf_sha256, published.page_count) == (hashlib.sha256(content).hexdigest(), len(opened))
    assert published.pdf_size == len(content)


def test_publication_says_what_made_its_files(published: Publication) -> None:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    made = published.made_with
    assert (made["govreports"], made["weasyprint"]) == (project["version"], version("weasyprint"))
    assert made["pydyf"] == version("pydyf")
    assert re.fullmatch(r"1\.[0-9]+\.[0-9]+", made["pango"])
    assert re.fullmatch("[0-9a-f]{64}", made["typefaces"])


def test_first_edition_has_no_reason_and_no_imprint(published: Publication) -> None:
    assert (published.number, published.reason, published.imprint) == (1, "", "")


# --- beginning a correction ---


def test_correction_opens_the_same_report_and_leaves_the_edition_public(published: Publication, reviewer: User) -> None:
    before = page(PLAIN)
    report = begin(published, reviewer)
    assert (report.pk, report.status) == (published.report_id, Status.DRAFTING)
    assert page(PLAIN) == before


@pytest.mark.parametrize("note", ["", "   ", "\n\u3000\t"])
def test_correction_needs_a_reason(note: str, published: Publication, reviewer: User) -> None:
    with pytest.raises(NotReady, match="请写明更正的原因"):
        begin(published, reviewer, note)
    assert Report.objects.get().status == Status.PUBLISHED


def test_reason_of_only_spaces_comes_back_as_a_page(published: Publication, reviewing: Client) -> None:
    answer = reviewing.post(f"/reports/{published.report_id}/moves/correct/", {"note": "   "})
    assert (answer.status_code, "请写明更正的原因" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("who", ["drafter", "colleague", "reviewer", "both"])
def test_whoever_finds_the_mistake_begins_the_correction(
    who: str, published: Publication, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(who)
    report = begin(published, by)
    assert (report.status, report.steps.last().by, report.steps.last().note) == (Status.DRAFTING, by, REASON)


def test_stranger_begins_none(published: Publication, stranger: User) -> None:
    with pytest.raises(Http404):
        begin(published, stranger)


def test_permission_to_correct_is_what_lets_the_clerk_begin(
    published: Publication, drafter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: without it he is refused, as whoever may not publish was."""
    monkeypatch.setitem(HELD, Role.DRAFTER, HELD[Role.DRAFTER] - {Permission.CORRECT})
    with pytest.raises(NotYourMove):
        begin(published, drafter)


def test_clerk_begins_the_correction_on_the_task_page(published: Publication, drafting: Client) -> None:
    address = f"/reports/{published.report_id}/"
    assert "更正原因（随更正后的报告公开）" in drafting.get(address).content.decode()
    seen = Report.objects.get().version
    answer = drafting.post(f"{address}moves/correct/", {"note": REASON, "seen": seen}, follow=True)
    assert ("已办理：更正。" in answer.content.decode(), REASON in answer.content.decode()) == (True, True)


def test_clerk_s_correction_is_reviewed_by_others_and_published_by_who_may(
    published: Publication, drafter: User, reviewer: User
) -> None:
    report = begin(published, drafter)
    save(report=report.pk, changes=CHANGES, base=report.version, by=drafter)
    make("submit", report=report.pk, by=drafter)
    for move in ("approve", "abandon"):
        with pytest.raises(NotYourMove):
            make(move, report=report.pk, by=drafter)
    make("approve", report=report.pk, by=reviewer)
    with pytest.raises(NotYourMove):
        publish(report=report.pk, by=drafter)
    assert publish(report=report.pk, by=reviewer).reason == REASON


def test_who_begins_and_writes_a_correction_does_not_approve_it(published: Publication, both: User) -> None:
    report = begin(published, both)
    save(report=report.pk, changes=CHANGES, base=report.version, by=both)
    make("submit", report=report.pk, by=both)
    with pytest.raises(NotReady, match="须由其他审核人审核"):
        make("approve", report=report.pk, by=both)


@pytest.mark.parametrize("page", ["review", "approval-sheet"])
def test_reviewer_has_the_public_reason_before_him(
    page: str, published: Publication, drafter: User, reviewer: User, reviewing: Client
) -> None:
    report = begin(published, drafter)
    save(report=report.pk, changes=CHANGES, base=report.version, by=drafter)
    make("submit", report=report.pk, by=drafter)
    address = f"/reports/{report.pk}/{page}/"
    assert REASON in reviewing.get(address).content.decode()
    make("approve", report=report.pk, by=reviewer)
    publish(report=report.pk, by=reviewer)
    assert REASON not in reviewing.get(address).content.decode()


def test_second_correction_while_one_is_open_is_refused(published: Publication, reviewer: User, both: User) -> None:
    begin(published, reviewer)
    with pytest.raises(NotFromHere):
        begin(published, both)
    with pytest.raises(AlreadyDone):
        begin(published, reviewer)


def test_what_is_written_in_a_correction_is_not_public(published: Publication, drafter: User, reviewer: User) -> None:
    report = begin(published, reviewer)
    before = page(PLAIN)
    save(report=report.pk, changes=CHANGES, base=report.version, by=drafter)
    assert page(PLAIN) == before


def test_file_in_house_of_an_open_correction_is_a_draft(
    published: Publication, reviewer: User, drafting: Client
) -> None:
    begin(published, reviewer)
    answer = drafting.get(f"/reports/{published.report_id}/preview.pdf")
    assert "草稿" in textlayer.read(answer.getvalue())


def test_task_page_says_that_a_correction_is_open_and_why(
    published: Publication, reviewer: User, drafting: Client
) -> None:
    begin(published, reviewer)
    shown = drafting.get(f"/reports/{published.report_id}/").content.decode()
    assert [words in shown for words in ("更正中", "第 1 版仍对外公开", REASON)] == [True] * 3


# --- giving it up ---


def test_abandoned_correction_is_the_published_report_again(
    published: Publication, drafter: User, reviewer: User
) -> None:
    report = begin(published, reviewer)
    changes = {**CHANGES, "preamble": "", "notes.requests.not_held.business": "误", "signed_off.agency": "别局"}
    changes["notes.proactive.normative_documents.repealed"] = ""
    changes["signed_off.date"] = ""
    changes["disputes.review.upheld"] = ""
    assert not save(report=report.pk, changes=changes, base=report.version, by=drafter)["refused"]
    make("abandon", report=report.pk, by=reviewer)
    report.refresh_from_db()
    assert report.status == Status.PUBLISHED
    assert digests.sha256(published.document.encode()) == report.steps.last().fingerprint
    assert cells.document(report) == cells.document(Report.objects.get(pk=report.pk))
    assert Publication.objects.count() == 1


def test_history_tells_what_giving_up_put_back(published: Publication, drafter: User, reviewer: User) -> None:
    report = begin(published, reviewer)
    save(report=report.pk, changes=CHANGES, base=report.version, by=drafter)
    make("abandon", report=report.pk, by=reviewer)
    changes = Event.objects.get(action="abandon").changes
    assert {change[0] for change in changes} == set(CHANGES)
    assert ["requests.new_received.individual", "13", "12"] in changes


def test_abandoned_correction_can_be_begun_again(published: Publication, reviewer: User) -> None:
    report = begin(published, reviewer)
    make("abandon", report=report.pk, by=reviewer)
    assert begin(published, reviewer, "另一处有误。").status == Status.DRAFTING


def test_report_never_published_has_no_correction_to_give_up(complete: Report, both: User) -> None:
    with pytest.raises(NotFromHere):
        make("abandon", report=complete.pk, by=both)
    assert "撤销更正" not in factories.client_of(both).get(complete.get_absolute_url()).content.decode()


def test_returned_correction_can_be_given_up(published: Publication, drafter: User, reviewer: User) -> None:
    report = begin(published, reviewer)
    save(report=report.pk, changes=CHANGES, base=report.version, by=drafter)
    make("submit", report=report.pk, by=drafter)
    make("return", report=report.pk, by=reviewer, note="不必更正。")
    assert make("abandon", report=report.pk, by=reviewer).to_status == Status.PUBLISHED


# --- publishing it ---


def test_correction_without_a_change_is_not_handed_in(published: Publication, drafter: User, reviewer: User) -> None:
    begin(published, reviewer)
    with pytest.raises(NotReady, match="与已发布的第 1 版相同"):
        make("submit", report=published.report_id, by=drafter)


def test_correction_goes_through_full_review(published: Publication, drafter: User, reviewer: User) -> None:
    report = begin(published, reviewer)
    save(report=report.pk, changes=CHANGES, base=report.version, by=drafter)
    with pytest.raises(NotFromHere):
        publish(report=report.pk, by=reviewer)
    make("submit", report=report.pk, by=drafter)
    with pytest.raises(NotFromHere):
        publish(report=report.pk, by=reviewer)


def test_published_correction_is_the_second_edition_with_its_reason(corrected: Publication) -> None:
    assert (corrected.number, corrected.reason) == (2, REASON)
    assert corrected.content.figures["requests.new_received.individual"] == 13


def test_first_edition_stays_as_it_was(published: Publication, corrected: Publication) -> None:
    kept = Publication.objects.get(number=1)
    assert {f.attname: getattr(kept, f.attname) for f in Publication._meta.concrete_fields} == {
        f.attname: getattr(published, f.attname) for f in Publication._meta.concrete_fields
    }
    assert corrected.report_id == kept.report_id


def test_third_edition_follows_the_second(corrected: Publication, drafter: User, reviewer: User) -> None:
    changes = {"problems": "存在的问题是答复说理不够充分。\n下一步修订答复范本。"}
    third = factories.correct(corrected, changes, drafter=drafter, reviewer=reviewer, reason="一句有误。")
    assert (third.number, third.reason) == (3, "一句有误。")
    assert "已被第 3 版取代" in page(f"{PLAIN}editions/2/")
    assert "已被第 2 版取代" in page(f"{PLAIN}editions/1/")


def test_latest_edition_is_easy_to_get(agency: Agency, corrected: Publication) -> None:
    assert Publication.objects.latest_of(agency, factories.YEAR) == corrected
    assert Publication.objects.latest_of(agency.pk, factories.YEAR - 1) is None
    assert list(Publication.objects.in_force()) == [corrected]


def test_number_is_given_once_a_report(published: Publication) -> None:
    again = Publication(
        report=published.report,
        agency=factories.agency("swj", "示例市水务局"),
        year=2024,
        number=1,
        published_at=published.published_at,
        published_by=published.published_by,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


# --- bad input: stale tabs, double clicks ---


def test_stale_tab_publishes_nothing(published: Publication, drafter: User, reviewer: User) -> None:
    report = begin(published, reviewer)
    save(report=report.pk, changes=CHANGES, base=report.version, by=drafter)
    make("submit", report=report.pk, by=drafter)
    make("approve", report=report.pk, by=reviewer)
    report.refresh_from_db()
    with pytest.raises(Outdated):
        publish(report=report.pk, by=reviewer, seen=report.version - 1)
    assert Publication.objects.count() == 1


def test_replayed_publication_of_the_first_edition_makes_no_second(
    approved: Report, reviewing: Client, drafter: User, reviewer: User
) -> None:
    url, seen = f"/reports/{approved.pk}/publish/", {"seen": str(approved.version)}
    reviewing.post(url, seen)
    report = begin(Publication.objects.get(), reviewer)
    save(report=report.pk, changes=CHANGES, base=report.version, by=drafter)
    make("submit", report=report.pk, by=drafter)
    make("approve", report=report.pk, by=reviewer)
    replayed = reviewing.post(url, seen, HTTP_ACCEPT="text/html")
    assert (replayed.status_code, Publication.objects.count()) == (409, 1)


def test_double_click_on_correct_begins_one(published: Publication, reviewing: Client) -> None:
    url = f"/reports/{published.report_id}/moves/correct/"
    body = {"note": REASON, "seen": str(Report.objects.get().version)}
    first, second = reviewing.post(url, body, follow=True), reviewing.post(url, body, follow=True)
    assert ("已办理" in first.content.decode(), "没有重复办理" in second.content.decode()) == (True, True)
    assert published.report.steps.filter(move="correct").count() == 1


# --- what the public gets ---


def test_plain_address_shows_the_edition_in_force(corrected: Publication) -> None:
    assert Client().get(PLAIN + "report.json").getvalue().decode() == corrected.document
    assert "第 2 版" in page(PLAIN)
    assert "取代" not in page(PLAIN)


def test_earlier_edition_stays_at_its_own_address_and_says_it_is_superseded(
    published: Publication, corrected: Publication
) -> None:
    shown = page(f"{PLAIN}editions/1/")
    assert "已被第 2 版取代" in shown
    assert f'href="{corrected.get_absolute_url()}"' in shown
    assert Client().get(f"{PLAIN}editions/1/report.json").getvalue().decode() == published.document
    first = Client().get(f"{PLAIN}editions/1/report.pdf").getvalue()
    assert hashlib.sha256(first).hexdigest() == published.pdf_sha256


def test_pdf_of_a_corrected_edition_says_which_it_is_and_when(published: Publication, corrected: Publication) -> None:
    text = "".join(textlayer.read(Client().get(PLAIN + "report.pdf").getvalue()).split())
    assert "".join(imprint(2, corrected.published_at).split()) in text
    assert re.search(r"第2版（20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日更正），取代第1版", text)
    first = Client().get(f"{PLAIN}editions/1/report.pdf").getvalue()
    assert "更正" not in "".join(textlayer.read(first).split())


def test_corrected_pdf_is_no_page_longer(published: Publication, corrected: Publication) -> None:
    assert corrected.page_count == published.page_count


def test_list_names_the_report_once(corrected: Publication) -> None:
    assert page("/").count(f"{corrected.title}</a>") == 1


def test_editions_page_lists_both_with_reason(corrected: Publication) -> None:
    shown = page(f"{PLAIN}editions/")
    assert [words in shown for words in ("第 1 版", "第 2 版", "（现行）", "已被第 2 版取代", REASON)] == [True] * 5


def test_note_of_the_correction_names_every_place(corrected: Publication) -> None:
    shown = page(f"{PLAIN}editions/2/changes/")
    expected = (
        REASON,
        "一、本年新收政府信息公开申请数量 自然人",
        "<del>12</del>",
        "<ins>13</ins>",
        "（二）依申请公开。全年收到申请15件。".replace("（二）依申请公开。", ""),
        "全年收到申请16件。",
    )
    assert [words for words in expected if words not in shown] == []
    assert "行政许可" not in shown


@pytest.mark.parametrize(
    "address",
    ["editions/1/changes/", "editions/3/", "editions/3/changes/", "editions/0/", f"editions/{'9' * 30}/"]
    + [f"editions/{'9' * 30}/changes/", f"editions/{'9' * 5000}/report.pdf"],
)
def test_absent_edition_is_not_found(address: str, corrected: Publication) -> None:
    assert Client(raise_request_exception=False).get(PLAIN + address).status_code == 404


def test_correction_after_the_agency_was_renamed_keeps_the_old_title_of_the_first(
    corrected: Publication,
) -> None:
    Agency.objects.filter(pk=corrected.agency_id).update(name="示例市工业和科技局")
    assert corrected.title in page(f"{PLAIN}editions/1/")


# --- the migration ---


@pytest.mark.django_db(transaction=True)
def test_migration_goes_back_and_forth() -> None:
    target = [("publication", "0002_batch")]
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate(target)
        columns = {
            c.name
            for c in connection.introspection.get_table_description(connection.cursor(), Publication._meta.db_table)
        }
        assert "reason" not in columns
    finally:
        MigrationExecutor(connection).migrate(latest)
    columns = {
        c.name for c in connection.introspection.get_table_description(connection.cursor(), Publication._meta.db_table)
    }
    assert {"reason", "sm3", "pdf_sha256", "page_count", "made_with"} <= columns
