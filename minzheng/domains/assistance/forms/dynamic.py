"""What is typed about a benefit that goes on: a class, a change, a doubt, a refused job, a sample."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division, Staff
from minzheng.cases.dates import date_text
from minzheng.lib import money
from minzheng.registry.models import Person
from minzheng.ui.forms import Form, TypedDateField

from ..models import WorkRefusal
from ..queries import schedules
from ..vocabulary import (
    COUNTED,
    DECLARED_CHANGE,
    DECLARED_OF_HOUSEHOLD,
    DECLARED_OF_PERSON,
    DOUBTS,
    GROUNDS,
    PERIODIC,
    PROGRAMMES,
    SAMPLE_VERDICTS,
    SITUATIONS,
    WISHES,
    is_situation,
)
from .fields import CHOOSE


def _words(label: Any, *, rows: int = 3, help_text: Any = "", required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=2000, widget=area, help_text=help_text, required=required)


class _OfMember(Form):
    """A form about one member of the family."""

    person = forms.ModelChoiceField(
        label=_("家庭成员"), queryset=Person.objects.none(), to_field_name="public_id", empty_label=CHOOSE
    )

    def __init__(self, *args: Any, members: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = members
        self.fields["person"].label_from_instance = lambda person: person.name


class ClassForm(Form):
    """认定复核类别."""

    class_key = forms.ChoiceField(label=_("复核类别"), widget=forms.RadioSelect)
    reason = _words(_("认定理由"), help_text=_("写明收入来源、劳动能力、身体状况等依据。"))

    def __init__(self, *args: Any, classes: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["class_key"].choices = classes


class OpenReviewForm(Form):
    """启动复核: a family told of a change, or it is time."""

    ground = forms.ChoiceField(
        label=_("复核事由"),
        choices=[(key, GROUNDS[key]) for key in (DECLARED_CHANGE, PERIODIC)],
        widget=forms.RadioSelect,
        initial=DECLARED_CHANGE,
    )
    happened_on = TypedDateField(
        label=_("变化发生日"), required=False, latest_today=True, help_text=_("定期复核的不用填写。例如 2020-12-01")
    )


class RestateForm(_OfMember):
    """情况变化: one fact as it stands now."""

    fact = forms.ChoiceField(label=_("项目"))
    value = forms.CharField(
        label=_("现在的数值"),
        max_length=16,
        help_text=_("金额填元（收入按每月）；车辆、房屋填数量；在校、重病等填 1（是）或者 0（不再是）。"),
        widget=forms.TextInput(attrs={"class": "mz-w-money mz-figures", "inputmode": "decimal", "autocomplete": "off"}),
    )
    said_by = forms.ChoiceField(
        label=_("来源"), choices=[("family", _("家庭申报")), ("found", _("核实查到"))], widget=forms.RadioSelect
    )
    source = forms.CharField(label=_("凭据"), max_length=200, help_text=_("例如：11月工资单、劳动合同、出院记录。"))

    field_order = ["fact", "person", "value", "said_by", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].required = False
        self.fields["person"].empty_label = _("全家")
        self.fields["fact"].choices = [
            ("", CHOOSE),
            (_("成员的收入"), list(DECLARED_OF_PERSON.items())),
            (_("全家的财产"), list(DECLARED_OF_HOUSEHOLD.items())),
            (_("成员的情况"), list(SITUATIONS.items())),
        ]

    def clean(self) -> dict[str, Any]:
        """The value as the fact counts it: fen, a count, or 1 and 0."""
        typed = super().clean() or self.cleaned_data
        fact, text = typed.get("fact"), typed.get("value")
        if fact and text:
            typed["value"] = self._counted(fact, text)
        return typed

    def _counted(self, fact: str, text: str) -> int | None:
        try:
            if fact in COUNTED or is_situation(fact):
                return int(text)
            return money.yuan_to_fen(text.replace("，", ","))
        except (ValueError, money.InvalidAmount):
            self.add_error("value", ValidationError(_("请按提示填写数值。"), code="invalid"))
            return None


class DoubtForm(_OfMember):
    """提出疑点."""

    kind = forms.ChoiceField(label=_("疑点种类"))
    happened_on = TypedDateField(
        label=_("所称发生日"), required=False, latest_today=True, help_text=_("可能已经去世的必须填写。例如 2020-11-20")
    )
    text = _words(_("疑点内容和来源"), help_text=_("只写看到、听到、比对到什么，不下结论。"))

    field_order = ["kind", "person", "happened_on", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("", CHOOSE),
            *((key, label) for key, label in DOUBTS.items() if key not in ("sample", DECLARED_CHANGE)),
        ]
        self.fields["person"].required = False
        self.fields["person"].empty_label = _("全家")


class SettleForm(Form):
    """核实疑点."""

    verdict = forms.ChoiceField(
        label=_("核实结论"),
        choices=[("refuted", _("不属实")), ("confirmed", _("属实，转复核"))],
        widget=forms.RadioSelect,
    )
    finding = _words(_("核实情况"), rows=4, help_text=_("写明怎样核实、问了谁、看到什么材料。"))

    def __init__(self, *args: Any, is_declared: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_declared:  # the family told it itself: nobody asks whether it is true before asking what follows from it
            self.fields["verdict"].choices = [
                ("refuted", _("不影响待遇，不用复核")),
                ("confirmed", _("可能影响待遇，转复核")),
            ]


class WishForm(Form):
    """与本人核实放弃意愿."""

    verdict = forms.ChoiceField(label=_("核实结论"), choices=list(WISHES.items()), widget=forms.RadioSelect)
    finding = _words(_("怎样核实的"), help_text=_("写明哪一天、当面还是打电话、本人怎样说；有没有人劝她、逼她。"))


class RefusalForm(_OfMember):
    """登记拒绝就业."""

    offered_on = TypedDateField(label=_("介绍工作日期"), latest_today=True)
    offer = _words(_("介绍的工作"), rows=2, help_text=_("单位、岗位、工资、地点；是否适合本人的健康和家庭情况。"))
    answer = _words(_("本人的说明"), rows=2)
    has_good_reason = forms.TypedChoiceField(
        label=_("有没有正当理由"),
        choices=[("yes", _("有正当理由")), ("no", _("没有正当理由"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class _RefusalsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, refusal: WorkRefusal) -> str:
        return f"{refusal.person.name} · {date_text(refusal.offered_on)} · {refusal.offer.shown()}"


class WorkReviewForm(Form):
    """三次拒绝就业的复核: which refusals were gone through one by one."""

    refusals = _RefusalsField(
        label=_("逐次核对过的记录"),
        queryset=WorkRefusal.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("同一个人、连续三次、没有正当理由。系统不替您计数。"),
    )

    def __init__(self, *args: Any, refusals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["refusals"].queryset = refusals


class PostponementForm(Form):
    """延期复核."""

    due_from = TypedDateField(label=_("应复核日从"))
    due_to = TypedDateField(label=_("应复核日到"))
    until_on = TypedDateField(label=_("延期至"))
    reference = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("应急响应通知的名称和文号。"))


class DrawForm(Form):
    """抽取: from which cases, and how many of a hundred."""

    programme = forms.ChoiceField(label=_("项目"))
    from_on = TypedDateField(label=_("报区日期从"), latest_today=True)
    to_on = TypedDateField(label=_("报区日期到"), latest_today=True)
    per_cent = forms.IntegerField(
        label=_("抽查比例（%）"),
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "mz-w-count mz-figures"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = list(PROGRAMMES.items())


class SampleResultForm(Form):
    """抽查结果."""

    visited_on = TypedDateField(label=_("入户日期"), latest_today=True)
    second_visitor = forms.ModelChoiceField(
        label=_("同行抽查人"), queryset=Staff.objects.none(), to_field_name="public_id", empty_label=CHOOSE
    )
    verdict = forms.ChoiceField(label=_("抽查结论"), choices=list(SAMPLE_VERDICTS.items()), widget=forms.RadioSelect)
    finding = _words(_("抽查情况"), rows=4)

    def __init__(self, *args: Any, visitors: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_visitor"].queryset = visitors


class ScheduleFilter(Form):
    """What the register of reviews is narrowed to; it lives in the address."""

    show = forms.ChoiceField(
        label=_("显示"),
        required=False,
        choices=[
            ("", _("全部在保家庭")),
            (schedules.OVERDUE, _("已过应复核日")),
            (schedules.DUE_SOON, _("一个月内到期")),
            (schedules.IN_HAND, _("正在复核")),
            (schedules.UNCLASSIFIED, _("还没有认定类别")),
        ],
    )
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

    def asked(self) -> dict[str, Any]:
        """Which rows; everything for an address that asks for what there is not."""
        typed = self.cleaned_data if self.is_valid() else {}
        return {"show": typed.get("show", ""), "town": typed.get("of")}


class DoubtsFilter(Form):
    """Open doubts or settled ones, of one kind if asked."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("待核实")), ("settled", _("已核实"))])
    kind = forms.ChoiceField(label=_("疑点种类"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("全部")), *DOUBTS.items()]

    def asked(self) -> dict[str, Any]:
        typed = self.cleaned_data if self.is_valid() else {}
        return {"settled": typed.get("state") == "settled", "kind": typed.get("kind", "")}
