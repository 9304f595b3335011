"""A longer term, asked for on the case page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.cases import terms
from minzheng.cases.models import Case

from ..submissions import carry_out
from .forms import ExtensionForm
from .page import RELATED, case_page, extension_labels, url_of


@staff_door(may="document.add")
def extend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Extend one of the clocks that the rule lets be extended."""
    case = gate.get(request.actor, Case, public_id, may="document.add", related=RELATED)
    if request.method != "POST":
        return redirect(f"{url_of(case)}#clocks")
    form = ExtensionForm(request.POST, labels=extension_labels(request.actor, case))
    if not form.is_valid():
        return case_page(request, case, extension=form, status=422)
    typed: dict[str, Any] = form.cleaned_data
    try:
        carry_out(
            request,
            request.actor,
            what=f"extend:{case.public_id}",
            act=lambda: terms.extend_term(actor=request.actor, case=case, **typed).pk,
        )
    except Refused as refused:
        form.show(refused)
        return case_page(request, case, extension=form, status=422)
    messages.success(request, _("期限已延长，并已告知申请人。"))
    return redirect(f"{url_of(case)}#clocks")
