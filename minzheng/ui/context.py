"""What every page needs to know: who is acting, where she can go, how large the type is, and whether time is simulated."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.roles import ROLES
from minzheng.lib import clock

from .navigation import groups_for
from .preferences import type_size_of
from .presence import who_of


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor of all bases in ``ui/``. Asks the database nothing."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "actor": actor,
        "role_label": ROLES[actor.role].label if actor and actor.role in ROLES else "",
        "may_search": gate.may(actor, "case.read"),
        "navigation": groups_for(actor, path=request.path),
        "demo_clock": clock.today() if clock.is_demonstration() else None,
        "type_size": type_size_of(request),
        "on_path": request.get_full_path(),
        "printed_on": clock.today(),
        "presence": _presence(actor),
    }


def _presence(actor: Actor | None) -> dict[str, str] | None:
    """Who the page was made for, and where she would sign in again; nothing for those who never signed in."""
    if actor is None:
        return None
    sign_in = settings.STAFF_SIGN_IN if actor.is_staff else settings.RESIDENT_SIGN_IN
    return {"who": who_of(actor), "sign_in_url": reverse(sign_in)}
