"""What the page of a suspected duplicate says: the two records side by side, as far as the reader may see each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.scope import scope
from minzheng.lib import clock
from minzheng.lib.identity_number import mask_name
from minzheng.registry import duplicates
from minzheng.registry import queries as register
from minzheng.registry.models import Duplicate, Person
from minzheng.registry.vocabulary import SEXES, status_label
from minzheng.ui.dates import date_text
from minzheng.ui.forms import Form

TONES = {duplicates.OPEN: "yellow", duplicates.PROPOSED: "blue", duplicates.CONFIRMED: "green"}
BUTTONS: dict[str, Any] = {
    duplicates.PROPOSED: gettext_lazy("是同一人，提出合并"),
    duplicates.DIFFERENT: gettext_lazy("不是同一人"),
    duplicates.CONFIRMED: gettext_lazy("复核通过，合并"),
    duplicates.DECLINED: gettext_lazy("复核不通过"),
    duplicates.UNDONE: gettext_lazy("撤销合并"),
}
STRONG = frozenset({duplicates.PROPOSED, duplicates.CONFIRMED})


@dataclass(frozen=True)
class Side:
    """One of the two records. ``is_visible``: whether the reader may open it; else only what tells them apart is shown."""

    person: Person
    title: Any
    name: str
    is_visible: bool
    is_kept: bool


class DecisionForm(Form):
    """Which record stays, why, and the state that was on the page."""

    words = forms.CharField(
        label=gettext_lazy("核对经过和理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如：核对了户口簿原件，后一个号码是录入错误。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sides: list[Side], proposes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proposes:
            mine = [side for side in sides if side.is_visible]
            self.fields["kept"] = forms.ChoiceField(
                label=gettext_lazy("保留哪一条"),
                choices=[(str(side.person.public_id), side.title) for side in mine],
                widget=forms.RadioSelect,
                required=False,
                help_text=gettext_lazy("号码正确的那一条。另一条并入它，历史都留着，以后可以撤销。"),
            )
            self.order_fields(["kept", "words"])


def sides_of(actor: Actor, duplicate: Duplicate) -> list[Side]:
    """Both records, the one recorded first on the left."""
    pair = [duplicate.first, duplicate.second]
    unlock(pair)
    visible = set(scope(actor, Person).filter(pk__in=[person.pk for person in pair]).values_list("pk", flat=True))
    titles = (_("先登记的记录"), _("后登记的记录"))
    return [
        Side(
            person=person,
            title=f"{title}（{person.identity_number.masked('identity')}）",
            name=person.name if person.pk in visible else mask_name(person.name),
            is_visible=person.pk in visible,
            is_kept=any(other.merged_into_id == person.pk for other in pair),
        )
        for person, title in zip(pair, titles, strict=True)
    ]


def rows_of(sides: list[Side]) -> list[dict[str, Any]]:
    """The two records line by line, with what differs marked."""
    columns = [_told(side) for side in sides]
    return [
        {"label": label, "left": columns[0][label], "right": columns[1][label], "differs": differs}
        for label in columns[0]
        for differs in [columns[0][label] != columns[1][label]]
    ]


def _told(side: Side) -> dict[str, str]:
    person = side.person
    told = {
        _("姓名"): side.name,
        _("性别"): str(SEXES[person.sex]),
        _("出生日期"): date_text(person.born_on),
        _("身份证号码"): str(person.identity_number.masked("identity")),
        _("电话"): str(person.phone.masked("phone")) if person.phone else "—",
        _("户籍所在地"): person.hukou_division.name,
        _("居住地"): person.residence_division.name,
        _("登记时间"): date_text(clock.civil_day(person.recorded_at)),
    }
    told[_("现在的身份")] = _statuses(person) if side.is_visible else _("不在您管辖的区划")
    told[_("现在的家庭")] = _home(person) if side.is_visible else _("不在您管辖的区划")
    return told


def _statuses(person: Person) -> str:
    today = clock.today()
    held = [
        str(status_label(status.key))
        for status in person.statuses.filter(superseded_at=None, valid_from__lte=today)
        if status.valid_to is None or status.valid_to > today
    ]
    return "、".join(held) or _("没有")


def _home(person: Person) -> str:
    home = register.household_of(person)
    if home is None:
        return _("没有登记家庭")
    count = register.members(home).count()
    return _("%(division)s，%(count)s 人") % {"division": home.division.name, "count": count}
