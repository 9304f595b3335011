"""The resident's page: who looked at my data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import log
from minzheng.access.doors import resident_door
from minzheng.ui.dates import month_text

from .. import looks


@resident_door
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Office, post, purpose and time of every look at her, month by month if she likes. Reading it is her own look."""
    log.record_look(request.actor, [request.actor.person_id], what=log.VIEW, purpose="本人查看访问记录")
    month = _month(request.GET.get("month", ""))
    page = looks.page_of(request.actor, month=month, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "month": month,
        "months": _choices(looks.months(request.actor), month),
        "is_later_page": "after" in request.GET,
    }
    return render(request, "portal/looks.html", context)


def _month(text: str) -> date | None:
    """``2020-12``; anything else asks for all."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _choices(months: list[date], chosen: date | None) -> list[dict[str, Any]]:
    return [{"key": f"{month:%Y-%m}", "label": month_text(month), "chosen": month == chosen} for month in months]
