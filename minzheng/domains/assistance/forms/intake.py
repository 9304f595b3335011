"""Taking an application down: the family, and what concerns it as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.access.refusals import Refused
from minzheng.registry.actions import MemberEntry
from minzheng.registry.vocabulary import RELATIONS
from minzheng.ui.forms import Form, IdentityNumberField, MoneyField, PhoneField, RowsFormSet, TypedDateField

from ..actions import Intake, Kinship, MemberIntake
from ..vocabulary import (
    ALONE_GROUNDS,
    COUNTED,
    DECLARED_OF_HOUSEHOLD,
    DECLARED_OF_PERSON,
    DISABILITIES,
    GRADES,
    KINSHIPS,
    MONTHLY_CASH,
    SITUATIONS,
    disability,
)
from .fields import A_MONTH, CHOOSE, CountField


class MemberForm(Form):
    """One member of the family: who she is, what she declares, whether she has signed."""

    name = forms.CharField(label=_("姓名"), max_length=64)
    identity_number = IdentityNumberField(label=_("身份证号码"))
    relation = forms.ChoiceField(label=_("与申请人关系"), choices=[("", CHOOSE), *RELATIONS.items()])
    phone = PhoneField(label=_("电话"), required=False)
    signed = forms.BooleanField(
        label=_("已签承诺和授权书"), required=False, help_text=_("成年人本人签字；未成年人由申请人代签，不用勾选。")
    )
    wage = MoneyField(label=DECLARED_OF_PERSON["wage"], required=False, unit=A_MONTH, help_text=_("六个月平均"))
    business_income = MoneyField(label=DECLARED_OF_PERSON["business_income"], required=False, unit=A_MONTH)
    property_income = MoneyField(label=DECLARED_OF_PERSON["property_income"], required=False, unit=A_MONTH)
    transfer_income = MoneyField(label=DECLARED_OF_PERSON["transfer_income"], required=False, unit=A_MONTH)
    maintenance_received = MoneyField(
        label=DECLARED_OF_PERSON["maintenance_received"], required=False, unit=A_MONTH, help_text=_("实际收到的")
    )
    student = forms.BooleanField(label=SITUATIONS["student"], required=False)
    serious_illness = forms.BooleanField(label=SITUATIONS["serious_illness"], required=False)
    disability_category = forms.ChoiceField(
        label=_("残疾类别"), choices=[("", _("没有残疾人证")), *DISABILITIES.items()], required=False
    )
    disability_grade = forms.TypedChoiceField(
        label=_("残疾等级"), choices=[("", CHOOSE), *GRADES.items()], coerce=int, empty_value=None, required=False
    )
    separate_household = forms.BooleanField(label=SITUATIONS["separate_household"], required=False)
    applies = forms.BooleanField(
        label=_("为这位成员单独申请"), required=False, help_text=_("只在“谁申请”选了单独申请时勾选。")
    )
    kin_relation = forms.ChoiceField(label=_("这位工作人员是成员的"), choices=[("", CHOOSE), *KINSHIPS], required=False)
    kin_name = forms.CharField(label=_("工作人员或村居干部姓名"), max_length=64, required=False)
    kin_office = forms.CharField(label=_("单位和职务"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """A relative is filed whole or not at all."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        kin = ("kin_relation", "kin_name", "kin_office")
        if any(typed.get(name) for name in kin):
            for name in kin:
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, _("登记近亲属的，姓名、关系、单位和职务都要填。"))
        if bool(typed.get("disability_category")) != bool(typed.get("disability_grade")) and not self.errors:
            self.add_error("disability_grade", _("有残疾人证的，类别和等级都要填。"))
        return typed

    def situations(self) -> list[str]:
        """The circumstances ticked or chosen; only of a valid form."""
        typed = self.cleaned_data
        found = [key for key in SITUATIONS if typed.get(key)]
        if typed["disability_category"]:
            found.append(disability(typed["disability_category"], typed["disability_grade"]))
        return found

    def as_member(self, *, address: str) -> MemberIntake:
        """What the action needs; only of a valid form."""
        typed = self.cleaned_data
        return MemberIntake(
            entry=MemberEntry(
                name=typed["name"],
                identity_number=typed["identity_number"],
                relation=typed["relation"],
                phone=typed["phone"],
                address=address,
            ),
            signed=typed["signed"],
            declared={fact: typed[fact] for fact in DECLARED_OF_PERSON if typed.get(fact)},
            situations=self.situations(),
            applies=typed["applies"],
            kinship=Kinship(typed["kin_relation"], typed["kin_name"], typed["kin_office"])
            if typed["kin_name"]
            else None,
        )


