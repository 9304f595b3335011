"""Reads of the register. Search comes first: nobody browses the population."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Q, QuerySet, When

from minzheng.access import log
from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index
from minzheng.access.scope import scope
from minzheng.lib import clock

from .models import Household, Membership, PayeeAccount, Person
from .vocabulary import SELF

SHOWN_AT_MOST = 50
APPLICANT_FIRST = Case(When(relation=SELF, then=0), default=1)


def search(actor: Actor, text: str) -> list[Person]:
    """People in the actor's scope by whole identity number or by (part of) a name; every hit is a logged look.

    A number is matched whole, through its blind index; a part of a number finds nobody.
    """
    text = text.strip()
    if not text:
        return []
    number = text.replace(" ", "").upper()
    matches = Q(identity_index=blind_index(number)) if len(number) == 18 else Q(name__contains=text)
    found = list(
        scope(actor, Person)
        .filter(matches, merged_into=None, erased_at=None)
        .select_related("residence_division", "hukou_division")
        .order_by("name_key", "pk")[:SHOWN_AT_MOST]
    )
    log.record_look(actor, [person.public_id for person in found], what="search", purpose="查找人员")
    return found


def by_identity_number(number: str) -> Person | None:
    """The living record of a number, unscoped: for signing in and for recording, never for showing."""
    return Person.objects.filter(identity_index=blind_index(number), merged_into=None).first()


def members(household: Household, *, on: date | None = None) -> QuerySet[Membership]:
    """Who belongs to a household on a day, the applicant first, then by age."""
    return members_in([household.pk], on=on)


def members_in(household_pks: Iterable[int], *, on: date | None = None) -> QuerySet[Membership]:
    """Who belongs to each of many households on a day; within each, the applicant first, then by age."""
    on = on or clock.today()
    holds = Q(valid_to=None) | Q(valid_to__gt=on)
    return (
        Membership.objects.filter(holds, household__in=household_pks, valid_from__lte=on, superseded_at=None)
        .select_related("person", "person__data_key")
        .order_by(APPLICANT_FIRST, "person__born_on", "pk")
    )


def account_of(person: Person, *, on: date | None = None) -> PayeeAccount | None:
    """The account a person's money goes to on a day."""
    on = on or clock.today()
    holds = Q(valid_to=None) | Q(valid_to__gt=on)
    return person.accounts.filter(holds, valid_from__lte=on, superseded_at=None).order_by("-valid_from").first()


def household_of(person: Person, *, on: date | None = None) -> Household | None:
    """The household a person belongs to on a day."""
    on = on or clock.today()
    holds = Q(valid_to=None) | Q(valid_to__gt=on)
    membership = (
        person.memberships.filter(holds, valid_from__lte=on, superseded_at=None).select_related("household").first()
    )
    return membership.household if membership else None
