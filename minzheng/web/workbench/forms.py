"""The workbench's own forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.access.scope import divisions_under
from minzheng.access.unmask_reasons import REASONS, SHORTEST, is_enough, said
from minzheng.cases import kinds
from minzheng.cases.models import Case
from minzheng.payments.runs import state as run_states
from minzheng.ui.dates import month_text
from minzheng.ui.forms import Form

SHORTEST_REASON = 4  # characters: enough for 核对账号
MOST_DIGITS = 9  # of a username; telephone and identity numbers have more


class SignInForm(Form):
    """Who is signing in."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        """A resident at the wrong door types her number: it must not reach the log of attempts, which is in clear."""
        username: str = self.cleaned_data["username"]
        if sum(character.isdigit() for character in username) > MOST_DIGITS:
            raise forms.ValidationError(_("这里填写工作人员的用户名，不是证件号码。居民请从网站首页登录。"))
        return username


class CaseFilter(Form):
    """What a list of cases is narrowed to; it lives in the address."""

    number = forms.CharField(
        label=_("受理编号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "mz-figures"}),
    )
    kind = forms.ChoiceField(label=_("事项"), required=False)
    state = forms.ChoiceField(label=_("环节"), required=False)
    division = forms.ChoiceField(label=_("区划"), required=False)

    def __init__(self, *args: Any, actor: Actor, with_closed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("全部事项")), *((kind.key, kind.label) for kind in kinds.all_kinds())]
        self.fields["state"].choices = [("", _("全部环节")), *_states(with_closed=with_closed)]
        self.fields["division"].choices = [("", actor.division_name), *_divisions_below(actor)]

    def wanted(self) -> dict[str, str]:
        """The filters as ``cases.inbox.worklist`` takes them; one that names nothing known is left out."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return {**found, "number": found["number"].upper().replace(" ", "")}


def _states(*, with_closed: bool) -> list[tuple[str, Any]]:
    """The stages of every kind of case, each once, in the order of the workflows."""
    found: dict[str, Any] = {}
    for kind in kinds.all_kinds():
        for state in kind.workflow.states.values():
            if with_closed or not state.final:
                found.setdefault(state.key, state.label)
    return list(found.items())


def _divisions_below(actor: Actor) -> list[tuple[str, str]]:
    """The next level down: a district's towns, a town's villages and communities."""
    if actor.division_pk is None:
        return []
    below = divisions_under(actor.division_pk).filter(depth=1).order_by("descendant__code")
    return list(below.values_list("descendant__code", "descendant__name"))


class UnmaskForm(Form):
    """Why a masked number is looked at, and for which case. What is said here can be read by the person concerned."""

    reason = forms.ChoiceField(
        label=_("为什么要看？"),
        choices=[("", _("请选择")), *REASONS.items()],
        help_text=_("您的姓名、岗位、时间和理由会记入访问记录，审计人员逐条可查，当事人也能看到。"),
    )
    words = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=120,
        help_text=_("选“其他”时必填，至少 6 个字"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    case = forms.ChoiceField(label=_("为哪件办件"), required=False)

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = {str(case.public_id): case for case in cases}
        self.fields["case"].choices = [
            ("", _("与办件无关")),
            *((key, case.number) for key, case in self.cases.items()),
        ]
        still_open = [key for key, case in self.cases.items() if case.is_open]
        self.fields["case"].initial = still_open[0] if len(still_open) == 1 else ""
        if not self.cases:
            del self.fields["case"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not is_enough(cleaned.get("reason", ""), cleaned.get("words", "")):
            self.add_error("words", _("请把理由写清楚，至少 %(count)d 个字。") % {"count": SHORTEST})
        return cleaned

    @property
    def said(self) -> str:
        """The reason as the log keeps it, in the language that is active."""
        return said(self.cleaned_data["reason"], self.cleaned_data.get("words", ""))

    @property
    def case_number(self) -> str:
        chosen = self.cases.get(self.cleaned_data.get("case", ""))
        return str(chosen.number) if chosen else ""


class RunFilter(Form):
    """What the list of runs is narrowed to."""

    state = forms.ChoiceField(label=_("状态"), required=False)
    programme = forms.ChoiceField(label=_("项目"), required=False)
    month = forms.ChoiceField(label=_("所属月份"), required=False)

    def __init__(self, *args: Any, programmes: dict[str, str], months: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("全部状态")), *run_states.LABELS.items()]
        self.fields["programme"].choices = [("", _("全部项目")), *programmes.items()]
        self.fields["month"].choices = [("", _("全部月份")), *_month_choices(months)]

    def wanted(self) -> dict[str, Any]:
        """The filters as ``payments.queries.runs`` takes them."""
        self.is_valid()
        month = self.cleaned_data.get("month")
        return {
            "state": self.cleaned_data.get("state", ""),
            "programme": self.cleaned_data.get("programme", ""),
            "month": date.fromisoformat(month) if month else None,
        }


class DraftRunForm(Form):
    """A run to be put together: whose money, which programme, for which month."""

    payer = forms.ChoiceField(label=_("发放区"))
    programme = forms.ChoiceField(label=_("项目"))
    month = forms.ChoiceField(label=_("所属月份"), help_text=_("最早可以提前一个月编制。"))

    def __init__(
        self,
        *args: Any,
        payers: Iterable[Division],
        programmes: dict[str, str],
        months: Iterable[date],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.payers = {payer.code: payer for payer in payers}
        self.fields["payer"].choices = [(payer.code, payer.name) for payer in self.payers.values()]
        if len(self.payers) == 1:  # no choice to make: the page says whose money it is
            self.fields["payer"].widget = forms.HiddenInput()
            self.fields["payer"].initial = next(iter(self.payers))
        self.fields["programme"].choices = list(programmes.items())
        self.fields["month"].choices = _month_choices(months)

    def clean_payer(self) -> Division:
        return self.payers[self.cleaned_data["payer"]]

    def clean_month(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"])


def _month_choices(months: Iterable[date]) -> list[tuple[str, str]]:
    return [(month.isoformat(), month_text(month)) for month in months]


class ReturnsForm(Form):
    """The bank's answer."""

    content = forms.FileField(
        label=_("银行回盘文件"),
        help_text=_("银行发回的 CSV 文件。同一份文件重复导入不会重复入账。"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": _("请选择银行发回的文件。"), "empty": _("文件是空的，请重新选择。")},
    )


class WhyForm(Form):
    """A decision that needs its reason said."""

    why = forms.CharField(
        label=_("理由"),
        min_length=SHORTEST_REASON,
        max_length=200,
        error_messages={"min_length": _("请把理由写清楚，至少 %(limit_value)d 个字。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
