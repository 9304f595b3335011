"""Public notices on the internet: what hangs today, masked; and a word, but no content, where one used to hang."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access.doors import public_door
from minzheng.cases import internet_notices
from minzheng.cases.internet_notices import InternetNotice
from minzheng.lib import clock
from minzheng.ui.tables import Pager

from .. import hearing
from ..forms import FindNoticesForm

GONE = 410
STAGES = {"town": _("审核公示"), "district": _("确认前公示")}


def unsearchable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Search engines are told to keep nothing of the page: a notice must not outlive its window in their memory."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return told


@public_door
@unsearchable
@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Everything that hangs today, by district and town, a page at a time."""
    today = clock.today()
    places = internet_notices.places(today)
    form = FindNoticesForm(request.GET or None, places=places)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    place, number = wanted.get("place", ""), wanted.get("number", "")
    page = internet_notices.listed(today, place=place, number=number, after=_cursor(request))
    return render(
        request,
        "portal/notices.html",
        {
            "form": form,
            "towns": [list(notices) for _town, notices in groupby(page.notices, key=_town)],
            "pager": Pager(shown=len(page.notices), total=page.count, next=str(page.after) if page.after else None),
            "is_sought": bool(place or number),
            "clear_url": reverse("portal:notices") if form.is_bound else "",
        },
    )


@public_door
@unsearchable
@never_cache
@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One notice while it hangs; afterwards that it is gone, and nothing of what it said."""
    notice = internet_notices.shown(public_id, clock.today())
    if notice is None:
        return gone(request, public_id)
    context = {"notice": notice, "title": title_of(notice), "next": hearing.steps(notice), **hearing.office(notice)}
    return render(request, "portal/notice.html", context)


def gone(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """410 for a notice that the internet once showed; Http404 for what it never did."""
    if not internet_notices.was_shown(public_id, clock.today()):
        raise Http404
    return render(request, "portal/notice_gone.html", status=GONE)


def title_of(notice: InternetNotice) -> str:
    """``最低生活保障审核公示``."""
    return f"{notice.programme}{STAGES[notice.stage]}"


def _town(notice: InternetNotice) -> tuple[str, str]:
    return notice.district, notice.town


def _cursor(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None
