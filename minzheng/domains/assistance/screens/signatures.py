"""A signature that was missing at the counter, taken later."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import TOWN_CLERK
from minzheng.registry.models import Person
from minzheng.ui.submissions import carry_out

from ..actions import record_signature
from .cases import case_for


@staff_door(may="case.open")
def sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record that a member (``person``) has signed now."""
    case = case_for(request, public_id, roles=(TOWN_CLERK,))
    if request.method == "POST":
        person = gate.get(request.actor, Person, request.POST.get("person", ""), may="person.read")
        try:
            carry_out(
                request,
                request.actor,
                what=f"sign:{case.public_id}:{person.public_id}",
                act=lambda: record_signature(actor=request.actor, case=case, person=person),
            )
        except Refused as refused:
            messages.error(request, "；".join(str(reason) for reason in refused.reasons))
        else:
            messages.success(request, _("已登记补签。"))
    return redirect("workbench:case", case.public_id)
