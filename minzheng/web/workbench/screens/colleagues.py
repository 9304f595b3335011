"""交接与请假: who has how much in hand, who is away and who stands in, and the hand-over of a leaver's work."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate
from minzheng.access.actors import role_label
from minzheng.access.doors import staff_door
from minzheng.access.models import Posting
from minzheng.access.refusals import Refused
from minzheng.cases import absences, handovers, kinds, workload
from minzheng.cases.models import Absence, Handover
from minzheng.lib import clock
from minzheng.ui.submissions import carry_out

from ..places import CASE_WORKERS
from ..work_forms import AbsenceForm, HandoverForm


@staff_door(may="case.read")
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """For everybody who works on cases; the whole division for those who give the work out, herself for the others."""
    gate.exists_if(request.actor.role in CASE_WORKERS)
    actor = request.actor
    arranges = gate.may(actor, "work.arrange")
    loads = [
        {"load": load, "may": absences.may_arrange(actor, load.posting.staff, load.posting.role)}
        for load in workload.of_division(actor)
        if arranges or load.posting.staff.public_id == actor.staff_id
    ]
    context = {
        "arranges": arranges,
        "loads": loads,
        "leaving": [
            {"posting": posting, "role": role_label(posting.role), "is_over": posting.valid_to <= clock.today()}
            for posting in handovers.leaving(actor)
            if absences.may_arrange(actor, posting.staff, posting.role)
        ],
        "to_receive": handovers.to_receive(actor),
        "absences": [
            {"absence": absence, "may": absences.may_arrange(actor, absence.staff, absence.role)}
            for absence in absences.absences_of(actor)
        ],
        "handovers": handovers.handovers_of(actor),
    }
    return render(request, "workbench/colleagues/list.html", context)


@staff_door(may="case.read")
@never_cache
def absence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say who stands in for the holder of a posting."""
    posting = _posting(request, public_id, today=True)
    form = AbsenceForm(request.POST or None, deputies=absences.deputies_for(posting))
    if request.method == "POST" and form.is_valid():
        try:
            carry_out(
                request,
                request.actor,
                what=f"absence:{posting.public_id}",
                act=lambda: (
                    absences.record_absence(actor=request.actor, posting=posting, **form.cleaned_data).public_id
                ),
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("已登记。那几天代理人的“我的”里会有这些办件，到期自动结束。"))
            return redirect("workbench:colleagues")
    context = {"posting": posting, "role": role_label(posting.role), "form": form}
    return render(request, "workbench/colleagues/absence.html", context, status=422 if form.is_bound else 200)


@staff_door(may="case.read")
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """She came back early."""
    found = gate.get(request.actor, Absence, public_id, may="case.read", related=("staff",))
    gate.exists_if(absences.may_arrange(request.actor, found.staff, found.role))
    try:
        carry_out(
            request,
            request.actor,
            what=f"absence.cancel:{found.public_id}",
            act=lambda: absences.cancel_absence(actor=request.actor, absence=found).public_id,
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("请假已取消。"))
    return redirect("workbench:colleagues")


@staff_door(may="case.read")
@never_cache
def hand_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything somebody has in hand in a posting, to a colleague."""
    posting = _posting(request, public_id)
    form = HandoverForm(request.POST or None, colleagues=absences.deputies_for(posting))
    if request.method == "POST" and form.is_valid():
        try:
            made = carry_out(
                request,
                request.actor,
                what=f"handover:{posting.public_id}",
                act=lambda: handovers.hand_over(actor=request.actor, posting=posting, **form.cleaned_data).public_id,
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("已移交。接收人登录后签收。"))
            return redirect("workbench:handover", made)
    held = handovers.in_hand(posting).select_related("case").order_by("case__due_on", "case")
    context = {
        "posting": posting,
        "role": role_label(posting.role),
        "form": form,
        "rows": [{"case": each.case, "state": kinds.state_of(each.case).label} for each in held],
    }
    return render(request, "workbench/colleagues/hand_over.html", context, status=422 if form.is_bound else 200)


@staff_door(may="case.read")
@never_cache
def handover(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The list of a hand-over; the colleague signs for it here."""
    found = gate.get(
        request.actor, Handover, public_id, may="case.read", related=("from_staff", "to_staff", "made_by", "division")
    )
    gate.exists_if(request.actor.role in CASE_WORKERS)
    is_hers = found.to_staff.public_id == request.actor.staff_id
    if request.method == "POST":
        gate.exists_if(is_hers)
        carry_out(
            request,
            request.actor,
            what=f"handover.receive:{found.public_id}",
            act=lambda: handovers.receive(actor=request.actor, handover=found).public_id,
        )
        messages.success(request, _("已签收。这些办件在您的“我的”里。"))
        return redirect("workbench:handover", found.public_id)
    items = found.items.select_related("case").order_by("case__number")
    context = {
        "handover": found,
        "role": role_label(found.role),
        "rows": [{"case": item.case, "state": _state(item.case.kind, item.state)} for item in items],
        "may_sign": is_hers and found.received_at is None,
    }
    return render(request, "workbench/colleagues/handover.html", context)


def _state(kind: str, state: str) -> object:
    states = kinds.get(kind).workflow.states
    return states[state].label if state in states else state


def _posting(request: HttpRequest, public_id: UUID, *, today: bool = False) -> Posting:
    """A posting at or below the actor's division that is hers to arrange; to anybody else it does not exist."""
    gate.exists_if(request.actor.role in CASE_WORKERS)
    posting = absences.posting_under(request.actor, public_id, today=today)
    if posting is None or not absences.may_arrange(request.actor, posting.staff, posting.role):
        raise Http404
    return posting
