"""Intake at the counter, and the drafts it leaves behind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.lib import clock
from minzheng.ui.submissions import carry_out

from .. import queries
from ..actions import discard_draft, lodge_intake, save_draft
from ..actions.drafts import close_draft
from ..forms import HouseholdForm, MemberFormSet, intake_of, show_refusal
from ..models import Draft
from .panels import draft_row


@staff_door(may="case.open")
def intake(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Take an application down; a draft is opened by its address. What was typed stays, right or wrong."""
    draft = _own_draft(request, public_id) if public_id else None
    if draft is not None and draft.lodged_as is not None:  # sent twice, or opened again
        return redirect("workbench:case", draft.lodged_as)
    data = request.POST if request.method == "POST" else (draft.content.open() if draft else None)
    household = HouseholdForm(
        data, villages=queries.villages_of(request.actor), towns=queries.towns(), today=clock.today()
    )
    members = MemberFormSet(data, prefix="members")
    if request.method != "POST":
        if draft is None:
            household = HouseholdForm(
                villages=queries.villages_of(request.actor), towns=queries.towns(), today=clock.today()
            )
            members = MemberFormSet(prefix="members", initial=[{"relation": "self"}])
        return _intake_page(request, household, members, draft)
    if all([household.is_valid(), members.is_valid()]):  # both are asked, so that all is told together
        try:
            case_id = carry_out(
                request, request.actor, what="intake", act=lambda: _lodge(request, household, members, draft)
            )
        except Refused as refused:
            show_refusal(refused, household, members)
        else:
            messages.success(request, _("申请已提交。请核对材料和签字，齐全的当场受理。"))
            return redirect("workbench:case", case_id)
    draft = save_draft(actor=request.actor, content=_typed(request), draft=draft)
    return _intake_page(request, household, members, draft, status=422)


def _lodge(request: HttpRequest, household: HouseholdForm, members: Any, draft: Draft | None) -> UUID:
    case = lodge_intake(
        actor=request.actor, programme=household.cleaned_data["programme"], form=intake_of(household, members)
    )
    if draft is not None:
        close_draft(actor=request.actor, draft=draft, lodged_as=case.public_id)
    return case.public_id


def _intake_page(
    request: HttpRequest, household: HouseholdForm, members: Any, draft: Draft | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "household": household,
        "members": members,
        "draft": draft,
        **_addresses(draft),
    }
    return render(request, "assistance/intake.html", context, status=status)


def _addresses(draft: Draft | None) -> dict[str, str]:
    """Where the form is sent and where it is saved: once there is a draft, everything goes on in that draft."""
    if draft is None:
        return {"form_url": reverse("assistance:intake"), "save_url": reverse("assistance:save_draft")}
    return {
        "form_url": reverse("assistance:draft", args=[draft.public_id]),
        "save_url": reverse("assistance:save_draft", args=[draft.public_id]),
    }


@staff_door(may="case.open")
def autosave(request: HttpRequest, public_id: UUID | None = None) -> HttpResponse:
    """Keep what has been typed so far, as it is."""
    if request.method != "POST":
        return redirect("assistance:drafts")
    draft = save_draft(
        actor=request.actor, content=_typed(request), draft=_draft(request, public_id) if public_id else None
    )
    if request.headers.get("X-Requested-With") == "fetch":
        addresses = _addresses(draft)
        return JsonResponse({"save": addresses["save_url"], "page": addresses["form_url"]})
    messages.success(request, _("已暂存。"))
    return redirect("assistance:draft", draft.public_id)


@staff_door(may="case.open")
def drafts(request: HttpRequest) -> HttpResponse:
    """My drafts."""
    rows = [draft_row(draft) for draft in queries.drafts_of(request.actor)]
    return render(request, "assistance/drafts.html", {"rows": rows})


@staff_door(may="case.open")
def throw_away(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    draft = _draft(request, public_id)
    if request.method == "POST":
        discard_draft(actor=request.actor, draft=draft)
        messages.success(request, _("已删除暂存的申请。"))
    return redirect("assistance:drafts")


def _own_draft(request: HttpRequest, public_id: UUID) -> Draft:
    draft = gate.get(request.actor, Draft, public_id, may="case.open", related=("data_key", "division"))
    gate.exists_if(draft.staff_id == request.actor.staff_id)
    return draft


def _draft(request: HttpRequest, public_id: UUID) -> Draft:
    """A draft that is still one."""
    draft = _own_draft(request, public_id)
    gate.exists_if(draft.lodged_as is None)
    return draft


def _typed(request: HttpRequest) -> dict[str, str]:
    """Everything typed, without the form's own machinery."""
    own = {"csrfmiddlewaretoken", "form_token"}
    return {key: value for key, value in request.POST.items() if key not in own}
