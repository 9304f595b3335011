"""What search engines are asked to leave alone: everything but the pages that explain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from minzheng.access.doors import public_door

RULES = """User-agent: *
Allow: /$
Allow: /help/
Allow: /static/
Disallow: /
"""


@public_door
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(RULES, content_type="text/plain; charset=utf-8")
