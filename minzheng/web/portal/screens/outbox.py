"""The development outbox: where the text messages lie that no gateway carries to a telephone."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access.doors import public_door
from minzheng.cases import notices

SHOWN = 30


@public_door
@never_cache
@require_safe
def messages_sent(request: HttpRequest) -> HttpResponse:
    """The newest text messages, telephones masked. Where ``DEVELOPMENT_OUTBOX`` is off the page does not exist."""
    if not settings.DEVELOPMENT_OUTBOX:
        raise Http404
    return render(request, "portal/outbox.html", {"sent": notices.outbox(SHOWN)})
