"""Whether the reader is still signed in: asked by a page before it sends what somebody took half an hour to type."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access.actor import Actor


def who_of(actor: Actor | None) -> str:
    """A key that changes when somebody else signs in on this device, or the same person in another posting.

    It tells nothing of who that is: no identifier stands in a page without need.
    """
    who = str(actor.posting_id or actor.person_id or "") if actor else ""
    return salted_hmac("minzheng.presence", who).hexdigest()[:16] if who else ""


@never_cache
@require_safe
def presence(request: HttpRequest) -> JsonResponse:
    """Who is signed in now, and the token that goes with it: signing in again has changed the one in the open page."""
    return JsonResponse({"who": who_of(getattr(request, "actor", None)), "token": get_token(request)})
