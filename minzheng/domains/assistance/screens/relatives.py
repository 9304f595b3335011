"""近亲属备案: filing one on a case, and the register of a division."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import AUDITOR, DISTRICT_CONFIRMER, TOWN_REVIEWER
from minzheng.registry.vocabulary import RELATIONS
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from .. import queries
from ..actions import file_relative
from ..actions.relatives import FILERS
from ..forms import RelativeForm, RelativesFilter
from .cases import case_for

READERS = (DISTRICT_CONFIRMER, TOWN_REVIEWER, AUDITOR)
"""Who oversees the filings of a division."""


@staff_door(may="case.read")
def file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """File that a member is an official's close relative."""
    case = case_for(request, public_id, roles=tuple(FILERS))
    gate.exists_if(case.is_open)
    form = RelativeForm(request.POST or None, members=queries.people_of(case), officials=queries.officials_near(case))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                carry_out(
                    request,
                    request.actor,
                    what=f"relative:{case.public_id}",
                    act=lambda: (
                        file_relative(
                            actor=request.actor, case=case, person=form.cleaned_data["person"], kinship=form.kinship()
                        ).pk
                    ),
                )
            except Refused as refused:
                form.show(refused)
            else:
                messages.success(request, _("已登记近亲属备案。"))
                return redirect("workbench:case", case.public_id)
        status = 422
    return render(request, "assistance/relative.html", {"case": case, "form": form}, status=status)


@staff_door(may="case.read")
@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The filings of one's division, the newest first; every family shown is a logged look."""
    gate.exists_if(request.actor.role in READERS)
    filters = RelativesFilter(request.GET, towns=queries.towns_of(request.actor))
    page = queries.filings_page(request.actor, town=filters.town(), after=request.GET.get("after", ""))
    log.record_look(
        request.actor,
        {row.person.public_id for row in page.rows},
        what="view",
        purpose="查看近亲属备案",
    )
    context = {
        "rows": [{"filing": row, "relation": RELATIONS[row.relation]} for row in page.rows],
        "filters": filters,
        "pager": Pager(shown=len(page.rows), total=page.total, next=page.after),
        "is_filtered": filters.town() is not None,
    }
    return render(request, "assistance/relatives.html", context)
