"""Doors: every address is behind exactly one. A view without a door fails the house tests.

A door asks who is there before the view runs. Which rows she may see is the view's business, through gate and scope.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from . import gate
from .actor import Actor

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Door:
    """Who may come in: ``staff`` (and with which word), ``resident``, or ``public``."""

    kind: str
    may: str = ""
    while_owing: bool = False


def staff_door(*, may: str = "", while_owing: bool = False) -> Callable[[View], View]:
    """For members of staff whose role may say the word; 404 for others, the sign-in page for strangers.

    Without a word the door is open to every posting. Whoever still owes a new password or a second factor is sent to
    do that first, but for the pages where it is done (``while_owing``).
    """

    def admit(actor: Actor | None) -> bool:
        if actor is None or not actor.is_staff:
            return False
        if may:
            gate.check_may(actor, may)
        return True

    return _door(Door("staff", may, while_owing), admit, sign_in=settings.STAFF_SIGN_IN)


def resident_door(view: View) -> View:
    """For residents who have signed in; members of staff, whose session is another, are asked to sign in."""
    return _door(
        Door("resident"), lambda actor: actor is not None and actor.is_resident, sign_in=settings.RESIDENT_SIGN_IN
    )(view)


def public_door(view: View) -> View:
    """For everybody: said of each such page, so that none is open by oversight."""
    return _door(Door("public"), lambda actor: True, sign_in="")(view)


def _door(door: Door, admit: Callable[[Actor | None], bool], *, sign_in: str) -> Callable[[View], View]:
    def hang(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not admit(getattr(request, "actor", None)):
                return _to_sign_in(request, sign_in)
            owes = getattr(request, "owes", "")
            if owes and door.kind == "staff" and not door.while_owing:
                return _go(request, reverse(settings.STAFF_OWES[owes]))
            return view(request, *args, **kwargs)

        guarded.door = door  # type: ignore[attr-defined]
        return guarded

    return hang


def _to_sign_in(request: HttpRequest, sign_in: str) -> HttpResponse:
    """The sign-in page, with the way back for a page that was only looked at."""
    if not sign_in:
        raise Http404
    address = reverse(sign_in)
    if request.method == "GET" and "HX-Request" not in request.headers:
        address = f"{address}?{urlencode({'next': request.get_full_path()})}"
    return _go(request, address)


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """Send on; htmx is told by its own header."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
