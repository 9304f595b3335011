"""The pages of an application from home. Each asks a few of the counter's own questions: one form, two doors.

What a page does not ask is left out of it; what the counter would refuse is refused here in the same words.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.cases.mandates import AGENT, GUARDIAN
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.forms import HouseholdForm
from minzheng.domains.assistance.forms.intake import MemberForm
from minzheng.domains.assistance.vocabulary import THREE_THINGS
from minzheng.lib import clock
from minzheng.registry.vocabulary import RELATIONS, SELF
from minzheng.ui.forms import DocumentField, Form, IdentityNumberField, PhoneField, TypedDateField

MYSELF = "self"
WHO = ("name", "identity_number", "relation", "phone", "signed")
INCOMES = ("wage", "business_income", "property_income", "transfer_income", "maintenance_received")
CIRCUMSTANCES = (
    *("student", "serious_illness", "disability_category", "disability_grade"),
    *("kin_name", "kin_relation", "kin_office"),
)
PLAINLY = {
    "wage": _("工资（打零工的也算）"),
    "business_income": _("做小生意、种养挣的"),
    "property_income": _("房租、利息"),
    "transfer_income": _("退休金、养老金等"),
    "maintenance_received": _("收到的赡养费、抚养费"),
    "kin_name": _("有近亲属在民政、街道、镇或村居工作的，写他的姓名"),
    "kin_relation": _("他是这位家里人的"),
    "kin_office": _("他在哪个单位，做什么"),
}
"""What the counter names by the law's words, in the words of somebody who fills it in once."""

HOME = ("village", "address", "hukou")
MEANS = (
    *("deposits", "securities", "insurance_cash_value"),
    *("vehicles", "housing_units", "business_registrations"),
)
ACCOUNT = ("holder_name", "bank", "account_number")
MANDATE_PAPERS = {AGENT: "mandate_letter", GUARDIAN: "guardianship_proof"}


class NewcomerForm(Form):
    """Who somebody is that has not been here before."""

    name = forms.CharField(label=_("您的姓名"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    identity_number = IdentityNumberField(label=_("您的身份证号码"))
    phone = PhoneField(label=_("您的手机号码"), help_text=_("验证码发到这个手机上。"))


class WhomForm(Form):
    """For whom: oneself and the family, or somebody who can't come herself."""

    ground = forms.ChoiceField(
        label=_("您为谁申请"),
        choices=[
            (MYSELF, _("为我自己和家里人")),
            (AGENT, _("有人委托我代办")),
            (GUARDIAN, _("我是申请人的监护人（申请人未成年，或者不能自己办事）")),
        ],
        widget=forms.RadioSelect,
    )


class AgentForm(Form):
    """Where she who acts for somebody lives, and how long she was asked to act."""

    agent_town = forms.ModelChoiceField(
        label=_("您自己住在哪个街道、镇"),
        queryset=Division.objects.none(),
        empty_label=_("请选择"),
        to_field_name="code",
    )
    until_on = TypedDateField(label=_("委托到哪一天为止"), required=False)

    def __init__(self, *args: Any, ground: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent_town"].queryset = assistance.towns()
        if ground == GUARDIAN:
            del self.fields["until_on"]
        else:
            self.fields["until_on"].required = True
            self.fields["until_on"].help_text = _("照委托书上写的填，例如 2021-06-30。到那天以后，您就看不到这件事了。")

    def clean_until_on(self) -> date:
        until_on: date = self.cleaned_data["until_on"]
        if until_on < clock.today():
            raise forms.ValidationError(_("委托的最后一天已经过了。"))
        return until_on


class TownForm(Form):
    """In which street or town the family lives."""

    town = forms.ChoiceField(label=_("住在哪个街道、镇"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = [("", _("请选择")), *towns_by_district()]


class HouseholdPage(HouseholdForm):
    """Some of the counter's questions about the family as a whole, on a page of their own."""

    def __init__(self, *args: Any, names: tuple[str, ...], town: Division | None, **kwargs: Any) -> None:
        villages = assistance.villages_in(town) if town else Division.objects.none()
        super().__init__(*args, villages=villages, towns=assistance.towns(), today=clock.today(), **kwargs)
        for name in set(self.fields) - set(names):
            del self.fields[name]


class MemberPage(MemberForm):
    """Some of the counter's questions about one member, on a page of their own."""

    def __init__(self, *args: Any, names: tuple[str, ...], first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(names):
            del self.fields[name]
        self.order_fields(names)
        for name in set(names) & set(PLAINLY):
            self.fields[name].label = PLAINLY[name]
        if "relation" in self.fields:
            self._ask_relation(first)

    def _ask_relation(self, first: bool) -> None:
        """The applicant comes first and is nobody else's relation; everybody else is."""
        if first:
            self.fields["relation"].widget = forms.HiddenInput()
        else:
            self.fields["relation"].choices = [
                ("", _("请选择")),
                *((key, label) for key, label in RELATIONS.items() if key != SELF),
            ]


class PaperForm(Form):
    """One photograph, and which of the papers it shows."""

    kind = forms.ChoiceField(label=_("这是哪一样"), widget=forms.RadioSelect)
    file = DocumentField(
        label=_("照片"), help_text=_("点一下就可以拍照，或者从相册里选。JPG、PNG 或 PDF，每张不超过 10 MB。")
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds


class UndertakingForm(Form):
    """That it is true, and that it may be checked."""

    sure = forms.BooleanField(
        label=_("我写的都是实情。家里每位成年人都知道这次申请，同意核对收入和财产，并已在承诺和授权书上签字。")
    )


def towns_by_district() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every street and town, under its district."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for town in assistance.towns().select_related("parent"):
        groups.setdefault(town.parent.name if town.parent else "", []).append((town.code, town.name))
    return list(groups.items())


def paper_kinds(ground: str) -> list[tuple[str, Any]]:
    """The three things, and what shows that somebody may act for the applicant."""
    kinds = list(THREE_THINGS.items())
    if ground == AGENT:
        kinds.append((MANDATE_PAPERS[AGENT], _("委托书（申请人签名）")))
    if ground == GUARDIAN:
        kinds.append((MANDATE_PAPERS[GUARDIAN], _("监护关系证明（出生证、户口簿或法院文书）")))
    return kinds
