"""Forms about papers of the room: minutes, certificates."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.ui.forms import DocumentField, Form, TypedDateField

from ..vocabulary import CONCLUSIONS, REPRINT_REASONS, VOID_REASONS
from .fields import CHOOSE


class MinutesForm(Form):
    """集体研究: who sat together, what was said, what was concluded, the signed sheet."""

    held_on = TypedDateField(label=_("会议日期"), latest_today=True)
    place = forms.CharField(label=_("会议地点"), max_length=120)
    chaired_by = forms.CharField(label=_("主持人"), max_length=64)
    attended_by = forms.CharField(
        label=_("参加人员"), max_length=300, help_text=_("每个人的姓名，用顿号隔开，连主持人至少三人")
    )
    discussion = forms.CharField(label=_("研究情况"), widget=forms.Textarea(attrs={"rows": 4}))
    conclusion = forms.ChoiceField(label=_("结论"), choices=CONCLUSIONS.items(), widget=forms.RadioSelect)
    paper = DocumentField(label=_("签名的会议记录"))


class ReprintForm(Form):
    """Why it is printed again."""

    why = forms.ChoiceField(label=_("补打原因"), choices=[("", CHOOSE), *REPRINT_REASONS.items()])


class VoidCertificateForm(Form):
    """Why it is void."""

    why = forms.ChoiceField(label=_("作废原因"), choices=[("", CHOOSE), *VOID_REASONS.items()])
