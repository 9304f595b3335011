"""Reads of the register. Search comes first: nobody browses the population."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, F, Func, Q, QuerySet, TextField, When

from minzheng.access import log
from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index
from minzheng.access.scope import scope
from minzheng.lib import clock
from minzheng.lib.reading import read_once

from .models import Household, Membership, PayeeAccount, Person
from .vocabulary import SELF

SHOWN_AT_MOST = 50
WHOLE_NUMBER = 18
NAME_PAIRS = Func("name", function="registry_name_pairs", output_field=ArrayField(TextField()))
APPLICANT_FIRST = Case(When(relation=SELF, then=0), default=1)


def search(actor: Actor, text: str) -> list[Person]:
    """People in the actor's scope by whole identity number or by (part of) a name; every hit is a logged look.

    A number is matched whole, through its blind index; a part of a number finds nobody.
    """
    text = text.strip()
    if not text:
        return []
    number = text.replace(" ", "").upper()
    found = list(
        _matching(scope(actor, Person), name=text, number=number)
        .filter(merged_into=None, erased_at=None)
        .select_related("residence_division", "hukou_division")
        .order_by("name_key", "pk")[:SHOWN_AT_MOST]
    )
    log.record_look(actor, [person.public_id for person in found], what="search", purpose="查找人员")
    return found


def _matching(people: QuerySet[Person], *, name: str, number: str) -> QuerySet[Person]:
    """By a whole number, or by part of a name, which an index of pairs of characters narrows (migration 0007)."""
    if len(number) == WHOLE_NUMBER:
        return people.filter(identity_index=blind_index(number))
    pairs = [name[place : place + 2] for place in range(len(name) - 1)]
    return people.alias(pairs=NAME_PAIRS).filter(pairs__contains=pairs, name__contains=name)


def by_identity_number(number: str) -> Person | None:
    """The living record of a number, unscoped: for signing in and for recording, never for showing.

    A number whose record was merged into another leads to that one.
    """
    found = Person.objects.filter(identity_index=blind_index(number)).select_related("merged_into")
    record = found.order_by(F("merged_into").asc(nulls_first=True)).first()
    return record.merged_into or record if record else None


def members(household: Household, *, on: date | None = None) -> QuerySet[Membership]:
    """Who belongs to a household on a day, the applicant first, then by age."""
    return members_in([household.pk], on=on)


def family(household: Household, *, on: date | None = None) -> list[Membership]:
    """As ``members``; the parts of a page that ask, for whatever day, share one read."""
    day = on or clock.today()
    return [
        each for each in _ever_of(household) if each.valid_from <= day and not (each.valid_to and each.valid_to <= day)
    ]


@read_once
def _ever_of(household: Household) -> list[Membership]:
    """Whoever belongs or belonged to a household, as known now, in the order of ``members``."""
    found = household.memberships.filter(superseded_at=None).select_related("person__data_key")
    return list(found.order_by(APPLICANT_FIRST, "person__born_on", "pk"))


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
