"""Forms that stand on a page of their own: an account, a visit, a relative."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division, Staff
from minzheng.registry.models import Person
from minzheng.ui.forms import Form, TypedDateField

from ..actions import Kinship
from ..vocabulary import KINSHIPS
from .fields import CHOOSE


class AccountForm(Form):
    """Another account for the family's money."""

    holder_name = forms.CharField(label=_("收款户名"), max_length=64, help_text=_("应与申请人姓名一致。"))
    bank = forms.CharField(label=_("开户银行"), max_length=64)
    account_number = forms.CharField(label=_("银行账号"), max_length=40)


class VisitForm(Form):
    """入户调查: by two, what they saw."""

    visited_on = TypedDateField(label=_("入户日期"))
    second_visitor = forms.ModelChoiceField(
        label=_("同行调查人"), queryset=Staff.objects.none(), to_field_name="public_id", empty_label=CHOOSE
    )
    present = forms.CharField(label=_("在场家庭成员"), max_length=120)
    findings = forms.CharField(label=_("调查情况"), widget=forms.Textarea(attrs={"rows": 5}))
    agrees_with_declared = forms.TypedChoiceField(
        label=_("是否与申报一致"),
        choices=[("yes", _("一致")), ("no", _("不一致"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, visitors: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_visitor"].queryset = visitors


class RelativeForm(Form):
    """近亲属备案: which member, whose relative."""

    person = forms.ModelChoiceField(
        label=_("家庭成员"), queryset=Person.objects.none(), to_field_name="public_id", empty_label=CHOOSE
    )
    relation = forms.ChoiceField(label=_("这位工作人员是成员的"), choices=[("", CHOOSE), *KINSHIPS])
    official_name = forms.CharField(label=_("工作人员或村居干部姓名"), max_length=64)
    office = forms.CharField(label=_("单位和职务"), max_length=120)
    official = forms.ModelChoiceField(
        label=_("在本系统的账号"),
        queryset=Staff.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("没有，或者按姓名对应"),
        help_text=_("选定以后，这个账号不能再办理这件办件。"),
    )

    def __init__(self, *args: Any, members: Iterable[Person], officials: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = members
        self.fields["official"].queryset = officials

    def kinship(self) -> Kinship:
        """What the action needs; only of a valid form."""
        typed = self.cleaned_data
        return Kinship(typed["relation"], typed["official_name"], typed["office"], typed["official"])


class RelativesFilter(Form):
    """What the register of filings is narrowed to; it lives in the address."""

    of = forms.ModelChoiceField(
        label=_("责任镇街"),
        queryset=Division.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("全部"),
    )

    def __init__(self, *args: Any, towns: Iterable[Division], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].queryset = towns

    def town(self) -> Division | None:
        """The street or town asked for; none for an address that names no such one."""
        return self.cleaned_data.get("of") if self.is_valid() else None
