"""Numbers of a text that follow the tables: what is stored, what follows, what is dropped, what history says."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from govreports import narrative
from govreports.agencies.models import User
from govreports.audit.models import Event
from govreports.findings.register import findings
from govreports.formats.document import Document
from govreports.reports import cells
from govreports.reports.actions import NotEditable, import_document, save
from govreports.reports.bindings import OTHER, Binding, aligned, quantities_of, refreshed
from govreports.reports.findings import case
from govreports.reports.following import Following, declared
from govreports.reports.models import Report, Status
from tests import factories

NEW, BUSINESS = "requests.new_received.individual", "requests.new_received.business"
TOTAL, SUM = "requests.new_received.total", "requests.received_and_carried"
TEXT = "𠮷日，收到申请42件😀。"
BOUND = [[7, 9, TOTAL]]


def put(report: Report, by: User, changes: dict[str, str], base: int | None = None, **given: Any) -> dict[str, Any]:
    """One save over the present version, or over `base`."""
    bindings = {name: tuple(Binding(*one) for one in listed) for name, listed in given.items()}
    now = Report.objects.get(pk=report.pk).version
    return save(report=report.pk, changes=changes, base=base or now, by=by, bindings=bindings)


def state(report: Report, section: str = "overview") -> tuple[str, list[list[Any]]]:
    text, bound = cells.bound_texts(report)[section]
    return text, [list(one) for one in bound]


@pytest.fixture
def complete(complete: Report, drafter: User) -> Report:
    """A report with 42 new requests (34 + 6 + 2) and 2 carried over."""
    rows = {"new_received": (34, 6, 0, 0, 2, 0), "carried_over": (2, 0, 0, 0, 0, 0)}
    columns = [c.name.split(".")[2] for c in complete.edition.table("requests").inputs[:6]]
    cells_of = {f"requests.{row}.{c}": str(n) for row, ns in rows.items() for c, n in zip(columns, ns, strict=True)}
    put(complete, drafter, cells_of)
    complete.refresh_from_db()
    return complete


@pytest.fixture
def bound(complete: Report, drafter: User) -> Report:
    """A report whose section 一 says 42, bound to 本年新收 总计 (34 + 6 + 2)."""
    put(complete, drafter, {"overview": TEXT}, overview=BOUND)
    complete.refresh_from_db()
    assert state(complete) == (TEXT, BOUND)
    return complete


# --- following ---


def test_number_follows_its_cell(bound: Report, drafter: User) -> None:
    put(bound, drafter, {NEW: "1034"})
    assert state(bound) == ("𠮷日，收到申请1042件😀。", [[7, 11, TOTAL]])


def test_number_follows_whoever_changes_the_cell(bound: Report, colleague: User) -> None:
    put(bound, colleague, {NEW: "35"})
    narrative = bound.narratives.get(section="overview")
    assert (narrative.text, narrative.changed_by) == ("𠮷日，收到申请43件😀。", colleague)


def test_following_counts_no_version_of_its_own(bound: Report, drafter: User) -> None:
    assert put(bound, drafter, {NEW: "35"})["version"] == bound.version + 1


def test_numbers_of_one_text_move_each_other_along(bound: Report, drafter: User) -> None:
    text = "新收42件，合计44件，另收42件。"
    put(bound, drafter, {"overview": text}, overview=[[2, 4, TOTAL], [8, 10, SUM], [14, 16, TOTAL]])
    put(bound, drafter, {NEW: "1000000"})
    assert state(bound) == (
        "新收1000008件，合计1000010件，另收1000008件。",
        [[2, 9, TOTAL], [13, 20, SUM], [24, 31, TOTAL]],
    )


def test_number_stays_while_a_cell_is_blank_and_follows_again(bound: Report, drafter: User) -> None:
    put(bound, drafter, {NEW: ""})
    assert state(bound) == (TEXT, BOUND)
    put(bound, drafter, {"overview": f"{TEXT}又。"}, overview=BOUND)
    assert state(bound) == (f"{TEXT}又。", BOUND)
    put(bound, drafter, {NEW: "1"})
    assert state(bound)[0] == "𠮷日，收到申请9件😀。又。"


def test_number_follows_an_import(bound: Report, drafter: User) -> None:
    document = Document(agency=bound.agency.name, year=bound.year, cells={NEW: 0})
    import_document(report=bound.pk, document=document, base=bound.version, by=drafter)
    assert state(bound)[0] == "𠮷日，收到申请8件😀。"


def test_number_follows_in_a_text_saved_with_the_cell(bound: Report, drafter: User) -> None:
    put(bound, drafter, {NEW: "0", "overview": f"一、{TEXT}"}, overview=[[9, 11, TOTAL]])
    assert state(bound) == ("一、𠮷日，收到申请8件😀。", [[9, 10, TOTAL]])


def test_number_follows_no_more_once_the_report_is_out_of_hand(bound: Report, drafter: User) -> None:
    factories.put(bound, Status.IN_REVIEW)
    with pytest.raises(NotEditable):
        put(bound, drafter, {NEW: "1"})
    assert state(bound)[0] == TEXT


@pytest.mark.parametrize("kind", ["regulations.issued", "admin_fees.amount_wan"])
def test_number_of_any_table_follows(kind: str, bound: Report, drafter: User) -> None:
    key = f"proactive.{kind}"
    put(bound, drafter, {"overview": "计0。"}, overview=[[1, 2, key]])
    put(bound, drafter, {key: "16"})
    assert state(bound) == ("计16。", [[1, 3, key]])


# --- history ---


def test_history_tells_the_following_apart(bound: Report, colleague: User, drafting: Client) -> None:
    put(bound, colleague, {NEW: "35"})
    last, before = Event.objects.order_by("-pk")[:2]
    assert (last.action, last.actor, last.version) == ("follow", "colleague", before.version)
    assert last.changes == [["overview", {"at": 7, "old": "42", "new": "43"}]]
    assert before.changes == [[NEW, "34", "35"]]
    page = drafting.get(f"/reports/{bound.pk}/history/").content.decode()
    assert "随表更新" in page
    assert "一、本年新收政府信息公开申请数量 总计" in page


def test_history_tells_what_was_bound_and_freed(bound: Report, drafter: User, drafting: Client) -> None:
    put(bound, drafter, {"overview": TEXT}, overview=[[7, 9, OTHER]])
    assert Event.objects.order_by("-pk")[0].changes[0][1]["bound"] == [
        "42（一、本年新收政府信息公开申请数量 总计）",
        "42（另有所指）",
    ]
    assert "随表数字" in drafting.get(f"/reports/{bound.pk}/history/").content.decode()


# --- two editors ---


def test_text_typed_over_the_old_digits_is_no_conflict(bound: Report, drafter: User, colleague: User) -> None:
    base = bound.version
    put(bound, colleague, {NEW: "1034"})
    answer = put(bound, drafter, {"overview": f"{TEXT}较多。"}, base, overview=BOUND)
    assert (answer["conflicts"], answer["figures"][TOTAL]) == ({}, "1042")
    assert answer["applied"]["overview"] == state(bound)[0] == "𠮷日，收到申请1042件😀。较多。"
    assert answer["bindings"]["overview"] == (Binding(7, 11, TOTAL),)


def test_digits_of_a_version_in_between_are_known_too(bound: Report, drafter: User, colleague: User) -> None:
    base = bound.version
    for figure in ("35", "36", "37"):
        put(bound, colleague, {NEW: figure})
    put(bound, drafter, {"overview": TEXT.replace("42", "44")}, base, overview=BOUND)
    assert state(bound) == (TEXT.replace("42", "45"), BOUND)


def test_text_typed_without_scripts_over_the_old_digits_is_no_conflict(
    bound: Report, drafter: User, colleague: User
) -> None:
    base = bound.version
    put(bound, colleague, {NEW: "1034"})
    answer = put(bound, drafter, {"overview": f"{TEXT}较多。"}, base)
    assert (answer["conflicts"], state(bound)[0]) == ({}, "𠮷日，收到申请1042件😀。较多。")


def test_text_posted_back_with_the_old_digits_undoes_nothing(bound: Report, drafter: User, colleague: User) -> None:
    base = bound.version
    put(bound, colleague, {NEW: "1034"})
    put(bound, drafter, {"overview": TEXT}, base)
    assert state(bound)[0] == "𠮷日，收到申请1042件😀。"


def test_text_that_another_wrote_too_is_still_a_conflict(bound: Report, drafter: User, colleague: User) -> None:
    base = bound.version
    put(bound, colleague, {NEW: "1034"})
    put(bound, colleague, {"overview": "他写的。"}, overview=[])
    answer = put(bound, drafter, {"overview": f"{TEXT}较多。"}, base, overview=BOUND)
    assert answer["conflicts"]["overview"]["theirs"] == "他写的。" == state(bound)[0]


def test_editor_of_a_table_hears_that_the_text_only_followed(bound: Report, drafter: User, colleague: User) -> None:
    base = bound.version
    put(bound, colleague, {NEW: "35"})
    other = put(bound, drafter, {BUSINESS: "6"}, base)["others"]["overview"]
    assert (other["follows"], other["theirs"], other["bindings"]) == (
        True,
        "𠮷日，收到申请43件😀。",
        (Binding(7, 9, TOTAL),),
    )


def test_unbinding_over_a_followed_text_is_stored(bound: Report, drafter: User, colleague: User) -> None:
    base = bound.version
    put(bound, colleague, {NEW: "35"})
    put(bound, drafter, {"overview": TEXT}, base, overview=[])
    assert state(bound) == (TEXT, [])


# --- what is bound, and what is not ---

FORGED = {
    "other digits": [[7, 9, BUSINESS]],
    "half a number": [[7, 8, "disputes.review.total"]],
    "a word": [[3, 5, TOTAL]],
    "no such figure": [[7, 9, "requests.nothing"]],
    "a figure without cells": [[7, 9, "fees.notices"]],
    "before the text": [[-2, 9, TOTAL]],
    "behind the text": [[7, 99, TOTAL]],
    "from back to front": [[9, 7, TOTAL]],
    "empty": [[7, 7, TOTAL]],
    "huge": [[10**30, 10**31, TOTAL]],
    "a word declared": [[3, 5, OTHER]],
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_binding_that_does_not_fit_is_dropped_and_said(forged: list[Any], complete: Report, drafter: User) -> None:
    answer = put(complete, drafter, {"overview": TEXT}, overview=forged)
    assert (state(complete), answer["dropped"]) == ((TEXT, []), {"overview": 1})


def test_the_guard_of_forged_digits_guards(complete: Report, drafter: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin of the test above: without the guard other digits are bound, and rewritten."""
    monkeypatch.setattr(Following, "_fits", lambda *args: True)
    put(complete, drafter, {"overview": TEXT}, overview=[[7, 9, BUSINESS]])
    assert state(complete) == ("𠮷日，收到申请6件😀。", [[7, 8, BUSINESS]])


