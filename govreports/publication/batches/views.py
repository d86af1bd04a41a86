"""Many reports as one download: ask for it, see how far it is, fetch it.  Only the person who asked sees it."""

from __future__ import annotations

import logging
import subprocess
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govreports.publication.batches import jobs
from govreports.publication.batches.forms import BatchForm
from govreports.publication.batches.plan import NothingPublished, plan, refuse_nothing
from govreports.publication.models import Batch, BatchState
from govreports.web.errors import Refused

log = logging.getLogger(__name__)


class NotReady(Refused):
    """There is no file to fetch."""

    def __init__(self) -> None:
        super().__init__("文件还没有生成，或已过期清除。请回到批量下载页查看。")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """What is not there is said before anything begins: the first post looks, the second starts."""
    form = BatchForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "batches": request.user.batches.all(), "kept_days": jobs.KEPT_DAYS}
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            planned = refuse_nothing(plan(asked["year"], asked["agencies"], tuple(asked["formats"])))
        except NothingPublished as fault:
            form.add_error("agencies", fault.sentence)
        else:
            if "start" in request.POST:
                return _start(request, asked)
            context |= {"plan": planned, "formats": asked["formats"], "agencies": "\n".join(asked["agencies"] or ())}
    status = 400 if request.method == "POST" and form.errors else 200
    return render(request, "publication/batches.html", context, status=status)


def _start(request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
    batch = jobs.ask(
        year=asked["year"],
        agencies="\n".join(asked["agencies"] or ()),
        formats=tuple(asked["formats"]),
        by=request.user,
    )
    _start_working(request)
    return redirect(batch)


def _start_working(request: HttpRequest) -> None:
    try:
        jobs.start()
    except (OSError, subprocess.SubprocessError):
        log.exception("no process for batches")
        messages.error(request, "后台程序没有启动，请稍后按“继续”，仍不行请与管理员联系。")


@login_required
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks again by itself."""
    return render(request, "publication/batch.html", {"batch": (found := _own(request, pk)), **_standing(found)})


@login_required
@require_safe
def state(request: HttpRequest, pk: int) -> JsonResponse:
    """The same for the page's script."""
    found = _own(request, pk)
    return JsonResponse({"done": found.done, "total": found.total, **_standing(found)})


@login_required
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The ZIP."""
    found = _own(request, pk)
    path = jobs.file(found)
    if found.state != BatchState.DONE or not path.is_file():
        raise NotReady
    name = f"{found.year}年政府信息公开工作年度报告.zip"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


@login_required
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with what was cut off."""
    found = _own(request, pk)
    jobs.resume(batch=pk, by=request.user)
    if found.state != BatchState.DONE:
        _start_working(request)
    return redirect(found)


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up the batch, or the file that has been fetched."""
    _own(request, pk)
    jobs.delete(batch=pk, by=request.user)
    messages.success(request, "已删除。")
    return redirect("publication:batches")


def _own(request: HttpRequest, pk: int) -> Batch:
    return get_object_or_404(Batch, pk=pk, asked_by=request.user)


def _standing(found: Batch) -> dict[str, Any]:
    cut_off = jobs.is_cut_off(found)
    return {
        "state": BatchState.STOPPED if cut_off else found.state,
        "label": (BatchState.STOPPED if cut_off else BatchState(found.state)).label,
        "cut_off": cut_off,
        "going_on": found.state in Batch.UNFINISHED and not cut_off,
    }
