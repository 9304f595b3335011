"""Deciding on the share of somebody who died."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import AUDITOR, DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.registry import events
from minzheng.ui.submissions import carry_out

from ..actions import end_share
from ..models import HeldShare

READERS = (TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER, AUDITOR)


@staff_door(may="case.read")
@never_cache
def held_share(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is held and why; the district's confirmer decides."""
    share = gate.get(
        request.actor, HeldShare, public_id, may="case.read", related=("case__household", "person", "event")
    )
    decides = request.actor.role == DISTRICT_CONFIRMER
    gate.exists_if(request.actor.role in READERS)
    if request.method == "POST" and not decides:
        return HttpResponseNotAllowed(["GET"])
    log.record_look(
        request.actor, [share.person.public_id], what=log.VIEW, purpose="核定暂扣份额", subject_ref=share.case.number
    )
    refused = None
    if request.method == "POST":
        try:
            carry_out(
                request,
                request.actor,
                what=f"end_share:{share.public_id}",
                act=lambda: end_share(actor=request.actor, share=share).public_id,
            )
        except Refused as no:
            refused = no
        else:
            messages.success(request, _("已核定：去世成员的份额不再发放，其余成员照发。"))
            return redirect("workbench:case", share.case.public_id)
    context = {
        "share": share,
        "case": share.case,
        "evidence": events.EVIDENCE[share.event.evidence],
        "kept_fen": share.before_fen - share.amount_fen,
        "may_decide": decides and not share.outcome and not gate.four_eyes(request.actor, [share.recorded_by]),
        "refused": refused,
    }
    return render(request, "assistance/held_share.html", context, status=422 if refused else 200)
