"""Taking an exchange document into a report, and giving one out."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from govreports.findings.finding import Finding
from govreports.findings.register import findings
from govreports.formats import document as exchange
from govreports.formats.document import Document, ExchangeError
from govreports.reports import actions, cells
from govreports.reports.forms import ImportForm
from govreports.reports.models import Report

TOTALS: Final = frozenset({"H2", "H3", "H4"})  # the checks that compare a total given with the one computed


@login_required
@require_safe
def export_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as an exchange document, in printed order."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    content = exchange.dumps(cells.document(report)).encode()
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=f"{report}.json", content_type="application/json"
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_json(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the figures and texts of a file; what the file leaves out stays as it is."""
    report = get_object_or_404(Report.objects.editable_by(request.user), pk=pk)
    if not report.is_editable:
        raise actions.NotEditable(report)
    form = ImportForm(request.POST or None, request.FILES or None)
    context = {"report": report, "form": form}
    if request.method == "POST" and form.is_valid():
        faults, document = _read(report, form.cleaned_data["file"])
        if document:
            answer = actions.import_document(report=pk, document=document, base=report.version, by=request.user)
            messages.success(request, f"已导入 {len(answer['applied'])} 项。")
            totals = _differing_totals(report, document)
            if not totals:
                return redirect("review:task", pk)
            return render(request, "exchange/totals.html", {"report": report, "findings": totals})
        context["faults"] = faults
    return render(request, "exchange/import.html", context, status=400 if request.method == "POST" else 200)


def _differing_totals(report: Report, document: Document) -> list[Finding]:
    """The totals of a file that are not those of the report it went into: the file may leave cells out."""
    there = cells.document(Report.objects.get(pk=report.pk))
    taken = replace(there, cells={**there.cells, **document.control_totals})
    return [f for f in findings(taken) if f.id in TOTALS]


def _read(report: Report, file: UploadedFile) -> tuple[tuple[str, ...], Document | None]:
    """The document in an uploaded file, or every reason why it cannot be taken."""
    if file.size > exchange.LARGEST:
        return ("文件过大，最多 5 MB。",), None
    try:
        document = exchange.parse(file.read())
    except ExchangeError as e:
        return e.faults, None
    own = (report.agency.name, report.year)
    if (document.agency, document.year) != own:
        given = f"{document.agency} {document.year} 年"
        return (f"文件是“{given}”的报告，这里是“{own[0]} {own[1]} 年”，没有导入。",), None
    return (), document
