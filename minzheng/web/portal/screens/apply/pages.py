"""The pages about the matter as a whole: for whom, where, what is owned, why, and where the money would go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from minzheng.access.refusals import Reason, Refused
from minzheng.domains.assistance.actions.accounts import refuse_other_holder
from minzheng.registry import actions as register

from ...application import steps
from ...application.filling import Filling
from ...application.forms import ACCOUNT, HOME, MEANS, AgentForm, HouseholdPage, TownForm, WhomForm
from .door import UNPROCESSABLE, Form, form_door, posted

METHODS = ["GET", "HEAD", "POST"]

TITLES: dict[str, tuple[Any, Any]] = {
    "whom": (_("您为谁申请？"), _("替别人申请的，要有委托书，或者您是监护人。")),
    "agent": (_("关于您自己"), _("替别人申请的，也要知道您是谁。受理以前，请和申请人一起带身份证到窗口核对一次。")),
    "town": (_("您家住在哪里？"), _("填现在住的地方，不是户口所在地。申请由那里的街道、镇办理。")),
    "home": (_("详细地址"), _("工作人员会按这个地址上门。")),
    "means": (_("家里有什么财产？"), _("全家合在一起算。没有的，留空就可以。自己住的一套房也要填。")),
    "reason": (_("为什么申请？"), _("用您自己的话写，几句就够。")),
    "account": (_("批准以后，钱发到哪个账户？"), _("要用申请人本人名字的存折或银行卡。")),
}


@form_door
@require_http_methods(METHODS)
def whom(request: HttpRequest, form: Form) -> HttpResponse:
    asked = WhomForm(posted(request), initial={"ground": form.filling.ground})

    def take(filling: Filling) -> None:
        filling.for_whom(asked.cleaned_data["ground"])

    return _page(request, form, "whom", asked, take)


@form_door
@require_http_methods(METHODS)
def agent(request: HttpRequest, form: Form) -> HttpResponse:
    if not form.filling.is_for_another:
        return redirect("portal:apply_whom")
    asked = AgentForm(posted(request), ground=form.filling.ground, initial=form.filling.agent)

    def take(filling: Filling) -> None:
        filling.agent = typed(request, asked)

    return _page(request, form, "agent", asked, take)


@form_door
@require_http_methods(METHODS)
def town(request: HttpRequest, form: Form) -> HttpResponse:
    asked = TownForm(posted(request), initial={"town": form.filling.town})

    def take(filling: Filling) -> None:
        chosen = asked.data.get("town", "")
        if chosen != filling.town:
            filling.town = chosen
            filling.household.pop("village", None)  # it lies elsewhere

    return _page(request, form, "town", asked, take)


@form_door
@require_http_methods(METHODS)
def home(request: HttpRequest, form: Form) -> HttpResponse:
    if form.filling.chosen_town is None:
        return redirect("portal:apply_town")
    return _household_page(request, form, "home", HOME)


@form_door
@require_http_methods(METHODS)
def means(request: HttpRequest, form: Form) -> HttpResponse:
    return _household_page(request, form, "means", MEANS)


@form_door
@require_http_methods(METHODS)
def reason(request: HttpRequest, form: Form) -> HttpResponse:
    return _household_page(request, form, "reason", ("reason",))


@form_door
@require_http_methods(METHODS)
def account(request: HttpRequest, form: Form) -> HttpResponse:
    name = form.filling.members[0].get("name", "")
    form.filling.household.setdefault("holder_name", name)
    return _household_page(request, form, "account", ACCOUNT, check=lambda asked: check_account(asked, name))


def typed(request: HttpRequest, asked: forms.Form) -> dict[str, str]:
    """What was typed into this page's fields, as it was typed."""
    return {name: request.POST.get(name, "").strip() for name in asked.fields}


def _household_page(
    request: HttpRequest,
    form: Form,
    key: str,
    names: tuple[str, ...],
    check: Callable[[forms.Form], None] = lambda asked: None,
) -> HttpResponse:
    asked = HouseholdPage(posted(request), names=names, town=form.filling.chosen_town, initial=form.filling.household)
    if asked.is_bound and asked.is_valid():
        check(asked)

    def take(filling: Filling) -> None:
        filling.household |= typed(request, asked)

    return _page(request, form, key, asked, take)


def check_account(asked: Any, name: str) -> None:
    """What the counter would refuse about an account of this person is told here, on its own page."""
    reasons: list[Reason] = []
    for refuse in (
        lambda: refuse_other_holder(name, asked.cleaned_data["holder_name"]),
        lambda: register.digits_of(asked.cleaned_data["account_number"]),
    ):
        try:
            refuse()
        except Refused as refused:
            reasons += refused.reasons
    if reasons:
        asked.show(Refused(*reasons))


def _page(
    request: HttpRequest, form: Form, key: str, asked: forms.Form, take: Callable[[Filling], None]
) -> HttpResponse:
    """One page: what is typed is kept, right or wrong; only what is right leads on."""
    status = 200
    if request.method == "POST":
        right = asked.is_valid()
        if right or key != "whom":
            take(form.filling)
        form.keep(done=key if right else "")
        if right:
            return redirect(steps.after(key, form.filling))
        status = UNPROCESSABLE
    title, lede = TITLES[key]
    context = {
        "title": title,
        "lede": lede,
        "form": asked,
        "where": steps.where(key, form.filling),
        "back": steps.before(key, form.filling),
        "leave_url": reverse("portal:apply_leave"),
    }
    return render(request, "portal/apply/page.html", context, status=status)
