"""One entry, a value or a calendar: what it would change, releasing it as another person, discarding it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
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
from minzheng.rulebook import jobs, queries
from minzheng.rulebook.models import CalendarRelease
from minzheng.rulebook.parameters import parameter_set
from minzheng.rulebook.release import (
    STALE,
    calendar_state,
    discard_entry,
    parameter_state,
    release_calendar,
    release_parameter,
    why_not_release,
)
from minzheng.ui.submissions import carry_out

from ... import rulebook_effect
from ...rulebook_forms import DiscardForm
from ...rulebook_months import months, spans, worked_days
from ...rulebook_words import STATE_TONES, full_label, shown_value
from .calendars import weekdays


@staff_door(may="rulebook.read")
@never_cache
@require_safe
def entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was entered, by whom and on what ground; while it waits, what releasing it would change."""
    return _page(request, public_id)


@staff_door(may="rulebook.enter")
@never_cache
@require_POST
def measure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have the effect computed by a job, where the cases are too many to wait for."""
    found = queries.entry(public_id)
    gate.exists_if(found.row.is_waiting and not isinstance(found.row, CalendarRelease))
    return _once(
        request,
        public_id,
        what="measure",
        act=lambda: jobs.ask_for_effect(actor=request.actor, entry=found.row).public_id,
        done=_("已开始测算，页面会自己更新。"),
    )


@staff_door(may="rulebook.release")
@never_cache
@require_POST
def release(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Release what another person entered; from then on nobody can change it."""
    found = queries.entry(public_id)
    act = release_calendar if isinstance(found.row, CalendarRelease) else release_parameter
    return _once(
        request,
        public_id,
        what="release",
        act=lambda: act(actor=request.actor, public_id=public_id, seen=request.POST.get("seen", "")).public_id,
        done=_("已发布。从此不能更改，只能以新的数值取代。"),
    )


@staff_door(may="rulebook.enter")
@never_cache
@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Discard a waiting entry, with the reason; it stays to be read."""
    queries.entry(public_id)
    form = DiscardForm(request.POST)
    if not form.is_valid():
        return _page(request, public_id, discarding=form, status=422)
    reason = form.cleaned_data["reason"]
    return _once(
        request,
        public_id,
        what="discard",
        act=lambda: discard_entry(actor=request.actor, public_id=public_id, reason=reason).public_id,
        done=_("已作废。这一条连同理由仍可查阅。"),
    )


def _once(request: HttpRequest, public_id: UUID, *, what: str, act: Callable[[], Any], done: str) -> HttpResponse:
    """Carry out a posted act once; refused, the page says why."""
    try:
        carry_out(request, request.actor, what=f"rulebook.{what}:{public_id}", act=act)
    except Refused as refused:
        stale = any(reason.key == STALE.key for reason in refused.reasons)
        return _page(request, public_id, refused=refused, status=409 if stale else 422)
    messages.success(request, done)
    return redirect("workbench:rulebook_entry", public_id)


def _page(
    request: HttpRequest,
    public_id: UUID,
    *,
    refused: Refused | None = None,
    discarding: DiscardForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, found = request.actor, queries.entry(public_id)
    row = found.row
    context: dict[str, Any] = {
        "entry": found,
        "row": row,
        "tone": STATE_TONES[found.state],
        "refused": refused,
        "may_release": row.is_waiting and gate.may(actor, "rulebook.release"),
        "why_not": why_not_release(actor, row),
        "discarding": (discarding or DiscardForm()) if row.is_waiting and gate.may(actor, "rulebook.enter") else None,
    }
    if isinstance(row, CalendarRelease):
        context |= {
            "seen": calendar_state(),
            "effect": rulebook_effect.of_calendar(actor, row),
            "months": months(row.year, row),
            "weekdays": weekdays(),
            "spans": spans(row),
            "worked": worked_days(row),
        }
        return render(request, "workbench/rulebook/calendar_entry.html", context, status=status)
    context |= _of_value(actor, row)
    return render(request, "workbench/rulebook/entry.html", context, status=status)


def _of_value(actor: Any, row: Any) -> dict[str, Any]:
    declared = queries.declared(row.name)
    now = parameter_set().get(row.name, on=row.valid_from, division=row.division_code)
    return {
        "seen": parameter_state(row.name),
        "parameter": declared,
        "label": full_label(declared),
        "shown": shown_value(declared, row.value, row.status),
        "now": now,
        "now_shown": shown_value(declared, now.value, now.status),
        "effect": rulebook_effect.of_value(actor, row),
    }
