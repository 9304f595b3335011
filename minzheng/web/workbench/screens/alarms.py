"""Alarms on bulk viewing: the list, what is behind one, and what an auditor made of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import alarms, gate
from minzheng.access.actors import role_label
from minzheng.access.doors import staff_door
from minzheng.access.models import Alarm
from minzheng.access.refusals import Refused
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from .. import access_log
from ..oversight_forms import AlarmFilter, SettleForm

PAGE = 50
TONES = {alarms.EXPLAINED: "green", alarms.PASSED_ON: "red"}
UNPROCESSABLE = 422


@staff_door(may="log.read")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Alarms about staff of the auditor's division, the latest first; those that stand open unless all are asked for."""
    filters = AlarmFilter(request.GET)
    found = alarms.alarms_of(request.actor, **filters.wanted())
    after = request.GET.get("after", "")
    if after.isdecimal():
        found = found.filter(pk__lt=int(after))
    taken = list(found[: PAGE + 1])
    shown = taken[:PAGE]
    context = {
        "rows": [_told(alarm) for alarm in shown],
        "filters": filters,
        "pager": Pager(shown=len(shown), next=str(shown[-1].pk) if len(taken) > PAGE else None),
    }
    return render(request, "workbench/oversight/alarms.html", context)


@staff_door(may="log.read")
@require_safe
def alarm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One alarm and the looks behind it."""
    return _page(request, _found(request, public_id, may="log.read"))


@staff_door(may="alarm.settle")
@require_POST
def settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what came of it."""
    found = _found(request, public_id, may="alarm.settle")
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            carry_out(
                request,
                request.actor,
                what=f"alarm.settle:{found.public_id}",
                act=lambda: alarms.settle_alarm(actor=request.actor, alarm=found, **form.cleaned_data).pk,
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("已处理这条警报。"))
            return redirect("workbench:alarm", found.public_id)
    return _page(request, found, form=form, status=UNPROCESSABLE)


def _found(request: HttpRequest, public_id: UUID, *, may: str) -> Alarm:
    related = ("staff", "division", "decision__decided_by")
    return gate.get(request.actor, Alarm, public_id, may=may, related=related)


def _page(request: HttpRequest, found: Alarm, *, form: SettleForm | None = None, status: int = 200) -> HttpResponse:
    looks = alarms.looks_behind(found)
    page = access_log.page_of(request.actor, looks, after=request.GET.get("after"))
    context = {
        "alarm": found,
        "told": _told(found),
        "page": page,
        "pager": Pager(shown=len(page.rows), total=looks.count(), next=page.next_key),
        "reasons_why_not": alarms.why_not_settle(request.actor, found),
        "form": form or SettleForm(),
    }
    return render(request, "workbench/oversight/alarm.html", context, status=status)


def _told(alarm: Alarm) -> dict[str, Any]:
    """An alarm in words."""
    decision = alarm.decision if alarms.is_settled(alarm) else None
    return {
        "alarm": alarm,
        "kind": alarms.KINDS[alarm.kind].label,
        "role": role_label(alarm.role),
        "decision": decision,
        "state": alarms.OUTCOMES[decision.outcome] if decision else _("待处理"),
        "tone": TONES[decision.outcome] if decision else "yellow",
    }
