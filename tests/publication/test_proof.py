"""A character that is not in the PDF, or is another one there, stops publication, and the sentence says which and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from govreports.agencies.models import Agency, User
from govreports.formats.document import Document
from govreports.publication import proof
from govreports.publication.actions import publish
from govreports.publication.models import Publication
from govreports.reports.models import Narrative, Report, Status
from govreports.review.actions import NotFromHere, NotYourMove, Outdated
from tests import factories, guards

RARE = "\U0002b81d"  # 𫠝, of a name: no face here has it


def write(report: Report, text: str) -> None:
    """Begin the first section with the text, behind the back of an application that would refuse."""
    found = Narrative.objects.get(report=report, section="overview")
    with guards.lifted():
        Narrative.objects.filter(pk=found.pk).update(text=f"{text}\n{found.text}")


def press_publish(report: Report, who: User) -> HttpResponse:
    address = f"/reports/{report.pk}/publish/"
    return factories.client_of(who).post(address, {"seen": report.version}, HTTP_ACCEPT="text/html")


@pytest.mark.parametrize("odd", [RARE, "\ue000", "\U0001f600"], ids=ascii)
def test_character_without_a_typeface_stops_publication(odd: str, approved: Report, reviewer: User) -> None:
    write(approved, f"全年公开信息。\n经办人张{odd}。")
    with pytest.raises(proof.Unprintable) as refused:
        publish(report=approved.pk, by=reviewer)
    assert f"“一、总体情况”第 2 段第 5 字“{odd}”（U+{ord(odd):04X}）没有字体能印" in refused.value.sentence
    approved.refresh_from_db()
    assert (approved.status, Publication.objects.count()) == (Status.APPROVED, 0)


def test_refusal_is_a_page_with_what_to_do(approved: Report, reviewer: User) -> None:
    write(approved, f"经办人张{RARE}。")
    answer = press_publish(approved, reviewer)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "U+2B81D" in page
    assert "替代写法" in page


def test_many_such_characters_are_counted(approved: Report, reviewer: User) -> None:
    write(approved, "".join(map(chr, range(0x2B820, 0x2B830))))
    with pytest.raises(proof.Unprintable, match="等 16 个字没有字体能印"):
        publish(report=approved.pk, by=reviewer)


@pytest.fixture
def one_glyph(approved: Report, monkeypatch: pytest.MonkeyPatch) -> Iterator[Report]:
    """A report with 一 and ⼀, and a typeface that draws them with one glyph and keeps the first."""
    write(approved, "一⼀丁")
    sound = proof.press.pdf

    def blurred(document: Document, **how: Any) -> bytes:
        text = document.sections["overview"].replace("⼀", "一")
        return sound(replace(document, sections={**document.sections, "overview": text}), **how)

    monkeypatch.setattr(proof.press, "pdf", blurred)
    proof._read_back.cache_clear()
    yield approved
    proof._read_back.cache_clear()


def test_character_that_becomes_another_in_the_file_stops_publication(one_glyph: Report, reviewer: User) -> None:
    with pytest.raises(proof.Unprintable) as refused:
        publish(report=one_glyph.pk, by=reviewer)
    assert "“一、总体情况”第 1 段第 2 字“⼀”（U+2F00）在 PDF 中会丢失或变成别的字" in refused.value.sentence
    assert "“⼀”改为“一”" in refused.value.sentence


def test_control_without_proof_the_report_is_published(
    one_glyph: Report, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: nothing else stands in its way."""
    monkeypatch.setattr(proof, "check", lambda *_, **__: proof.Proved("", 0, 0, {}))
    assert publish(report=one_glyph.pk, by=reviewer).pk


def test_change_after_the_proof_is_not_published(
    approved: Report, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "check", lambda *_, **__: write(approved, "改"))
    with pytest.raises(Outdated):
        publish(report=approved.pk, by=reviewer)
    assert not Publication.objects.exists()


def test_nothing_is_rendered_for_who_may_not_publish(
    agency: Agency, complete: Report, drafter: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "check", lambda *_, **__: pytest.fail("rendered"))
    with pytest.raises(NotYourMove):
        publish(report=complete.pk, by=drafter)
    with pytest.raises(NotFromHere):
        publish(report=complete.pk, by=reviewer)


def test_published_report_is_what_was_proved(approved: Report, reviewer: User) -> None:
    frozen = publish(report=approved.pk, by=reviewer)
    address = f"/annual/{frozen.year}/{frozen.agency.code}/report.pdf"
    content = Client().get(address).getvalue()
    assert proof.textlayer.lost(frozen.content, content) == ()
