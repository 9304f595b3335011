"""迁移: a whole household lives somewhere else. Who hands over and who takes over is a matter of the rooms above."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused
from minzheng.access.scope import divisions_under

from ..actions import let_see
from ..models import Household, HouseholdEvent, Person, PersonDivision
from .kinds import MOVE
from .recording import NOT_YOURS, Told, begin, finish, say

SAME_PLACE = Reason("same_place", _("新住处与原住处在同一个村居，不用登记迁移。"), field="village")


@action
def record_move(*, actor: Actor, household: Household, to: Division, told: Told) -> HouseholdEvent:
    """The household lives in another village or community of the actor's own divisions from that day on.

    Between streets two people act: the old street hands over, the new one takes over (the rooms above).
    """
    under = divisions_under(actor.division_pk or 0).filter(descendant__in=[to, household.division])
    if under.values("descendant").distinct().count() < len({to.pk, household.division_id}):
        raise Refused(NOT_YOURS)
    return settle_in(actor=actor, household=household, to=to, told=told)


@action
def settle_in(*, actor: Actor, household: Household, to: Division, told: Told) -> HouseholdEvent:
    """Record the move itself, on the word of both ends.

    Members are seen where they live now, no longer where they lived; their hukou stays where it is.
    """
    roster = begin(actor=actor, kind=MOVE, told=told, households=[household], vouched=True)
    home = roster.households[household.pk]
    left = home.division
    if left.pk == to.pk:
        raise Refused(SAME_PLACE)
    members = Person.objects.filter(pk__in=roster.after[home.pk])
    event = finish(
        actor=actor,
        kind=MOVE,
        told=told,
        roster=roster,
        household=home,
        to_division=to,
        fingerprint=f"move:{home.pk}:{to.pk}:{told.on}",
    )
    Household.objects.filter(pk=home.pk).update(division=to)
    for person in members:
        let_see(person, {"residence": to})
    PersonDivision.objects.filter(person__in=members, division=left, why="residence").delete()
    members.update(residence_division=to)
    household.division = event.household.division = to
    return say(event)
