"""What every response carries, and what becomes of a refusal."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from govreports.web import origin
from govreports.web.errors import Refused, answer, not_allowed

GetResponse = Callable[[HttpRequest], HttpResponse]

# No inline script or style anywhere, nothing from elsewhere.  Bootstrap draws its form
# controls with data: pictures.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Say what a page may load, on every kind of response."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        return response

    return middleware


def origins(get_response: GetResponse) -> GetResponse:
    """Let history know where each request comes from."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with origin.of(request):
            return get_response(request)

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """Keep what a logged-in user saw out of the caches of a shared PC."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


class refusals:  # noqa: N801  named as the other middleware are
    """Turn a refusal into a page, or into JSON where a script asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return not_allowed(request, response) if response.status_code == 405 else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else is Django's."""
        if isinstance(exception, Refused):
            refusal = answer(request, exception.sentence, exception.status)
            if exception.retry_after:
                refusal.headers["Retry-After"] = str(exception.retry_after)
            return refusal
        if isinstance(exception, RequestDataTooBig):
            return answer(request, "内容过大，最多 5 MB。", 413)
        return None
