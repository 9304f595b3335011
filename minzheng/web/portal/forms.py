"""What a resident types: her number, the code, why she withdraws; which notices she looks for, and what is wrong with one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minzheng.cases.internet_notices import Place
from minzheng.ui.forms import Form, IdentityNumberField, PhoneField

from .codes import DIGITS

LONGEST_REASON = 200
LONGEST_OBJECTION = 1000


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


class _PlaceField(forms.ChoiceField):
    """A town where nothing hangs any more is no mistake: an address that was kept finds nothing there."""

    def valid_value(self, value: str) -> bool:
        return True


class FindNoticesForm(Form):
    """Which notices: those of a district or town where something hangs today, or of one case by its number."""

    place = _PlaceField(label=_("在哪里"), required=False)
    number = forms.CharField(
        label=_("受理编号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "mz-figures", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("全市")), *_by_district(places)]

    def clean_number(self) -> str:
        return self.cleaned_data["number"].strip().upper()


class ObjectionForm(Form):
    """What is wrong with a notice. Who says so may stay unsaid."""

    content = forms.CharField(
        label=_("哪里不对"),
        help_text=_("写清楚您知道的情况，怎么知道的，什么时候的事。越具体，越好核查。最多 1000 字。"),
        max_length=LONGEST_OBJECTION,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    name = forms.CharField(
        label=_("您的姓名"),
        required=False,
        max_length=64,
        help_text=_("不写也可以。写了，只有办理这件事的工作人员看得到，申请人看不到。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("您的电话"),
        required=False,
        help_text=_("留了电话，核查以后把结果告诉您。"),
    )


def _by_district(places: list[Place]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Districts as groups, each with itself as a whole and its towns."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in places:
        whole = (place.district_code, _("%(district)s，全区") % {"district": place.district})
        groups.setdefault(place.district, [whole]).append((place.code, f"{place.name} ({place.count})"))
    return list(groups.items())
