"""Forms of giving work out: who is away, who takes over, what is late, what is done with many at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Staff
from minzheng.ui.forms import Form, TypedDateField

CHOOSE = _("请选择")


class _ColleagueField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Staff.objects.none(), to_field_name="public_id", empty_label=CHOOSE, **kwargs)


class AbsenceForm(Form):
    """From when to when somebody is away, and who stands in."""

    from_on = TypedDateField(label=_("从哪天起"))
    until_on = TypedDateField(label=_("到哪天止"), help_text=_("这一天也算在内，第二天自动结束。"))
    deputy = _ColleagueField(
        label=_("代理人"), help_text=_("同一岗位、同一区划的同事。代理人用自己的账号、以自己的名义办理。")
    )

    def __init__(self, *args: Any, deputies: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = deputies


class HandoverForm(Form):
    """To whom everything goes."""

    to_staff = _ColleagueField(label=_("接收人"), help_text=_("接收人会看到交接清单，由本人签收。"))
    note = forms.CharField(label=_("交接说明"), required=False, max_length=200, help_text=_("不要写居民的个人情况。"))

    def __init__(self, *args: Any, colleagues: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_staff"].queryset = colleagues


class SuperviseForm(Form):
    """Why, and by when an answer is wanted."""

    reason = forms.CharField(
        label=_("督办事由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("会写进办理过程。不要写居民的个人情况。"),
    )
    answer_by = TypedDateField(label=_("答复期限"))


class AnswerForm(Form):
    """What is being done about it."""

    answer = forms.CharField(
        label=_("答复"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明原因、已采取的措施和预计办结的日期。会写进办理过程，不要写居民的个人情况。"),
    )
