"""Papers of the room: a decision as a draft, the minutes of a collective decision."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.roles import DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.lib import clock
from minzheng.ui.case_papers.form_pages import form_page

from .. import queries
from ..actions.decision import draft_decision
from ..actions.minutes import record_minutes
from ..forms.papers import MinutesForm
from ..queries.minutes import may_record_minutes
from .cases import case_for

ROLES = (TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER)


@staff_door(may="case.read")
@never_cache
@require_safe
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The decision as it would read now: 稿, without number, seal or code. Exists while there is a proposal to weigh."""
    case = case_for(request, public_id, roles=ROLES)
    proposal = queries.proposal_of(case)
    gate.exists_if(case.is_open and proposal is not None)
    response = HttpResponse(draft_decision(case=case, at=clock.now()), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="draft.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@staff_door(may="document.add")
def minutes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record the minutes of a collective decision over the present proposal."""
    case = case_for(request, public_id, roles=ROLES)
    gate.exists_if(may_record_minutes(case, request.actor))
    form = MinutesForm(request.POST or None, request.FILES or None, initial={"held_on": clock.today()})

    def act() -> object:
        typed = dict(form.cleaned_data)
        paper = typed.pop("paper")
        return record_minutes(
            actor=request.actor, case=case, paper_name=paper.name, paper=paper.read(), **typed
        ).public_id

    return form_page(
        request,
        form,
        act,
        case=case,
        what=f"minutes:{case.public_id}",
        title=_("登记集体研究"),
        lede=_("谁参加、怎么说、什么结论；签名的记录拍照或者扫描附上。"),
        button=_("登记"),
        done=_("集体研究已登记。"),
        back=f"{reverse('workbench:case', args=[case.public_id])}#minutes",
    )
