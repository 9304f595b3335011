"""The visit form that works where there is no network: opened while there is one, kept on the telephone, sent when it is back.

The page holds the case's number and the masked name, and nothing else of the family: it stays on a telephone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import COMMUNITY_WORKER, DISTRICT_CONFIRMER, TOWN_CLERK
from minzheng.cases import kinds
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.ui.dates import date_text
from minzheng.ui.submissions import carry_out

from .. import queries
from ..actions.offline_visits import MOVED_ON, record_visit_seen
from ..forms import VisitForm
from ..models import HomeVisit
from .cases import case_for

VISITORS = (TOWN_CLERK, COMMUNITY_WORKER, DISTRICT_CONFIRMER)
WORKER = Path(__file__).parent.parent / "static" / "assistance" / "offline_worker.js"
CONFLICT, UNPROCESSABLE = 409, 422


@staff_door(may="case.read")
@require_safe
def page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form, to be opened before setting out."""
    case = case_for(request, public_id, roles=VISITORS)
    form = VisitForm(visitors=queries.possible_visitors(case, but=request.actor))
    context = {"case": case, "form": form, "seen": queries.stamp_of(case), "state": kinds.state_of(case).label}
    return render(request, "assistance/offline_visit.html", context)


@staff_door(may="case.read")
@require_safe
def ready(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Whether the network and the session are back; gives the token without which nothing can be posted."""
    case = gate.get(request.actor, Case, public_id, may="case.read")
    gate.exists_if(request.actor.role in VISITORS)
    return JsonResponse({"token": get_token(request), "seen": queries.stamp_of(case)})


@staff_door(may="case.read")
@require_POST
def send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record what was kept: 200 done (again: the same visit), 409 with the other side, 422 with what is wrong where."""
    case = case_for(request, public_id, roles=VISITORS)
    form = VisitForm(request.POST, visitors=queries.possible_visitors(case, but=request.actor))
    if not form.is_valid():
        return JsonResponse({"errors": _errors(form)}, status=UNPROCESSABLE)
    try:
        carry_out(
            request,
            request.actor,
            what=f"visit:{case.public_id}",
            act=lambda: (
                record_visit_seen(
                    actor=request.actor, case=case, seen=request.POST.get("seen", ""), **form.cleaned_data
                ).public_id
            ),
        )
    except Refused as refused:
        if MOVED_ON in refused.reasons:
            return JsonResponse(_other_side(request, case), status=CONFLICT)
        form.show(refused)
        return JsonResponse({"errors": _errors(form)}, status=UNPROCESSABLE)
    return JsonResponse({"case": reverse("workbench:case", args=[case.public_id])})


@staff_door(may="case.read")
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its address is its reach: it never sees another page than those beside it."""
    gate.exists_if(request.actor.role in VISITORS)
    return HttpResponse(WORKER.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")


def _errors(form: VisitForm) -> list[dict[str, str]]:
    return [
        {"field": name if name in form.fields else "", "text": str(text)}
        for name, texts in form.errors.items()
        for text in texts
    ]


def _other_side(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What the case has become: its stage, and the latest visit that somebody else wrote down, if she may still add hers."""
    case.refresh_from_db()
    latest = queries.visits_of(case).order_by("-pk").first()
    log.record_look(request.actor, [case.party.public_id], what="view", purpose="对照入户调查", subject_ref=case.number)
    return {
        "seen": queries.stamp_of(case),
        "state": str(kinds.state_of(case).label),
        "visit": _told(latest) if latest else None,
    }


def _told(visit: HomeVisit) -> dict[str, str]:
    return {
        "visited_on": date_text(visit.visited_on),
        "second_visitor": f"{visit.first_visitor.name}、{visit.second_visitor.name}",
        "present": visit.present,
        "findings": visit.findings.open(),
        "agrees_with_declared": str(_("一致") if visit.agrees_with_declared else _("不一致")),
        "recorded": date_text(clock.civil_day(visit.recorded_at)),
    }
