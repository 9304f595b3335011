"""Who belongs to which household before and after an event: edited as a whole, checked as a whole, written at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock

from ..models import Household, HouseholdEvent, Membership, MembershipChange
from ..vocabulary import RELATIONS, SELF
from .kinds import REVOKE_DEATH

NO_HEAD = Reason(
    "no_head", _("变动以后家里还有成员，却没有户主。请指定新户主，并填写各成员与新户主的关系。"), field="head"
)
TWO_HEADS = Reason("two_heads", _("一个家庭只能有一位户主（与户主关系填“本人”）。"), field="head")
NOT_A_MEMBER = Reason("not_a_member", _("这个人目前不是这个家庭的成员。"), field="person")
MEMBER_ALREADY = Reason("member_already", _("这个人已经是这个家庭的成员。"), field="person")
OUT_OF_ORDER = Reason(
    "out_of_order", _("这个日期之后已经登记过这家的其他变动，请核对日期，按发生的先后登记。"), field="on"
)

Members = dict[int, str]  # person pk → relation to the head


class Roster:
    """The members of the households of one event, locked. Nothing is written before ``write``."""

    def __init__(self, households: Iterable[Household], *, on: date) -> None:
        locked = Household.objects.select_for_update().filter(pk__in={home.pk for home in households}).order_by("pk")
        self.households = {home.pk: home for home in locked}
        self.on = on
        self._rows = {
            (row.household_id, row.person_id): row
            for row in Membership.objects.filter(household__in=self.households, valid_to=None, superseded_at=None)
        }
        self.before: dict[int, Members] = {pk: {} for pk in self.households}
        for (home, person), row in self._rows.items():
            self.before[home][person] = row.relation
        self.after = {home: dict(members) for home, members in self.before.items()}

    def add(self, household: Household) -> None:
        """Let a household that was just founded take part."""
        self.households[household.pk] = household
        self.before[household.pk], self.after[household.pk] = {}, {}

    def leave(self, household: Household, person: int) -> str:
        """Take a person out; her relation until now."""
        if person not in self.after[household.pk]:
            raise Refused(NOT_A_MEMBER)
        return self.after[household.pk].pop(person)

    def enter(self, household: Household, person: int, relation: str) -> None:
        if person in self.after[household.pk]:
            raise Refused(MEMBER_ALREADY)
        self.after[household.pk][person] = relation

    def relate(self, household: Household, relations: Mapping[int, str]) -> None:
        """Tell anew what members are to the head."""
        if set(relations) - set(self.after[household.pk]):
            raise Refused(NOT_A_MEMBER)
        self.after[household.pk].update(relations)

    def check(self) -> None:
        """A household with members has one head, never two; relations are those of the vocabulary."""
        for members in self.after.values():
            if unknown := set(members.values()) - RELATIONS.keys():
                raise ValueError(f"relations outside the vocabulary: {sorted(unknown)}")
            heads = list(members.values()).count(SELF)
            if members and heads != 1:
                raise Refused(TWO_HEADS if heads else NO_HEAD)

    def holds_from(self) -> date:
        """The day from which the new memberships hold: the event's, but not before the households came on record.

        Raises ``Refused`` when a later change of these memberships is on record already: events come in their order.
        """
        first_days = dict(
            Membership.objects.filter(household__in=self.households, superseded_at=None)
            .order_by()
            .values_list("household")
            .annotate(first=Min("valid_from"))
        )
        if self._changed_later():
            raise Refused(OUT_OF_ORDER)
        day = self.on
        for home, person in self._changed():
            row, first = self._rows.get((home, person)), first_days.get(home, day)
            if row is not None and row.valid_from > max(self.on, first):
                raise Refused(OUT_OF_ORDER)
            day = max(day, first)
        came = [person for home, person in self._changed() if person in self.after[home]]
        later = Membership.objects.filter(person__in=came, superseded_at=None).filter(
            Q(valid_to__gt=day) | Q(valid_from__gt=day)
        )
        if later.exists() or self._leaves_somebody_alone(day):
            raise Refused(OUT_OF_ORDER)
        return day

    def write(self, event: HouseholdEvent) -> None:
        """End what ended, begin what began (both times kept), and note each person's part in the event."""
        for home, person in self._changed():
            if row := self._rows.get((home, person)):
                _end(row, event.holds_from)
        changed = self._changed()
        Membership.objects.bulk_create(
            Membership(
                household_id=home,
                person_id=person,
                relation=self.after[home][person],
                valid_from=_begun(home, person, self.after[home][person], event.holds_from),
            )
            for home, person in changed
            if person in self.after[home]
        )
        MembershipChange.objects.bulk_create(
            MembershipChange(
                event=event,
                household_id=home,
                person_id=person,
                relation_before=self.before[home].get(person, ""),
                relation_after=self.after[home].get(person, ""),
            )
            for home, person in changed
        )

    def _changed_later(self) -> bool:
        """Whether one of these memberships changed by something that happened after this day and still stands."""
        later = MembershipChange.objects.filter(event__happened_on__gt=self.on, event__revoked_by=None).exclude(
            event__kind=REVOKE_DEATH
        )
        touched = later.filter(household__in=self.households).values_list("household_id", "person_id")
        return not set(touched).isdisjoint(self._changed())

    def _leaves_somebody_alone(self, day: date) -> bool:
        """Whether everybody goes out of a household in which, on that day, somebody still lived who is gone by now."""
        emptied = [home for home, members in self.after.items() if self.before[home] and not members]
        return Membership.objects.filter(household__in=emptied, superseded_at=None, valid_to__gt=day).exists()

    def _changed(self) -> list[tuple[int, int]]:
        return [
            (home, person)
            for home in sorted(self.before)
            for person in sorted(self.before[home].keys() | self.after[home].keys())
            if self.before[home].get(person) != self.after[home].get(person)
        ]


def _begun(home: int, person: int, relation: str, on: date) -> date:
    """Since when: from that day, or, where the same membership ended only then, since it began (that end was undone)."""
    ended = Membership.objects.filter(
        household=home, person=person, relation=relation, valid_to=on, superseded_at=None
    ).first()
    if ended is None:
        return on
    Membership.objects.filter(pk=ended.pk).update(superseded_at=clock.now())
    return ended.valid_from


def _end(row: Membership, on: date) -> None:
    """What was known stays known: the row is superseded by one that ends, or by none if it never held."""
    Membership.objects.filter(pk=row.pk).update(superseded_at=clock.now())
    if on > row.valid_from:
        Membership.objects.create(
            household_id=row.household_id,
            person_id=row.person_id,
            relation=row.relation,
            valid_from=row.valid_from,
            valid_to=on,
        )
