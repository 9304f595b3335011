"""Pages of the roles that work on no case: the auditor's, the policy officer's."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import alarms, gate
from minzheng.access.doors import staff_door
from minzheng.access.roles import POLICY_OFFICER
from minzheng.cases import inbox
from minzheng.policy.acts import acts
from minzheng.policy.programmes import load
from minzheng.ui.tables import COUNT_LIMIT, Pager, capped

from ..forms import CaseFilter
from ..programmes import programme_labels


@staff_door(may="log.read")
@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Every case of the auditor's division, open and closed, to be read."""
    filters = CaseFilter(request.GET, actor=request.actor, with_closed=True)
    wanted = filters.wanted()
    page = inbox.worklist(request.actor, view=inbox.ALL, after=request.GET.get("after"), **wanted)
    filtered = any(wanted.values())
    context = {
        "page": page,
        "filters": filters,
        "is_filtered": filtered,
        "pager": Pager(shown=len(page.rows), total=None if filtered else page.counts[inbox.ALL], next=page.next_key),
        "is_later_page": "after" in request.GET,
        "open_alarms": _open_alarms(request),
    }
    return render(request, "workbench/oversight/cases.html", context)


def _open_alarms(request: HttpRequest) -> str:
    """How many alarms wait for an auditor; empty where none does."""
    count = alarms.alarms_of(request.actor, still_open=True)[: COUNT_LIMIT + 1].count()
    return capped(count) if count else ""


@staff_door(may="rulebook.enter")
@never_cache
@require_safe
def my_post(request: HttpRequest) -> HttpResponse:
    """What a policy officer can see and do, and where."""
    gate.exists_if(request.actor.role == POLICY_OFFICER)
    return render(request, "workbench/oversight/policy.html", {"programmes": _programmes()})


def _programmes() -> list[dict[str, Any]]:
    """Every programme with the acts it rests on; titles stay as they were promulgated."""
    return [
        {"label": label, "acts": [_act(number) for number in load(key).law]}
        for key, label in programme_labels().items()
    ]


def _act(number: str) -> dict[str, str]:
    act = acts().get(number)
    if act is None:
        return {"number": number, "title": ""}
    is_english = (get_language() or "").startswith("en")
    return {"number": act.number_en if is_english else number, "title": act.title}
