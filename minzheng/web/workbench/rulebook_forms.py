"""The rulebook's forms: what the list is narrowed to, a value to enter, a calendar to enter, a reason to discard."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.refusals import Refused, spoken
from minzheng.policy.parameters import UNKNOWN_STATUS, Parameter
from minzheng.rulebook.days_text import read_days
from minzheng.ui.forms import Form, TypedDateField

from .rulebook_words import STATUSES

SHORTEST_REASON = 4  # characters: enough for 录入有误
YEARS = range(2015, 2100)
ROWS_OF_DAYS = 8


class ParameterFilter(Form):
    """What the list of parameters is narrowed to, and the place for which it is read; it lives in the address."""

    text = forms.CharField(
        label=_("名称或说明"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    programme = forms.ChoiceField(label=_("项目"), required=False)
    status = forms.ChoiceField(label=_("资料状态"), required=False, choices=[("", _("全部状态")), *STATUSES.items()])
    division = forms.ChoiceField(label=_("区划"), required=False)

    def __init__(
        self, *args: Any, programmes: dict[str, str], places: Iterable[tuple[str, str]], here: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.here = here
        self.fields["programme"].choices = [("", _("全部项目")), *programmes.items()]
        self.fields["division"].choices = list(places)
        self.fields["division"].initial = here
        if self.is_bound and not self.data.get("division"):
            self.data = {**self.data.dict(), "division": here}

    def wanted(self) -> dict[str, str]:
        """The filters as ``rulebook.queries.parameters`` takes them; one that names nothing known is left out."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name, "") for name in ("text", "programme", "status")}
        return {**found, "division": self.cleaned_data.get("division") or self.here}


class ValueForm(Form):
    """A value as the document prints it, for a place, from a day on."""

    division_code = forms.ChoiceField(label=_("适用区划"))
    valid_from = TypedDateField(label=_("生效日"))
    value = forms.CharField(
        label=_("数值"),
        max_length=24,
        widget=forms.TextInput(attrs={"class": "mz-w-money mz-figures", "inputmode": "decimal", "autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        label=_("资料状态"),
        choices=list(STATUSES.items()),
        widget=forms.RadioSelect,
        help_text=_(
            "有文件的选“正式公布”；没有文件、只作演示的选“示例值”，用到它的页面和文书都会注明；查不到的选“尚未查明”，不填数值。"
        ),
    )
    reference = forms.CharField(
        label=_("文号和出处"), max_length=400, help_text=_("发文机关、文号、名称，能打开的网址更好")
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, parameter: Parameter, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = [(code or NATION_KEY, name) for code, name in places]
        self.fields["value"].unit = spoken(parameter.unit.short)
        self.fields["value"].help_text = _("按文件上印的数填写，不用换算")
        self.fields["value"].required = self.data.get("status") != UNKNOWN_STATUS

    def clean_division_code(self) -> str:
        chosen: str = self.cleaned_data["division_code"]
        return "" if chosen == NATION_KEY else chosen

    def clean_value(self) -> str:
        value: str = self.cleaned_data["value"]
        if value and not self.fields["value"].required:
            raise forms.ValidationError(_("尚未查明的，不填数值。"))
        return value

    def entry(self) -> dict[str, Any]:
        """As ``release.enter_parameter`` takes it."""
        return {**self.cleaned_data, "value": self.cleaned_data["value"] or None}


NATION_KEY = "CN"  # a choice can't be empty


class CalendarForm(Form):
    """A year's notice: the days off and the weekends that are worked, pasted as it prints them."""

    year = forms.TypedChoiceField(label=_("年份"), coerce=int)
    version = forms.RegexField(
        label=_("版本"),
        regex=r"^[\w.-]{1,32}$",
        help_text=_("同一年的第一份通知写 2027-1，修改后的通知写 2027-2"),
        error_messages={"invalid": _("只用数字、字母和连字符。")},
        widget=forms.TextInput(attrs={"class": "mz-w-date mz-figures", "autocomplete": "off"}),
    )
    known_on = TypedDateField(label=_("公布日"))
    holidays = forms.CharField(
        label=_("放假日"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": ROWS_OF_DAYS, "spellcheck": "false"}),
        help_text=_(
            "每行一个日期或一段，可以直接粘贴通知原文，例如：春节：2月15日（周一）至23日（周二）放假调休，共9天"
        ),
    )
    working_weekends = forms.CharField(
        label=_("调休上班日"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": ROWS_OF_DAYS // 2, "spellcheck": "false"}),
        help_text=_("周末要上班的日子，例如：2月14日（周六）、2月28日（周六）上班"),
    )
    reference = forms.CharField(
        label=_("文号和出处"), max_length=400, help_text=_("例如 国办发明电〔2025〕7号，和网址")
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [year for year in range(today.year - 1, today.year + 3) if year in YEARS]
        self.fields["year"].choices = [(year, str(year)) for year in years]

    def clean(self) -> dict[str, Any]:
        """Days without a year lie in the year of the form, so they are read once that is known."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("holidays", "working_weekends"):
            if "year" in cleaned and name in cleaned:
                try:
                    cleaned[name] = read_days(cleaned[name], year=cleaned["year"], field=name)
                except Refused as refused:
                    self.show(refused)
        return cleaned


class DiscardForm(Form):
    """Why a waiting entry is not to be released."""

    reason = forms.CharField(
        label=_("作废的理由"),
        min_length=SHORTEST_REASON,
        max_length=200,
        error_messages={"min_length": _("请把理由写清楚，至少 %(limit_value)d 个字。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
