"""The three things a resident types: her number, the code, and why she withdraws."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minzheng.ui.forms import Form, IdentityNumberField

from .codes import DIGITS

LONGEST_REASON = 200


class IdentityForm(Form):
    """Whose matters are asked for."""

    identity_number = IdentityNumberField(
        label=_("您的身份证号码"),
        help_text=_("18 位，末位可能是 X。只用来找到您的办件，不会显示给别人。"),
    )


class CodeForm(Form):
    """The code that was sent."""

    code = forms.CharField(
        label=_("短信里的 6 位数字"),
        widget=forms.TextInput(
            attrs={
                "class": "mz-w-code mz-figures",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "maxlength": 12,
            }
        ),
    )

    def clean_code(self) -> str:
        """People copy a code with spaces, or in full width."""
        digits = "".join(character for character in self.cleaned_data["code"] if not character.isspace())
        if len(digits) != DIGITS or not digits.isdecimal():
            raise ValidationError(_("验证码是 6 位数字。"), code="shape")
        return "".join(str(int(digit)) for digit in digits)


class WithdrawForm(Form):
    """Why an application is withdrawn, and that it is meant."""

    note = forms.CharField(
        label=_("为什么撤回"),
        help_text=_("用您自己的话写一句就可以，例如：我找到工作了。"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=_("我知道：撤回以后这次申请就结束了；以后需要时可以重新申请。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].strip = True
