"""Where the day begins: the inbox for those who work on cases, the place of her work for everybody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import DISTRICT_CONFIRMER
from minzheng.cases import absences, handovers, inbox, tasks
from minzheng.cases.models import Task
from minzheng.domains.assistance import queries as assistance
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from ..forms import CaseFilter
from ..places import CASE_WORKERS, HOMES

TABS = {
    inbox.GROUP: gettext_lazy("本岗位"),
    inbox.MINE: gettext_lazy("我的"),
    inbox.WAITING: gettext_lazy("等待他人"),
    inbox.OVERDUE: gettext_lazy("逾期"),
}


@staff_door()
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The inbox, or on to the page where this role's work is."""
    if request.actor.role not in CASE_WORKERS:
        return redirect(HOMES[request.actor.role])
    view = request.GET.get("view", inbox.GROUP)
    gate.exists_if(view in TABS)
    filters = CaseFilter(request.GET, actor=request.actor)
    wanted = filters.wanted()
    page = inbox.worklist(request.actor, view=view, after=request.GET.get("after"), **wanted)
    context = {
        "page": page,
        "tabs": _tabs(request, page),
        "filters": filters,
        "keep": [("view", view)],
        "is_filtered": any(wanted.values()),
        "pager": Pager(
            shown=len(page.rows), total=None if any(wanted.values()) else page.counts[view], next=page.next_key
        ),
        "is_later_page": "after" in request.GET,
        "visits": list(assistance.visits_to_confirm(request.actor)),
        "shows_towns": request.actor.role == DISTRICT_CONFIRMER,
        "selectable": bool(page.rows) and view != inbox.OVERDUE,
        "colleagues": absences.colleagues(request.actor) if page.rows else [],
        "to_receive": handovers.to_receive(request.actor),
        "may_open": gate.may(request.actor, "case.open"),
    }
    return render(request, "workbench/inbox.html", context)


@staff_door(may="case.read")
@require_POST
def finish_task(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a task done: only for the role whose task it is."""
    task = gate.get(request.actor, Task, public_id, may="case.read")
    gate.exists_if(task.role == request.actor.role)
    try:
        carry_out(
            request,
            request.actor,
            what=f"task.finish:{task.public_id}",
            act=lambda: tasks.finish_task(actor=request.actor, task=task).public_id,
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已办结这项待办。"))
    return redirect("workbench:home")


def _tabs(request: HttpRequest, page: inbox.Page) -> list[dict[str, Any]]:
    """Each view under its own address; the filters stay."""
    tabs = []
    for view, label in TABS.items():
        query = request.GET.copy()
        query.pop("after", None)
        query["view"] = view
        tabs.append(
            {
                "label": label,
                "url": f"{reverse('workbench:home')}?{query.urlencode()}",
                "active": view == page.view,
                "count": inbox.count_text(page.counts[view]),
            }
        )
    return tabs
