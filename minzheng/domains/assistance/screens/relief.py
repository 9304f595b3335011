"""Temporary relief at the counter: taking it down, and stating that an event is another one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import TOWN_CLERK
from minzheng.lib import clock
from minzheng.ui.submissions import carry_out

from .. import queries
from ..actions import lodge_handed_relief, lodge_relief, state_distinct_event
from ..forms import DistinctEventForm, ReliefForm, ReliefMemberFormSet, relief_intake_of, show_refusal
from ..models import HomeDraft
from .cases import case_for


@staff_door(may="case.open")
def intake(request: HttpRequest) -> HttpResponse:
    """Take a relief down. What was typed stays on the page, right or wrong."""
    data = request.POST if request.method == "POST" else None
    relief = ReliefForm(data, villages=queries.villages_of(request.actor), today=clock.today())
    members = ReliefMemberFormSet(data, prefix="members", initial=None if data else [{"relation": "self"}])
    if data is None:
        return _page(request, relief, members)
    if all([relief.is_valid(), members.is_valid()]):  # both are asked, so that all is told together
        try:
            case_id = carry_out(
                request,
                request.actor,
                what="relief",
                act=lambda: lodge_relief(actor=request.actor, form=relief_intake_of(relief, members)).public_id,
            )
        except Refused as refused:
            show_refusal(refused, relief, members)
        else:
            messages.success(request, _("已收下申请。情况紧急的，现在就可以提出先行救助；不急的，核对材料后受理。"))
            return redirect("workbench:case", case_id)
    return _page(request, relief, members, status=422)


@staff_door(may="case.open")
@never_cache
def handed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a resident sent from home and only the counter can settle: her own words in the counter's form, to be mended."""
    draft = gate.get(request.actor, HomeDraft, public_id, may="case.open", related=("data_key", "person"))
    gate.exists_if(draft.programme == queries.RELIEF and draft.handed_at is not None)
    if draft.lodged_as is not None:  # sent twice, or a colleague was quicker
        return redirect("workbench:case", draft.lodged_as)
    log.record_look(request.actor, [draft.person.public_id], what="view", purpose="接手网上转来的临时救助申请")
    data = request.POST if request.method == "POST" else draft.content.open()["intake"]
    relief = ReliefForm(data, villages=queries.villages_of(request.actor), today=clock.today())
    members = ReliefMemberFormSet(data, prefix="members")
    right = all([relief.is_valid(), members.is_valid()])
    if request.method != "POST" or not right:
        return _page(request, relief, members, receipt=draft.receipt, status=200 if request.method != "POST" else 422)
    try:
        case_id = carry_out(
            request,
            request.actor,
            what=f"relief.handed:{public_id}",
            act=lambda: (
                lodge_handed_relief(actor=request.actor, draft=draft, form=relief_intake_of(relief, members)).public_id
            ),
        )
    except Refused as refused:
        show_refusal(refused, relief, members)
        return _page(request, relief, members, receipt=draft.receipt, status=422)
    messages.success(request, _("已收下申请。情况紧急的，现在就可以提出先行救助；不急的，核对材料后受理。"))
    return redirect("workbench:case", case_id)


def _page(
    request: HttpRequest, relief: ReliefForm, members: Any, *, receipt: str = "", status: int = 200
) -> HttpResponse:
    context = {"household": relief, "members": members, "receipt": receipt}
    return render(request, "assistance/relief.html", context, status=status)


@staff_door(may="case.read")
def distinct_event(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """State, with the reason, that this is not the cause that was relieved before."""
    case = case_for(request, public_id, roles=(TOWN_CLERK,))
    gate.exists_if(case.is_open and queries.is_relief(case) and queries.distinct_event_of(case) is None)
    form = DistinctEventForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                carry_out(
                    request,
                    request.actor,
                    what=f"distinct_event:{case.public_id}",
                    act=lambda: state_distinct_event(actor=request.actor, case=case, why=form.cleaned_data["why"]).pk,
                )
            except Refused as refused:
                form.show(refused)
            else:
                messages.success(request, _("已认定为另一事件，可以继续办理。"))
                return redirect("workbench:case", case.public_id)
        status = 422
    return render(request, "assistance/distinct_event.html", {"case": case, "form": form}, status=status)
