"""The form with which a token is issued."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.ui.forms import Form

from .models import LONGEST


class TokenForm(Form):
    """For which program, and for how long."""

    name = forms.CharField(label=_("给哪个程序用"), min_length=2, max_length=60, help_text=_("例如：街道台账同步"))
    days = forms.IntegerField(
        label=_("有效天数"),
        min_value=1,
        max_value=LONGEST.days,
        initial=LONGEST.days,
        help_text=_("最长 90 天；到期前请签发新的。"),
        widget=forms.NumberInput(attrs={"class": "mz-w-count mz-figures"}),
    )
