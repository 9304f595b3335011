"""The code that a paper bears, as it is typed."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minzheng.cases.imprints import CODE_LENGTH
from minzheng.ui.forms import Form


class CodeOfPaperForm(Form):
    """12 letters and figures, however they are parted."""

    code = forms.CharField(
        label=_("文书或者证件上的查验码"),
        max_length=40,
        help_text=_("12 位字母和数字，在印章旁边，例如 7KQ2-M4XA-P9RT"),
        widget=forms.TextInput(
            attrs={"class": "mz-w-identity mz-figures", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = "".join(each for each in str(self.cleaned_data["code"]).upper() if each.isascii() and each.isalnum())
        if len(code) != CODE_LENGTH:
            raise ValidationError(_("查验码有 12 位字母和数字，请照纸上的再填一次。"))
        return code
