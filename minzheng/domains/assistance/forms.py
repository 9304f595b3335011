"""Forms of the room: what a clerk types, checked at the field, in the words of the counter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Refused
from minzheng.registry.actions import MemberEntry
from minzheng.registry.vocabulary import RELATIONS
from minzheng.ui.forms import Form, IdentityNumberField, MoneyField, PhoneField, RowsFormSet, TypedDateField, dress
from minzheng.verification.categories import CATEGORIES, OUTCOMES
from minzheng.verification.models import Question

from .actions.intake import Intake, MemberIntake
from .vocabulary import COUNTED, DECLARED_OF_HOUSEHOLD, DECLARED_OF_PERSON, SITUATIONS

CHOOSE = _("请选择")
A_MONTH = _("元/月")


class CountField(forms.IntegerField):
    """How many there are of something, with its measure word; ``None`` when it is left empty."""

    def __init__(self, *, unit: Any, **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(
            required=False,
            min_value=0,
            max_value=999,
            widget=forms.NumberInput(attrs={"class": "mz-w-count mz-figures"}),
            **kwargs,
        )


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
            situations=[key for key in SITUATIONS if typed.get(key)],
        )


class MemberRows(RowsFormSet):
    """The family, the applicant first."""

    row_label = _("成员 %(number)s")
    add_label = _("添加一位成员")


MemberFormSet = formset_factory(MemberForm, formset=MemberRows, extra=0, min_num=1, validate_min=True, max_num=20)


class HouseholdForm(Form):
    """What concerns the family as a whole: where it lives, why it applies, what it owns, where money would go."""

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
    )


def show_refusal(refused: Refused, household: HouseholdForm, members: Any) -> None:
    """Put each reason of a refusal at the field it concerns, in whichever form that is."""
    for reason in refused.reasons:
        parts = reason.field.split("-")
        if len(parts) == 3 and parts[0] == "members" and int(parts[1]) < len(members.forms):
            members.forms[int(parts[1])].add_error(parts[2], str(reason))
        elif reason.field in household.fields:
            household.add_error(reason.field, str(reason))
        else:
            household.add_error(None, str(reason))


class AccountForm(Form):
    """Another account for the family's money."""

    holder_name = forms.CharField(label=_("收款户名"), max_length=64, help_text=_("应与申请人姓名一致。"))
    bank = forms.CharField(label=_("开户银行"), max_length=64)
    account_number = forms.CharField(label=_("银行账号"), max_length=40)


class VisitForm(Form):
    """入户调查: by two, what they saw."""

    visited_on = TypedDateField(label=_("入户日期"))
    second_visitor = forms.ModelChoiceField(
        label=_("同行调查人"), queryset=Staff.objects.none(), to_field_name="public_id", empty_label=CHOOSE
    )
    present = forms.CharField(label=_("在场家庭成员"), max_length=120)
    findings = forms.CharField(label=_("调查情况"), widget=forms.Textarea(attrs={"rows": 5}))
    agrees_with_declared = forms.TypedChoiceField(
        label=_("是否与申报一致"),
        choices=[("yes", _("一致")), ("no", _("不一致"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, visitors: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_visitor"].queryset = visitors


class DeliberationForm(Form):
    """民主评议: who was there and what they held true."""

    held_on = TypedDateField(label=_("评议日期"))
    place = forms.CharField(label=_("地点"), max_length=120)
    present = forms.IntegerField(label=_("参加人数"), min_value=1, max_value=999)
    representatives = forms.IntegerField(
        label=_("其中村（居）民代表"), min_value=0, max_value=999, help_text=_("不少于参加人数的三分之二。")
    )
    in_favour = forms.IntegerField(label=_("认为情况属实"), min_value=0, max_value=999)
    against = forms.IntegerField(label=_("认为情况不属实"), min_value=0, max_value=999)
    summary = forms.CharField(label=_("评议意见"), widget=forms.Textarea(attrs={"rows": 3}))


class ChecksForm(Form):
    """Results of the checks, entered by hand: one source and date, and as many rows as that source answers."""

    source = forms.CharField(
        label=_("来源"), max_length=120, help_text=_("单位、系统或原件，例如：区社保中心查询回执第 12 号。")
    )
    as_of_on = TypedDateField(label=_("数据日期"))

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            label = CATEGORIES[question.category].label
            self.fields[self._outcome(question)] = forms.ChoiceField(
                label=label, choices=[("", CHOOSE), *OUTCOMES.items()], required=False
            )
            self.fields[self._value(question)] = _value_field(question, label)
            dress(self.fields[self._outcome(question)].widget)
            dress(self.fields[self._value(question)].widget)

    def rows(self) -> list[tuple[Question, Any, Any]]:
        """Each question with its two boxes, for the table of the page."""
        return [(question, self[self._outcome(question)], self[self._value(question)]) for question in self.questions]

    def answered(self) -> list[tuple[Question, str, dict[str, int] | None]]:
        """The rows that were filled in: question, outcome, values by fact."""
        filled = []
        for question in self.questions:
            outcome = self.cleaned_data[self._outcome(question)]
            value = self.cleaned_data[self._value(question)]
            if outcome:
                fact = CATEGORIES[question.category].facts[0]
                filled.append((question, outcome, {fact: value} if outcome == "matched" else None))
        return filled

    def clean(self) -> dict[str, Any]:
        """A value by itself says that something was found."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for question in self.questions:
            outcome, value = cleaned.get(self._outcome(question)), cleaned.get(self._value(question))
            if value is not None and not outcome:
                cleaned[self._outcome(question)] = "matched"
            elif value is not None and outcome != "matched":
                self.add_error(self._outcome(question), _("填了数值的，结果应选“查到”。"))
            elif value is None and outcome == "matched" and self._value(question) not in self.errors:
                self.add_error(self._value(question), _("查到记录的，请填写数值；没有金额填 0。"))
        if not self.errors and not self.answered():
            raise forms.ValidationError(_("还没有填任何一项结果。"))
        return cleaned

    @staticmethod
    def _outcome(question: Question) -> str:
        return f"outcome_{question.public_id.hex}"

    @staticmethod
    def _value(question: Question) -> str:
        return f"value_{question.public_id.hex}"


def _value_field(question: Question, label: Any) -> forms.Field:
    """A number with its unit: pieces, yuan a month of an income, yuan of what is owned."""
    fact = CATEGORIES[question.category].facts[0]
    if fact in COUNTED:
        return CountField(label=label, unit=COUNTED[fact])
    unit = {"unit": A_MONTH} if fact in DECLARED_OF_PERSON else {}
    return MoneyField(label=label, required=False, **unit)
