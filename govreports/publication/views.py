"""The printed report: for the public once it is published, for its agency before."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from govreports.printing import html, pages, press, word, workbook
from govreports.publication import actions
from govreports.publication.models import Publication
from govreports.publication.printed import NotApproved, printed
from govreports.reports.models import Report
from govreports.review.actions import AlreadyDone
from govreports.review.views import shown

OFFICE = "application/vnd.openxmlformats-officedocument."
# The public is one person before the press: however many read, officials are served in turn.
PUBLIC = "public"
HTML = "text/html; charset=utf-8"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Published reports by year and agency, with a search by name."""
    years = list(Publication.objects.order_by("-year").values_list("year", flat=True).distinct())
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    name = request.GET.get("agency", "").replace("\0", "").strip()[:60]
    shown = Publication.objects.in_force().select_related("agency").defer("document")
    if year:
        shown = shown.filter(year=year)
    if name:
        shown = shown.filter(Q(agency__name__icontains=name))
    context = {"publications": shown[:500], "years": years, "year": year, "agency": name}
    return render(request, "publication/list.html", context)


def _published(year: int, code: str, number: int | None = None) -> Publication:
    """That edition, or the one in force."""
    editions = Publication.objects.filter(year=year, agency__code=code).select_related("agency")
    return get_object_or_404(editions.in_force() if number is None else editions.filter(number=number))


@require_safe
def report(request: HttpRequest, year: int, code: str, number: int | None = None) -> HttpResponse:
    """One published report as a page with true tables; without a number the edition in force."""
    found = _published(year, code, number)
    in_force = found if number is None else _published(year, code)
    context = {"publication": found, "in_force": in_force, "pages": pages.pages(found.content)}
    return render(request, "publication/report.html", context)


@require_safe
def report_pdf(request: HttpRequest, year: int, code: str, number: int | None = None) -> HttpResponse:
    """The PDF made from what was frozen at publication."""
    found = _published(year, code, number)
    return _file(press.pdf(found.content, imprint=found.imprint, whose=PUBLIC), _name(found, "pdf"))


@require_safe
def report_html(request: HttpRequest, year: int, code: str, number: int | None = None) -> HttpResponse:
    """The report as one HTML file to keep."""
    found = _published(year, code, number)
    return _file(html.page(found.content, foot=found.foot).encode(), _name(found, "html"), HTML)


@require_safe
def report_json(request: HttpRequest, year: int, code: str, number: int | None = None) -> HttpResponse:
    """The frozen document itself, byte for byte what its SHA-256 was made from."""
    found = _published(year, code, number)
    return _file(found.document.encode(), _name(found, "json"), "application/json")


def _name(found: Publication, ending: str) -> str:
    """What a public file is called; a corrected edition is told apart from the first."""
    return f"{found.title}{f'（第{found.number}版）' if found.number > 1 else ''}.{ending}"


@login_required
@require_safe
def preview_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF of a report in house: with the watermark until it is approved."""
    found = printed(_viewable(request, pk))
    made = press.pdf(found.document, watermark=found.draft, imprint=found.imprint, whose=f"user {request.user.pk}")
    response = _file(made, found.file_name("pdf"))
    if found.draft:  # looked at in the browser; the final one is taken away
        response.headers["Content-Disposition"] = response.headers["Content-Disposition"].replace(
            "attachment", "inline"
        )
    return response


@login_required
@require_safe
def word_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The report for Word, to be edited elsewhere."""
    found = printed(_viewable(request, pk))
    made = word.write(found.document, watermark=found.draft, foot=found.foot)
    return _file(made, f"{found.document.title}.docx", word.MEDIA_TYPE)


@login_required
@require_safe
def workbook_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The three tables for Excel, totals as formulas."""
    found = printed(_viewable(request, pk))
    made = workbook.write(found.document, foot=found.foot)
    return _file(made, f"{found.document.title}.xlsx", OFFICE + "spreadsheetml.sheet")


@login_required
@require_safe
def web_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as one HTML file that stands alone."""
    found = printed(_viewable(request, pk))
    made = html.page(found.document, watermark=found.draft, foot=found.foot)
    return _file(made.encode(), found.file_name("html"), HTML)


@login_required
@require_safe
def web_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Headings, paragraphs and tables for a column of the agency's website; not of a draft."""
    found = printed(_viewable(request, pk))
    if found.draft:  # bare code carries no watermark, and goes to where the public reads
        raise NotApproved
    made = html.fragment(found.document, foot=found.foot)
    return _file(made.encode(), f"{found.document.title}（网页代码）.html", HTML)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish an approved report."""
    try:
        published = actions.publish(report=pk, by=request.user, **shown(request))
    except AlreadyDone as e:
        messages.info(request, e.sentence)
        return redirect("review:task", pk)
    messages.success(request, f"已发布。数据文件的 SHA-256 校验值：{published.sha256}")
    return redirect("review:task", pk)


def _viewable(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user), pk=pk)


def _file(content: bytes, name: str, content_type: str = "application/pdf") -> HttpResponse:
    """A download under its Chinese name."""
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=content_type)
