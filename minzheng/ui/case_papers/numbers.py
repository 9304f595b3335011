"""The register of document numbers: each series, whether any number is missing from it, and what was voided and why."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.cases import imprints
from minzheng.cases.models import Imprint

from .form_pages import form_page
from .forms import VoidForm


@staff_door(may="case.read")
@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every series; with ``?series=`` the numbers of one. It names nobody."""
    series = imprints.register_of(request.actor)
    chosen = next((row for row in series if row.series == request.GET.get("series", "")), None)
    context = {
        "series": series,
        "chosen": chosen,
        "numbers": imprints.of_series(request.actor, chosen.series) if chosen else [],
        "may_void": request.actor.role in imprints.VOIDERS,
    }
    return render(request, "ui/papers/numbers.html", context)


@staff_door(may="document.add")
def void(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Void a released letter, with the reason."""
    related = ("document__case__applicant__data_key",)
    imprint = gate.get(request.actor, Imprint, public_id, may="document.add", related=related)
    open_to_her = request.actor.role in imprints.VOIDERS and imprint.document is not None
    gate.exists_if(open_to_her and (not imprint.is_void or request.method == "POST"))
    form = VoidForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: imprints.void(actor=request.actor, imprint=imprint, **form.cleaned_data).public_id,
        case=imprint.document.case,
        what=f"void:{imprint.public_id}",
        title=_("作废文书"),
        lede=imprint.number,
        button=_("作废"),
        done=_("文书已作废，文号不再使用。"),
        back=f"{reverse('workbench:numbers')}?series={imprint.series}",
    )
