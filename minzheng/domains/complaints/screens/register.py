"""The register of complaints, and what a year of them comes to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate
from minzheng.access.actors import role_label
from minzheng.access.doors import staff_door
from minzheng.cases import deadlines, kinds
from minzheng.lib import clock
from minzheng.rulebook import calendars
from minzheng.ui.tables import Pager

from .. import queries
from ..forms import RegisterFilter
from ..models import Complaint
from ..vocabulary import ABOUT, OUTCOMES, RECEIVED_BY


@staff_door(may="complaint.read")
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """For those who handle complaints the register; for an auditor the figures alone."""
    today = clock.today()
    handles = gate.may(request.actor, "complaint.handle")
    filters = RegisterFilter(request.GET)
    page = (
        queries.register_page(request.actor, **filters.wanted(), after=request.GET.get("after", ""))
        if handles
        else None
    )
    figures = queries.figures(request.actor, on=today, year=today.year)
    context: dict[str, Any] = {
        "handles": handles,
        "filters": filters,
        "is_filtered": any(filters.wanted().values()),
        "rows": _rows(page.rows) if page else [],
        "pager": Pager(shown=len(page.rows), next=page.after) if page else None,
        "figures": figures,
        "year": today.year,
        "outcomes": [(label, figures.by_outcome.get(key, 0)) for key, label in OUTCOMES.items()],
        "subjects": [(label, figures.by_about.get(key, 0)) for key, label in ABOUT.items()],
        "may_take": gate.may(request.actor, "complaint.take"),
    }
    return render(request, "complaints/register.html", context)


def _rows(found: list[Complaint]) -> list[dict[str, Any]]:
    calendar, today = calendars.calendar(), clock.today()
    clocks = queries.running_clocks([complaint.case_id for complaint in found])
    return [
        {
            "complaint": complaint,
            "about": ABOUT[complaint.about],
            "received_by": RECEIVED_BY[complaint.received_by],
            "state": kinds.state_of(complaint.case).label,
            "whose": role_label(complaint.case.waiting_role),
            "left": deadlines.left(clocks[complaint.case_id], today, calendar=calendar)
            if complaint.case_id in clocks
            else None,
        }
        for complaint in found
    ]
