"""The request being served: an identifier that ties every line of one request or job together, and where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

from minzheng.lib.public_ids import new_public_id

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_client_address: ContextVar[str] = ContextVar("client_address", default="")


def request_id() -> str:
    """The identifier of the request or job at hand; empty outside of one."""
    return _request_id.get()


def client_address() -> str:
    """The machine that the request at hand came from; empty in a job or a command."""
    return _client_address.get()


def address_of(request: HttpRequest) -> str:
    """The machine that asks. Of a proxied chain only the last entry is the proxy's own word; the rest anybody may claim."""
    said = request.META.get(settings.CLIENT_ADDRESS) or request.META.get("REMOTE_ADDR", "")
    return str(said).rpartition(",")[2].strip()[:45]


@contextmanager
def new_request(*, address: str = "") -> Iterator[str]:
    """Begin a request or a job under a fresh identifier."""
    tokens = _request_id.set(str(new_public_id())), _client_address.set(address)
    try:
        yield _request_id.get()
    finally:
        _request_id.reset(tokens[0])
        _client_address.reset(tokens[1])
