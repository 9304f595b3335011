"""What the room's registers are narrowed to. It stands in the address: no name and no number of anybody's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.payments.runs.state import LINE_LABELS
from minzheng.ui.forms import Form

from ..queries import registers as rows
from ..vocabulary import PROGRAMMES, ROSTER_STATUSES

MONTHS = ("%Y-%m", "%Y年%m月", "%Y%m", "%Y-%m-%d")


class _OfAPlace(Form):
    """Something below the reader's division."""

    place = forms.ChoiceField(label=_("村居或镇街"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = rows.places_under(actor).values_list("pk", "name")
        self.fields["place"].choices = [("", _("全部")), *((str(pk), name) for pk, name in places)]


def _month(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=MONTHS,
        widget=forms.DateInput(format="%Y-%m", attrs={"class": "mz-w-date", "autocomplete": "off"}),
        help_text=_("例如 2020-12；不填为本月"),
        error_messages={"invalid": _("请按 2020-12 的样子填写月份。")},
    )


class BenefitFilter(_OfAPlace):
    """In which month, which programme, where."""

    field_order = ("month", "programme", "place")
    month = _month(_("月份"))
    programme = forms.ChoiceField(label=_("项目"), required=False, choices=[("", _("全部")), *PROGRAMMES.items()])


class CaseFilter(_OfAPlace):
    """Which matter, open or closed, since when, where."""

    field_order = ("kind", "standing", "since", "place")
    kind = forms.ChoiceField(label=_("事项"), required=False)
    standing = forms.ChoiceField(
        label=_("办理情况"), required=False, choices=[("", _("全部")), ("open", _("在办")), ("closed", _("已办结"))]
    )
    since = _month(_("从哪个月起申请"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(f"assistance.{key}", label) for key, label in PROGRAMMES.items()]
        self.fields["kind"].choices = [("", _("全部")), *kinds]
        self.fields["since"].help_text = _("例如 2020-01")


class PaymentFilter(Form):
    """Which month, what became of the line."""

    month = _month(_("所属月份"))
    line_state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *LINE_LABELS.items()])

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].help_text = _("例如 2020-12；不填为所有月份")


class RosterFilter(_OfAPlace):
    """Which status, where."""

    field_order = ("status", "place")
    status = forms.ChoiceField(label=_("身份"), required=False, choices=[("", _("全部")), *ROSTER_STATUSES.items()])
