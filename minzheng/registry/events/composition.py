"""结婚、加入、离开、分户、并户、更换户主: who lives with whom. 共同生活的家庭成员: 民发〔2021〕57号 第7条, 民发〔2012〕220号 第5条."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused

from .. import queries
from ..actions import MemberEntry, let_see, record_person
from ..models import Household, HouseholdEvent, Person
from ..vocabulary import SELF
from .kinds import JOIN, LEAVE, MARRIAGE, MERGE, NEW_HEAD, SPLIT
from .recording import Told, alive, begin, finish, say

ELSEWHERE = Reason(
    "in_another_household",
    _("此人目前登记在本岗位区划以外的另一个家庭里，请先由那里登记其离开。"),
    field="identity_number",
)
NOBODY = Reason("nobody", _("请至少选择一位成员。"), field="persons")
NOBODY_STAYS = Reason("nobody_stays", _("分户以后原家庭至少要留一位成员；全家迁走的，请登记迁移。"), field="persons")
SAME = Reason("same_household", _("两个家庭是同一个家庭。"), field="other")
NO_MEMBERS = Reason("no_members", _("那个家庭目前没有成员。"), field="other")
NOT_HERE = Reason("not_a_member", _("这个人目前不是这个家庭的成员。"), field="member")
HEAD_ALREADY = Reason("head_already", _("此人已经是户主。"), field="head")


@action
def record_marriage(
    *, actor: Actor, household: Household, member: Person, spouse: Person | MemberEntry, relation: str, told: Told
) -> HouseholdEvent:
    """A member's spouse comes to live with her. ``relation`` is what the spouse is to the head."""
    member = alive(member)
    newcomer = _newcomer(actor, household, spouse)
    pair = "-".join(str(pk) for pk in sorted([member.pk, newcomer.pk]))
    return _take_in(
        actor,
        household,
        newcomer,
        relation,
        told=told,
        kind=MARRIAGE,
        fingerprint=f"marriage:{pair}:{told.on}",
        with_=member,
    )


@action
def record_joining(
    *, actor: Actor, household: Household, newcomer: Person | MemberEntry, relation: str, told: Told
) -> HouseholdEvent:
    """Somebody comes to live with the household: from no household on record, or from another of these divisions."""
    person = _newcomer(actor, household, newcomer)
    fingerprint = f"join:{household.pk}:{person.pk}:{told.on}"
    return _take_in(actor, household, person, relation, told=told, kind=JOIN, fingerprint=fingerprint)


@action
def record_leaving(
    *,
    actor: Actor,
    household: Household,
    persons: Iterable[Person],
    told: Told,
    relations: Mapping[int, str] | None = None,
) -> HouseholdEvent:
    """Members no longer live with the household and found none that is on record."""
    gone = sorted({person.pk for person in persons})
    if not gone:
        raise Refused(NOBODY)
    roster = begin(actor=actor, kind=LEAVE, told=told, households=[household])
    for person in gone:
        roster.leave(household, person)
    roster.relate(household, relations or {})
    fingerprint = f"leave:{household.pk}:{_joined(gone)}:{told.on}"
    return say(finish(actor=actor, kind=LEAVE, told=told, roster=roster, household=household, fingerprint=fingerprint))


@action
def record_split(
    *,
    actor: Actor,
    household: Household,
    moving: Mapping[int, str],
    told: Told,
    relations: Mapping[int, str] | None = None,
) -> HouseholdEvent:
    """分户: some members found a household of their own in the same place.

    ``moving``: person pk → what each is to the new head (one of them ``self``); ``relations``: what those who stay are
    to the head from now on, where the head left. The new household is the event's ``other``.
    """
    if not moving:
        raise Refused(NOBODY)
    roster = begin(actor=actor, kind=SPLIT, told=told, households=[household])
    home = roster.households[household.pk]
    for person in moving:
        roster.leave(home, person)
    if not roster.after[home.pk]:
        raise Refused(NOBODY_STAYS)
    roster.relate(home, relations or {})
    founded = Household.objects.create(division=home.division)
    roster.add(founded)
    for person, relation in moving.items():
        roster.enter(founded, person, relation)
    return say(
        finish(
            actor=actor,
            kind=SPLIT,
            told=told,
            roster=roster,
            household=home,
            other=founded,
            fingerprint=f"split:{home.pk}:{_joined(sorted(moving))}:{told.on}",
        )
    )


