"""The API's door: a bearer token, and the word that the operation asks for. A session opens nothing here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from minzheng.access import gate
from minzheng.access.doors import Door
from minzheng.ui.large_requests import is_too_large
from minzheng.ui.operations.problems import problem

from ..tokens import actor_of

VERSION = "1.0"
SCHEME = "bearer"


def token_door(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hung before every operation, ahead of anything it reads: 401 without a valid token, 404 without the word."""
    door: Door = run.__self__.view_func.door  # type: ignore[attr-defined]

    @wraps(run)
    def admitted(request: HttpRequest, **arguments: Any) -> HttpResponse:
        secret = _secret(request)
        request.actor = actor_of(secret) if secret else None
        if request.actor is None:
            return _unauthenticated(request, given=bool(secret))
        if door.may and not gate.may(request.actor, door.may):
            return problem(request, "not_found")
        return run(request, **arguments)

    return admitted


def at_the_door(view: Callable[..., HttpResponse], door: Door) -> Callable[..., HttpResponse]:
    """What every answer of the API carries, whoever gave it. A method that is not there is a problem as well, and so is
    a body larger than anything we take: it is not read.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = problem(request, "too_large") if is_too_large(request) else view(request, *args, **kwargs)
        if response.status_code == 405 and "problem" not in response.headers.get("Content-Type", ""):
            allowed = response.headers["Allow"]
            response = problem(request, "not_allowed")
            response["Allow"] = allowed
        response["API-Version"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    answered.door = door  # type: ignore[attr-defined]
    answered.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie is believed here, so none can be abused
    return answered


def _secret(request: HttpRequest) -> str:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == SCHEME else ""


def _unauthenticated(request: HttpRequest, *, given: bool) -> HttpResponse:
    """Wrong, expired, revoked, of a posting that ended: all the same answer."""
    response = problem(request, "unauthenticated")
    response["WWW-Authenticate"] = 'Bearer realm="minzheng"' + (', error="invalid_token"' if given else "")
    return response
