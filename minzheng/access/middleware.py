"""Who is asking: ``request.actor``, from the session, or None. Also the request's identifier and its keyring."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from minzheng.lib import clock

from . import metering
from .actor import Actor
from .actors import actor_for_posting, postings_in_force
from .keys import Destroyed, keyring
from .requests import address_of, new_request, request_id
from .sign_in import POSTING, RESIDENT, SIGNED_IN_AT, end_session, owed

logger = logging.getLogger(__name__)


class RequestMiddleware:
    """Outermost of ours: an identifier for the request, data keys open no longer than it lasts, one line in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        with new_request(address=address_of(request)) as identifier, keyring():
            request.id = identifier
            response = self.get_response(request)
            response["X-Request-ID"] = identifier
            _log(request, response, started)
        return response


class ActorMiddleware:
    """After the sessions' and authentication's: who is asking, as long as her session and her posting last.

    What is behind a door stays in no cache: after signing out, the browser's way back leads to the sign-in page.
    Whatever page was asked for: where its content was erased, that is the answer (410), and no error.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = _actor(request)
        is_staff = request.actor is not None and request.actor.is_staff
        request.owes = owed(request, request.actor.role) if is_staff else ""
        response = self.get_response(request)
        if request.actor is not None or _is_behind_a_door(request):
            add_never_cache_headers(response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return render(request, "410.html", status=410) if isinstance(exception, Destroyed) else None


def _is_behind_a_door(request: HttpRequest) -> bool:
    match = getattr(request, "resolver_match", None)
    door = getattr(match.func, "door", None) if match else None
    return door is not None and door.kind != "public"


def _actor(request: HttpRequest) -> Actor | None:
    session = request.session
    if POSTING not in session and RESIDENT not in session:
        return None
    if _signed_in_too_long(session.get(SIGNED_IN_AT, 0)):
        end_session(request)
        return None
    if RESIDENT in session:
        who = session[RESIDENT]
        return Actor.resident(person_id=UUID(who["person"]), name=who["name"], request_id=request_id())
    if not request.user.is_authenticated:
        return None
    posting = postings_in_force(request.user).filter(public_id=session[POSTING]).first()
    return actor_for_posting(posting, request_id=request_id()) if posting else None


def _signed_in_too_long(signed_in_at: float) -> bool:
    return clock.real_now().timestamp() - signed_in_at > settings.SESSION_HARD_LIMIT.total_seconds()


def _log(request: HttpRequest, response: HttpResponse, started: float) -> None:
    """The path's template, not the path: a path may carry what somebody searched for."""
    match = getattr(request, "resolver_match", None)
    route, seconds = match.route if match else "", time.monotonic() - started
    metering.count(method=request.method or "", route=route, status=response.status_code, seconds=seconds)
    logger.info(
        "request",
        extra={
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000),
        },
    )