class MemberRows(RowsFormSet):
    """The family, the applicant first."""

    row_label = _("成员 %(number)s")
    add_label = _("添加一位成员")


MemberFormSet = formset_factory(MemberForm, formset=MemberRows, extra=0, min_num=1, validate_min=True, max_num=20)


class HouseholdForm(Form):
    """What concerns the family as a whole: where it lives, why it applies, what it owns, where money would go."""

    programme = forms.ChoiceField(label=_("申请什么"), choices=list(MONTHLY_CASH.items()), required=False)
    village = forms.ModelChoiceField(label=_("居住的村（社区）"), queryset=Division.objects.none(), empty_label=CHOOSE)
    address = forms.CharField(label=_("住址"), max_length=120)
    hukou = forms.ModelChoiceField(
        label=_("户籍所在镇街"),
        queryset=Division.objects.none(),
        required=False,
        empty_label=_("与居住地相同"),
        help_text=_("不在本市的，选居住地，并在申请理由里写明。"),
    )
    reason = forms.CharField(
        label=_("申请理由"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("用申请人自己的话，说明生活困难的原因。"),
    )
    alone_ground = forms.ChoiceField(
        label=_("谁申请"),
        choices=[
            ("", _("全家一起申请")),
            *(
                (key, format_lazy("{alone}{ground}", alone=_("单独申请："), ground=label))
                for key, label in ALONE_GROUNDS.items()
            ),
        ],
        required=False,
        help_text=_("单独申请（单人保）的，还要在成员栏里勾选为哪几位申请。"),
    )
    signed_on = TypedDateField(label=_("承诺和授权书签署日期"))
    deposits = MoneyField(label=DECLARED_OF_HOUSEHOLD["deposits"], required=False)
    securities = MoneyField(label=DECLARED_OF_HOUSEHOLD["securities"], required=False)
    insurance_cash_value = MoneyField(label=DECLARED_OF_HOUSEHOLD["insurance_cash_value"], required=False)
    vehicles = CountField(label=DECLARED_OF_HOUSEHOLD["vehicles"], unit=COUNTED["vehicles"])
    housing_units = CountField(label=DECLARED_OF_HOUSEHOLD["housing_units"], unit=COUNTED["housing_units"])
    business_registrations = CountField(
        label=DECLARED_OF_HOUSEHOLD["business_registrations"], unit=COUNTED["business_registrations"]
    )
    holder_name = forms.CharField(label=_("收款户名"), max_length=64, help_text=_("应与申请人姓名一致。"))
    bank = forms.CharField(label=_("开户银行"), max_length=64)
    account_number = forms.CharField(
        label=_("银行账号"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "mz-figures", "inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, villages: Iterable[Division], towns: Iterable[Division], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages
        self.fields["hukou"].queryset = towns
        self.today = today
        if len(MONTHLY_CASH) == 1:
            self.fields["programme"].widget = forms.HiddenInput()

    def clean_programme(self) -> str:
        """Where nothing was chosen, the first: most cities begin with one."""
        return self.cleaned_data["programme"] or next(iter(MONTHLY_CASH))

    def clean_signed_on(self) -> date:
        signed_on: date = self.cleaned_data["signed_on"]
        if signed_on > self.today:
            raise forms.ValidationError(_("签署日期不能晚于今天。"))
        return signed_on


def intake_of(household: HouseholdForm, members: Any) -> Intake:
    """The two valid forms as what ``lodge_intake`` takes."""
    typed = household.cleaned_data
    rows = [form for form in members.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return Intake(
        village=typed["village"],
        hukou=typed["hukou"],
        members=[form.as_member(address=typed["address"]) for form in rows],
        reason=typed["reason"],
        signed_on=typed["signed_on"],
        holder_name=typed["holder_name"],
        bank=typed["bank"],
        account_number=typed["account_number"],
        declared={fact: typed[fact] for fact in DECLARED_OF_HOUSEHOLD if typed.get(fact)},
        alone_ground=typed["alone_ground"],
    )


def show_refusal(refused: Refused, household: Form, members: Any) -> None:
    """Put each reason of a refusal at the field it concerns, in whichever form that is."""
    for reason in refused.reasons:
        parts = reason.field.split("-")
        if len(parts) == 3 and parts[0] == "members" and int(parts[1]) < len(members.forms):
            members.forms[int(parts[1])].add_error(parts[2], str(reason))
        elif reason.field in household.fields:
            household.add_error(reason.field, str(reason))
        else:
            household.add_error(None, str(reason))
