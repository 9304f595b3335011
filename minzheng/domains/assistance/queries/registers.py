"""Rows of the room's registers: scoped, narrowed, and made ready to be read with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.models import Division
from minzheng.access.scope import divisions_under, scope
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.payments.models import Entitlement, RunLine
from minzheng.registry.models import Membership, Person, Status

from .endings import month_of


@dataclass(frozen=True)
class BenefitRow:
    """A family on a benefit, as the register tells it."""

    entitlement: Entitlement
    applicant: Person
    members: int


@dataclass(frozen=True)
class RosterRow:
    """A person with a status, and since when."""

    person: Person
    status: Status


def places_under(actor: Actor) -> QuerySet[Division]:
    """What lies directly below the actor's division: villages of a street, streets of a district."""
    return Division.objects.filter(parent=actor.division_pk).order_by("code")


def benefits_in_force(actor: Actor, wanted: dict[str, Any]) -> QuerySet[Entitlement]:
    """Who is on the roll in a month (this one, if none is named)."""
    month = month_of(wanted.get("month") or clock.today())
    holds = Q(valid_to=None) | Q(valid_to__gt=month)
    rows = scope(actor, Entitlement).filter(holds, valid_from__lte=month, superseded_at=None)
    if programme := wanted.get("programme"):
        rows = rows.filter(programme=programme)
    if place := wanted.get("place"):
        rows = rows.filter(case__household__division__in=_under(place))
    return rows.select_related("payee_account", "case__applicant", "case__household__division", "case__division")


def benefit_rows(actor: Actor, rows: Sequence[Entitlement], wanted: dict[str, Any]) -> list[BenefitRow]:
    """With how many members each family has. Two queries for all of them."""
    month = month_of(wanted.get("month") or clock.today())
    holds = Q(valid_to=None) | Q(valid_to__gt=month)
    living = Membership.objects.filter(
        holds, household__in=[row.case.household_id for row in rows], valid_from__lte=month, superseded_at=None
    )
    counted = dict(living.order_by().values_list("household").annotate(count=Count("pk")))
    people = [row.case.applicant for row in rows if row.case.applicant]
    unlock([*people, *(row.payee_account for row in rows)])
    return [
        BenefitRow(row, row.case.applicant, counted.get(row.case.household_id, 0)) for row in rows if row.case.applicant
    ]


def cases_of(actor: Actor, wanted: dict[str, Any]) -> QuerySet[Case]:
    """The cases of the actor's division that have an applicant."""
    rows = scope(actor, Case).filter(applicant__isnull=False)
    if kind := wanted.get("kind"):
        rows = rows.filter(kind=kind)
    if standing := wanted.get("standing"):
        rows = rows.filter(is_open=standing == "open")
    if since := wanted.get("since"):
        rows = rows.filter(lodged_at__date__gte=since)
    if place := wanted.get("place"):
        rows = rows.filter(Q(household__division__in=_under(place)) | Q(division__in=_under(place)))
    return rows.select_related("applicant", "division")


def payments_in(actor: Actor, wanted: dict[str, Any]) -> QuerySet[RunLine]:
    """The lines of a month's runs of the actor's districts."""
    rows = scope(actor, RunLine)
    if month := wanted.get("month"):
        rows = rows.filter(month=month_of(month))
    if state := wanted.get("line_state"):
        rows = rows.filter(state=state)
    return rows.select_related("run__payer", "case__applicant", "payee_account__person", "case__division")


def payment_rows(actor: Actor, rows: Sequence[RunLine], wanted: dict[str, Any]) -> Sequence[RunLine]:
    """The same, the keys of their accounts opened with one query."""
    unlock(row.payee_account for row in rows)
    return rows


def people_with(actor: Actor, wanted: dict[str, Any], *, statuses: Sequence[str]) -> QuerySet[Person]:
    """People of the actor's division who have one of these statuses today."""
    rows = scope(actor, Person).filter(Exists(_held(statuses, wanted).filter(person=OuterRef("pk"))), merged_into=None)
    if place := wanted.get("place"):
        rows = rows.filter(residence_division__in=_under(place))
    return rows.filter(erased_at=None).select_related("residence_division")


def roster_rows(
    actor: Actor, rows: Sequence[Person], wanted: dict[str, Any], *, statuses: Sequence[str]
) -> list[RosterRow]:
    """With the status of each. Two queries for all of them."""
    held: dict[int, Status] = {}
    for status in _held(statuses, wanted).filter(person__in=rows).order_by("-valid_from"):
        held[status.person_id] = status
    unlock(rows)
    return [RosterRow(person, held[person.pk]) for person in rows if person.pk in held]


def _held(statuses: Sequence[str], wanted: dict[str, Any]) -> QuerySet[Status]:
    today: date = clock.today()
    keys = [wanted["status"]] if wanted.get("status") in statuses else list(statuses)
    holds = Q(valid_to=None) | Q(valid_to__gt=today)
    return Status.objects.filter(holds, key__in=keys, valid_from__lte=today, superseded_at=None)


def _under(place: Any) -> Any:
    return divisions_under(int(place)).values("descendant")
