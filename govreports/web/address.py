"""Whose address a request comes from."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def behind_proxy(request: HttpRequest) -> str:
    """The address our one proxy saw; what a browser itself put before it is not believed."""
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or request.META["REMOTE_ADDR"]


def client(request: HttpRequest) -> str:
    """The address as history keeps it; empty for what is none, such as a socket's path."""
    given = behind_proxy(request) if settings.TRUST_PROXY else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(given))
    except ValueError:
        return ""
