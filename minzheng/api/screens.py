"""Where a member of staff issues, sees and revokes the tokens of her postings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.access import gate
from minzheng.access.actors import role_label
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.ui.submissions import carry_out

from . import tokens
from .forms import TokenForm

STATES = {
    "live": (gettext_lazy("有效"), "green"),
    "resting": (gettext_lazy("任职不在任期"), "grey"),
    "expired": (gettext_lazy("已过期"), "grey"),
    "revoked": (gettext_lazy("已撤销"), "red"),
}


@staff_door()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Her tokens, and the form for a new one. A new secret is on the page that answers its form, and nowhere else."""
    form = TokenForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if request.method == "POST" else 200)
    try:
        issued = _issue(request, form.cleaned_data)
    except Refused as refused:
        form.show(refused)
        return _page(request, form, status=422)
    if issued is None:
        messages.warning(request, _("这个令牌刚才已经签发；密钥只显示一次。没有记下的，请撤销后重新签发。"))
        return redirect("tokens:tokens")
    return _page(request, TokenForm(), issued=issued)


@staff_door()
@require_POST
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Revoke one of her own tokens; anybody else's does not exist."""
    gate.exists_if(tokens.of_staff(request.actor).filter(public_id=public_id).exists())
    carry_out(
        request,
        request.actor,
        what=f"token.revoke:{public_id}",
        act=lambda: tokens.revoke(actor=request.actor, public_id=public_id).public_id,
    )
    messages.success(request, _("令牌已撤销，立即失效。"))
    return redirect("tokens:tokens")


def _issue(request: HttpRequest, typed: dict[str, Any]) -> tokens.Issued | None:
    """None where the very form was posted before: its secret is gone."""
    made: list[tokens.Issued] = []

    def act() -> UUID:
        made.append(tokens.issue(actor=request.actor, **typed))
        return made[0].token.public_id

    carry_out(request, request.actor, what="token.issue", act=act)
    return made[0] if made else None


def _page(
    request: HttpRequest, form: TokenForm, *, issued: tokens.Issued | None = None, status: int = 200
) -> HttpResponse:
    rows = [
        {
            "token": token,
            "role": role_label(token.posting.role),
            "state": dict(zip(("text", "tone"), STATES[state], strict=True)),
            "may_revoke": state in ("live", "resting"),
        }
        for token in tokens.of_staff(request.actor)[:100]
        for state in [tokens.state_of(token)]
    ]
    return render(request, "api/tokens.html", {"form": form, "rows": rows, "issued": issued}, status=status)


app_name = "tokens"

urlpatterns = [
    path("", listing, name="tokens"),
    path("<uuid:public_id>/revoke/", revoke, name="revoke"),
]
