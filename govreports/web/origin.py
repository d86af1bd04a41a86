"""Where the work of this moment comes from: set once a request, read where history is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest

from govreports.web.address import client

# Empty outside a request: a command on the server itself.
_address: ContextVar[str] = ContextVar("address", default="")


@contextmanager
def of(request: HttpRequest) -> Iterator[None]:
    """Within, `address` is the one the request comes from."""
    token = _address.set(client(request))
    try:
        yield
    finally:
        _address.reset(token)


def address() -> str:
    """The client's address; empty for work that no request asked for."""
    return _address.get()
