"""What every page needs to know: who is acting, where she can go, how large the type is, and whether time is simulated."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.roles import ROLES
from minzheng.lib import clock

from .navigation import groups_for
from .preferences import type_size_of


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
    }