@action
def record_merge(
    *, actor: Actor, household: Household, other: Household, relations: Mapping[int, str], told: Told
) -> HouseholdEvent:
    """并户: everybody of ``other`` comes into ``household``; ``relations`` says what each is to its head."""
    if household.pk == other.pk:
        raise Refused(SAME)
    roster = begin(actor=actor, kind=MERGE, told=told, households=[household, other])
    coming = list(roster.after[other.pk])
    if not coming:
        raise Refused(NO_MEMBERS)
    for person in coming:
        before = roster.leave(other, person)
        roster.enter(household, person, relations.get(person, before))
    _show(household, Person.objects.filter(pk__in=coming))
    return say(
        finish(
            actor=actor,
            kind=MERGE,
            told=told,
            roster=roster,
            household=household,
            other=other,
            fingerprint=f"merge:{household.pk}:{other.pk}:{_joined(sorted(coming))}:{told.on}",
        )
    )


@action
def record_new_head(
    *, actor: Actor, household: Household, head: Person, relations: Mapping[int, str], told: Told
) -> HouseholdEvent:
    """更换户主: a member becomes the head; ``relations`` says what everybody else is to her."""
    person = alive(head)
    roster = begin(actor=actor, kind=NEW_HEAD, told=told, households=[household])
    if roster.after[household.pk].get(person.pk) == SELF:
        raise Refused(HEAD_ALREADY)
    roster.relate(household, {**relations, person.pk: SELF})
    fingerprint = f"head:{household.pk}:{person.pk}:{told.on}"
    return say(
        finish(actor=actor, kind=NEW_HEAD, told=told, roster=roster, household=household, fingerprint=fingerprint)
    )


def _take_in(
    actor: Actor,
    household: Household,
    person: Person,
    relation: str,
    *,
    told: Told,
    kind: str,
    fingerprint: str,
    with_: Person | None = None,
) -> HouseholdEvent:
    """Let a person in; out of the household she lived in until now, which must be within the actor's divisions."""
    left = queries.household_of(person, on=told.on) or queries.household_of(person)
    if left is not None and left.pk != household.pk and not gate.reaches(actor, left):
        raise Refused(ELSEWHERE)
    other = left if left is not None and left.pk != household.pk else None
    roster = begin(actor=actor, kind=kind, told=told, households=[household, *([other] if other else [])])
    if other is not None and person.pk in roster.after[other.pk]:
        roster.leave(other, person.pk)
    if with_ is not None and with_.pk not in roster.after[household.pk]:
        raise Refused(NOT_HERE)
    roster.enter(household, person.pk, relation)
    _show(household, [person])
    return say(
        finish(
            actor=actor,
            kind=kind,
            told=told,
            roster=roster,
            household=household,
            other=other,
            fingerprint=fingerprint,
        )
    )


def _newcomer(actor: Actor, household: Household, who: Person | MemberEntry) -> Person:
    """The person who comes, found by her number or recorded now; never somebody dead."""
    if isinstance(who, Person):
        return alive(who)
    person = record_person(
        actor=actor,
        name=who.name,
        identity_number=who.identity_number,
        hukou_division=household.division,
        residence_division=household.division,
        phone=who.phone,
    )
    return alive(person)


def _show(household: Household, persons: Iterable[Person]) -> None:
    """Where the household lives, its members may be seen."""
    division: Division = household.division
    for person in persons:
        let_see(person, {"residence": division})


def _joined(pks: Iterable[int]) -> str:
    return "-".join(str(pk) for pk in pks)
