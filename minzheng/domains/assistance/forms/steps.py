"""What a step of the workflow asks for besides its note. Named in the manifest: pages and the API are derived from it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.ui.forms import Form, MoneyField, TypedDateField

from ..vocabulary import HEARD
from .fields import MonthField, WorkingDaysField


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


class PapersForm(Form):
    """一次性告知补正: by when. The number is the clerk's own; the letter names the day."""

    working_days = WorkingDaysField(label=_("补正期限"), help_text=_("从告知的次日起算，期满日写进告知书。"))


class WarningForm(Form):
    """告诫: by when the family may still cooperate."""

    working_days = WorkingDaysField(label=_("配合期限"), help_text=_("从告诫的次日起算，期满日写进告诫书。"))


class DeclineForm(Form):
    """不予受理: the article it rests on; the reason is the note."""

    law = forms.CharField(label=_("依据的条款"), max_length=120, help_text=_("写明文件和条款。"))


class TaperingForm(Form):
    """就业增收: since which month, and how that is known."""

    changed_on = MonthField(label=_("收入变化月份"))
    source = forms.CharField(label=_("凭据"), max_length=120, help_text=_("例如：劳动合同、用人单位证明的名称和日期。"))


class UrgentForm(Form):
    """先行救助: how much at once, and why it can't wait."""

    amount_fen = MoneyField(label=_("先行救助金额"), help_text=_("不超过当日的限额。"))
    why = forms.CharField(
        label=_("为什么不能等"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清现在缺什么：住处、吃饭、医院押金。"),
    )


class OutcomeForm(Form):
    """复核意见: why, and how long the family has to be heard where it would lose by it."""

    why = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写进告知书和决定书；计算过程和条文会自动附上。"),
    )
    working_days = WorkingDaysField(
        label=_("陈述申辩期限"),
        required=False,
        help_text=_("拟减发或者停发的必须填写；从告知的次日起算，期满日写进告知书。"),
    )


class HearingForm(Form):
    """陈述申辩: how, when, what the family said, what the office answers to it."""

    how = forms.ChoiceField(label=_("方式"), choices=list(HEARD.items()), widget=forms.RadioSelect)
    heard_on = TypedDateField(label=_("日期"))
    statement = forms.CharField(
        label=_("陈述申辩内容"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer = forms.CharField(
        label=_("复核答复"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("采纳与否、为什么。采纳的，登记以后请撤回意见，继续核实。"),
    )


STEP_FORMS = {
    "propose_urgent": UrgentForm,
    "record_deliberation": DeliberationForm,
    "request_papers": PapersForm,
    "warn": WarningForm,
    "decline": DeclineForm,
    "propose_tapering": TaperingForm,
    "propose_outcome": OutcomeForm,
    "record_hearing": HearingForm,
}
"""Verb → what it asks for."""
