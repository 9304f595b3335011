"""The request being served, for logs: an identifier that ties every line of one request or job together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from minzheng.lib.public_ids import new_public_id

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The identifier of the request or job at hand; empty outside of one."""
    return _request_id.get()


@contextmanager
def new_request() -> Iterator[str]:
    """Begin a request or a job under a fresh identifier."""
    token = _request_id.set(str(new_public_id()))
    try:
        yield _request_id.get()
    finally:
        _request_id.reset(token)
