"""Bringing what is missing, by photograph, to a case that is under way: by the applicant, or by who acts for her."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minzheng.access.doors import resident_door
from minzheng.access.refusals import Refused
from minzheng.cases import documents, kinds
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.actions import bring_paper
from minzheng.domains.assistance.vocabulary import PAPERS
from minzheng.ui.submissions import carry_out

from ..application.forms import PaperForm
from ..journey import PAPERS_REQUESTED
from .case import looked_at

UNPROCESSABLE = 422


@resident_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was asked for and is still missing; one photograph at a time, and the street is told."""
    case = looked_at(request, public_id, purpose="补交材料")
    asked_for = list(kinds.kind_of(case).required_documents(case))
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        kinds=[*asked_for, ("other", documents.label_of(case, "other"))],
    )
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            carry_out(
                request,
                request.actor,
                what=f"bring:{case.public_id}",
                act=lambda: (
                    bring_paper(
                        actor=request.actor,
                        case=case,
                        kind=form.cleaned_data["kind"],
                        upload_name=upload.name,
                        content=upload.read(),
                    ).public_id
                ),
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("收到了这一张，办理的工作人员会看到。"))
            return redirect("portal:bring", public_id=case.public_id)
    context = {
        "case": case,
        "kind": kinds.kind_of(case),
        "form": form,
        "rows": _rows(case, asked_for),
        "supply_by": _supply_by(case),
        "is_open": documents.takes_papers(case),
    }
    return render(request, "portal/bring.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _rows(case: Any, asked_for: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    missing = {kind for kind, _label in documents.missing_documents(case)}
    return [{"label": label, "is_there": kind not in missing} for kind, label in asked_for]


def _supply_by(case: Any) -> Any:
    """The day by which it is due, while papers are asked for."""
    demand = assistance.demand_of(case, PAPERS) if case.state == PAPERS_REQUESTED else None
    return demand.due_on if demand else None
