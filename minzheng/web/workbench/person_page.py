"""What the page of a person says: who she is, with whom she lives, her statuses, matters and money."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.scope import scope
from minzheng.cases import kinds
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.ages import age_on
from minzheng.payments import queries as payment_queries
from minzheng.payments.models import Entitlement
from minzheng.registry import queries as register
from minzheng.registry.models import Membership, Person, Status
from minzheng.registry.vocabulary import RELATIONS, SEXES, is_status, status_label

from .programmes import programme_label

MASKS = {"identity_number": "identity", "phone": "phone", "address": "address"}
"""The sealed columns that may be looked at one by one, and how each is masked."""

MOST_CASES = 20


def identity(person: Person) -> list[dict[str, Any]]:
    """The masked columns, in reading order; what is not recorded has no value."""
    unlock([person])
    rows = []
    for name, mask in MASKS.items():
        sealed = getattr(person, name)
        label = person._meta.get_field(name).verbose_name
        rows.append({"name": name, "label": label, "masked": sealed.masked(mask) if sealed else ""})
    return rows


def merged_record(person: Person) -> dict[str, Any]:
    """A record that was merged into this one: where it is, and its number masked."""
    unlock([person])
    return {"public_id": person.public_id, "number": person.identity_number.masked("identity")}


def sex_and_age(person: Person) -> dict[str, Any]:
    until = person.deceased_on or clock.today()
    return {"sex": SEXES[person.sex], "age": age_on(person.born_on, until)}


def household(actor: Actor, person: Person) -> dict[str, Any] | None:
    """Those she lives with today. Of a member outside the actor's scope only the masked name and the relation are told."""
    home = register.household_of(person)
    if home is None:
        return None
    memberships = list(register.members(home))
    unlock(membership.person for membership in memberships)
    visible = set(
        scope(actor, Person).filter(pk__in=[row.person_id for row in memberships]).values_list("pk", flat=True)
    )
    return {"home": home, "members": [_member(row, person, visible) for row in memberships]}


def _member(membership: Membership, reader_of: Person, visible: set[int]) -> dict[str, Any]:
    member = membership.person
    row = {
        "person": member,
        "relation": RELATIONS.get(membership.relation, membership.relation),
        "is_herself": member.pk == reader_of.pk,
        "is_visible": member.pk in visible,
    }
    if row["is_visible"]:
        row |= {"number": member.identity_number.masked("identity"), **sex_and_age(member)}
    return row


def statuses(person: Person) -> list[dict[str, Any]]:
    """Every status she has or had, as known now, the latest first."""
    today = clock.today()
    rows: list[Status] = list(person.statuses.filter(superseded_at=None).order_by("-valid_from", "key"))
    return [
        {
            "label": status_label(row.key) if is_status(row.key) else row.key,
            "status": row,
            "holds": row.valid_from <= today and (row.valid_to is None or row.valid_to > today),
            "is_future": row.valid_from > today,
        }
        for row in rows
    ]


def cases(actor: Actor, person: Person) -> list[dict[str, Any]]:
    """The matters she applied for or belongs to the family of, as far as they are this actor's business."""
    if not gate.may(actor, "case.read"):
        return []
    lives_there = person.memberships.filter(superseded_at=None, household=OuterRef("household"))
    found = scope(actor, Case).filter(Q(applicant=person) | Exists(lives_there)).select_related("applicant", "division")
    return [_case_row(case, person) for case in found.order_by("-pk")[:MOST_CASES]]


def _case_row(case: Case, person: Person) -> dict[str, Any]:
    kind = kinds.kind_of(case)
    return {
        "case": case,
        "kind": kind.label,
        "stage": kind.workflow.states[case.state].label,
        "is_applicant": case.applicant_id == person.pk,
    }


def money(actor: Actor, person: Person) -> dict[str, Any]:
    """What is owed for her, month by month, and what was paid of it."""
    owed = list(
        scope(actor, Entitlement)
        .filter(persons__person=person, superseded_at=None)
        .select_related("case", "payer")
        .order_by("-valid_from", "-pk")
    )
    return {
        "entitlements": [{"entitlement": row, "label": programme_label(row.programme)} for row in owed],
        "payments": payment_queries.payments_of_cases(actor, [entitlement.case for entitlement in owed]),
    }
