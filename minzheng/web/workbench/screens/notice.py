"""A public notice as it is printed for the board."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.cases import kinds
from minzheng.cases.documents import OFFICIAL
from minzheng.cases.models import Publicity

RELATED = ("case__applicant", "case__division__parent", "case__household__division")
PURPOSE = "打印公示"
HOTLINE = "12345"  # the city government's own number, which takes every matter

TITLES = {"town": gettext_lazy("审核公示"), "district": gettext_lazy("确认前公示")}
LEADS = {
    "town": gettext_lazy("经家庭经济状况调查和审核，下列家庭拟纳入%(kind)s，现予公示，请群众监督。"),
    "district": gettext_lazy("经镇街审核，下列家庭拟确认纳入%(kind)s，现予公示，请群众监督。"),
}


@staff_door(may="publicity.read")
@never_cache
@require_safe
def notice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An A4 sheet for the village's board. The sheet itself is always in Chinese: it is a public document."""
    publicity = gate.get(request.actor, Publicity, public_id, may="publicity.read", related=RELATED)
    case = publicity.case
    log.record_look(request.actor, [case.applicant.public_id], what=log.VIEW, purpose=PURPOSE, subject_ref=case.number)
    with override(OFFICIAL):
        sheet = _sheet(publicity)
        return render(request, "workbench/notice.html", {"notice": sheet, "case": case, "publicity": publicity})


def _sheet(publicity: Publicity) -> dict[str, Any]:
    case = publicity.case
    kind = str(kinds.kind_of(case).label)
    office = _office(publicity)
    return {
        "title": _("%(kind)s%(stage)s") % {"kind": kind, "stage": TITLES[publicity.stage]},
        "lead": LEADS[publicity.stage] % {"kind": kind},
        "rows": [{"village": (case.household or case).division.name, **publicity.content}],
        "per": kinds.kind_of(case).per,
        "from_on": publicity.from_on,
        "until_on": publicity.until_on,
        "place": publicity.place,
        "phone": HOTLINE,
        "how_to_object": _(
            "如有异议，请在公示期内向%(office)s反映，书面、电话或者当面均可，也可以不署名；收到异议后将组织核查，并告知结果。"
        )
        % {"office": office},
        "office": office,
    }


def _office(publicity: Publicity) -> str:
    """Who puts the notice up: the street or town first, the district's bureau before confirmation."""
    town = publicity.case.division
    if publicity.stage == "town" or town.parent is None:
        return _("%(town)s（民政工作机构）") % {"town": town.name}
    return _("%(district)s民政局") % {"district": town.parent.name}