def test_of_bindings_that_overlap_the_first_stays(complete: Report, drafter: User) -> None:
    put(complete, drafter, {"overview": TEXT}, overview=[[7, 9, TOTAL], [7, 9, OTHER], [8, 9, TOTAL]])
    assert len(state(complete)[1]) == 1


@pytest.mark.parametrize("text", ["共142件", "共42.5万", "共1,42件", "共４42件", "共42，345件"])
def test_part_of_a_longer_number_is_not_bound(text: str, complete: Report, drafter: User) -> None:
    at = text.index("42")
    put(complete, drafter, {"overview": text}, overview=[[at, at + 2, TOTAL]])
    assert state(complete) == (text, [])


def test_number_between_commas_is_bound(complete: Report, drafter: User) -> None:
    put(complete, drafter, {"overview": "6，42，2"}, overview=[[2, 4, TOTAL]])
    assert state(complete)[1] == [[2, 4, TOTAL]]


def test_declared_number_is_told_and_never_rewritten(bound: Report, drafter: User) -> None:
    put(bound, drafter, {"overview": "另收十二件，42件。"}, overview=[[2, 4, OTHER], [6, 8, OTHER]])
    put(bound, drafter, {NEW: "1"})
    assert state(bound)[0] == "另收十二件，42件。"
    assert declared(cells.document(bound), cells.bound_texts(bound)) == {("overview", 2, 4), ("overview", 6, 8)}


