"""The order of the pages: which come, where one stands, what is still wrong and on which page to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from .filling import Filling
from .forms import ACCOUNT, CIRCUMSTANCES, HOME, INCOMES, MEANS

ORDER = ("whom", "agent", "town", "home", "family", "incomes", "means", "reason", "account", "papers", "check")
PAGE_OF_FIELD = {
    **dict.fromkeys(HOME, "home"),
    **dict.fromkeys(MEANS, "means"),
    **dict.fromkeys(ACCOUNT, "account"),
    "reason": "reason",
}


@dataclass(frozen=True)
class Problem:
    """Something that must be mended before it can be lodged: what, and where."""

    text: str
    target: str


def order_of(filling: Filling) -> list[str]:
    """The pages that come for this application."""
    return [key for key in ORDER if key != "agent" or filling.is_for_another]


def after(key: str, filling: Filling) -> str:
    """The address of the next page; of the check, once everything has been gone through."""
    if "check" in filling.done and key != "whom":
        return reverse("portal:apply_check")
    order = order_of(filling)
    return address_of(order[order.index(key) + 1])


def before(key: str, filling: Filling) -> str:
    """The address of the page before."""
    order = order_of(filling)
    position = order.index(key)
    return address_of(order[position - 1]) if position else reverse("portal:apply")


def where(key: str, filling: Filling) -> str:
    """第 3 步，共 10 步."""
    order = order_of(filling)
    return _("第 %(number)s 步，共 %(count)s 步") % {"number": order.index(key) + 1, "count": len(order)}


def first_open(filling: Filling) -> str:
    """Where to go on after a pause: the first page that has not been gone through."""
    return address_of(next((key for key in order_of(filling) if key not in filling.done), "check"))


def address_of(key: str) -> str:
    return reverse("portal:apply_income" if key == "incomes" else f"portal:apply_{key}")


def problems_of(filling: Filling, household: Any, members: Any) -> list[Problem]:
    """What the counter's form finds wrong, told page by page."""
    found = []
    if not filling.ground:
        found.append(Problem(_("还没有选为谁申请。"), address_of("whom")))
    form = filling.agent_form()
    if form is not None and not form.is_valid():
        found.append(Problem(_("还没有写明您自己的情况。"), address_of("agent")))
    if filling.chosen_town is None:
        found.append(Problem(_("还没有选住在哪个街道、镇。"), address_of("town")))
    for name, errors in household.errors.items():
        label = household.fields[name].label if name in household.fields else ""
        page = PAGE_OF_FIELD.get(name, "home")
        found += [Problem(_told(label, error), address_of(page)) for error in errors]
    for number, form in enumerate(members.forms):
        found += _problems_of_member(number, form)
    return found


def member_url(number: int, page: str = "member") -> str:
    return f"{reverse(f'portal:apply_{page}')}?n={number}"


def _problems_of_member(number: int, form: Any) -> list[Problem]:
    who = form.data.get(f"members-{number}-name") or _("第 %(number)s 位成员") % {"number": number + 1}
    found = []
    for name, errors in form.errors.items():
        page = "income" if name in INCOMES or name in CIRCUMSTANCES else "member"
        label = form.fields[name].label if name in form.fields else ""
        found += [Problem(f"{who}：{_told(label, error)}", member_url(number, page)) for error in errors]
    return found


def _told(label: Any, error: Any) -> str:
    return f"{label}：{error}" if label else str(error)
