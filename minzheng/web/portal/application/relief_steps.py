"""The order of the pages of a relief; what is still wrong and where to mend it; the answers read over once more."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.domains.assistance.forms.relief import OF_HOUSEHOLD
from minzheng.domains.assistance.models import HomeDraft
from minzheng.lib import identity_number
from minzheng.ui.amounts import amount_text

from .relief import ABOUT_HER, ACCOUNT, NUMBERS, PLACE, WHAT, ReliefFilling, paper_kinds
from .steps import Problem

ORDER = ("what", "town", "place", "family", "costs", "account", "papers", "check")
PAGE_OF_FIELD = {
    **dict.fromkeys((*WHAT, "type"), "what"),
    **dict.fromkeys(PLACE, "place"),
    **dict.fromkeys(OF_HOUSEHOLD, "costs"),
    **dict.fromkeys(ACCOUNT, "account"),
    "another_event": "what",
}
MONEY = (*OF_HOUSEHOLD, "wage", "transfer_income")


def address_of(key: str) -> str:
    return reverse(f"portal:relief_{key}")


def member_url(number: int) -> str:
    return f"{address_of('member')}?n={number}"


def after(key: str, filling: ReliefFilling) -> str:
    """The address of the next page; of the check, once everything has been gone through."""
    return address_of("check" if "check" in filling.done else ORDER[ORDER.index(key) + 1])


def before(key: str) -> str:
    position = ORDER.index(key)
    return address_of(ORDER[position - 1]) if position else reverse("portal:relief")


def where(key: str) -> str:
    """第 3 步，共 8 步."""
    return _("第 %(number)s 步，共 %(count)s 步") % {"number": ORDER.index(key) + 1, "count": len(ORDER)}


def first_open(filling: ReliefFilling) -> str:
    """Where to go on after a pause: the first page that has not been gone through."""
    return address_of(next((key for key in ORDER if key not in filling.done), "check"))


def problems_of(filling: ReliefFilling, relief: Any, members: Any) -> list[Problem]:
    """What the counter's form finds wrong, told page by page."""
    found = []
    if filling.chosen_town is None:
        found.append(Problem(_("还没有选事情发生在哪个街道、镇。"), address_of("town")))
    for name, errors in relief.errors.items():
        if name == "type" and "cause" in relief.errors:
            continue  # chosen together, by the cause
        label = relief.fields[name].label if name in relief.fields else ""
        page = PAGE_OF_FIELD.get(name, "what")
        found += [Problem(_told(label, error), address_of(page)) for error in errors]
    for number, form in enumerate(members.forms):
        who = form.data.get(f"members-{number}-name", "")
        found += [
            Problem(
                f"{who}：{_told(form.fields[name].label if name in form.fields else '', error)}", member_url(number)
            )
            for name, errors in form.errors.items()
            for error in errors
        ]
    return found


def sections(filling: ReliefFilling, draft: HomeDraft, relief: Any, members: Any) -> list[dict[str, Any]]:
    """Each part with its rows and the page that changes it."""
    return [
        _section(_("发生了什么"), address_of("what"), _rows(relief, WHAT)),
        _section(_("在哪里"), address_of("town"), _town(filling) + _rows(relief, PLACE)),
        *(
            _section(
                _("申请人") if number == 0 else _("家庭成员 %(number)s") % {"number": number},
                member_url(number),
                _rows(form, (*ABOUT_HER[: 2 if number == 0 else 3], *NUMBERS)),
            )
            for number, form in enumerate(members.forms)
        ),
        _section(_("花费"), address_of("costs"), _rows(relief, OF_HOUSEHOLD) or [_none(_("花费"))]),
        _section(_("收款账户"), address_of("account"), _rows(relief, ACCOUNT)),
        _section(_("照片"), address_of("papers"), _papers(draft)),
    ]


def _section(title: str, url: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"title": title, "url": url, "rows": rows}


def _town(filling: ReliefFilling) -> list[dict[str, Any]]:
    town = filling.chosen_town
    return [{"label": _("街道、镇"), "value": f"{town.parent.name} {town.name}"}] if town and town.parent else []


def _rows(form: Any, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """What was answered, in words; what was left empty is left out."""
    said = [(form.fields[name].label, _said(form, name)) for name in names if name in form.fields]
    return [{"label": label, "value": value} for label, value in said if value not in ("", None)]


def _said(form: Any, name: str) -> Any:
    if name not in getattr(form, "cleaned_data", {}):
        return form[name].value() or ""  # not right yet: as it was typed
    value = form.cleaned_data[name]
    if value in ("", None, False):
        return ""
    if value is True:
        return _("是")
    if name == "identity_number":
        return identity_number.mask(value)
    if name in MONEY:
        return amount_text(value)
    if name == "cause":
        return next(label for _type, causes in form.fields[name].choices[1:] for key, label in causes if key == value)
    choices = dict(getattr(form.fields[name], "choices", ())) if name == "relation" else {}
    unit = getattr(form.fields[name], "unit", "")
    return choices.get(value) or (f"{value} {unit}" if unit else value)


def _papers(draft: HomeDraft) -> list[dict[str, Any]]:
    brought = [paper.kind for paper in draft.papers.all()]
    return [{"label": label, "value": _count(brought.count(kind))} for kind, label in paper_kinds()]


def _count(count: int) -> str:
    if not count:
        return _("还没有；可以以后补，或者带到窗口")
    return ngettext("%(count)s 张", "%(count)s 张", count) % {"count": count}


def _none(label: str) -> dict[str, Any]:
    return {"label": label, "value": _("没有")}


def _told(label: Any, error: Any) -> str:
    return f"{label}：{error}" if label else str(error)
