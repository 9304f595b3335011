"""疑似重复: the list of pairs, and one pair side by side with what can be decided about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate, log
from minzheng.access.actor import Actor
from minzheng.access.doors import staff_door
from minzheng.access.encryption import unlock
from minzheng.access.refusals import Refused
from minzheng.lib.identity_number import mask_name
from minzheng.registry import duplicates
from minzheng.registry.models import Duplicate
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from .. import duplicate_page
from ..cursors import cursor

PAGE = 50
UNPROCESSABLE = 422
PURPOSE = "核对疑似重复的人员记录"  # into the access log, whatever language the reader has chosen
RELATED = tuple(
    f"{side}__{name}" for side in ("first", "second") for name in ("data_key", "hukou_division", "residence_division")
)


@staff_door(may="duplicate.review")
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The pairs in the reader's divisions, by where they stand; those that wait for a person first."""
    state = request.GET.get("state", duplicates.OPEN)
    if state not in duplicates.STATES:
        state = duplicates.OPEN
    found = duplicates.pairs_of(request.actor, state=state)
    if after := cursor(request):
        found = found.filter(public_id__lt=after)
    taken = list(found[: PAGE + 1])
    shown = taken[:PAGE]
    people = [person for pair in shown for person in (pair.first, pair.second)]
    unlock(people)
    log.record_look(request.actor, {person.public_id for person in people}, what=log.VIEW, purpose=PURPOSE)
    context = {
        "rows": [_row(pair) for pair in shown],
        "state": state,
        "tabs": [
            {"label": label, "url": f"?state={key}", "active": key == state, "count": None}
            for key, label in duplicates.STATES.items()
        ],
        "pager": Pager(shown=len(shown), next=str(shown[-1].public_id) if len(taken) > PAGE else None),
    }
    return render(request, "workbench/duplicates/list.html", context)


@staff_door(may="duplicate.review")
@never_cache
@require_safe
def pair(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One pair side by side."""
    return _page(request, _found(request, public_id))


@staff_door(may="duplicate.review")
@never_cache
@require_POST
def decide(request: HttpRequest, public_id: UUID, outcome: str) -> HttpResponse:
    """Take one of the decisions."""
    found = _found(request, public_id)
    gate.exists_if(outcome in duplicates.OUTCOMES)
    sides = duplicate_page.sides_of(request.actor, found)
    proposes = outcome in (duplicates.PROPOSED, duplicates.DIFFERENT)
    form = duplicate_page.DecisionForm(request.POST, sides=sides, proposes=proposes)
    if form.is_valid():
        try:
            carry_out(
                request,
                request.actor,
                what=f"duplicate.{outcome}:{found.public_id}",
                act=lambda: _decide(request.actor, found, outcome, form.cleaned_data),
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _said(outcome))
            return redirect("workbench:duplicate", found.public_id)
    return _page(request, found, form=form, status=UNPROCESSABLE)


def _decide(actor: Actor, found: Duplicate, outcome: str, data: dict[str, Any]) -> int:
    chosen = {str(person.public_id): person for person in (found.first, found.second)}
    decision = duplicates.decide(
        actor=actor,
        duplicate=found,
        outcome=outcome,
        words=data["words"],
        seen=data["seen"],
        kept=chosen.get(data.get("kept", "")),
    )
    return decision.pk


def _said(outcome: str) -> str:
    said = {
        duplicates.PROPOSED: _("已提出合并，等待另一位同事复核。复核以前，两条记录照旧。"),
        duplicates.CONFIRMED: _("已合并。两个号码现在都指向保留的记录；合并错了可以撤销。"),
        duplicates.UNDONE: _("合并已撤销，两条记录各归各的。"),
    }
    return said.get(outcome, _("已记录。"))


def _found(request: HttpRequest, public_id: UUID) -> Duplicate:
    return gate.get(request.actor, Duplicate, public_id, may="duplicate.review", related=RELATED)


def _row(pair: Duplicate) -> dict[str, Any]:
    state = pair.outcome or duplicates.OPEN
    return {
        "pair": pair,
        "name": mask_name(pair.first.name),
        "numbers": [str(person.identity_number.masked("identity")) for person in (pair.first, pair.second)],
        "ground": duplicates.GROUNDS[pair.ground],
        "state": duplicates.STATES[state],
        "tone": duplicate_page.TONES.get(state, "grey"),
    }


def _page(
    request: HttpRequest, found: Duplicate, *, form: duplicate_page.DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    state = duplicates.state_of(found)
    sides = duplicate_page.sides_of(request.actor, found)
    log.record_look(request.actor, [side.person.public_id for side in sides], what=log.VIEW, purpose=PURPOSE)
    offers = [
        _offer(request.actor, found, outcome) for outcome in duplicates.OUTCOMES if state in duplicates.FROM[outcome]
    ]
    proposes = any(offer["outcome"] == duplicates.PROPOSED for offer in offers)
    context = {
        "duplicate": found,
        "sides": sides,
        "name": sides[0].name,
        "rows": duplicate_page.rows_of(sides),
        "ground": duplicates.GROUNDS[found.ground],
        "state": duplicates.STATES[state],
        "tone": duplicate_page.TONES.get(state, "grey"),
        "offers": offers,
        "form": form or duplicate_page.DecisionForm(sides=sides, proposes=proposes, initial={"seen": state}),
        "decisions": [
            {"decision": each, "label": duplicates.STATES[each.outcome]}
            for each in found.decisions.select_related("decided_by")
        ],
    }
    return render(request, "workbench/duplicates/pair.html", context, status=status)


def _offer(actor: Actor, found: Duplicate, outcome: str) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "label": duplicate_page.BUTTONS[outcome],
        "strong": outcome in duplicate_page.STRONG,
        "reasons": duplicates.why_not_decide(actor, found, outcome),
    }
