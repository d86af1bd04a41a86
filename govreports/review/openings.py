"""Middleware that notes a reviewer's first look at a report, at whatever address of the report he takes it.

Until then its submitter may take it back.  Pages, pictures, files to download and what is asked by
a script all count alike: one place sees every answer, so no view can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from govreports.reports.models import Status
from govreports.review import rounds

# So begins every address of one report, and no other (tests/review/test_openings.py).
OF_A_REPORT: Final = "reports/<int:pk>/"


def noted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: note who was shown what, before it is sent."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "GET" and response.status_code == 200 and _shows_a_report(request):
            rounds.look(report=request.resolver_match.kwargs["pk"], by=request.user)
        return response

    return middleware


def _shows_a_report(request: HttpRequest) -> bool:
    found = request.resolver_match
    if found is None or not found.route.startswith(OF_A_REPORT) or not request.user.is_authenticated:
        return False
    # A page of writing has read the report already: it costs no query more.
    shown = getattr(request, "shown", None)
    return shown is None or shown.status == Status.IN_REVIEW
