"""A relief asked for from home: the content of a draft, and its pages, each some of the counter's own questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.forms import ReliefForm, ReliefMemberFormSet
from minzheng.domains.assistance.forms.relief import OF_HOUSEHOLD, OF_MEMBER, TICKED, ReliefMemberForm
from minzheng.domains.assistance.vocabulary import RELIEF_CAUSES, RIGID_SPENDING, THREE_THINGS
from minzheng.lib import clock
from minzheng.registry.vocabulary import RELATIONS, SELF
from minzheng.ui.forms import Form

WHAT = ("cause", "occurred_on", "reason")
PLACE = ("place", "address")
ACCOUNT = ("holder_name", "bank", "account_number")
ABOUT_HER = ("name", "identity_number", "relation")
NUMBERS = (*OF_MEMBER, *TICKED)
LETTER = "authorisation_letter"

PLAINLY = {
    "cause": _("出了什么事"),
    "occurred_on": _("哪一天的事"),
    "reason": _("发生了什么，现在最缺什么"),
    "place": _("事情发生在哪个村（社区），或者您现在住在哪个村（社区）"),
    "wage": _("工资（打零工的也算）"),
    "transfer_income": _("退休金、养老金等"),
    "months_without_income": _("已经连续几个月没有收入"),
    "unemployment_insurance": _("能领失业保险金"),
    "serious_illness": _("得了重病"),
    "medical_expense": _("看病自己付了多少（近一年，报销以后）"),
    "education_expense": _("上学自己付了多少（近一年）"),
}
"""What the counter names by the law's words, in the words of somebody to whom it has just happened."""


def type_of(cause: str) -> str:
    """To which type of relief a cause belongs; empty while none is chosen."""
    return next((key for key, causes in RELIEF_CAUSES.items() if cause in causes), "")


@dataclass
class ReliefFilling:
    """A draft's content, everything as it was typed. ``relief`` has the counter's names of what concerns all of it."""

    filler: dict[str, str]
    town: str = ""
    relief: dict[str, str] = field(default_factory=dict)
    members: list[dict[str, str]] = field(default_factory=list)
    another_event: str = ""
    done: list[str] = field(default_factory=list)

    @classmethod
    def begun_by(cls, filler: dict[str, str], *, town: str = "") -> ReliefFilling:
        return cls(filler, town=town, members=[{**filler, "relation": SELF}])

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> ReliefFilling:
        return cls(**content)

    def as_content(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @property
    def chosen_town(self) -> Division | None:
        return assistance.town_of_code(self.town) if self.town else None

    @property
    def is_for_spending(self) -> bool:
        return type_of(self.relief.get("cause", "")) == RIGID_SPENDING

    def as_intake(self, *, signed: bool) -> dict[str, str]:
        """What the counter's form would send; signed today if there is a photograph of the signed letter."""
        data = {name: value for name, value in self.relief.items() if value}
        data["type"] = type_of(self.relief.get("cause", ""))
        if signed:
            data["signed_on"] = clock.today().isoformat()
        count = str(len(self.members))
        data |= {"members-TOTAL_FORMS": count, "members-INITIAL_FORMS": "0"}
        for number, member in enumerate(self.members):
            data |= {f"members-{number}-{name}": value for name, value in member.items() if value}
        return data

    def as_forms(self, *, signed: bool) -> tuple[ReliefForm, Any]:
        """The counter's two forms, bound to what was filled in."""
        data = self.as_intake(signed=signed)
        relief = ReliefForm(data, villages=villages_of(self.chosen_town), today=clock.today())
        return relief, ReliefMemberFormSet(data, prefix="members")


class ReliefPage(ReliefForm):
    """Some of the counter's questions about the relief as a whole, on a page of their own."""

    def __init__(self, *args: Any, names: tuple[str, ...], town: Division | None, **kwargs: Any) -> None:
        super().__init__(*args, villages=villages_of(town), today=clock.today(), **kwargs)
        keep_only(self, names)


class WhatPage(ReliefPage):
    """What happened. Whoever was relieved for the same before may say that it is another event."""

    another_event = forms.BooleanField(
        label=_("这次是另一件事，和上次不是一回事"), required=False, help_text=_("是不是，由工作人员看过再定。")
    )

    def __init__(self, *args: Any, ask_about_another: bool, **kwargs: Any) -> None:
        names = (*WHAT, "another_event") if ask_about_another else WHAT
        super().__init__(*args, names=names, town=None, **kwargs)
        self.fields["occurred_on"].latest_today = True


class CostsPage(ReliefPage):
    """What was spent. Asked of everybody, needed where the spending is the difficulty."""

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, names=OF_HOUSEHOLD, town=None, **kwargs)
        self.needed = needed

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if self.needed and not any(typed.get(name) for name in OF_HOUSEHOLD) and not self.errors:
            self.add_error("medical_expense", _("因为看病、上学花费太大申请的，要填花了多少。"))
        return typed


class ReliefMemberPage(ReliefMemberForm):
    """One of those who need help: who she is, unless she fills it in herself, and what she has."""

    def __init__(self, *args: Any, herself: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_only(self, NUMBERS if herself else (*ABOUT_HER, *NUMBERS))
        if not herself:
            others = ((key, label) for key, label in RELATIONS.items() if key != SELF)
            self.fields["relation"].choices = [("", _("请选择")), *others]
            self.fields["relation"].label = _("他是您的")


def keep_only(form: Form, names: tuple[str, ...]) -> None:
    """Leave out what the page does not ask, put the rest in its order and name it plainly."""
    for name in set(form.fields) - set(names):
        del form.fields[name]
    form.order_fields(names)
    for name in set(names) & set(PLAINLY):
        form.fields[name].label = PLAINLY[name]


def villages_of(town: Division | None) -> Any:
    return assistance.villages_in(town) if town else Division.objects.none()


def paper_kinds() -> list[tuple[str, Any]]:
    """What shows what happened, then the three things; none of them has to be there at once."""
    return [("other", _("出了什么事的凭据（事故证明、诊断书、收费单据、现场照片等）")), *THREE_THINGS.items()]
