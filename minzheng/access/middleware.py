"""Who is asking: ``request.actor``, from the session, or None. Also the request's identifier and its keyring."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from minzheng.lib import clock

from .actor import Actor
from .actors import actor_for_posting, postings_in_force
from .keys import keyring
from .requests import new_request, request_id
from .sign_in import POSTING, RESIDENT, SIGNED_IN_AT, end_session

logger = logging.getLogger(__name__)


class RequestMiddleware:
    """Outermost of ours: an identifier for the request, data keys open no longer than it lasts, one line in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        with new_request() as identifier, keyring():
            request.id = identifier
            response = self.get_response(request)
            response["X-Request-ID"] = identifier
            _log(request, response, started)
        return response


class ActorMiddleware:
    """After the sessions' and authentication's: who is asking, as long as her session and her posting last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = _actor(request)
        return self.get_response(request)


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
    logger.info(
        "request",
        extra={
            "method": request.method,
            "route": match.route if match else "",
            "status": response.status_code,
            "milliseconds": round((time.monotonic() - started) * 1000),
        },
    )
