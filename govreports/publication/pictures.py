"""The printed pages as pictures: beside the form, and on the preview's own page.

They are drawn from the PDF that is handed out, so what is looked at and what is printed cannot differ.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from govreports.printing import places, press
from govreports.printing.pages import pages as set_out
from govreports.publication.printed import Printed, printed
from govreports.reports.entries import PREAMBLE
from govreports.reports.models import Report
from govreports.web.errors import BadRequest, log_in_again

WIDTHS: Final = (600, 900, 1350, 1800)  # pixels; A4 at 1800 is 218 dpi
USUAL: Final = 900
SIGNED_OFF: Final = "signed_off"  # stands at the end, whatever part that is


@require_safe
def page_beside(request: HttpRequest, pk: int) -> JsonResponse:
    """For the script beside the form: the page asked for, of what is stored now.

    `page` is a number; or `at` a part of the report, and `caret` the place in its text.  A page
    there is no more gives the last.  The picture comes in the same answer: on the way of an edit
    to the eye one round trip is enough, and nothing of a draft stays in the cache of a shared PC.
    """
    if not request.user.is_authenticated:
        return log_in_again(request)
    report = _viewable(request, pk)
    sheets = Sheets(printed(report), f"user {request.user.pk}")
    width = _width(request)
    first, last = sheets.span(request.GET.get("at", ""))
    number = _integer(request, "page") if "page" in request.GET else first
    if "caret" in request.GET and first < last:
        number = sheets.page_of(request.GET["at"], _integer(request, "caret"), first, last)
    number = min(max(1, number), sheets.contents.count)
    picture = b64encode(sheets.picture(number, width)).decode()
    return JsonResponse(
        {
            "version": report.version,
            "count": sheets.contents.count,
            "sections": sheets.contents.pages,
            "span": [first, last],
            "page": number,
            "picture": f"data:image/png;base64,{picture}",
        }
    )


@login_required
@require_safe
def picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page as a PNG file, for the preview's own page."""
    sheets = Sheets(printed(_viewable(request, pk)), f"user {request.user.pk}")
    return HttpResponse(sheets.picture(number, _width(request)), content_type="image/png")


@login_required
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it will be printed: its pages as pictures, and its text for who reads without them."""
    report = _viewable(request, pk)
    found = printed(report)
    context = {"report": report, "pages": set_out(found.document), "draft": found.draft}
    try:
        sheets = Sheets(found, f"user {request.user.pk}")
        context |= {"sheets": sheets.listed(), "count": sheets.contents.count}
    except press.Unprinted as e:
        context["unprinted"] = e.sentence
    return render(request, "publication/preview.html", context)


class Sheets:
    """The pages of one document for one person, who waits for them; press.Unprinted where there are none."""

    def __init__(self, found: Printed, whose: str) -> None:
        self._document = found.document
        self._printed: dict[str, Any] = {"watermark": found.draft, "imprint": found.imprint, "whose": whose}
        self.contents = press.contents(self._document, **self._printed)

    def picture(self, number: int, width: int) -> bytes:
        """One page as a PNG."""
        return press.picture(self._document, number, width=width, **self._printed)

    def span(self, part: str) -> tuple[int, int]:
        """The pages on which a part begins and ends; the first page where there is no such part."""
        count, pages = self.contents.count, self.contents.pages
        if part == SIGNED_OFF:
            return count, count
        if part not in pages:
            return 1, 1
        order = list(pages)
        behind = order[order.index(part) + 1 :]
        return pages[part], pages[behind[0]] if behind else count

    def page_of(self, part: str, caret: int, first: int, last: int) -> int:
        """The page, of those of a text, on which the caret stands."""
        document = self._document
        text = document.preamble if part == PREAMBLE else document.text(part)
        return places.page_of(press.pdf(document, **self._printed), text, min(caret, len(text)), first, last)

    def listed(self) -> list[dict[str, Any]]:
        """Every page with the parts that begin on it."""
        headings = {section.key: section.heading for section in self._document.edition.sections}
        starts = self.contents.pages.items()
        return [
            {
                "number": number,
                "keys": [key for key, page in starts if page == number],
                "headings": [headings[key] for key, page in starts if page == number and key in headings],
            }
            for number in range(1, self.contents.count + 1)
        ]


def _width(request: HttpRequest) -> int:
    """One of a few widths, so that a page is drawn once for many."""
    if "width" not in request.GET:
        return USUAL
    asked = _integer(request, "width")
    return next((width for width in WIDTHS if width >= asked), WIDTHS[-1])


def _integer(request: HttpRequest, name: str) -> int:
    given = request.GET[name]
    if not (given.isascii() and given.isdigit() and len(given) < 6):
        raise BadRequest(f"{name} 应为不超过五位的数字。")
    return int(given)


def _viewable(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
