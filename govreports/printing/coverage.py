"""Whether a character can be printed: looked up before the report is submitted, not found out on paper.

A typeface that lacks one shows a box, and few readers of a proof see it.  Nothing of our own is
kept: fontconfig has the sets of characters in its cache, from which Pango chooses too.
"""

from __future__ import annotations

from functools import lru_cache

from govreports.formats.text import invisible
from govreports.printing.typefaces import installed


def lacking(text: str) -> tuple[str, ...]:
    """The characters of the text that no typeface here has, in order of appearance, once each."""
    return tuple(character for character in dict.fromkeys(text) if not prints(character))


@lru_cache(maxsize=20_000)
def prints(character: str) -> bool:
    """Whether some typeface has the character, or nothing is to be seen of it."""
    if character.isspace() or invisible(character):
        return True
    there = installed()
    # Where nothing is known, nothing is refused; the system check says what is missing.
    return not there or any(face.has(character) for face in there)
