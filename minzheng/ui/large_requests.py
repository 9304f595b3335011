"""Requests that are larger than anything we take: answered by what they say of themselves, before a byte of them is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

TOO_LARGE = 413


class LargeRequestMiddleware:
    """Stands ahead of whoever reads the body first, and knows by then who is asking: a page in her language, the way back.

    An operation of the API, known by its believing no cookie, says it in its own words (api.v1.door).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not is_too_large(request) or getattr(view, "csrf_exempt", False):
            return None
        context = {
            "most": settings.FILE_MOST_MEGABYTES,
            "sent": _sent(request) >> 20,
            "back_url": _page_before(request),
        }
        return render(request, "413.html", context, status=TOO_LARGE)


def is_too_large(request: HttpRequest) -> bool:
    """Whether more is announced than is taken. What is not announced (chunks) is not read by the server's interface."""
    return _sent(request) > settings.REQUEST_MOST_BYTES


def _sent(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _page_before(request: HttpRequest) -> str:
    """The page of ours the form stood on; empty where the browser doesn't say."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}):
        return ""
    parts = urlsplit(said)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
