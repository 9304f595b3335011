"""Who acts for me in this matter, until when; and ending it, from either side."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minzheng.access.doors import resident_door
from minzheng.access.refusals import Reason, Refused
from minzheng.cases import kinds, mandates
from minzheng.ui.submissions import carry_out

from .. import queries
from .case import looked_at

UNPROCESSABLE = 422
GONE = Reason("mandate_gone", gettext_lazy("这项代办已经终止。"))


@resident_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agents(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The mandates that last; posting ends the one that is named."""
    case = looked_at(request, public_id, purpose="查看代办")
    is_hers, reasons = queries.is_hers(request.actor, case), []
    given = [each for each in mandates.of_case(case) if is_hers or each.agent.public_id == request.actor.person_id]
    if request.method == "POST":
        mandate = next((each for each in given if str(each.public_id) == request.POST.get("mandate")), None)
        try:
            if mandate is None:
                raise Refused(GONE)
            carry_out(
                request,
                request.actor,
                what=f"mandate.end:{mandate.public_id}",
                act=lambda: mandates.end(actor=request.actor, mandate=mandate).public_id,
            )
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("代办已经终止。从现在起，代办人看不到这件事了。"))
            return redirect("portal:case", case.public_id) if is_hers else redirect("portal:mine")
    context = {
        "case": case,
        "kind": kinds.kind_of(case),
        "is_hers": is_hers,
        "reasons": reasons,
        "given": [{"mandate": each, "ground": mandates.GROUNDS[each.ground]} for each in given],
    }
    return render(request, "portal/agents.html", context, status=UNPROCESSABLE if reasons else 200)
