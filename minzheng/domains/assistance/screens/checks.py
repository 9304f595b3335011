"""Results of the checks, entered by hand with their source."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import TOWN_CLERK
from minzheng.lib import clock
from minzheng.ui.submissions import carry_out
from minzheng.verification import answers

from ..actions import record_found_value
from ..forms import ChecksForm
from .cases import case_for
from .panels import answered_rows


@staff_door(may="case.read")
def checks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter results of the checks by hand."""
    case = case_for(request, public_id, roles=(TOWN_CLERK,))
    again = request.GET.get("again", "")
    form = ChecksForm(
        request.POST or None, questions=answers.open_questions(case, again=again), initial={"as_of_on": clock.today()}
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                carry_out(
                    request, request.actor, what=f"checks:{case.public_id}", act=lambda: _enter_answers(request, form)
                )
            except Refused as refused:
                form.show(refused)
            else:
                messages.success(request, _("核对结果已录入。"))
                more = answers.unanswered(case).exists()
                return redirect("assistance:checks" if more else "workbench:case", case.public_id)
        status = 422
    context = {"case": case, "form": form, "answered": answered_rows(case)}
    return render(request, "assistance/checks.html", context, status=status)


def _enter_answers(request: HttpRequest, form: ChecksForm) -> None:
    for question, outcome, values in form.answered():
        record_found_value(
            actor=request.actor,
            question=question,
            outcome=outcome,
            values=values,
            as_of_on=form.cleaned_data["as_of_on"],
            source=form.cleaned_data["source"],
        )
