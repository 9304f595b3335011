"""Forms of the dossier: pages of its papers, a loan, a hand-over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.cases.dossiers.catalogue import MAX_PAGES
from minzheng.cases.models import Document

from ..forms import Form, TypedDateField, dress


class ArrangeForm(Form):
    """How many pages each waiting paper has, as counted; and what a reader of the dossier must know."""

    remarks = forms.CharField(
        label=_("备考"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("缺页、复印件、原件退还等情况；不要写当事人的姓名和情况。"),
    )

    def __init__(self, *args: Any, papers: Iterable[tuple[Document, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = list(papers)
        for document, label in self.papers:
            name = self._name(document.public_id)
            self.fields[name] = forms.IntegerField(
                label=label, min_value=1, max_value=MAX_PAGES, initial=document.pages or 1
            )
            dress(self.fields[name].widget)
            self.fields[name].widget.attrs["class"] += " mz-w-count"
        self.order_fields([*(self._name(document.public_id) for document, _label in self.papers), "remarks"])

    def rows(self) -> list[tuple[Document, Any]]:
        return [(document, self[self._name(document.public_id)]) for document, _label in self.papers]

    def pages(self) -> dict[UUID, int]:
        """By the paper's public id; only of a valid form."""
        return {
            document.public_id: self.cleaned_data[self._name(document.public_id)] for document, _label in self.papers
        }

    @staticmethod
    def _name(public_id: UUID) -> str:
        return f"pages_{public_id.hex}"


class LoanForm(Form):
    """Who borrows a dossier, for what, until when."""

    borrower = forms.CharField(label=_("借阅人"), max_length=64)
    office = forms.CharField(label=_("借阅单位"), max_length=120)
    purpose = forms.CharField(label=_("借阅事由"), max_length=200)
    due_on = TypedDateField(label=_("应还日期"))


class HandOverForm(Form):
    """Which dossiers go to which office."""

    dossiers = forms.ModelMultipleChoiceField(
        None, to_field_name="public_id", required=False, widget=forms.MultipleHiddenInput
    )
    to_division = forms.ModelChoiceField(None, label=_("接收单位"), to_field_name="code", empty_label=_("请选择"))

    def __init__(self, *args: Any, dossiers: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossiers"].queryset = dossiers
        self.fields["to_division"].queryset = offices
