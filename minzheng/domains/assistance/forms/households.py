"""Forms of what changes around a benefit: another account, a household handed over and taken over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.registry import events
from minzheng.registry.models import Person
from minzheng.ui.forms import Form, TypedDateField

from ..vocabulary import ACCOUNT_REASONS
from .fields import CHOOSE


class AccountChangeForm(Form):
    """Another account for a benefit that is being paid."""

    payee = forms.ModelChoiceField(
        label=_("收款人"), queryset=Person.objects.none(), to_field_name="public_id", empty_label=CHOOSE
    )
    holder_name = forms.CharField(
        label=_("收款户名"), max_length=64, help_text=_("照卡或存折上的户名录入，应与收款人姓名一致。")
    )
    bank = forms.CharField(label=_("开户银行"), max_length=64)
    account_number = forms.CharField(label=_("银行账号"), max_length=40)
    why = forms.ChoiceField(label=_("变更原因"), choices=[("", CHOOSE), *ACCOUNT_REASONS.items()])

    def __init__(self, *args: Any, members: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payee"].queryset = members


class AccountCheckForm(Form):
    """The second person types the number again, from the card itself."""

    account_number = forms.CharField(
        label=_("照原件重新录入银行账号"), max_length=40, help_text=_("不要抄录入人的单子；两次录入一致才会生效。")
    )


class NoteForm(Form):
    """Why something is sent back."""

    note = forms.CharField(label=_("退回理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class HandOverForm(Form):
    """移交: where the household lives now, since when, and what shows it."""

    to_town = forms.ModelChoiceField(
        label=_("迁入镇街"), queryset=Division.objects.none(), to_field_name="code", empty_label=CHOOSE
    )
    moved_on = TypedDateField(label=_("迁移日期"), latest_today=True)
    evidence = forms.ChoiceField(label=_("凭什么登记"))

    def __init__(self, *args: Any, towns: Iterable[Division], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_town"].queryset = towns
        self.fields["to_town"].label_from_instance = lambda town: f"{town.parent.name} {town.name}"
        proofs = [(key, events.EVIDENCE[key]) for key in events.PROVED_BY["move"] if key != "handed_over"]
        self.fields["evidence"].choices = [("", CHOOSE), *proofs]


class TakeOverForm(Form):
    """接收: into which village or community of this street."""

    village = forms.ModelChoiceField(
        label=_("入住村居"), queryset=Division.objects.none(), to_field_name="code", empty_label=CHOOSE
    )

    def __init__(self, *args: Any, town: Division, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = Division.objects.filter(parent=town, valid_to=None).order_by("code")
