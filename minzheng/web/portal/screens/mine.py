"""Everything a resident has asked for, the latest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import log
from minzheng.access.doors import resident_door

from .. import journey, queries


@resident_door
@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Her own matters and nobody else's."""
    log.record_look(request.actor, [request.actor.person_id], what=log.VIEW, purpose="本人查看办理列表")
    return render(
        request,
        "portal/mine.html",
        {
            "cases": [
                journey.in_short(case, for_whom="" if queries.is_hers(request.actor, case) else case.applicant.name)
                for case in queries.own_cases(request.actor)
            ],
            "greeting": _greeting(request),
        },
    )


def _greeting(request: HttpRequest) -> str:
    return _("%(name)s，您好") % {"name": request.actor.name}
