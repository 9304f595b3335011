"""Forms of one's own account: the code, the password, the second factor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Staff
from minzheng.ui.forms import Form

LONGEST_CODE = 20  # a recovery code with the spaces people put into it


class _CodeField(forms.CharField):
    """Six digits from a telephone, or a recovery code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={
                    "class": "mz-w-phone mz-figures",
                    "autocomplete": "one-time-code",
                    "autocapitalize": "characters",
                    "spellcheck": "false",
                }
            ),
        )
        super().__init__(max_length=LONGEST_CODE, **kwargs)


def _password_field(label: Any, kind: str, **kwargs: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": f"{kind}-password"})
    return forms.CharField(label=label, max_length=256, strip=False, widget=widget, **kwargs)


class CodeForm(Form):
    """The code that is asked for after the password."""

    code = _CodeField(label=_("验证码"), help_text=_("手机验证器上显示的 6 位数字；手机不在身边时，填一个恢复码。"))


class BeginForm(Form):
    """Her password again, before a second factor is set up."""

    password = _password_field(_("登录密码"), "current")


class ConfirmForm(Form):
    """Proof that the telephone has the new secret, and where there is an old one, a code of that."""

    current = _CodeField(label=_("现用的验证码"), help_text=_("原来那台手机上的 6 位数字，或者一个恢复码。"))
    code = _CodeField(label=_("新的验证码"), help_text=_("扫码之后，手机上显示的 6 位数字。"))

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not replaces:
            del self.fields["current"]


class RemoveForm(Form):
    """A code, to take one's own second factor away."""

    code = _CodeField(label=_("验证码"), help_text=_("手机上显示的 6 位数字，或者一个恢复码。"))


class PasswordForm(Form):
    """A new password of one's own choice."""

    password = _password_field(_("现在的密码"), "current")
    new = _password_field(
        _("新密码"), "new", help_text=_("至少 10 个字符，不要只用数字，不要用常见的密码，也不要与用户名相近。")
    )
    again = _password_field(_("再输入一次新密码"), "new")

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        if new == self.cleaned_data.get("password"):
            raise forms.ValidationError(_("新密码不能与现在的密码相同。"))
        validate_password(new, self.staff)
        return new

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("两次输入的新密码不一样。"))
        return cleaned
