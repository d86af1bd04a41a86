"""History: the difference of two texts is exact, and events stay as they were written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from govreports.agencies.models import User
from govreports.audit import presenters, record
from govreports.audit.models import Event
from govreports.reports.models import Report

# Short and of few letters, so that two texts often begin and end alike.
TEXTS = st.text("甲乙", max_size=6) | st.text("甲乙丙\n 𫠝", max_size=30)


@hypothesis_settings(max_examples=300)
@given(TEXTS, TEXTS)
def test_undoing_a_change_gives_the_text_before(old: str, new: str) -> None:
    assert record.undo_text(new, record.text_change(old, new)) == old


@given(st.lists(TEXTS, min_size=2, max_size=8))
def test_undoing_every_change_gives_the_first_text(texts: list[str]) -> None:
    changes = [record.text_change(old, new) for old, new in zip(texts, texts[1:], strict=False)]
    text = texts[-1]
    for change in reversed(changes):
        text = record.undo_text(text, change)
    assert text == texts[0]


@given(TEXTS, TEXTS, st.text("丁戊", min_size=1, max_size=10))
def test_change_is_no_longer_than_what_was_typed(before: str, after: str, typed: str) -> None:
    change = record.text_change(before + after, before + typed + after)
    assert (len(change["old"]), len(change["new"])) == (0, len(typed))


def test_history_is_read_newest_first(complete: Report) -> None:
    assert [event.action for event in record.of(complete.pk)] == ["save", "open"]


def test_history_since_a_version_leaves_out_what_came_before(complete: Report) -> None:
    assert [event.version for event in record.since(complete.pk, 1)] == [2]


def test_history_outlives_the_account(complete: Report, drafter: User) -> None:
    User.objects.filter(pk=drafter.pk).update(name="改名", username="renamed")
    assert {(e.actor, e.actor_name) for e in record.of(complete.pk)} == {("drafter", "示例drafter")}


def test_event_reads_with_the_printed_label() -> None:
    event = Event(action="save", changes=[["x", None, "4"], ["problems", {"at": 0, "old": "甲", "new": "乙"}]])
    lines = presenters.lines(event, {"x": "自然人", "problems": "问题"}.__getitem__)
    assert [(line.label, line.old, line.new) for line in lines] == [("自然人", "", "4"), ("问题", "甲", "乙")]


def test_long_change_is_shown_as_an_excerpt() -> None:
    event = Event(action="save", changes=[["problems", {"at": 0, "old": "", "new": "字" * 500}]])
    [line] = presenters.lines(event, str)
    assert line.new == "字" * presenters.EXCERPT + "…"


def test_event_is_titled_in_the_words_of_the_buttons() -> None:
    assert presenters.title(Event(action="return")) == "退回修改"
