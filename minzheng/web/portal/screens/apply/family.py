"""The family, one member at a time: who she is, then what she earns and what the law asks about her."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.registry.vocabulary import RELATIONS, SELF

from ...application import steps
from ...application.filling import MOST_MEMBERS, Filling
from ...application.forms import CIRCUMSTANCES, INCOMES, WHO, MemberPage
from .door import UNPROCESSABLE, Form, form_door, posted
from .pages import METHODS, typed


@form_door
@require_http_methods(METHODS)
def family(request: HttpRequest, form: Form) -> HttpResponse:
    """Who belongs to it so far; add somebody, or go on."""
    filling = form.filling
    if not filling.members[0].get("name"):
        return redirect(steps.member_url(0))
    if request.method == "POST":
        form.keep(done="family")
        return redirect(steps.after("family", filling))
    context = {
        "members": [_row(filling, number) for number in range(len(filling.members))],
        "add_url": steps.member_url(len(filling.members)) if len(filling.members) < MOST_MEMBERS else "",
        "remove_url": reverse("portal:apply_remove"),
        "leave_url": reverse("portal:apply_leave"),
        "where": steps.where("family", filling),
        "back": steps.before("family", filling),
    }
    return render(request, "portal/apply/family.html", context)


@form_door
@require_http_methods(METHODS)
def member(request: HttpRequest, form: Form) -> HttpResponse:
    """Who a member is. A new one belongs to the family once she is written down without a mistake."""
    filling, number = form.filling, _number(request, form.filling, or_new=True)
    is_new = number == len(filling.members)
    known = filling.members[number] if not is_new else {}
    asked = _asked(request, filling, number, WHO, known)
    if request.method == "POST":
        right = asked.is_valid()
        if right or not is_new:
            _keep_member(filling, number, {**known, **typed(request, asked)})
            form.keep()
        if right:
            return redirect("portal:apply_family")
    context = {
        "title": _title(filling, number, is_new=is_new),
        "lede": _("姓名和号码照身份证、户口簿上的写。"),
        "form": asked,
        "fixed": known if _is_the_filler(filling, number) else None,
        "back": _back(filling),
    }
    return render(request, "portal/apply/member.html", context, status=UNPROCESSABLE if asked.is_bound else 200)


@form_door
@require_POST
def remove(request: HttpRequest, form: Form) -> HttpResponse:
    """Take a member out again, anybody but the applicant."""
    form.filling.remove_member(_number(request, form.filling))
    form.keep()
    return redirect("portal:apply_family")


@form_door
@require_http_methods(METHODS)
def income(request: HttpRequest, form: Form) -> HttpResponse:
    """What one member earns and how she is; then the next one's page, then what the family owns."""
    filling, number = form.filling, _number(request, form.filling)
    known = filling.members[number]
    asked = _asked(request, filling, number, (*INCOMES, *CIRCUMSTANCES), known)
    if request.method == "POST":
        filling.members[number] = {**known, **typed(request, asked)}
        right, is_last = asked.is_valid(), number + 1 == len(filling.members)
        form.keep(done="incomes" if right and is_last else "")
        if right and (is_last or "check" in filling.done):
            return redirect(steps.after("incomes", filling))
        if right:
            return redirect(steps.member_url(number + 1, "income"))
    context = {
        "title": _("%(name)s的收入和情况") % {"name": known.get("name", "")},
        "lede": _("按最近六个月平均每月多少填。没有的，留空就可以。"),
        "form": asked,
        "leave_url": reverse("portal:apply_leave"),
        "where": steps.where("incomes", filling),
        "back": steps.member_url(number - 1, "income") if number else steps.before("incomes", filling),
    }
    return render(request, "portal/apply/page.html", context, status=UNPROCESSABLE if asked.is_bound else 200)


def _asked(
    request: HttpRequest, filling: Filling, number: int, names: tuple[str, ...], known: dict[str, str]
) -> MemberPage:
    """The page's form; who fills it in for herself does not type her own name and number again."""
    if _is_the_filler(filling, number):
        names = tuple(name for name in names if name not in ("name", "identity_number", "phone"))
    if filling.is_minor(number):
        names = tuple(name for name in names if name != "signed")
    return MemberPage(
        posted(request),
        names=names,
        first=number == 0,
        initial={**known, "relation": SELF if number == 0 else known.get("relation", "")},
    )


def _is_the_filler(filling: Filling, number: int) -> bool:
    return number == 0 and not filling.is_for_another


def _keep_member(filling: Filling, number: int, content: dict[str, str]) -> None:
    if number == 0:
        content["relation"] = SELF
    if number == len(filling.members):
        filling.members.append(content)
    else:
        filling.members[number] = content


def _number(request: HttpRequest, filling: Filling, *, or_new: bool = False) -> int:
    """Which member the address means; a member that does not exist has no page."""
    text = request.POST.get("n") or request.GET.get("n", "0")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else -1
    if not 0 <= number < min(len(filling.members) + or_new, MOST_MEMBERS):
        raise Http404
    return number


def _title(filling: Filling, number: int, *, is_new: bool) -> str:
    if number == 0:
        return _("申请人是谁？") if filling.is_for_another else _("您自己")
    if is_new:
        return _("添加一位家庭成员")
    return _("改%(name)s的情况") % {"name": filling.members[number].get("name", "")}


def _back(filling: Filling) -> str:
    return steps.address_of("family") if filling.members[0].get("name") else steps.before("family", filling)


def _row(filling: Filling, number: int) -> dict[str, Any]:
    each = filling.members[number]
    return {
        "number": number,
        "name": each.get("name", ""),
        "relation": RELATIONS.get(each.get("relation", ""), ""),
        "url": steps.member_url(number),
        "may_go": number > 0,
        "unsigned": not each.get("signed") and not filling.is_minor(number),
    }
