"""When a session runs out: she is told so, comes back to her page, and finds there what she had half written.

A cookie that says no more than "somebody signed in here" tells a session that ran out from one that never was. It lasts
until the browser is closed or she signs out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

WAS_IN = "mz_was_in"
KEPT = "kept"
LONGEST = 1000
View = Callable[..., HttpResponse]


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """She is in: should her session run out, the sign-in page will know."""
    response.set_cookie(WAS_IN, "1", httponly=True, samesite="Lax", secure=request.is_secure())


def forget(response: HttpResponse) -> None:
    """She left by herself."""
    response.delete_cookie(WAS_IN, samesite="Lax")


def ran_out(request: HttpRequest) -> bool:
    """Whether somebody had signed in here and is no longer."""
    return request.COOKIES.get(WAS_IN) == "1" and request.actor is None


def keeps(*fields: str) -> Callable[[View], View]:
    """Hung outside a resident's door: what is posted after the session ran out is put aside in the browser's next one."""

    def hang(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and ran_out(request):
                typed = {field: request.POST.get(field, "")[:LONGEST] for field in fields}
                request.session[KEPT] = {"path": request.get_full_path(), "typed": typed}
            return view(request, *args, **kwargs)

        return kept

    return hang


def page_left(request: HttpRequest) -> str:
    """The page on which something was put aside; empty where nothing was."""
    kept = request.session.get(KEPT)
    return kept["path"] if kept else ""


def given_back(request: HttpRequest) -> dict[str, str]:
    """What was put aside on this very page, once."""
    if page_left(request) != request.get_full_path():
        return {}
    typed: dict[str, str] = request.session.pop(KEPT)["typed"]
    return typed
