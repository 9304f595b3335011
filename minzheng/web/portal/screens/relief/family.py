"""For whom relief is asked: herself, and whoever of the family needs it too. Each on a page of her own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.registry.vocabulary import RELATIONS

from ...application import relief_steps as steps
from ...application.filling import MOST_MEMBERS
from ...application.relief import NUMBERS, ReliefFilling, ReliefMemberPage
from ...expiry import given_back
from ..apply.door import posted
from ..apply.pages import typed
from .door import METHODS, UNPROCESSABLE, Form, begun_door, relief_door

ASKED_HERSELF = "about her"  # her own page has been gone through


@begun_door
@require_http_methods(METHODS)
def family(request: HttpRequest, form: Form) -> HttpResponse:
    """Who needs help so far; add somebody, or go on."""
    filling = form.filling
    if ASKED_HERSELF not in filling.done:
        return redirect(steps.member_url(0))
    if request.method == "POST":
        form.keep(done="family")
        return redirect(steps.after("family", filling))
    context = {
        "members": [_row(filling, number) for number in range(len(filling.members))],
        "add_url": steps.member_url(len(filling.members)) if len(filling.members) < MOST_MEMBERS else "",
        "remove_url": reverse("portal:relief_remove"),
        "title": _("谁需要帮助？"),
        "lede": _("只写需要帮助的人。只有您自己的，直接按“都写上了”。"),
        "where": steps.where("family"),
        "back": steps.before("family"),
        "leave_url": reverse("portal:relief_leave"),
    }
    return render(request, "portal/apply/family.html", context)


@relief_door("name", "relation", *NUMBERS)
@require_http_methods(METHODS)
def member(request: HttpRequest, form: Form) -> HttpResponse:
    """One of them. A new one is added once she is written down without a mistake."""
    if form.draft is None:
        return redirect("portal:relief")
    filling, number = form.filling, _number(request, form.filling, or_new=True)
    is_new = number == len(filling.members)
    known = {} if is_new else filling.members[number]
    asked = ReliefMemberPage(posted(request), herself=number == 0, initial={**known, **given_back(request)})
    if request.method == "POST":
        right = asked.is_valid()
        content = {**known, **typed(request, asked)}
        if not is_new:
            filling.members[number] = content
        elif right:
            filling.members.append(content)
        form.keep(done=ASKED_HERSELF if right and number == 0 else "")
        if right:
            return redirect("portal:relief_family")
    context = {
        "title": _title(filling, number, is_new=is_new),
        "lede": _("收入按每月填。没有的，留空就可以。"),
        "form": asked,
        "fixed": known if number == 0 else None,
        "back": steps.address_of("family") if number else steps.before("family"),
    }
    return render(request, "portal/apply/member.html", context, status=UNPROCESSABLE if asked.is_bound else 200)


@begun_door
@require_POST
def remove(request: HttpRequest, form: Form) -> HttpResponse:
    """Take somebody out again, anybody but herself."""
    number = _number(request, form.filling)
    if number:
        del form.filling.members[number]
        form.keep()
    return redirect("portal:relief_family")


def _number(request: HttpRequest, filling: ReliefFilling, *, or_new: bool = False) -> int:
    """Which of them the address means; one that does not exist has no page."""
    text = request.POST.get("n") or request.GET.get("n", "0")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else -1
    if not 0 <= number < min(len(filling.members) + or_new, MOST_MEMBERS):
        raise Http404
    return number


def _title(filling: ReliefFilling, number: int, *, is_new: bool) -> str:
    if number == 0:
        return _("您自己")
    if is_new:
        return _("添加一位家庭成员")
    return _("改%(name)s的情况") % {"name": filling.members[number].get("name", "")}


def _row(filling: ReliefFilling, number: int) -> dict[str, Any]:
    each = filling.members[number]
    return {
        "number": number,
        "name": each.get("name", ""),
        "relation": RELATIONS.get(each.get("relation", ""), ""),
        "url": steps.member_url(number),
        "may_go": number > 0,
        "unsigned": False,
    }
