"""The forms of household events: what is asked of every event, and what of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.registry import events
from minzheng.registry import queries as register
from minzheng.registry.actions import MemberEntry
from minzheng.registry.events.kinds import (
    BIRTH,
    DEATH,
    JOIN,
    LEAVE,
    MARRIAGE,
    MERGE,
    MOVE,
    NEW_HEAD,
    REVOKE_DEATH,
    SPLIT,
)
from minzheng.registry.models import Household, Membership, Person
from minzheng.registry.vocabulary import RELATIONS, SELF
from minzheng.ui.forms import Form, IdentityNumberField, TypedDateField, dress

CHOOSE = _("请选择")
COMES_IN = (BIRTH, MARRIAGE, JOIN)
RELATED_ANEW = (DEATH, LEAVE, SPLIT, NEW_HEAD)
AFTER = _("变动以后与户主的关系")
NO_SUCH = _("本岗位区划内没有找到这个号码所在的家庭，请核对号码。")


class EventForm(Form):
    """One event of one household. Which boxes there are follows from the kind."""

    on = TypedDateField(label=_("发生日期"), latest_today=True)
    evidence = forms.ChoiceField(label=_("凭什么登记"))

    def __init__(
        self, *args: Any, kind: str, household: Household, members: Sequence[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.household, self.members = kind, household, list(members)
        proofs = [(key, events.EVIDENCE[key]) for key in events.PROVED_BY[kind]]
        self.fields["evidence"].choices = [("", CHOOSE), *proofs]
        if kind in COMES_IN:
            self._ask_who_comes()
        if kind in (DEATH, LEAVE, SPLIT):
            self._ask_who_goes()
        if kind in RELATED_ANEW:
            self._ask_relations(self.members)
        for field in self.fields.values():
            dress(field.widget)

    def _ask_who_comes(self) -> None:
        if self.kind == MARRIAGE:
            self.fields["member"] = forms.ChoiceField(label=_("哪位成员结婚"), choices=[("", CHOOSE), *self._people()])
        self.fields["name"] = forms.CharField(label=_("姓名"), max_length=64)
        self.fields["identity_number"] = IdentityNumberField(label=_("身份证号码"))
        others = [(key, label) for key, label in RELATIONS.items() if key != SELF]
        self.fields["relation"] = forms.ChoiceField(label=_("与户主关系"), choices=[("", CHOOSE), *others])

    def _ask_who_goes(self) -> None:
        if self.kind == DEATH:
            self.fields["gone"] = forms.ChoiceField(
                label=_("去世的成员"), choices=self._people(), widget=forms.RadioSelect
            )
            return
        self.fields["gone"] = forms.MultipleChoiceField(
            label=_("分出去的成员") if self.kind == SPLIT else _("离开的成员"),
            choices=self._people(),
            widget=forms.CheckboxSelectMultiple,
        )

    def _ask_relations(self, members: Iterable[Membership]) -> None:
        for membership in members:
            self.fields[_relation(membership.person)] = forms.ChoiceField(
                label=membership.person.name,
                choices=list(RELATIONS.items()),
                initial=membership.relation,
            )

    def _people(self) -> list[tuple[str, Any]]:
        return [(str(row.person.public_id), row.person.name) for row in self.members]

    def relation_boxes(self) -> list[Any]:
        """The boxes of the table of relations, in the order of the members."""
        return [self[name] for name in self.fields if name.startswith("relation_")]

    # What the verbs need; only of a valid form ------------------------------------------------------------------------

    def told(self, seen: int) -> events.Told:
        return events.Told(on=self.cleaned_data["on"], evidence=self.cleaned_data["evidence"], seen=seen)

    def newcomer(self) -> MemberEntry:
        typed = self.cleaned_data
        return MemberEntry(typed["name"], typed["identity_number"], typed["relation"])

    def person(self, field: str) -> Person:
        return next(row.person for row in self.members if str(row.person.public_id) == self.cleaned_data[field])

    def gone(self) -> list[Person]:
        chosen = self.cleaned_data["gone"]
        wanted = {chosen} if isinstance(chosen, str) else set(chosen)
        return [row.person for row in self.members if str(row.person.public_id) in wanted]

    def relations(self, *, but: Iterable[Person] = (), only: Iterable[Person] | None = None) -> dict[int, str]:
        """Person pk → relation afterwards, of those who stay or of those named."""
        left_out = {person.pk for person in but}
        wanted = None if only is None else {person.pk for person in only}
        return {
            row.person_id: self.cleaned_data[_relation(row.person)]
            for row in self.members
            if row.person_id not in left_out and (wanted is None or row.person_id in wanted)
        }


class MergeForm(EventForm):
    """并户: first the number of somebody in the other household, then what each of them is to the head here."""

    other_number = IdentityNumberField(label=_("另一家庭任一成员的身份证号码"))

    def __init__(self, *args: Any, reached: Any, **kwargs: Any) -> None:
        super().__init__(*args, kind=MERGE, **kwargs)
        self.other: Household | None = None
        self.coming: list[Membership] = []
        number = str(self.data.get("other_number", "")).strip().upper() if self.is_bound else ""
        person = register.by_identity_number(number) if len(number) == 18 else None
        other = register.household_of(person) if person else None
        if other is not None and other.pk != self.household.pk and reached(other):
            self.other, self.coming = other, list(register.members(other))
            for membership in self.coming:
                self.fields[_relation(membership.person)] = forms.ChoiceField(
                    label=membership.person.name,
                    choices=[("", CHOOSE), *((key, label) for key, label in RELATIONS.items() if key != SELF)],
                )
                dress(self.fields[_relation(membership.person)].widget)

    def clean_other_number(self) -> str:
        if self.other is None:
            raise forms.ValidationError(NO_SUCH)
        return str(self.cleaned_data["other_number"])

    def incoming(self) -> dict[int, str]:
        return {row.person_id: self.cleaned_data[_relation(row.person)] for row in self.coming}


class MoveForm(EventForm):
    """迁移 within the street: into which village or community."""

    village = forms.ModelChoiceField(
        label=_("迁往村居"), queryset=Division.objects.none(), to_field_name="code", empty_label=CHOOSE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kind=MOVE, **kwargs)
        here = self.household.division
        villages = Division.objects.filter(parent=here.parent_id, valid_to=None).exclude(pk=here.pk).order_by("code")
        self.fields["village"].queryset = villages
        self.fields["evidence"].choices = [
            choice for choice in self.fields["evidence"].choices if choice[0] != "handed_over"
        ]


class RevokeForm(EventForm):
    """撤销死亡登记: what proves that the person lives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kind=REVOKE_DEATH, **kwargs)
        self.fields["on"].label = _("查明日期")


def _relation(person: Person) -> str:
    return f"relation_{person.public_id.hex}"
