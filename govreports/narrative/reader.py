"""The whole way: text to tokens, tokens to sentences, sentences to figures, statements and breakdowns."""

from __future__ import annotations

from copy import copy
from typing import Final

from govreports.narrative import adding, breakdown, carry, grammar, listing, nothing, partial, totals
from govreports.narrative.context import Context
from govreports.narrative.found import Clause, Found, stretches
from govreports.narrative.quantities import QUANTITIES
from govreports.narrative.reading import Reading, Statement
from govreports.narrative.tokens import Mark, Token, compact, sentences, tokens
from govreports.narrative.words import Class

_HEADING_LONGEST: Final = 40


def read(text: str, *, year: int, agency: str = "", kind: str | None = None, section: str = "overview") -> Reading:
    """Read one section of a report of `year` by `agency`; paragraphs are lines."""
    source = compact(text)
    context = Context(source, year, agency, kind)
    found: list[Found] = []
    statements: list[Statement] = []
    line: list[Token] = []
    for number, plain in enumerate(sentences(tokens(source))):
        sentence = carry.resolve(plain, year)
        context.begin_sentence()
        before = copy(context)  # what a denial is heard with: nothing of this sentence yet
        before.now = year
        figures = _sentence(sentence, context, number)
        if any(t.kind is Class.NONE for t in sentence) or any(not f.value for f in figures):
            statements += nothing.statements(sentence, before, figures, text, section)
        figures = [f for f in figures if not nothing.is_denied(f)]
        totals.settle(_with_whole(found, figures))
        partial.doubt(figures, found)
        found += figures
        line += sentence
        if sentence[-1].kind is Mark.LINE:
            context.begin_paragraph(heading=_is_heading(line))
            line = []
    groups = [*breakdown.groups(found), *adding.sums(found)]
    groups.sort(key=lambda group: group.whole.token.start)
    totals.doubt_repeated(found)
    for figure in found:
        if figure.counts not in QUANTITIES:  # 办理 of applicants: no table has it
            figure.counts, figure.sure = None, figure.sure and figure.counts is None
    figures_of = {id(f): f.figure(source, text) for f in found}
    return Reading(
        figures=tuple(figures_of.values()),
        statements=tuple(statements),
        parts=tuple(group.parts(figures_of) for group in groups),
    )


def _sentence(sentence: list[Token], context: Context, number: int) -> list[Found]:
    figures: list[Found] = []
    queue = listing.Queue()
    for stretch in stretches(sentence):
        if isinstance(stretch, Clause):
            grammar.clause(stretch, context)
            queue.hear(stretch)
            continue
        stretch.sentence = number
        grammar.number(stretch, context)
        figures += queue.share_out(stretch, context)
    return figures


def _with_whole(before: list[Found], figures: list[Found]) -> list[Found]:
    """办结35件。其中，予以公开20件: the sentence goes on with the last figure of the one before."""
    goes_on = bool(before and figures) and Class.OF_WHICH in figures[0].between
    return [before[-1], *figures] if goes_on else figures


def _is_heading(line: list[Token]) -> bool:
    """A short line of its own: （二）依申请公开情况."""
    return line[-1].end - line[0].start <= _HEADING_LONGEST and all(t.kind is not Mark.NUMBER for t in line)
