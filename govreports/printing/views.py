"""Which typeface stands for which on this machine, and whether a character prints; for everybody logged in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from govreports.formats.text import hidden
from govreports.printing import coverage, typefaces

LONGEST = 200


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The roles with the faces in use; `text` is looked up character by character."""
    typed = request.GET.get("text", "")[:LONGEST]
    context = {
        "roles": typefaces.in_use(),
        "latin": typefaces.LATIN,
        "wanting": typefaces.wanting(),
        "longest": LONGEST,
        "typed": typed,
        "lacking": [_named(c) for c in coverage.lacking(typed)],
        "hidden": [f"第 {place + 1} 字 {_named(c)}" for place, c in hidden(typed)],
    }
    return render(request, "printing/typefaces.html", context)


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"“{character}”（{code}）" if character.isprintable() else code
