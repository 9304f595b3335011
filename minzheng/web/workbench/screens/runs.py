"""Payment runs: the list, and putting one together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.lib import clock
from minzheng.payments import queries, runs
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from ..cursors import cursor
from ..forms import DraftRunForm, RunFilter
from ..programmes import programme_label, programme_labels
from ..run_page import payers

MONTHS_BACK = 5


@staff_door(may="run.read")
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The runs of the actor's districts, the latest first."""
    filters = RunFilter(request.GET, programmes=programme_labels(), months=_months())
    page = queries.runs(request.actor, after=cursor(request), **filters.wanted())
    context = {
        "rows": [{"row": row, "programme": programme_label(row.run.programme)} for row in page.rows],
        "filters": filters,
        "is_filtered": any(filters.wanted().values()),
        "pager": Pager(shown=len(page.rows), next=str(page.after) if page.after else None),
        "may_draft": gate.may(request.actor, "run.draft"),
    }
    return render(request, "workbench/runs/list.html", context)


@staff_door(may="run.draft")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Put a run together for a month; what can't be paid is held back with its reason."""
    form = DraftRunForm(
        request.POST or None,
        payers=payers(request.actor),
        programmes=programme_labels(),
        months=_months(),
        initial={"month": clock.today().replace(day=1).isoformat()},
    )
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("workbench:run", _draft(request, form.cleaned_data))
        except Refused as error:
            refused = error
    context = {"form": form, "refused": refused}
    return render(request, "workbench/runs/draft.html", context, status=422 if request.method == "POST" else 200)


def _draft(request: HttpRequest, wanted: dict[str, Any]) -> str:
    payer, programme, month = wanted["payer"], wanted["programme"], wanted["month"]
    return carry_out(
        request,
        request.actor,
        what=f"run.draft:{payer.code}:{programme}:{month}",
        act=lambda: runs.draft(actor=request.actor, payer=payer, programme=programme, month=month).public_id,
    )


def _months() -> list[date]:
    """Next month, this one and those just past, the latest first: a run may be drafted a month ahead at most."""
    months = [(clock.today().replace(day=1) + timedelta(days=31)).replace(day=1)]
    while len(months) < MONTHS_BACK + 2:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months
