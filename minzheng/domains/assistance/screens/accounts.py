"""Correcting the account that a family's money goes to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import TOWN_CLERK
from minzheng.ui.submissions import carry_out

from ..actions import correct_account
from ..forms import AccountForm
from .cases import case_for


@staff_door(may="case.open")
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take down another account of the applicant."""
    case = case_for(request, public_id, roles=(TOWN_CLERK,))
    form = AccountForm(request.POST or None, initial={"holder_name": case.applicant.name})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                carry_out(
                    request,
                    request.actor,
                    what=f"account:{case.public_id}",
                    act=lambda: correct_account(actor=request.actor, case=case, **form.cleaned_data),
                )
            except Refused as refused:
                form.show(refused)
            else:
                messages.success(request, _("收款账户已更正，从下一次发放起使用。"))
                return redirect("workbench:case", case.public_id)
        status = 422
    return render(request, "assistance/account.html", {"case": case, "form": form}, status=status)
