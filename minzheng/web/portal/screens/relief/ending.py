"""Check the answers, hand in, and what happens then."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.access.doors import resident_door
from minzheng.access.refusals import Refused
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.actions import lodge_relief_from_home
from minzheng.domains.assistance.forms import relief_intake_of, show_refusal
from minzheng.domains.assistance.models import HomeDraft
from minzheng.ui.forms import Form as PlainForm
from minzheng.ui.submissions import carry_out

from ... import queries
from ...application import relief_steps as steps
from ..apply.door import posted
from .door import METHODS, UNPROCESSABLE, Form, relief_door

RECEIVED = "relief_received"


class TrueForm(PlainForm):
    """That it is true, and that it may be checked."""

    sure = forms.BooleanField(
        label=gettext_lazy("我写的都是实情，同意核对家里的收入和财产。承诺和授权书没有签的，随后补签。")
    )


@relief_door()
@require_http_methods(METHODS)
def check(request: HttpRequest, form: Form) -> HttpResponse:
    """Everything on one page with a way to change it; what is wrong is told with the page on which to mend it."""
    if form.draft is None:  # sent twice, or nothing begun
        return redirect("portal:relief_received" if RECEIVED in request.session else "portal:relief")
    signed = form.has_letter
    relief, members = form.filling.as_forms(signed=signed)
    problems = steps.problems_of(form.filling, relief, members)
    asked = TrueForm(posted(request))
    if request.method == "POST" and asked.is_valid() and not problems:
        try:
            request.session[RECEIVED] = _hand_in(request, form, form.draft, relief, members, signed=signed)
        except Refused as refused:
            show_refusal(refused, relief, members)
            problems = steps.problems_of(form.filling, relief, members)
        else:
            return redirect("portal:relief_received")
    elif request.method != "POST":
        form.keep(done="check")
    context = {
        "sections": steps.sections(form.filling, form.draft, relief, members),
        "problems": problems,
        "form": asked,
        "where": steps.where("check"),
        "back": steps.before("check"),
        "leave_url": reverse("portal:relief_leave"),
    }
    return render(request, "portal/apply/check.html", context, status=UNPROCESSABLE if asked.is_bound else 200)


@resident_door
@never_cache
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The receipt, in the browser that handed it in."""
    draft = assistance.home_draft(UUID(request.session[RECEIVED])) if RECEIVED in request.session else None
    if draft is None or draft.town is None or draft.person.public_id != request.actor.person_id:
        return redirect("portal:relief")
    case = queries.own_case(request.actor, draft.lodged_as) if draft.lodged_as else None
    context = {
        "number": case.number if case else draft.receipt,
        "case": case,
        "town": draft.town,
        "next": _next(draft.town.name, at_counter=case is None),
    }
    return render(request, "portal/relief/received.html", context)


def _hand_in(request: HttpRequest, form: Form, draft: HomeDraft, relief: Any, members: Any, *, signed: bool) -> str:
    def act() -> UUID:
        return lodge_relief_from_home(
            actor=form.actor,
            draft=draft,
            form=relief_intake_of(relief, members),
            as_typed=form.filling.as_intake(signed=signed),
            another_event=bool(form.filling.another_event),
        ).public_id

    return carry_out(request, form.actor, what=f"relief:{draft.public_id}", act=act)


def _next(town: str, *, at_counter: bool) -> list[Any]:
    if at_counter:
        first = _(
            "带身份证和存折（银行卡）到%(town)s政务服务中心的民政窗口，报回执编号。走不动的，打电话请工作人员上门。"
        )
    else:
        first = _("%(town)s的工作人员会和您联系，请把手机带在身边。等不及的，现在就打电话或者上门。")
    return [
        first % {"town": town},
        _("情况紧急的，可以先给救助，手续以后补；不紧急的，先核实，再公示、决定。给不给、给多少，由工作人员决定。"),
        _("还缺的材料，登录以后随时可以拍照补交。"),
    ]
