"""Forms that every kind of case has: a paper to add, an objection to take."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from minzheng.cases.kinds import CaseKind

from ..forms import DocumentField, Form


class UploadForm(Form):
    """A paper to add: what it is, and the file."""

    kind = forms.ChoiceField(label=gettext_lazy("材料种类"))
    file = DocumentField(label=gettext_lazy("文件"), allow_empty_file=True)

    def __init__(self, *args: Any, labels: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(labels.items())


class ObjectionForm(Form):
    """What somebody said against a notice. Who said it may stay unsaid."""

    content = forms.CharField(label=gettext_lazy("异议内容"), widget=forms.Textarea(attrs={"rows": 3}))
    by_whom = forms.CharField(
        label=gettext_lazy("异议人"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("可以匿名；填写的加密保存，不对外公开。"),
    )


def upload_labels(kind: CaseKind) -> dict[str, Any]:
    return {key: label for key, label in kind.document_labels.items() if key not in kind.letter_kinds}


class ExtensionForm(Form):
    """A longer term: which clock, by how much, and why. The applicant is told."""

    key = forms.ChoiceField(label=gettext_lazy("期限"))
    by_days = forms.IntegerField(label=gettext_lazy("延长天数"), min_value=1, max_value=99)
    why = forms.CharField(label=gettext_lazy("延长的理由"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, labels: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = list(labels.items())
