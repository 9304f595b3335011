"""The room's forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.cases.models import Case
from minzheng.ui.forms import Form, TypedDateField

from .actions import Told
from .queries import CLOSED, OPEN, places
from .vocabulary import ABOUT, OUTCOMES, PORTAL, RECEIVED_BY, REPLIED_BY, REVEAL_REASONS

CHOOSE = _("请选择")
LONGEST = 2000


class PlaceField(forms.ModelChoiceField):
    """A street, a town or a district, under its district's name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=places(), to_field_name="code", empty_label=CHOOSE, **kwargs)

    def label_from_instance(self, place: Division) -> str:
        return place.name if place.level == "district" or place.parent is None else f"{place.parent.name} {place.name}"


class TakeForm(Form):
    """A complaint taken at the counter, by telephone, from a letter or from 12345."""

    received_by = forms.ChoiceField(
        label=_("来源"), choices=[(key, label) for key, label in RECEIVED_BY.items() if key != PORTAL]
    )
    reference = forms.CharField(
        label=_("转办单号"), required=False, max_length=60, help_text=_("12345 转来的填工单号。")
    )
    about = forms.ChoiceField(label=_("反映的是"), choices=[("", CHOOSE), *ABOUT.items()])
    town = PlaceField(label=_("发生在"))
    against = forms.CharField(
        label=_("被反映的人或家庭"), required=False, max_length=120, help_text=_("知道多少写多少，加密保存。")
    )
    content = forms.CharField(label=_("反映的情况"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))
    name = forms.CharField(
        label=_("反映人姓名"),
        required=False,
        max_length=64,
        help_text=_("匿名的留空。填了的单独加密，核查人员看不到。"),
    )
    contact = forms.CharField(label=_("联系方式"), required=False, max_length=120)

    def told(self) -> Told:
        """What the action needs; only of a valid form."""
        return Told(**self.cleaned_data)


class AcceptForm(Form):
    """Given to those who look into it: which official it is about, so that she and her reviewers stay away."""

    official = forms.CharField(
        label=_("被反映的工作人员"),
        required=False,
        max_length=64,
        help_text=_("系统内的填姓名或用户名，本人和审核其工作的人自动回避；不是工作人员的留空。"),
    )


class ConclusionForm(Form):
    """What was found. The outcome is all that the person who complained will be told."""

    outcome = forms.ChoiceField(label=_("核查结论"), choices=[("", CHOOSE), *OUTCOMES.items()])
    finding = forms.CharField(
        label=_("核查结果和处理意见"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReplyForm(Form):
    """How and when the person who complained was told."""

    replied_by = forms.ChoiceField(label=_("答复方式"), choices=[("", CHOOSE), *REPLIED_BY.items()])
    replied_on = TypedDateField(label=_("答复日期"))


class InquiryForm(Form):
    """What was done to look into it."""

    made_on = TypedDateField(label=_("核查日期"))
    found = forms.CharField(label=_("核查情况"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))


class RevealForm(Form):
    """Why it has to be known who said it."""

    reason = forms.ChoiceField(label=_("为什么要看？"), choices=[("", CHOOSE), *REVEAL_REASONS.items()])


class VerifyForm(Form):
    """Which family's matter the street is to verify anew, by its number."""

    number = forms.CharField(
        label=_("受理编号"), max_length=40, widget=forms.TextInput(attrs={"class": "mz-figures", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cases = cases

    def clean_number(self) -> Case:
        found: Case | None = self._cases.filter(number=self.cleaned_data["number"].strip().upper()).first()
        if found is None:
            raise forms.ValidationError(_("您的范围内没有这个编号的办件，请核对。"))
        return found


class RegisterFilter(Form):
    """What the register is narrowed to; it lives in the address."""

    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), (OPEN, _("在办")), (CLOSED, _("已办结"))]
    )
    about = forms.ChoiceField(label=_("反映的是"), required=False, choices=[("", _("全部")), *ABOUT.items()])

    def wanted(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


STEP_FORMS = {"accept": AcceptForm, "conclude": ConclusionForm, "reply": ReplyForm}
"""Verb → what it asks for."""
