"""Forms of the administrator: a member of staff, her postings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.actors import role_label
from minzheng.access.models import Posting
from minzheng.access.staff import ROLES_OF_STAFF
from minzheng.lib import clock
from minzheng.ui.dates import date_text
from minzheng.ui.forms import Form, TypedDateField

from .forms import MOST_DIGITS

STATES = {"in_force": _("在任"), "over": _("不在任期"), "inactive": _("已停用")}


def _roles(first: Any) -> list[tuple[str, Any]]:
    return [("", first), *((role.key, role.label) for role in ROLES_OF_STAFF.values())]


def _division(**kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=_("区划"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs
    )


class StaffFilter(Form):
    """What the staff list is narrowed to; it lives in the address."""

    name = forms.CharField(label=_("姓名或用户名"), required=False, max_length=64)
    role = forms.ChoiceField(label=_("岗位"), required=False)
    division = _division(required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *STATES.items()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles(_("全部岗位"))

    def wanted(self) -> dict[str, str]:
        """The filters as ``staff_list.page_of`` takes them; one that names nothing known is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class PostingForm(Form):
    """A posting to be given."""

    role = forms.ChoiceField(label=_("岗位"))
    division = _division(help_text=_("区划代码或全称，例如 440103006 或 逢源街道；含其下各级"))
    valid_from = TypedDateField(label=_("起"))
    valid_to = TypedDateField(
        label=_("止"), required=False, help_text=_("从这一天起不再任职；不定期的不填。例如 2020-12-01")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles(_("请选择"))
        self.fields["valid_from"].initial = clock.today()


class MemberForm(PostingForm):
    """A new member of staff with her first posting."""

    name = forms.CharField(label=_("姓名"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    username = forms.RegexField(
        r"\A[a-z][a-z0-9._-]{1,31}\Z",
        label=_("用户名"),
        help_text=_("2 至 32 个小写字母、数字、点、横线，以字母开头；不要用证件或手机号码"),
        error_messages={"invalid": _("请用小写字母开头，只含小写字母、数字、点和横线。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    field_order = ("name", "username", "role", "division", "valid_from", "valid_to")

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if sum(character.isdigit() for character in username) > MOST_DIGITS:
            raise forms.ValidationError(_("用户名里的数字太多，不要用证件或手机号码。"))
        return username


class EndPostingForm(Form):
    """Which posting ends, and from which day."""

    posting = forms.ChoiceField(label=_("任职"))
    ends_on = TypedDateField(
        label=_("从哪天起不再任职"), help_text=_("当天即不能再办理，已登录的会话也随即失效。例如 2020-12-01")
    )

    def __init__(self, *args: Any, postings: Iterable[Posting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.postings = {str(posting.public_id): posting for posting in postings}
        self.fields["posting"].choices = [(key, _told(posting)) for key, posting in self.postings.items()]
        self.fields["ends_on"].initial = clock.today()

    def clean_posting(self) -> Posting:
        return self.postings[self.cleaned_data["posting"]]


def _told(posting: Posting) -> str:
    return f"{posting.division.name} · {role_label(posting.role)} · {date_text(posting.valid_from)}"
