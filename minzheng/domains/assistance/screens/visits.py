"""The home visit: written down by one, confirmed by the other."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import COMMUNITY_WORKER, DISTRICT_CONFIRMER, TOWN_CLERK
from minzheng.ui.submissions import carry_out

from .. import queries
from ..actions import confirm_home_visit, record_home_visit
from ..forms import VisitForm
from ..models import HomeVisit
from .cases import case_for


@staff_door(may="case.read")
def record_visit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down a home visit."""
    case = case_for(request, public_id, roles=(TOWN_CLERK, COMMUNITY_WORKER, DISTRICT_CONFIRMER))
    visitors = queries.possible_visitors(case, but=request.actor)
    form = VisitForm(request.POST or None, visitors=visitors)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                carry_out(
                    request,
                    request.actor,
                    what=f"visit:{case.public_id}",
                    act=lambda: record_home_visit(actor=request.actor, case=case, **form.cleaned_data).public_id,
                )
            except Refused as refused:
                form.show(refused)
            else:
                messages.success(request, _("入户调查已登记，等同行调查人确认。"))
                return redirect("workbench:case", case.public_id)
        status = 422
    address = case.applicant.address
    context = {"case": case, "form": form, "address": address.open() if address else ""}
    return render(request, "assistance/visit.html", context, status=status)


@staff_door(may="case.read")
def confirm_visit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second visitor reads and confirms. To anybody else this page does not exist."""
    visit = gate.get(
        request.actor,
        HomeVisit,
        public_id,
        may="case.read",
        related=("case__applicant", "second_visitor", "first_visitor"),
    )
    gate.exists_if(visit.second_visitor.public_id == request.actor.staff_id)
    refused = None
    if request.method == "POST":
        try:
            carry_out(
                request,
                request.actor,
                what=f"visit.confirm:{visit.public_id}",
                act=lambda: confirm_home_visit(actor=request.actor, visit=visit).public_id,
            )
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, _("已确认入户调查。"))
            return redirect("workbench:home")
    log.record_look(
        request.actor,
        [visit.case.applicant.public_id],
        what="view",
        purpose="确认入户调查",
        subject_ref=visit.case.number,
    )
    context = {"visit": visit, "findings": visit.findings.open(), "refused": refused}
    return render(request, "assistance/confirm_visit.html", context, status=422 if refused else 200)
