"""Looking into a complaint, and telling the person who made it."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import COMPLAINTS_OFFICER
from minzheng.access.scope import scope
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.ui.submissions import carry_out

from .. import queries
from ..actions import ask_to_verify, record_inquiry, reveal_reporter
from ..forms import InquiryForm, RevealForm, VerifyForm
from ..vocabulary import KIND, OUTCOMES


def _case(request: HttpRequest, public_id: UUID, *, may: str = "complaint.handle") -> Case:
    case = gate.get(request.actor, Case, public_id, may=may, related=("division",))
    gate.exists_if(case.kind == KIND and not queries.why_recused(case, request.actor))
    return case


@staff_door(may="complaint.reveal")
@never_cache
@require_POST
def reveal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who said it: once for each stated reason, and nothing of it enters an address or stays in the browser."""
    case = _case(request, public_id, may="complaint.reveal")
    form = RevealForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选择查看的理由。"))
        return redirect("workbench:case", case.public_id)
    shown: tuple[str, str] | None = None

    def look() -> None:
        nonlocal shown
        shown = reveal_reporter(actor=request.actor, case=case, reason=form.cleaned_data["reason"])

    with suppress(Refused):
        carry_out(request, request.actor, what=f"complaint.reveal:{case.public_id}", act=look)
    if shown is None:
        messages.warning(request, _("刚才的页面已经用过一次。需要再看，请重新选择理由。"))
        return redirect("workbench:case", case.public_id)
    name, contact = shown
    return render(request, "complaints/reporter.html", {"case": case, "name": name, "contact": contact})


@staff_door(may="complaint.handle")
@never_cache
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down what was done to look into it."""
    case = _case(request, public_id)
    gate.exists_if(request.actor.role == COMPLAINTS_OFFICER)
    form = InquiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            carry_out(
                request,
                request.actor,
                what=f"complaint.inquiry:{case.public_id}",
                act=lambda: record_inquiry(actor=request.actor, case=case, **form.cleaned_data).public_id,
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("核查情况已加密保存。可以继续登记，或者作出结论。"))
            return redirect("workbench:case", case.public_id)
    context = {"case": case, "form": form, "heading": _("登记核查情况"), "button": _("登记")}
    return render(request, "complaints/form.html", context, status=422 if form.is_bound else 200)


@staff_door(may="complaint.handle")
@never_cache
def verify(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the street to verify a family's matter; the street isn't told that somebody complained."""
    case = _case(request, public_id)
    gate.exists_if(request.actor.role == COMPLAINTS_OFFICER)
    form = VerifyForm(request.POST or None, cases=scope(request.actor, Case).exclude(kind=KIND))
    if request.method == "POST" and form.is_valid():
        try:
            carry_out(
                request,
                request.actor,
                what=f"complaint.verify:{case.public_id}",
                act=lambda: ask_to_verify(actor=request.actor, case=case, matter=form.cleaned_data["number"]),
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("已转镇街核实。镇街看不到这件投诉举报。"))
            return redirect("workbench:case", case.public_id)
    context = {"case": case, "form": form, "heading": _("转镇街核实"), "button": _("转镇街核实")}
    return render(request, "complaints/form.html", context, status=422 if form.is_bound else 200)


@staff_door(may="complaint.reveal")
@never_cache
@require_safe
def letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The result for the person who complained: receipt, outcome, whom to ask. Nothing of the family, nothing she typed."""
    case = _case(request, public_id, may="complaint.reveal")
    complaint = queries.complaint_of(case)
    gate.exists_if(bool(complaint.outcome))
    context = {
        "case": case,
        "complaint": complaint,
        "outcome": OUTCOMES[complaint.outcome],
        "on": complaint.replied_on or clock.today(),
    }
    return render(request, "complaints/letter.html", context)
