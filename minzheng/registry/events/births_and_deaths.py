"""出生、死亡: who came into the world and who left it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.announcements.bus import announce
from minzheng.announcements.facts import PersonDied

from ..actions import MemberEntry, record_person
from ..models import Household, HouseholdEvent, Person
from .kinds import BIRTH, DEATH, REVOKE_DEATH
from .recording import DECEASED, Told, alive, begin, finish, say

OTHER_DAY = Reason("birth_day", _("出生日期与身份证号码里的日期不一致。"), field="on")
BEFORE_BIRTH = Reason("before_birth", _("死亡日期早于出生日期。"), field="on")
NO_DEATH = Reason("no_death", _("没有登记此人死亡，或者已经撤销。"))
MOVED_ON = Reason("moved_on", _("死亡登记之后这家又有别的变动，请先联系区民政局一并更正。"))


@action
def record_birth(*, actor: Actor, household: Household, child: MemberEntry, told: Told) -> HouseholdEvent:
    """A child is born into a household; its identity number says the same day."""
    roster = begin(actor=actor, kind=BIRTH, told=told, households=[household])
    division = roster.households[household.pk].division
    person = alive(
        record_person(
            actor=actor,
            name=child.name,
            identity_number=child.identity_number,
            hukou_division=division,
            residence_division=division,
        )
    )
    if person.born_on != told.on:
        raise Refused(OTHER_DAY)
    roster.enter(household, person.pk, child.relation)
    fingerprint = f"birth:{person.pk}"
    event = finish(actor=actor, kind=BIRTH, told=told, roster=roster, household=household, fingerprint=fingerprint)
    return say(event)


@action
def record_death(
    *, actor: Actor, household: Household, person: Person, told: Told, relations: Mapping[int, str] | None = None
) -> HouseholdEvent:
    """A member died: she belongs to the household through that day. Nothing is stopped by this but what she is paid.

    ``relations`` (person pk → relation) names the new head and what the others are to her, where the head died.
    Announces ``PersonDied``, then ``HouseholdChanged``.
    """
    day_after = told.on + timedelta(days=1)
    roster = begin(actor=actor, kind=DEATH, told=told, households=[household], on=day_after)
    dead = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if dead.deceased_on is not None:
        raise Refused(DECEASED)
    if told.on < dead.born_on:
        raise Refused(BEFORE_BIRTH)
    roster.leave(household, dead.pk)
    roster.relate(household, relations or {})
    nth = HouseholdEvent.objects.filter(kind=DEATH, fingerprint__startswith=f"death:{dead.pk}:").count() + 1
    fingerprint = f"death:{dead.pk}:{nth}"
    event = finish(actor=actor, kind=DEATH, told=told, roster=roster, household=household, fingerprint=fingerprint)
    dead.deceased_on = told.on
    dead.save(update_fields=["deceased_on"])
    announce(PersonDied(person_id=dead.public_id, on=told.on))
    return say(event)


@action
def revoke_death(*, actor: Actor, event: HouseholdEvent, told: Told) -> HouseholdEvent:
    """Take back a death that was recorded by mistake: other eyes than recorded it. She is a member again, from that day.

    Refused when the household has changed since: what followed would have to be undone by somebody first.
    """
    if event.kind != DEATH or HouseholdEvent.objects.filter(revokes=event).exists():
        raise Refused(NO_DEATH)
    if reasons := gate.four_eyes(actor, [event.recorded_by]):
        raise Refused(*reasons)
    household = event.household
    roster = begin(actor=actor, kind=REVOKE_DEATH, told=told, households=[household], on=event.holds_from)
    for change in event.changes.all():
        if roster.after[household.pk].get(change.person_id, "") != change.relation_after:
            raise Refused(MOVED_ON)
        roster.after[household.pk][change.person_id] = change.relation_before
    dead = event.changes.select_related("person").get(relation_after="").person
    revoking = finish(
        actor=actor,
        kind=REVOKE_DEATH,
        told=told,
        roster=roster,
        household=household,
        fingerprint=f"revoke:{event.pk}",
        revokes=event,
    )
    Person.objects.filter(pk=dead.pk).update(deceased_on=None)
    return say(revoking)
