"""Looks withheld from the resident's own page: proposed by one auditor, agreed to by another, lifted early."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.access import gate, withholdings
from minzheng.access.doors import staff_door
from minzheng.access.models import Withholding
from minzheng.access.refusals import Refused
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from .. import access_log
from ..cursors import cursor
from ..oversight_forms import RemarkForm, WithholdForm

PAGE = 50
UNPROCESSABLE = 422
TONES = {withholdings.PROPOSED: "yellow", withholdings.APPROVED: "blue", withholdings.REFUSED: "red"}
BUTTONS = {
    withholdings.APPROVED: gettext_lazy("同意"),
    withholdings.REFUSED: gettext_lazy("不同意"),
    withholdings.LIFTED: gettext_lazy("提前恢复显示"),
}


@staff_door(may="looks.withhold")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What was proposed in the auditor's division, the latest first."""
    found = withholdings.withholdings_of(request.actor)
    after = cursor(request)
    if after:
        found = found.filter(public_id__lt=after)
    taken = list(found.order_by("-public_id")[: PAGE + 1])
    shown = taken[:PAGE]
    people = access_log.people_of(request.actor, {row.person_id for row in shown})
    context = {
        "rows": [_told(row, people.get(row.person_id)) for row in shown],
        "pager": Pager(shown=len(shown), next=str(shown[-1].public_id) if len(taken) > PAGE else None),
    }
    return render(request, "workbench/oversight/withholdings.html", context)


@staff_door(may="looks.withhold")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def propose(request: HttpRequest) -> HttpResponse:
    """Propose to withhold looks at somebody."""
    form = WithholdForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            public_id = _propose(request, form)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("已提出，等待另一名审计人员审批。"))
            return redirect("workbench:withholding", public_id)
    context = {"form": form, "longest_days": settings.WITHHOLDING_LONGEST_DAYS}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "workbench/oversight/withhold.html", context, status=status)


@staff_door(may="looks.withhold")
@require_safe
def withholding(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of them, with what was decided."""
    return _page(request, _found(request, public_id))


@staff_door(may="looks.withhold")
@require_POST
def decide(request: HttpRequest, public_id: UUID, outcome: str) -> HttpResponse:
    """Agree, refuse, or lift."""
    found = _found(request, public_id)
    gate.exists_if(outcome in BUTTONS)
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            carry_out(
                request,
                request.actor,
                what=f"withholding.{outcome}:{found.public_id}",
                act=lambda: (
                    withholdings.decide_withholding(
                        actor=request.actor, withholding=found, outcome=outcome, words=form.cleaned_data["words"]
                    ).pk
                ),
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("已记录。"))
            return redirect("workbench:withholding", found.public_id)
    return _page(request, found, form=form, status=UNPROCESSABLE)


def _propose(request: HttpRequest, form: WithholdForm) -> str:
    values = dict(form.cleaned_data)
    person = access_log.person_by_number(request.actor, values.pop("number"))
    if person is None:
        raise Refused(access_log.NOBODY)
    return carry_out(
        request,
        request.actor,
        what="withholding.propose",
        act=lambda: (
            withholdings.propose_withholding(actor=request.actor, person_id=person.public_id, **values).public_id
        ),
    )


def _found(request: HttpRequest, public_id: UUID) -> Withholding:
    related = ("division", "staff", "proposed_by")
    return gate.get(request.actor, Withholding, public_id, may="looks.withhold", related=related)


def _page(
    request: HttpRequest, found: Withholding, *, form: RemarkForm | None = None, status: int = 200
) -> HttpResponse:
    person = access_log.person_of(request.actor, found.person_id)
    context = {
        "told": _told(found, person),
        "withholding": found,
        "decisions": [
            {"decision": decision, "label": withholdings.STATES[decision.outcome]}
            for decision in found.decisions.select_related("decided_by").order_by("pk")
        ],
        "offers": [_offer(request, found, outcome) for outcome in _possible(found)],
        "form": form or RemarkForm(),
    }
    return render(request, "workbench/oversight/withholding.html", context, status=status)


def _possible(found: Withholding) -> list[str]:
    state = withholdings.state_of(found)
    if state == withholdings.PROPOSED:
        return [withholdings.APPROVED, withholdings.REFUSED]
    return [withholdings.LIFTED] if state == withholdings.APPROVED else []


def _offer(request: HttpRequest, found: Withholding, outcome: str) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "label": BUTTONS[outcome],
        "strong": outcome == withholdings.APPROVED,
        "reasons": withholdings.why_not_decide(request.actor, found, outcome),
    }


def _told(row: Withholding, person: Any) -> dict[str, Any]:
    """One in words; somebody outside the auditor's scope is not named."""
    state = withholdings.state_of(row)
    return {
        "row": row,
        "person": person,
        "ground": withholdings.GROUNDS[row.ground],
        "state": withholdings.STATES[state],
        "tone": TONES.get(state, "grey"),
    }
