"""What happened, where, what it cost, and where the money would go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from minzheng.access.refusals import Refused
from minzheng.domains.assistance.actions.relief_at_home import SAME_CAUSE, why_not_again
from minzheng.lib import clock
from minzheng.registry import queries as register

from ... import queries
from ...application import relief_steps as steps
from ...application.forms import TownForm
from ...application.relief import ACCOUNT, PLACE, WHAT, CostsPage, ReliefFilling, ReliefPage, WhatPage
from ...expiry import given_back
from ..apply.door import posted
from ..apply.pages import check_account, typed
from .door import METHODS, UNPROCESSABLE, Form, relief_door

TITLES: dict[str, tuple[Any, Any]] = {
    "what": (gettext_lazy("发生了什么？"), gettext_lazy("用您自己的话写，几句就够。")),
    "town": (
        gettext_lazy("在哪个街道、镇？"),
        gettext_lazy("选出事的地方，或者您现在住的地方，由那里办理。和户口在哪里没有关系。"),
    ),
    "place": (gettext_lazy("说得再细一点"), gettext_lazy("工作人员会按这个地址来找您。")),
    "costs": (gettext_lazy("花了多少钱？"), gettext_lazy("没有的，留空就可以。说不准的，填大概的数。")),
    "account": (gettext_lazy("批准以后，钱发到哪个账户？"), gettext_lazy("要用您本人名字的存折或银行卡。")),
}


@relief_door(*WHAT)
@require_http_methods(METHODS)
def what(request: HttpRequest, form: Form) -> HttpResponse:
    """The cause decides the type. What she was relieved for before is told here, before she has filled in the rest."""
    first = {**form.filling.relief, "another_event": form.filling.another_event, **given_back(request)}
    cause = request.POST.get("cause", "") if request.method == "POST" else first.get("cause", "")
    person = queries.oneself(request.actor)
    again = why_not_again(person, cause, another_event=False, at=clock.now()) if cause else None
    asked = WhatPage(posted(request), initial=first, ask_about_another=again is not None and again.key == SAME_CAUSE)
    if asked.is_bound and asked.is_valid() and again and not asked.cleaned_data.get("another_event"):
        asked.show(Refused(again))

    def take(filling: ReliefFilling) -> None:
        said = typed(request, asked)
        filling.another_event = said.pop("another_event", "")
        filling.relief |= said

    return _page(request, form, "what", asked, take)


@relief_door("town")
@require_http_methods(METHODS)
def town(request: HttpRequest, form: Form) -> HttpResponse:
    asked = TownForm(posted(request), initial={"town": form.filling.town, **given_back(request)})

    def take(filling: ReliefFilling) -> None:
        chosen = asked.data.get("town", "")
        if chosen != filling.town:
            filling.town = chosen
            filling.relief.pop("place", None)  # it lies elsewhere

    return _page(request, form, "town", asked, take)


@relief_door(*PLACE)
@require_http_methods(METHODS)
def place(request: HttpRequest, form: Form) -> HttpResponse:
    chosen = form.filling.chosen_town
    if chosen is None:
        return redirect("portal:relief_town")
    first = {**form.filling.relief, **given_back(request)}
    asked = ReliefPage(posted(request), names=PLACE, town=chosen, initial=first)
    return _page(request, form, "place", asked, _into_relief(request, asked))


@relief_door("medical_expense", "education_expense")
@require_http_methods(METHODS)
def costs(request: HttpRequest, form: Form) -> HttpResponse:
    first = {**form.filling.relief, **given_back(request)}
    asked = CostsPage(posted(request), needed=form.filling.is_for_spending, initial=first)
    return _page(request, form, "costs", asked, _into_relief(request, asked))


@relief_door("holder_name", "bank")
@require_http_methods(METHODS)
def account(request: HttpRequest, form: Form) -> HttpResponse:
    """Whoever has an account on file is told its last digits: that one is the quickest, another goes to the counter."""
    name = form.filling.filler["name"]
    first = {"holder_name": name, **form.filling.relief, **given_back(request)}
    asked = ReliefPage(posted(request), names=ACCOUNT, town=None, initial=first)
    if asked.is_bound and asked.is_valid():
        check_account(asked, name)
    on_file = register.account_of(queries.oneself(request.actor))
    if on_file is not None:
        asked.fields["account_number"].help_text = _(
            "您登记过尾号 %(last)s 的账户，填它最快；换别的账户，要带存折或银行卡到窗口办。"
        ) % {"last": on_file.account_number.open()[-4:]}
    return _page(request, form, "account", asked, _into_relief(request, asked))


def _into_relief(request: HttpRequest, asked: forms.Form) -> Callable[[ReliefFilling], None]:
    def take(filling: ReliefFilling) -> None:
        filling.relief |= typed(request, asked)

    return take


def _page(
    request: HttpRequest, form: Form, key: str, asked: forms.Form, take: Callable[[ReliefFilling], None]
) -> HttpResponse:
    """One page: what is typed is kept, right or wrong; only what is right leads on."""
    status = 200
    if request.method == "POST":
        right = asked.is_valid()
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
        "where": steps.where(key),
        "back": steps.before(key),
        "leave_url": reverse("portal:relief_leave"),
        "says_emergency": key == "what",
    }
    return render(request, "portal/apply/page.html", context, status=status)
