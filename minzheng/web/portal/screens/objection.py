"""Saying that a public notice is wrong: one form, no signing in, a receipt."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.access.doors import public_door
from minzheng.access.refusals import Refused
from minzheng.access.requests import address_of
from minzheng.cases import internet_notices
from minzheng.cases.internet_notices import InternetNotice
from minzheng.lib import clock
from minzheng.ui.submissions import carry_out

from .. import hearing, objecting
from ..forms import ObjectionForm
from .notices import gone, title_of, unsearchable

RECEIPT = "objection_receipt"
TOO_MANY_REQUESTS, UNPROCESSABLE = 429, 422


@public_door
@unsearchable
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def write(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open to everybody while the notice hangs. Sent twice, it is lodged once."""
    notice = internet_notices.shown(public_id, clock.today())
    if notice is None:
        return gone(request, public_id)
    form = ObjectionForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, notice, form, status=UNPROCESSABLE if form.is_bound else 200)
    try:
        receipt = carry_out(
            request,
            objecting.DOOR,
            what=f"portal.objection:{public_id}",
            act=lambda: objecting.object_to(
                public_id, actor=objecting.DOOR, address=address_of(request), **form.cleaned_data
            ),
        )
    except Refused as refused:
        status = TOO_MANY_REQUESTS if objecting.TOO_MANY in refused.reasons else UNPROCESSABLE
        return _page(request, notice, form, refused=refused, status=status)
    request.session[RECEIPT] = {"number": receipt, "notice": str(public_id), "on": clock.today().isoformat()}
    return redirect("portal:object_received")


@public_door
@unsearchable
@never_cache
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The receipt, in the browser that sent the objection and in no other, for as long as its session lasts."""
    receipt = request.session.get(RECEIPT)
    if receipt is None:
        return redirect("portal:notices")
    notice = internet_notices.shown(UUID(receipt["notice"]), clock.today())
    context = {
        "number": receipt["number"],
        "on": date.fromisoformat(receipt["on"]),
        "notice": notice,
        "title": title_of(notice) if notice else "",
        "next": hearing.steps(notice) if notice else [],
    }
    return render(request, "portal/objection_received.html", context)


def _page(
    request: HttpRequest,
    notice: InternetNotice,
    form: ObjectionForm,
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "notice": notice,
        "title": title_of(notice),
        "form": form,
        "reasons": refused.reasons if refused else [],
    }
    return render(request, "portal/objection.html", context, status=status)
