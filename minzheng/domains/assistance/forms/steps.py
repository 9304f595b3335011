"""What a step of the workflow asks for besides its note. Named in the manifest: pages and the API are derived from it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.ui.forms import Form, TypedDateField

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


STEP_FORMS = {
    "record_deliberation": DeliberationForm,
    "request_papers": PapersForm,
    "warn": WarningForm,
    "decline": DeclineForm,
    "propose_tapering": TaperingForm,
}
"""Verb → what it asks for."""
