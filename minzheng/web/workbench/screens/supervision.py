"""督办: what is late, what was asked about it, and the answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate
from minzheng.access.actors import role_label
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.cases import kinds, supervisions
from minzheng.cases.models import Case, Supervision
from minzheng.lib import clock
from minzheng.ui.submissions import carry_out

from ..places import CASE_WORKERS
from ..work_forms import AnswerForm, SuperviseForm


@staff_door(may="case.read")
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is late and unasked about (for those who may ask), what waits for an answer, what was answered."""
    gate.exists_if(request.actor.role in CASE_WORKERS)
    today = clock.today()
    may_order = gate.may(request.actor, "work.supervise")
    context = {
        "may_order": may_order,
        "late": [_late(case, today) for case in supervisions.late_cases(request.actor, on=today)] if may_order else [],
        "waiting": [_row(each, today) for each in supervisions.orders(request.actor, answered=False)],
        "answered": [_row(each, today) for each in supervisions.orders(request.actor, answered=True)],
    }
    return render(request, "workbench/supervision/list.html", context)


@staff_door(may="work.supervise")
@never_cache
def supervise(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask about a case that is late or about to be."""
    case = gate.get(request.actor, Case, public_id, may="work.supervise", related=("applicant", "division"))
    form = SuperviseForm(request.POST or None)
    status = 422 if form.is_bound else 200
    blocked = supervisions.why_not_order(request.actor, case, on=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            carry_out(
                request,
                request.actor,
                what=f"supervise:{case.public_id}",
                act=lambda: (
                    supervisions.order_supervision(actor=request.actor, case=case, **form.cleaned_data).public_id
                ),
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("已督办。经办人的收件箱里会出现这一项，答复以后您在这里看得到。"))
            return redirect("workbench:supervisions")
    context = {"case": case, "form": form, "blocked": [] if form.is_bound else blocked}
    return render(request, "workbench/supervision/order.html", context, status=status)


@staff_door(may="case.read")
@never_cache
def supervision(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One order, and the form to answer it for whoever handles the case."""
    order = gate.get(
        request.actor,
        Supervision,
        public_id,
        may="case.read",
        related=("case__applicant", "case__division", "ordered_by", "answered_by", "division"),
    )
    gate.exists_if(request.actor.role in CASE_WORKERS)
    may_answer = order.answered_at is None and supervisions.may_answer(request.actor, order)
    form = AnswerForm(request.POST or None) if may_answer else None
    status = 200
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            try:
                carry_out(
                    request,
                    request.actor,
                    what=f"supervision.answer:{order.public_id}",
                    act=lambda: (
                        supervisions.answer_supervision(
                            actor=request.actor, supervision=order, **form.cleaned_data
                        ).public_id
                    ),
                )
            except Refused as refused:
                form.show(refused)
            else:
                messages.success(request, _("督办已答复，写进了办理过程。"))
                return redirect("workbench:supervisions")
    context = {"order": _row(order, clock.today()), "form": form}
    return render(request, "workbench/supervision/order_page.html", context, status=status)


def _late(case: Case, today: Any) -> dict[str, Any]:
    return {
        "case": case,
        "kind": kinds.kind_of(case).label,
        "state": kinds.state_of(case).label,
        "whose": role_label(case.waiting_role),
        "left": (case.due_on - today).days if case.due_on else None,
    }


def _row(order: Supervision, today: Any) -> dict[str, Any]:
    words = {
        "red": _("逾期未答复"),
        "yellow": _("即将到期"),
        "blue": _("等待答复"),
        "green": _("已答复"),
    }
    tone = supervisions.light(order, today)
    return {
        "order": order,
        "tone": tone,
        "word": words[tone],
        "state": kinds.state_of(order.case).label,
        "role": role_label(order.ordered_role),
    }
