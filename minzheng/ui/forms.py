"""Forms as the platform writes them: label above, help below, errors at the field and in a summary that links to it.

Dates, identity numbers and sums are typed, not picked; a field says in its help how.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.renderers import DjangoTemplates
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minzheng.access.refusals import Refused
from minzheng.lib import clock, identity_number, money

_REQUIRED = {
    "box": _("请填写。"),
    "choice": _("请选择。"),
    "file": _("没有收到文件。请选择一个文件；超过 20 MB 的收不到，请压缩或分成几个。"),
    "check": _("请确认。"),
}
YUAN = _("元")
_CLASSES = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}


class Renderer(DjangoTemplates):
    """Forms drawn with our own templates."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/rows.html"


class Form(forms.Form):
    """The base of every form. ``{{ form }}`` gives the summary of errors and the fields in order."""

    default_renderer = Renderer
    template_name = "ui/forms/form.html"
    use_required_attribute = False  # the browser's own bubbles would hide our words

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field.widget)
            field.error_messages["required"] = _REQUIRED[_kind_of(field)]
            for validator in field.validators:
                if isinstance(validator, ProhibitNullCharactersValidator):
                    validator.message = _("含有不能使用的字符。")

    def show(self, refused: Refused) -> None:
        """Put each reason of a refusal at the field it concerns, or above the form."""
        for reason in refused.reasons:
            self.add_error(reason.field if reason.field in self.fields else None, str(reason))


class RowsFormSet(forms.BaseFormSet):
    """Repeated rows (members, incomes). ``{{ formset }}`` draws them with the hooks that add and remove rows."""

    default_renderer = Renderer
    template_name = "ui/forms/rows.html"
    row_label: Any = _("第 %(number)s 行")  # a lazily translated text with %(number)s
    add_label: Any = _("再加一行")

    @property
    def rows(self) -> list[tuple[str, forms.Form]]:
        """Every form with the label of its row."""
        return [(str(self.row_label) % {"number": index}, form) for index, form in enumerate(self.forms, start=1)]

    @property
    def number_pattern(self) -> str:
        """The label with ``#`` in the number's place, for rows added in the browser."""
        return str(self.row_label) % {"number": "#"}


def dress(widget: forms.Widget) -> None:
    """Give a widget the classes the style sheets know, and keep its own."""
    kind = getattr(widget, "input_type", "")
    if kind == "hidden":
        return
    wanted = _CLASSES.get(kind, "form-control")
    own = widget.attrs.get("class", "")
    if wanted not in own.split():
        widget.attrs["class"] = f"{own} {wanted}".strip()


class TypedDateField(forms.DateField):
    """A day, typed: 2020-12-01, 2020年12月1日 or 20201201."""

    default_error_messages = {"invalid": _("请按 2020-12-01 的样子填写日期。")}
    input_formats = ("%Y-%m-%d", "%Y%m%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d")

    def __init__(self, *, latest_today: bool = False, **kwargs: Any) -> None:
        self.latest_today = latest_today
        kwargs.setdefault("help_text", _("例如 2020-12-01 或 20201201"))
        kwargs.setdefault(
            "widget", forms.DateInput(format="%Y-%m-%d", attrs={"class": "mz-w-date", "autocomplete": "off"})
        )
        kwargs.setdefault("input_formats", self.input_formats)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        text = value.strip() if isinstance(value, str) else value
        day = super().to_python(text)
        return day.date() if isinstance(day, datetime) else day

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if self.latest_today and value and value > clock.today():
            raise ValidationError(_("日期不能晚于今天。"), code="future")


class IdentityNumberField(forms.CharField):
    """A resident's identity number; cleans to its 18 characters with the X in upper case."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("18 位，末位可能是 X"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={
                    "class": "mz-w-identity mz-figures",
                    "autocomplete": "off",
                    "spellcheck": "false",
                    "autocapitalize": "characters",
                    "data-mz-identity": "",
                }
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return identity_number.parse(text).number
        except identity_number.InvalidIdentityNumber as wrong:
            raise ValidationError(wrong.en if _is_english() else wrong.zh, code=wrong.key) from wrong


class MoneyField(forms.CharField):
    """A sum typed in yuan; cleans to whole fen, or ``None`` when it is left empty."""

    def __init__(self, *, allow_negative: bool = False, unit: Any = YUAN, **kwargs: Any) -> None:
        self.allow_negative = allow_negative
        self.unit = unit
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "mz-w-money mz-figures", "inputmode": "decimal", "autocomplete": "off"}),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            fen = money.yuan_to_fen(text.replace("，", ","))
        except money.InvalidAmount as wrong:
            raise ValidationError(_("请填写金额，最多两位小数，例如 1080 或 1080.50。"), code="invalid") from wrong
        if abs(fen) > money.MOST_FEN:
            raise ValidationError(_("金额太大，请核对：不应超过一亿元。"), code="too_large")
        if fen < 0 and not self.allow_negative:
            raise ValidationError(_("金额不能小于零。"), code="negative")
        return fen

    def prepare_value(self, value: Any) -> Any:
        return money.fen_to_yuan_text(value) if isinstance(value, int) else value


class PhoneField(forms.CharField):
    """A telephone number; cleans to its digits (a landline keeps its area code)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("手机号码，或者区号加座机号码"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "mz-w-phone mz-figures", "inputmode": "tel", "autocomplete": "off"}),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        digits = "".join(character for character in text if character not in " -－（）()")
        if digits and not (digits.isascii() and digits.isdigit() and 10 <= len(digits) <= 12):
            raise ValidationError(_("电话号码应有 10 至 12 位数字。"), code="invalid")
        return digits


class DocumentField(forms.FileField):
    """A paper to be added. What is accepted is checked again, by content, where the paper is stored."""

    def __init__(self, *, accept: str = ".pdf,.jpg,.jpeg,.png", **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("PDF、JPG 或 PNG，每份不超过 10 MB；用手机拍照也可以"))
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        super().__init__(**kwargs)


def _kind_of(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField):
        return "check"
    if isinstance(field, forms.FileField):
        return "file"
    return "choice" if isinstance(field, forms.ChoiceField) else "box"


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
