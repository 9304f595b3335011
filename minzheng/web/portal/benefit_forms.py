"""What a resident in benefit types: that something has changed, and that she wants no more."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.cases.documents import OFFICIAL
from minzheng.domains.assistance.vocabulary import FAMILY_CHANGES
from minzheng.ui.forms import DocumentField, Form, TypedDateField

LONGEST = 1000
WORDS_TO_TYPE = _("我要放弃")


class ChangeForm(Form):
    """What changed, when, in her own words, and a photograph if she has one."""

    what = forms.ChoiceField(label=_("什么变了"), choices=list(FAMILY_CHANGES.items()), widget=forms.RadioSelect)
    happened_on = TypedDateField(
        label=_("什么时候变的"), latest_today=True, help_text=_("记不清哪一天的，填大概的日子。例如 2020-12-01")
    )
    words = forms.CharField(
        label=_("说一说"),
        help_text=_("谁、怎么变的；收入变了的，写现在每月多少。几句就够。"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photo = DocumentField(
        label=_("照片"),
        required=False,
        help_text=_("出生证、工资单、合同等，有就拍一张。JPG、PNG 或 PDF，不超过 10 MB。"),
    )


class GiveUpForm(Form):
    """Why, and the words that say that it is meant."""

    words = forms.CharField(
        label=_("为什么不要了"),
        help_text=_("用您自己的话写一句就可以。"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.CharField(
        label=format_lazy("{ask}“{words}”", ask=_("确实要放弃的，请在下面照着写："), words=WORDS_TO_TYPE),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_sure(self) -> str:
        """The words in either language; spaces, width, case and quotation marks do not count."""
        typed: str = self.cleaned_data["sure"]
        with override(OFFICIAL):
            official = plain(WORDS_TO_TYPE)
        if plain(typed) not in {official, plain(WORDS_TO_TYPE)}:
            raise ValidationError(_("请照着上面的字写，一个字都不要少。"), code="words")
        return typed


def plain(text: Any) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", str(text)).casefold() if sign.isalnum())
