"""The editions of a published report, for everybody: which there are, why, and what each one changed."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from govreports.formats.difference import difference
from govreports.publication.models import Publication
from govreports.publication.told import told


@require_safe
def index(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """All editions of a report, the one in force first."""
    found = Publication.objects.filter(year=year, agency__code=code).select_related("agency").defer("document")
    editions = list(found.order_by("-number"))
    if not editions:
        raise Http404
    return render(request, "publication/editions.html", {"editions": editions, "in_force": editions[0]})


@require_safe
def changes(request: HttpRequest, year: int, code: str, number: int) -> HttpResponse:
    """The note of a correction: its reason, and every place with the edition before beside it."""
    found = Publication.objects.filter(year=year, agency__code=code).select_related("agency")
    pair = list(found.filter(Q(number=number) | Q(number=number - 1)).order_by("number"))
    if number < 2 or len(pair) < 2:
        raise Http404
    before, after = pair
    old, new = before.content, after.content
    context = {
        "before": before,
        "publication": after,
        "in_force": found.in_force().get(),
        "told": told(difference(old, new), new.edition),
    }
    return render(request, "publication/changes.html", context)
