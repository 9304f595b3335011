"""Forms of the auditor: what the log is narrowed to, an export, what came of an alarm, looks to be withheld."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access import alarms, log, withholdings
from minzheng.access.actor import SYSTEM
from minzheng.access.models import Staff
from minzheng.access.roles import ROLES
from minzheng.ui.forms import Form, IdentityNumberField, TypedDateField

from .access_log import Wanted

SHORTEST_REASON = 4  # characters
_OUT_LOUD = {"autocomplete": "off", "spellcheck": "false"}


class AccessLogFilter(Form):
    """What the access log is narrowed to; it lives in the address, so a person is in it by her public id only."""

    what = forms.ChoiceField(label=_("内容"), required=False, choices=[("", _("全部内容")), *log.LABELS.items()])
    role = forms.ChoiceField(label=_("岗位"), required=False)
    staff = forms.CharField(
        label=_("查看人"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs=_OUT_LOUD),
        help_text=_("完整姓名或用户名"),
    )
    since = TypedDateField(label=_("日期起"), required=False)
    until = TypedDateField(label=_("日期止"), required=False)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.key, role.label) for role in ROLES.values() if role.key != SYSTEM]
        self.fields["role"].choices = [("", _("全部岗位")), *roles]

    def wanted(self) -> Wanted:
        """The filters; one that names nothing known is left out."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name) for name in self.fields}
        return Wanted(**{name: value for name, value in found.items() if value})


class NumberForm(Form):
    """Whose looks are asked for: her number is posted and never enters an address."""

    number = IdentityNumberField(label=_("被查看人的身份证号码"))


class AlarmFilter(Form):
    """What the list of alarms is narrowed to."""

    show = forms.ChoiceField(label=_("处理情况"), required=False, choices=[("", _("待处理")), ("all", _("全部"))])
    kind = forms.ChoiceField(label=_("种类"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.key, kind.label) for kind in alarms.KINDS.values()]
        self.fields["kind"].choices = [("", _("全部种类")), *kinds]

    def wanted(self) -> dict[str, Any]:
        """The filters as ``access.alarms.alarms_of`` takes them."""
        self.is_valid()
        kind = self.cleaned_data.get("kind", "")
        return {"still_open": self.cleaned_data.get("show", "") != "all", "kind": kind}


class SettleForm(Form):
    """What came of an alarm."""

    outcome = forms.ChoiceField(label=_("结论"), choices=list(alarms.OUTCOMES.items()), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("核实的情况"),
        min_length=alarms.SHORTEST_WORDS,
        max_length=alarms.LONGEST_WORDS,
        error_messages={"min_length": _("请把情况写清楚，至少 %(limit_value)d 个字。")},
        help_text=_("问过谁、看过什么、为什么这样认定。不要写居民的姓名和证件号码。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithholdForm(Form):
    """Looks to be withheld: at whom, whose, of which days, why, until when."""

    number = IdentityNumberField(label=_("被查看人的身份证号码"))
    staff = forms.CharField(
        label=_("查看人的用户名"),
        required=False,
        max_length=64,
        help_text=_("不填，则包括所有工作人员的查看"),
        widget=forms.TextInput(attrs=_OUT_LOUD),
    )
    looks_from = TypedDateField(label=_("查看日期起"))
    looks_until = TypedDateField(label=_("查看日期止"))
    ground = forms.ChoiceField(label=_("事由"), choices=list(withholdings.GROUNDS.items()), widget=forms.RadioSelect)
    reference = forms.CharField(
        label=_("依据的文号"),
        max_length=80,
        help_text=_("只写文号或案号，不要写姓名"),
        widget=forms.TextInput(attrs=_OUT_LOUD),
    )
    ends_on = TypedDateField(label=_("不显示到哪一天"), help_text=_("这一天过后自动恢复显示。例如 2020-12-31"))

    def clean_staff(self) -> Staff | None:
        username = self.cleaned_data["staff"].strip()
        if not username:
            return None
        found = Staff.objects.filter(username=username).first()
        if found is None:
            raise forms.ValidationError(_("没有用户名为“%(username)s”的工作人员。") % {"username": username})
        return found


class RemarkForm(Form):
    """A word on a decision, if there is one to say."""

    words = forms.CharField(label=_("说明"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
