"""Objections to a notice: taken at the counter, answered by a named person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.cases import publicity
from minzheng.cases.models import Case, Objection

from ..submissions import carry_out
from .forms import ObjectionForm
from .page import RELATED, case_page, url_of


@staff_door(may="case.open")
def add_objection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an objection to the notice that hangs."""
    case = gate.get(request.actor, Case, public_id, may="case.open", related=RELATED)
    notice = publicity.latest(case)
    gate.exists_if(notice is not None)
    form = ObjectionForm(request.POST or None)
    if request.method != "POST":
        return redirect(f"{url_of(case)}#publicity")
    if not form.is_valid():
        return case_page(request, case, objection=form, status=422)
    try:
        carry_out(
            request,
            request.actor,
            what=f"objection:{case.public_id}",
            act=lambda: publicity.lodge_objection(actor=request.actor, publicity=notice, **form.cleaned_data).public_id,
        )
    except Refused as refused:
        return case_page(request, case, refused=refused, objection=form, status=422)
    messages.success(request, _("异议已登记，请核查后写明处理结果。"))
    return redirect(f"{url_of(case)}#publicity")


@staff_door(may="case.read")
def resolve_objection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down what the inquiry into an objection found."""
    objection = gate.get(request.actor, Objection, public_id, may="case.read", related=("publicity__case",))
    case = gate.get(request.actor, Case, objection.publicity.case.public_id, may="case.read", related=RELATED)
    if request.method == "POST":
        try:
            carry_out(
                request,
                request.actor,
                what=f"objection.resolve:{objection.public_id}",
                act=lambda: (
                    publicity.resolve_objection(
                        actor=request.actor, objection=objection, finding=request.POST.get("finding", "")
                    ).public_id
                ),
            )
        except Refused as refused:
            return case_page(request, case, refused=refused, status=422)
        messages.success(request, _("处理结果已登记。"))
    return redirect(f"{url_of(case)}#publicity")
