"""Check the answers, lodge, and what happens then; and the letter to print and sign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.access.doors import public_door
from minzheng.access.refusals import Refused
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.actions import lodge_from_home
from minzheng.domains.assistance.forms.intake import intake_of, show_refusal
from minzheng.lib import clock
from minzheng.ui.submissions import carry_out

from ... import procedure, queries
from ...application import steps, summary
from ...application.filling import PROGRAMME
from ...application.forms import UndertakingForm
from .door import NEWCOMER, UNPROCESSABLE, Form, form_door, posted
from .pages import METHODS

RECEIVED = "received"


@form_door
@require_http_methods(METHODS)
def check(request: HttpRequest, form: Form) -> HttpResponse:
    """Everything on one page with a way to change it; what is wrong is told with the page on which to mend it."""
    household, members = form.filling.as_forms()
    problems = steps.problems_of(form.filling, household, members)
    undertaking = UndertakingForm(posted(request))
    if request.method == "POST" and undertaking.is_valid() and not problems:
        try:
            draft_id = carry_out(
                request,
                form.actor,
                what=f"apply:{form.draft.public_id}",
                act=lambda: (
                    lodge_from_home(
                        actor=form.actor,
                        draft=form.draft,
                        programme=PROGRAMME,
                        form=intake_of(household, members),
                        as_typed=form.filling.as_intake(),
                        agent=form.filling.as_agent(),
                    ).public_id
                ),
            )
        except Refused as refused:
            show_refusal(refused, household, members)
            problems = steps.problems_of(form.filling, household, members)
        else:
            request.session.pop(NEWCOMER, None)
            request.session[RECEIVED] = str(draft_id)
            return redirect("portal:apply_received")
    elif request.method != "POST":
        form.keep(done="check")
    context = {
        "sections": summary.sections(form.filling, form.draft, household, members),
        "problems": problems,
        "form": undertaking,
        "leave_url": reverse("portal:apply_leave"),
        "where": steps.where("check", form.filling),
        "back": steps.before("check", form.filling),
        "is_newcomers": form.is_newcomers,
    }
    return render(request, "portal/apply/check.html", context, status=UNPROCESSABLE if undertaking.is_bound else 200)


@public_door
@never_cache
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The receipt, in the browser that lodged it. A newcomer's page says the same whatever became of it."""
    draft = assistance.home_draft(UUID(request.session[RECEIVED])) if RECEIVED in request.session else None
    if draft is None or draft.town is None:
        return redirect("portal:apply")
    is_newcomers = draft.person_id is None
    case = None if is_newcomers or draft.lodged_as is None else queries.own_case(request.actor, draft.lodged_as)
    at_counter = is_newcomers or case is None or assistance.identity_to_check(case) is not None
    context = {
        "number": case.number if case else draft.receipt,
        "case": case,
        "town": draft.town,
        "at_counter": at_counter,
        "next": _next(draft.town.name, at_counter=at_counter),
        "total": procedure.whole(clock.today()),
    }
    return render(request, "portal/apply/received.html", context)


@public_door
@require_safe
def letter(request: HttpRequest) -> HttpResponse:
    """The undertaking and authorisation to print, blank: to be signed by every adult and photographed."""
    return render(request, "portal/apply/letter.html", {"rows": range(6)})


def _next(town: str, *, at_counter: bool) -> list[Any]:
    first = _("带身份证原件到%(town)s政务服务中心的民政窗口，当面核对一次。走不动的，打电话请工作人员上门。") % {
        "town": town
    }
    return [
        *([first] if at_counter else []),
        _("%(town)s的工作人员看您交的材料：齐了就受理，并给您受理通知书；不齐，一次告诉您还缺什么。") % {"town": town},
        _("受理以后，两名工作人员上门，同时向有关单位核对收入和财产。"),
        _("结果公示以后，由区里作出决定，书面告诉您。不同意的，可以申请复议或者起诉。"),
    ]
