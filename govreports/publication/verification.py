"""The public page on which anybody has a file verified.  The file is read, answered and not kept."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from govreports.publication.verifying.seen import LARGEST, Unreadable
from govreports.publication.verifying.verdict import verify


class Limited(FileUploadHandler):
    """Takes files into memory and stops at the largest that is verified, whatever the request announced."""

    DRAINED = 6 * LARGEST  # bytes; of a larger request the rest is not even awaited

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.taken = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """One chunk more; one byte too many is enough to refuse."""
        self.taken += raw_data
        if len(self.taken) > LARGEST:
            raise StopUpload(connection_reset=self._announced() > self.DRAINED)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The file, where all of it is here."""
        taken, self.taken = bytes(self.taken), bytearray()
        kind = self.content_type or ""
        return InMemoryUploadedFile(BytesIO(taken), self.field_name, self.file_name, kind, len(taken), self.charset)

    @property
    def stopped(self) -> bool:
        """Whether a file was too large."""
        return len(self.taken) > LARGEST

    def _announced(self) -> int:
        given = str(self.request.META.get("CONTENT_LENGTH") or "0")
        return int(given) if given.isascii() and given.isdigit() else 0


@csrf_exempt  # looks into the form, and the limit has to be there before; _answered is protected
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """A form for one file, and the answer."""
    limited = Limited(request)
    request.upload_handlers = [limited]
    return _answered(request, limited)


@csrf_protect
def _answered(request: HttpRequest, limited: Limited) -> HttpResponse:
    context: dict[str, object] = {"largest": LARGEST // 1_000_000}
    if request.method != "POST":
        return render(request, "publication/verify.html", context)
    file, status = request.FILES.get("file"), 200
    try:
        if limited.stopped:
            raise Unreadable(f"文件过大，最多 {LARGEST // 1_000_000} MB。")
        if file is None:
            raise Unreadable("请选择一个文件。")
        context |= {"verdict": verify(file.read()), "name": file.name}
    except Unreadable as fault:
        context["fault"], status = fault.sentence, 400
    return render(request, "publication/verify.html", context, status=status)
