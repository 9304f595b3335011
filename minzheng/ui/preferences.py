"""What a reader chooses for herself on this device: the size of the type. Language is Django's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

NORMAL, LARGE = "normal", "large"
TYPE_SIZE_COOKIE = "mz_type_size"
ONE_YEAR_SECONDS = 365 * 24 * 3600


def type_size_of(request: HttpRequest) -> str:
    """``large`` for 长辈版, else ``normal``."""
    return LARGE if request.COOKIES.get(TYPE_SIZE_COOKIE) == LARGE else NORMAL


@require_POST
def set_type_size(request: HttpRequest) -> HttpResponse:
    """Remember the size of the type and return to the page the reader came from."""
    wanted = request.POST.get("size")
    response = HttpResponseRedirect(_page_to_return_to(request))
    response.set_cookie(
        TYPE_SIZE_COOKIE,
        LARGE if wanted == LARGE else NORMAL,
        max_age=ONE_YEAR_SECONDS,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def _page_to_return_to(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
