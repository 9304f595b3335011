"""Boxes that several forms of the room use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.ui.forms import TypedDateField

CHOOSE = _("请选择")
A_MONTH = _("元/月")


class CountField(forms.IntegerField):
    """How many there are of something, with its measure word; ``None`` when it is left empty."""

    def __init__(self, *, unit: Any, **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(
            required=False,
            min_value=0,
            max_value=999,
            widget=forms.NumberInput(attrs={"class": "mz-w-count mz-figures"}),
            **kwargs,
        )


class MonthField(TypedDateField):
    """A month, typed: 2020-11 or 2020年11月; cleans to its first day."""

    default_error_messages = {"invalid": _("请按 2020-11 的样子填写月份。")}
    input_formats = ("%Y-%m", "%Y%m", "%Y年%m月", "%Y/%m", "%Y.%m")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("例如 2020-11"))
        kwargs.setdefault(
            "widget", forms.DateInput(format="%Y-%m", attrs={"class": "mz-w-date", "autocomplete": "off"})
        )
        super().__init__(**kwargs)


class WorkingDaysField(forms.IntegerField):
    """A number of working days that the clerk herself states: no rule gives it."""

    def __init__(self, **kwargs: Any) -> None:
        self.unit = _("个工作日")
        super().__init__(
            min_value=1, max_value=60, widget=forms.NumberInput(attrs={"class": "mz-w-count mz-figures"}), **kwargs
        )
