"""The key in the address of a later page: where the list goes on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest


def cursor(request: HttpRequest) -> UUID | None:
    """The public id in ``after``; a key that somebody spoilt in the address bar starts the list again."""
    try:
        return UUID(request.GET["after"])
    except (KeyError, ValueError):
        return None