def found_in_text(report: Report) -> list[str]:
    return [f.id for f in findings(case(Report.objects.get(pk=report.pk))) if f.place == "overview" and f.cells]


def test_declared_number_asks_for_a_reason_in_place_of_its_check(bound: Report, drafter: User) -> None:
    text = "本年新收政府信息公开申请41件，上年结转5件。"
    put(bound, drafter, {"overview": text}, overview=[])
    assert found_in_text(bound) == ["N1", "N3"]
    put(bound, drafter, {"overview": text}, overview=[[12, 14, OTHER]])
    assert found_in_text(bound) == ["U3", "N3"]


def test_number_declared_in_a_text_not_saved_yet_is_found_again(bound: Report, drafter: User) -> None:
    put(bound, drafter, {"overview": "另收12件。"}, overview=[[2, 4, OTHER]])
    typed = replace(cells.document(bound), sections={"overview": "前言。另收12件。"})
    assert declared(typed, cells.bound_texts(bound)) == {("overview", 5, 7)}


SHAPES = {
    "no object": [],
    "a text that is not saved": {"problems": []},
    "no list": {"overview": {}},
    "a pair": {"overview": [[1, 2]]},
    "truth": {"overview": [[True, 2, TOTAL]]},
    "a fraction": {"overview": [[1.5, 2, TOTAL]]},
    "a number for a name": {"overview": [[1, 2, 3]]},
    "too many": {"overview": [[1, 2, TOTAL]] * 5001},
}


