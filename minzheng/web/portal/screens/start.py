"""The first page: what has happened to me, where is my matter, what hangs on the boards, who can help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from minzheng.access.doors import public_door

from ..topics import TOPICS


@public_door
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Open to everybody; asks the database nothing about anybody."""
    tiles = [{"url": reverse(f"portal:help_{key}"), "topic": topic} for key, topic in TOPICS.items()]
    return render(request, "portal/home.html", {"tiles": tiles, "looks_url": _if_there("portal:looks")})


def _if_there(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
