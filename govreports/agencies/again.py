"""What was posted after a log-in had ended: offered again after the next one, not lost.

Nothing of it is kept on the server: it goes through the log-in page as a hidden field.  Only what passed
the check against foreign forms comes this far, and it is done only when the person says so again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from govreports.agencies.forms import LoginForm
from govreports.web.errors import wants_json

GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Posted:
    """A form that was sent to `address`; `content` as browsers encode it."""

    address: str
    content: str

    @classmethod
    def now(cls, request: HttpRequest) -> Self:
        """What this request posts."""
        fields = request.POST.copy()
        fields.pop("csrfmiddlewaretoken", None)
        return cls(request.get_full_path(), fields.urlencode())

    @classmethod
    def carried(cls, request: HttpRequest) -> Self | None:
        """What the log-in page has carried; None where it carries nothing of this site."""
        address = request.POST.get("posted_to", "")
        if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, None):
            return None
        return cls(address, request.POST.get("posted", ""))

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Names and values, in their order."""
        return [(name, value) for name, values in QueryDict(self.content).lists() for value in values]

    @property
    def texts(self) -> list[str]:
        """What a person wrote, to be recognised: not the names of buttons, nor single figures."""
        return [value for _, value in self.fields if any("\u4e00" <= character <= "\u9fff" for character in value)]


def offered(request: HttpRequest, posted: Posted) -> HttpResponse:
    """The page on which it can be sent once more."""
    return render(request, "agencies/again.html", {"posted": posted})


def after_log_in(get_response: GetResponse) -> GetResponse:
    """Middleware: answer a form of somebody whose log-in has ended with the log-in page, which carries it.

    Chosen files cannot be carried; their pages can be opened again after the log-in.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        to_log_in = response.status_code == 302 and response.url.startswith(resolve_url(settings.LOGIN_URL) + "?")
        if request.method != "POST" or not to_log_in or wants_json(request) or request.FILES:
            return response
        return render(request, "agencies/login.html", {"form": LoginForm(request), "posted": Posted.now(request)})

    return middleware
