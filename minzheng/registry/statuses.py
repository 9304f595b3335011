"""Dated statuses (低保对象 …): how rooms tell each other about a person without importing each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Greatest

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.lib import clock

from .models import Person, Status
from .vocabulary import is_status


@action
def grant(
    *, actor: Actor, persons: Iterable[Person], key: str, from_on: date, source_ref: UUID, until: date | None = None
) -> list[Status]:
    """Give people a status from a day on (and, if that is known, until it no longer holds). Twice at one time is
    refused by the database."""
    if not is_status(key):
        raise ValueError(f"status {key} is declared by no manifest")
    return Status.objects.bulk_create(
        Status(person=person, key=key, valid_from=from_on, valid_to=until, source_ref=source_ref) for person in persons
    )


@action
def end(*, actor: Actor, persons: Iterable[Person], key: str, on: date) -> int:
    """End a status: it no longer holds on ``on``, or never did where it would have begun later. Returns how many."""
    current = Status.objects.filter(person__in=list(persons), key=key, valid_to=None, superseded_at=None)
    return current.update(valid_to=Greatest("valid_from", Value(on)))


@action
def end_of(*, actor: Actor, source_ref: UUID, on: date) -> int:
    """End the statuses that one matter gave: none of them holds on ``on``. One that ends sooner stays as it is."""
    later = Status.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), source_ref=source_ref, superseded_at=None)
    return later.update(valid_to=Greatest("valid_from", Value(on)))


def who_has(key: str, *, on: date | None = None) -> QuerySet[Status]:
    """The rows of a status that hold on a day, as known now."""
    on = on or clock.today()
    return Status.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), key=key, valid_from__lte=on, superseded_at=None)


def of_person(person: Person, *, on: date | None = None) -> QuerySet[Status]:
    """Every status a person has on a day."""
    on = on or clock.today()
    holds = Q(valid_to=None) | Q(valid_to__gt=on)
    return person.statuses.filter(holds, valid_from__lte=on, superseded_at=None).order_by("key")
