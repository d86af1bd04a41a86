"""What may stand in a text of the report."""

from __future__ import annotations

import pytest

from govreports.formats.text import LONGEST, MOST_PARAGRAPHS, characters, clean, fault, hidden, paragraphs


@pytest.mark.parametrize(
    ("unprintable", "code"),
    [
        ("\0", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
        ("\udfff", "U+DFFF"),
        ("\ufffe", "U+FFFE"),
        ("\uffff", "U+FFFF"),
    ],
)
def test_unprintable_character_is_refused_with_its_place(unprintable: str, code: str) -> None:
    assert fault(f"第一段\n甲乙{unprintable}丙", 100) == (
        f"第 2 段第 3 个字符是不能打印的字符（{code}），请删去后再保存。"
    )


@pytest.mark.parametrize(
    "kept", ["甲\t乙\n丙", "𫠝", "\U00031350", "👨\u200d👩\u200d👧", "e\u0301", "\uf900", "ＡＢ１", "\u3000"]
)
def test_text_of_any_script_is_taken(kept: str) -> None:
    assert fault(kept, 100) is None


@pytest.mark.parametrize("kept", ["e\u0301", "\uf900", "ＡＢ１", "\u3000甲 "])
def test_clean_changes_nothing_but_line_ends(kept: str) -> None:
    assert clean(kept) == kept


@pytest.mark.parametrize("typed", ["甲\r\n乙", "甲\r乙", "甲\n乙"])
def test_clean_makes_every_line_end_a_line_feed(typed: str) -> None:
    assert clean(typed) == "甲\n乙"


def test_text_at_its_limit_is_taken() -> None:
    assert fault("字" * LONGEST["note"], LONGEST["note"]) is None


def test_text_over_its_limit_says_by_how_much() -> None:
    assert fault("字" * 103, 100) == "共 103 字，最多 100 字，请删减 3 字。"


def test_text_of_too_many_paragraphs_says_how_many_there_may_be() -> None:
    said = f"共 {MOST_PARAGRAPHS + 1} 段，最多 {MOST_PARAGRAPHS} 段，请合并段落。"
    assert fault("\n" * MOST_PARAGRAPHS, LONGEST["section"]) == said


def test_bytes_that_were_lost_on_the_way_are_refused() -> None:
    assert fault("年\ufffd\ufffd报", 100) is not None


def test_characters_outside_the_first_plane_count_once() -> None:
    assert fault("𫠝" * 100, 100) is None


def test_one_line_refuses_a_line_break() -> None:
    assert fault("甲\n乙", 100, one_line=True) == "请写成一行，不要换行。"


@pytest.mark.parametrize("control", ["\u202e", "\u2066", "\u200f"])
def test_one_line_refuses_a_change_of_direction(control: str) -> None:
    assert "方向" in (fault(f"示例市{control}水务局", 100, one_line=True) or "")


def test_paragraphs_are_the_lines_that_say_something() -> None:
    assert paragraphs(" 甲 \n\n \u3000乙\n") == ("甲", "乙")


def test_characters_leave_white_space_out() -> None:
    assert characters("甲 乙\n\u3000丙") == 3


@pytest.mark.parametrize(
    "character",
    ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u2066", "\ufe0f", "\U000e0100", "\U000e0041"],
    ids=ascii,
)
def test_invisible_character_is_found_with_its_place(character: str) -> None:
    assert hidden(f"张{character}明{character}") == ((1, character), (3, character))


@pytest.mark.parametrize("character", ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffd"], ids=ascii)
def test_private_character_is_found(character: str) -> None:
    assert hidden(character) == ((0, character),)


@pytest.mark.parametrize(
    "text", ["张明 a-b\t\n", "\u3000", "“”‘’…—", "e\u0301", "\u182a\u180b", "𫠝", "\uf900", "😀"], ids=ascii
)
def test_what_shows_or_is_spelling_is_not_hidden(text: str) -> None:
    assert hidden(text) == ()
