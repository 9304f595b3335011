"""What residents sent from home: what was handed to this counter, and whose identity document is still to be seen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import COMMUNITY_WORKER, TOWN_CLERK
from minzheng.ui.submissions import carry_out

from .. import queries
from ..actions import check_identity, take_home_draft
from ..models import HomeDraft
from .cases import case_for


@staff_door(may="case.open")
@require_safe
def handed(request: HttpRequest) -> HttpResponse:
    """Applications that can only go on face to face, the oldest first. Names and numbers show once one is taken."""
    rows = [_row(draft) for draft in queries.handed_to_counter(request.actor)[:50]]
    return render(request, "assistance/handed.html", {"rows": rows})


@staff_door(may="case.open")
@require_POST
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one: from now on it is a draft of mine, with everything typed; the resident stands before me with her papers."""
    draft = gate.get(request.actor, HomeDraft, public_id, may="case.open", related=("data_key",))
    gate.exists_if(draft.handed_at is not None and draft.programme != queries.RELIEF)
    try:
        taken = carry_out(
            request,
            request.actor,
            what=f"home.take:{public_id}",
            act=lambda: take_home_draft(actor=request.actor, draft=draft).public_id,
        )
    except Refused as refused:
        messages.error(request, "；".join(str(reason) for reason in refused.reasons))
        return redirect("assistance:handed")
    messages.success(request, _("已接手。请核对身份证原件和材料，改好再提交。"))
    return redirect("assistance:draft", taken)


@staff_door(may="case.open")
@require_POST
def identity_seen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """I have seen the person and her identity document."""
    case = case_for(request, public_id, roles=(TOWN_CLERK, COMMUNITY_WORKER))
    gate.exists_if(queries.identity_to_check(case) is not None)
    if request.POST.get("seen") != "on":
        messages.error(request, _("请先勾选：看过身份证原件，是本人。"))
        return redirect("workbench:case", case.public_id)
    try:
        carry_out(
            request,
            request.actor,
            what=f"identity:{case.public_id}",
            act=lambda: check_identity(actor=request.actor, case=case).pk,
        )
    except Refused as refused:
        messages.error(request, "；".join(str(reason) for reason in refused.reasons))
    else:
        messages.success(request, _("已登记：身份当面核对过。"))
    return redirect("workbench:case", case.public_id)


def _row(draft: HomeDraft) -> dict[str, Any]:
    content = draft.content.open()
    return {
        "draft": draft,
        "name": content["intake"].get("members-0-name", ""),
        "agent": content["agent"],
        "is_relief": draft.programme == queries.RELIEF,
    }
