"""Results of the checks, entered by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.ui.forms import Form, MoneyField, TypedDateField, dress
from minzheng.verification.categories import CATEGORIES, OUTCOMES
from minzheng.verification.models import Question

from ..vocabulary import COUNTED, DECLARED_OF_PERSON
from .fields import A_MONTH, CHOOSE, CountField


class ChecksForm(Form):
    """Results of the checks, entered by hand: one source and date, and as many rows as that source answers."""

    source = forms.CharField(
        label=_("来源"), max_length=120, help_text=_("单位、系统或原件，例如：区社保中心查询回执第 12 号。")
    )
    as_of_on = TypedDateField(label=_("数据日期"))

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            label = CATEGORIES[question.category].label
            self.fields[self._outcome(question)] = forms.ChoiceField(
                label=label, choices=[("", CHOOSE), *OUTCOMES.items()], required=False
            )
            self.fields[self._value(question)] = _value_field(question, label)
            dress(self.fields[self._outcome(question)].widget)
            dress(self.fields[self._value(question)].widget)

    def rows(self) -> list[tuple[Question, Any, Any]]:
        """Each question with its two boxes, for the table of the page."""
        return [(question, self[self._outcome(question)], self[self._value(question)]) for question in self.questions]

    def answered(self) -> list[tuple[Question, str, dict[str, int] | None]]:
        """The rows that were filled in: question, outcome, values by fact."""
        filled = []
        for question in self.questions:
            outcome = self.cleaned_data[self._outcome(question)]
            value = self.cleaned_data[self._value(question)]
            if outcome:
                fact = CATEGORIES[question.category].facts[0]
                filled.append((question, outcome, {fact: value} if outcome == "matched" else None))
        return filled

    def clean(self) -> dict[str, Any]:
        """A value by itself says that something was found."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for question in self.questions:
            outcome, value = cleaned.get(self._outcome(question)), cleaned.get(self._value(question))
            if value is not None and not outcome:
                cleaned[self._outcome(question)] = "matched"
            elif value is not None and outcome != "matched":
                self.add_error(self._outcome(question), _("填了数值的，结果应选“查到”。"))
            elif value is None and outcome == "matched" and self._value(question) not in self.errors:
                self.add_error(self._value(question), _("查到记录的，请填写数值；没有金额填 0。"))
        if not self.errors and not self.answered():
            raise forms.ValidationError(_("还没有填任何一项结果。"))
        return cleaned

    @staticmethod
    def _outcome(question: Question) -> str:
        return f"outcome_{question.public_id.hex}"

    @staticmethod
    def _value(question: Question) -> str:
        return f"value_{question.public_id.hex}"


def _value_field(question: Question, label: Any) -> forms.Field:
    """A number with its unit: pieces, yuan a month of an income, yuan of what is owned."""
    fact = CATEGORIES[question.category].facts[0]
    if fact in COUNTED:
        return CountField(label=label, unit=COUNTED[fact])
    unit = {"unit": A_MONTH} if fact in DECLARED_OF_PERSON else {}
    return MoneyField(label=label, required=False, **unit)
