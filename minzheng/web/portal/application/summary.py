"""Check your answers: what was filled in, page by page, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.cases.mandates import GROUNDS
from minzheng.domains.assistance.models import HomeDraft
from minzheng.lib import identity_number
from minzheng.ui.amounts import amount_text

from . import steps
from .filling import Filling
from .forms import ACCOUNT, CIRCUMSTANCES, HOME, INCOMES, MEANS, MYSELF, WHO, paper_kinds

Row = dict[str, Any]


def sections(filling: Filling, draft: HomeDraft, household: Any, members: Any) -> list[dict[str, Any]]:
    """Each part with its rows and the page that changes it."""
    return [
        _section(_("为谁申请"), "whom", _whom(filling)),
        _section(_("住在哪里"), "home", _town(filling) + _rows(household, HOME)),
        *(_member(number, form) for number, form in enumerate(members.forms)),
        _section(_("财产"), "means", _rows(household, MEANS) or [_nothing()]),
        _section(_("申请理由"), "reason", _rows(household, ("reason",))),
        _section(_("收款账户"), "account", _rows(household, ACCOUNT)),
        _section(_("照片"), "papers", _papers(filling, draft)),
    ]


def _section(title: str, key: str, rows: list[Row]) -> dict[str, Any]:
    return {"title": title, "url": steps.address_of(key), "rows": rows}


def _member(number: int, form: Any) -> dict[str, Any]:
    rows = _rows(form, WHO[:-1]) + (_rows(form, (*INCOMES, *CIRCUMSTANCES)) or [_nothing(_("收入"))])
    return {
        "title": _("申请人") if number == 0 else _("家庭成员 %(number)s") % {"number": number},
        "url": steps.member_url(number),
        "income_url": steps.member_url(number, "income"),
        "rows": rows,
    }


def _whom(filling: Filling) -> list[Row]:
    if filling.ground == MYSELF:
        return [{"label": _("为谁"), "value": _("自己和家里人")}]
    told = [{"label": _("您是"), "value": GROUNDS.get(filling.ground, "—")}]
    told.append({"label": _("您的姓名"), "value": filling.filler["name"]})
    if until_on := filling.agent.get("until_on"):
        told.append({"label": _("委托到哪一天为止"), "value": until_on})
    return told


def _town(filling: Filling) -> list[Row]:
    town = filling.chosen_town
    return [{"label": _("街道、镇"), "value": f"{town.parent.name} {town.name}"}] if town and town.parent else []


def _rows(form: Any, names: tuple[str, ...]) -> list[Row]:
    """What was answered, in the words of the form; what was left empty is left out."""
    return [
        {"label": form.fields[name].label, "value": _said(form, name)}
        for name in names
        if name in form.fields and _said(form, name) not in ("", None)
    ]


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
    if name in (*INCOMES, "deposits", "securities", "insurance_cash_value"):
        return amount_text(value)
    choices = dict(getattr(form.fields[name], "choices", ())) if isinstance(value, (str, int)) else {}
    unit = getattr(form.fields[name], "unit", "")
    return choices.get(value) or (f"{value} {unit}" if unit else value)


def _papers(filling: Filling, draft: HomeDraft) -> list[Row]:
    brought = [paper.kind for paper in draft.papers.all()]
    return [{"label": label, "value": _count(brought.count(kind))} for kind, label in paper_kinds(filling.ground)]


def _count(count: int) -> str:
    if not count:
        return _("还没有；可以以后补，或者带到窗口")
    return ngettext("%(count)s 张", "%(count)s 张", count) % {"count": count}


def _nothing(label: str = "") -> Row:
    return {"label": label or _("财产"), "value": _("没有")}
