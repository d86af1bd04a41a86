"""Whose address a request comes from."""

from __future__ import annotations

from django.http import HttpRequest


def behind_proxy(request: HttpRequest) -> str:
    """The address our one proxy saw; what a browser itself put before it is not believed."""
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or request.META["REMOTE_ADDR"]
