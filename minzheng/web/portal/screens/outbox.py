"""The development outbox: where the text messages lie that no gateway carries to a telephone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access.doors import public_door
from minzheng.cases import notices
from minzheng.lib.identity_number import mask_phone

from .. import newcomers

SHOWN = 30
NEWCOMERS_SHOWN = 5


@public_door
@never_cache
@require_safe
def messages_sent(request: HttpRequest) -> HttpResponse:
    """The newest text messages, telephones masked. Where ``DEVELOPMENT_OUTBOX`` is off the page does not exist."""
    if not settings.DEVELOPMENT_OUTBOX:
        raise Http404
    return render(request, "portal/outbox.html", {"sent": [*_codes_of_newcomers(), *notices.outbox(SHOWN)]})


def _codes_of_newcomers() -> list[dict[str, Any]]:
    """The same for those who are not on file; the newest stand above everything else, for somebody waits for them."""
    return [
        {
            "at": each.requested_at,
            "name": each.who.open()["name"],
            "phone": mask_phone(each.who.open()["phone"]),
            "text": each.text.open(),
        }
        for each in newcomers.texts_sent(NEWCOMERS_SHOWN)
    ]
