"""Taking a temporary relief down: what happened, to whom, where money would go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.registry.actions import MemberEntry
from minzheng.registry.vocabulary import RELATIONS
from minzheng.ui.forms import Form, IdentityNumberField, MoneyField, PhoneField, RowsFormSet, TypedDateField

from ..actions import MemberIntake, ReliefIntake
from ..vocabulary import DECLARED_OF_HOUSEHOLD, DECLARED_OF_PERSON, RELIEF_CAUSES, RELIEF_TYPES, SITUATIONS
from .fields import A_MONTH, CHOOSE, CountField

OF_MEMBER = ("wage", "transfer_income", "months_without_income")
OF_HOUSEHOLD = ("medical_expense", "education_expense")
TICKED = ("serious_illness", "unemployment_insurance")


class ReliefMemberForm(Form):
    """One of those for whom relief is asked."""

    name = forms.CharField(label=_("姓名"), max_length=64)
    identity_number = IdentityNumberField(label=_("身份证号码"))
    relation = forms.ChoiceField(label=_("与申请人关系"), choices=[("", CHOOSE), *RELATIONS.items()])
    phone = PhoneField(label=_("电话"), required=False)
    wage = MoneyField(label=DECLARED_OF_PERSON["wage"], required=False, unit=A_MONTH)
    transfer_income = MoneyField(label=DECLARED_OF_PERSON["transfer_income"], required=False, unit=A_MONTH)
    months_without_income = CountField(
        label=DECLARED_OF_PERSON["months_without_income"], unit=_("个月"), help_text=_("务工人员一次性救助要填。")
    )
    unemployment_insurance = forms.BooleanField(label=SITUATIONS["unemployment_insurance"], required=False)
    serious_illness = forms.BooleanField(label=SITUATIONS["serious_illness"], required=False)

    def as_member(self, *, address: str) -> MemberIntake:
        """What the action needs; only of a valid form."""
        typed = self.cleaned_data
        entry = MemberEntry(
            name=typed["name"],
            identity_number=typed["identity_number"],
            relation=typed["relation"],
            phone=typed["phone"],
            address=address,
        )
        return MemberIntake(
            entry=entry,
            signed=True,
            declared={fact: typed[fact] for fact in OF_MEMBER if typed.get(fact)},
            situations=[key for key in TICKED if typed.get(key)],
        )


class ReliefMemberRows(RowsFormSet):
    """Those for whom relief is asked, the applicant first."""

    row_label = _("成员 %(number)s")
    add_label = _("添加一位成员")


ReliefMemberFormSet = formset_factory(
    ReliefMemberForm, formset=ReliefMemberRows, extra=0, min_num=1, validate_min=True, max_num=20
)


class ReliefForm(Form):
    """What happened, when and where; what it costs; where money would go."""

    type = forms.ChoiceField(label=_("哪一类困难"), choices=list(RELIEF_TYPES.items()), widget=forms.RadioSelect)
    cause = forms.ChoiceField(
        label=_("事由"),
        choices=[("", CHOOSE), *((RELIEF_TYPES[key], list(causes.items())) for key, causes in RELIEF_CAUSES.items())],
    )
    occurred_on = TypedDateField(label=_("发生日期"))
    place = forms.ModelChoiceField(
        label=_("发生地或居住地的村（社区）"),
        queryset=Division.objects.none(),
        empty_label=CHOOSE,
        help_text=_("不看户籍，由急难发生地或居住地的镇街办理。"),
    )
    address = forms.CharField(label=_("现在住在哪里"), max_length=120)
    reason = forms.CharField(
        label=_("发生了什么，现在缺什么"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("用申请人自己的话。"),
    )
    medical_expense = MoneyField(
        label=DECLARED_OF_HOUSEHOLD["medical_expense"], required=False, help_text=_("报销以后自己付的。")
    )
    education_expense = MoneyField(label=DECLARED_OF_HOUSEHOLD["education_expense"], required=False)
    signed_on = TypedDateField(
        label=_("承诺和授权书签署日期"), required=False, help_text=_("情况紧急还没有签的，留空，随后补签。")
    )
    holder_name = forms.CharField(label=_("收款户名"), max_length=64, help_text=_("应与申请人姓名一致。"))
    bank = forms.CharField(label=_("开户银行"), max_length=64)
    account_number = forms.CharField(
        label=_("银行账号"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "mz-figures", "inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, villages: Iterable[Division], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = villages
        self.today = today

    def clean_signed_on(self) -> date | None:
        signed_on: date | None = self.cleaned_data["signed_on"]
        if signed_on is not None and signed_on > self.today:
            raise forms.ValidationError(_("签署日期不能晚于今天。"))
        return signed_on

    def clean(self) -> dict[str, Any]:
        """A cause belongs to its type; relief for spending says what was spent."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        kind, cause = typed.get("type"), typed.get("cause")
        if kind and cause and cause not in RELIEF_CAUSES[kind]:
            self.add_error("cause", _("这个事由不属于所选的救助类型。"))
        if kind == "rigid_spending" and not any(typed.get(name) for name in OF_HOUSEHOLD) and not self.errors:
            self.add_error("medical_expense", _("支出型要填医疗或者教育费用。"))
        return typed


def relief_intake_of(relief: ReliefForm, members: Any) -> ReliefIntake:
    """The two valid forms as what ``lodge_relief`` takes."""
    typed = relief.cleaned_data
    rows = [form for form in members.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return ReliefIntake(
        members=[form.as_member(address=typed["address"]) for form in rows],
        place=typed["place"],
        type=typed["type"],
        cause=typed["cause"],
        occurred_on=typed["occurred_on"],
        reason=typed["reason"],
        holder_name=typed["holder_name"],
        bank=typed["bank"],
        account_number=typed["account_number"],
        signed_on=typed["signed_on"],
        declared={fact: typed[fact] for fact in OF_HOUSEHOLD if typed.get(fact)},
    )


class DistinctEventForm(Form):
    """认定为另一事件: why this is not the cause that was relieved before."""

    why = forms.CharField(
        label=_("为什么不是同一事由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明两次各是什么时候、在哪里、发生了什么，凭据是什么。"),
    )