@pytest.mark.parametrize("bindings", SHAPES.values(), ids=SHAPES)
def test_bindings_of_another_shape_are_refused_in_words(bindings: Any, drafting: Client, blank: Report) -> None:
    body = {"mutation": "m-000001", "base": 1, "changes": {"overview": TEXT}, "bindings": bindings}
    answer = drafting.post(f"/reports/{blank.pk}/save/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"].startswith("bindings")) == (400, True)
    assert state(blank) == ("", [])


# --- without scripts ---


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("前言。" + TEXT, [[10, 12, TOTAL]]),
        ("𠮷日，共收到申请42件😀。后记。", [[8, 10, TOTAL]]),
        ("一年，又收申请42件。", [[7, 9, TOTAL]]),
        ("𠮷日，收到申请43件😀。", []),
        ("𠮷日，收到申请425件😀。", []),
        ("", []),
    ],
)
def test_text_written_without_scripts_keeps_what_it_can(
    text: str, left: list[Any], bound: Report, drafting: Client
) -> None:
    answer = drafting.post(
        f"/reports/{bound.pk}/text/overview/", {"base": bound.version, "overview": text}, follow=True
    )
    assert state(bound) == (text, left)
    assert ("1 个随表数字已被改动" in answer.content.decode()) == (not left)


