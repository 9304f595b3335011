"""Saying that one wants the benefit no more, and taking it back. A clerk speaks with her first; nothing stops here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.access import gate
from minzheng.access.doors import resident_door
from minzheng.access.refusals import Refused
from minzheng.cases import kinds
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.actions import ask_to_give_up, take_back_wish
from minzheng.ui.submissions import carry_out, done_before

from .. import queries
from ..benefit_forms import GiveUpForm
from ..expiry import given_back, keeps
from .case import UNPROCESSABLE, looked_at


@keeps("words")
@resident_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def give_up(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The recipient herself and nobody for her; what follows is said before anything is typed."""
    case = _hers(request, public_id)
    what = f"give_up:{case.public_id}"
    if request.method != "POST":
        typed = given_back(request)
        if typed:
            messages.info(request, _("刚才写的已经放回来了。请看一遍，再提交。"))
        return _page(request, case, GiveUpForm(initial=typed))
    if done_before(request, request.actor, what=what):
        return redirect("portal:give_up", public_id=case.public_id)
    form = GiveUpForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, status=UNPROCESSABLE)
    words = form.cleaned_data["words"]
    try:
        carry_out(
            request,
            request.actor,
            what=what,
            act=lambda: ask_to_give_up(actor=request.actor, case=case, words=words).public_id,
        )
    except Refused as refused:
        form.show(refused)
        return _page(request, case, form, status=UNPROCESSABLE)
    messages.success(request, _("收到了。核实以前，钱照常发。"))
    return redirect("portal:give_up", public_id=case.public_id)


@resident_door
@require_POST
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One press, no reason asked: she keeps what is hers."""
    case = _hers(request, public_id)
    try:
        carry_out(
            request,
            request.actor,
            what=f"take_back:{case.public_id}",
            act=lambda: take_back_wish(actor=request.actor, case=case).public_id,
        )
    except Refused as refused:
        messages.error(request, "；".join(str(reason) for reason in refused.reasons))
    else:
        messages.success(request, _("已经收回，钱照常发，什么都没有变。"))
    return redirect("portal:case", public_id=case.public_id)


def _hers(request: HttpRequest, public_id: UUID) -> Case:
    """Her own benefit that goes on; to whoever acts for her, and once it is over, there is nothing here."""
    case = looked_at(request, public_id, purpose="放弃待遇")
    gate.exists_if(queries.is_hers(request.actor, case) and assistance.may_be_given_up(case))
    return case


def _page(request: HttpRequest, case: Case, form: GiveUpForm, *, status: int = 200) -> HttpResponse:
    wish = assistance.wish_of(case)
    context = {
        "case": case,
        "kind": kinds.kind_of(case),
        "form": form,
        "wish": wish if wish is not None and wish.stands else None,
    }
    return render(request, "portal/give_up.html", context, status=status)