@given(
    old=st.text("甲乙，。12", max_size=30),
    new=st.text("甲乙，。12", max_size=30),
    places=st.lists(st.integers(0, 29), max_size=4),
)
def test_what_is_found_again_is_the_same_number(old: str, new: str, places: list[int]) -> None:
    bindings = tuple(Binding(at, at + 1, TOTAL) for at in sorted(set(places)) if old[at : at + 1].isdigit())
    numbers = [old[one.start : one.end] for one in bindings]
    found = [new[one.start : one.end] for one in aligned(old, bindings, new)]
    if old == new:
        assert found == numbers
    assert all(one in numbers for one in found)
    assert len(found) <= len(numbers)


@given(
    st.lists(st.tuples(st.text("甲乙。", max_size=5), st.sampled_from(["1", "42", "10000"])), max_size=8), st.text("9")
)
def test_bound_numbers_are_where_they_are_said_to_be(parts: list[tuple[str, str]], digits: str) -> None:
    text, bindings = "", []
    for words, number in parts:
        bindings.append(Binding(len(text) + len(words), len(text) + len(words) + len(number), TOTAL))
        text += words + number
    new, moved = refreshed(text, tuple(bindings), {TOTAL: digits})
    assert [new[one.start : one.end] for one in moved] == [digits or number for _, number in parts]
    assert new == "".join(words + (digits or number) for words, number in parts)


@pytest.mark.parametrize("clause", ["，", "收到42件，", "42"])
def test_a_long_text_is_aligned_within_a_second(clause: str) -> None:
    old = (clause * 25_000)[:50_000]
    new = "".join(reversed(old))[: 49_000 - 1] + "乙，" * 500
    start = time.process_time()
    aligned(old, tuple(Binding(i, i + 2, TOTAL) for i in range(0, 5000, 5)), new)
    assert time.process_time() - start < 1


def test_save_of_2000_numbers_takes_less_than_a_second(complete: Report, drafter: User) -> None:
    text = "收42件，" * 2000
    listed = [[5 * i + 1, 5 * i + 3, TOTAL] for i in range(2000)]
    start = time.process_time()
    put(complete, drafter, {"overview": text}, overview=listed)
    put(complete, drafter, {NEW: "1034"})
    assert time.process_time() - start < 1
    assert state(complete)[0] == "收1042件，" * 2000


# --- the page's question ---


def ask(browser: Client, report: Report, text: Any, key: str = "overview") -> Any:
    return browser.post(f"/reports/{report.pk}/figures/{key}/", {"text": text}, content_type="application/json")


def test_page_is_told_of_the_figures_in_its_text(drafting: Client, complete: Report) -> None:
    text = "😀2025年，本年新收政府信息公开申请１２件，上年结转2件，较上年增加5件，行政事业性收费1.5万元。"
    found = ask(drafting, complete, text).json()["read"]
    told = [(text[f["start"] : f["end"]], f["key"], f["digits"], f["agrees"]) for f in found]
    assert told == [
        ("１２", TOTAL, "42", False),
        ("2", "requests.carried_over.total", "2", True),
        ("1.5", "proactive.admin_fees.amount_wan", "0", False),
    ]
    assert [f["words"] for f in found] == [t[0] for t in told]


def test_page_is_told_the_digits_of_all_it_offers(drafting: Client, complete: Report) -> None:
    digits = ask(drafting, complete, "").json()["digits"]
    offered = dict(zip(quantities_of(complete.edition), digits, strict=True))
    assert (offered[TOTAL], offered[SUM]) == ("42", "44")


def test_what_is_used_most_is_offered_first_and_groups_last(complete: Report) -> None:
    labels = [quantity.label for quantity in quantities_of(complete.edition).values()]
    totals = [label.partition(" ")[0] for label in labels[:6]]
    assert [label[:3] for label in totals] == ["一、本", "二、上", "（一）", "（二）", "（七）", "四、结"]
    assert labels[6:8] == ["本年新收与上年结转申请之和", "予以公开和部分公开之和"]
    assert labels.index("（三）1.属于国家秘密 总计") > labels.index("复议后起诉 总计")


@pytest.mark.parametrize("key", ["preamble", "problems", "other_matters"])
def test_every_text_page_may_ask(key: str, drafting: Client, complete: Report) -> None:
    found = ask(drafting, complete, "本年新收政府信息公开申请42件。", key).json()["read"]
    assert [f["key"] for f in found] == [TOTAL]


def test_check_of_a_text_tells_its_figures_too_having_read_it_once(
    drafting: Client, drafter: User, complete: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "😀本年新收政府信息公开申请41件，上年结转2件。"
    put(complete, drafter, {"overview": text}, overview=[[13, 15, OTHER]])  # declared to be another number
    read: list[str] = []
    reader = narrative.read
    monkeypatch.setattr(narrative, "read", lambda text, **about: read.append(text) or reader(text, **about))
    answer = drafting.post(
        f"/reports/{complete.pk}/check/overview/", {"overview": text}, content_type="application/json"
    ).json()
    assert read.count(text) == 1
    assert ("另有所指" in answer["html"], "改为 42" in answer["html"]) == (True, False)
    figures = ask(drafting, complete, text).json()
    assert [one["words"] for one in figures["read"]] == ["41", "2"]
    assert answer["figures"] == {name: figures[name] for name in ("digits", "read")}


@pytest.mark.parametrize(
    ("key", "typed"), [("overview", {"overview": "本年新收\x0742件。"}), ("overview", {}), ("requests", {})]
)
def test_check_of_what_cannot_be_read_tells_no_figures(
    key: str, typed: dict[str, str], drafting: Client, complete: Report
) -> None:
    answer = drafting.post(f"/reports/{complete.pk}/check/{key}/", typed, content_type="application/json")
    assert (answer.status_code, "figures" in answer.json()) == (200, False)


@pytest.mark.parametrize("key", ["requests", "nothing"])
def test_no_other_page_may(key: str, drafting: Client, complete: Report) -> None:
    assert ask(drafting, complete, "", key).status_code == 404


@pytest.mark.parametrize("body", [b"", b"[]", b'{"text": 1}', b'{"text": "", "x": 1}', b"\xff", b'{"text": NaN}'])
def test_question_of_another_shape_is_refused_in_words(body: bytes, drafting: Client, blank: Report) -> None:
    path = f"/reports/{blank.pk}/figures/overview/"
    answer = drafting.post(path, body, content_type="application/json", headers={"accept": "application/json"})
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


@pytest.mark.parametrize("text", ["\ud83d", "字" * 60_000, "\x07", "（" * 500 + "42件" + "）" * 500])
def test_text_that_cannot_be_read_is_no_fault(text: str, drafting: Client, blank: Report) -> None:
    assert ask(drafting, blank, text).status_code == 200


def test_text_of_2000_numbers_is_read_within_a_second(drafting: Client, complete: Report) -> None:
    start = time.process_time()
    found = ask(drafting, complete, "本年新收政府信息公开申请42件。" * 2000).json()["read"]
    assert (len(found), time.process_time() - start < 1) == (2000, True)


def test_figures_of_the_page_are_called_by_their_printed_labels(complete: Report) -> None:
    known = quantities_of(complete.edition)
    cells_on_offer = {key: q.label for key, q in known.items() if key in complete.edition.cells}
    assert cells_on_offer == {name: cell.label for name, cell in complete.edition.cells.items()}
    assert len(known) > len(cells_on_offer)


def test_binding_costs_no_query_where_nothing_is_bound(
    complete: Report, drafter: User, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        put(complete, drafter, {NEW: "35"})


def test_a_blank_report_offers_its_figures_without_digits(drafting: Client, blank: Report) -> None:
    assert set(ask(drafting, blank, "").json()["digits"]) == {""}


def test_report_of_another_agency_is_not_touched(bound: Report, stranger: User) -> None:
    theirs = factories.complete_report(stranger.memberships.first().agency, stranger, 2024)
    put(theirs, stranger, {NEW: "1"})
    assert state(bound)[0] == TEXT
