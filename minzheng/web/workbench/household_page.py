"""What the page of a household says: who belongs to it and who did, what happened, what it is paid, what can be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.models import Staff
from minzheng.access.roles import TOWN_CLERK
from minzheng.access.scope import scope
from minzheng.cases import kinds
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries as assistance
from minzheng.lib import clock
from minzheng.lib.ages import age_on
from minzheng.payments.models import Entitlement
from minzheng.registry import events
from minzheng.registry import queries as register
from minzheng.registry.events import kinds as happenings
from minzheng.registry.models import Household, HouseholdEvent
from minzheng.registry.vocabulary import RELATIONS, SEXES
from minzheng.ui.dates import date_text

from .programmes import programme_label

RECORDED_HERE = (
    happenings.BIRTH,
    happenings.DEATH,
    happenings.MARRIAGE,
    happenings.JOIN,
    happenings.LEAVE,
    happenings.SPLIT,
    happenings.MERGE,
    happenings.NEW_HEAD,
    happenings.MOVE,
)


def members_of(household: Household) -> list[dict[str, Any]]:
    """Those of today, the head first."""
    rows = list(register.members(household))
    unlock(row.person for row in rows)
    today = clock.today()
    return [
        {
            "person": row.person,
            "relation": RELATIONS[row.relation],
            "since": row.valid_from,
            "number": row.person.identity_number.masked("identity"),
            "sex": SEXES[row.person.sex],
            "age": age_on(row.person.born_on, today),
        }
        for row in rows
    ]


def earlier_members(household: Household) -> list[dict[str, Any]]:
    """The memberships that ended, the latest first; a change of relation alone is no leaving."""
    today = clock.today()
    here = register.members(household).values("person")
    rows = household.memberships.filter(superseded_at=None, valid_to__lte=today).exclude(person__in=here)
    return [
        {"person": row.person, "since": row.valid_from, "last_day": row.valid_to - timedelta(days=1)}
        for row in rows.select_related("person").order_by("-valid_to", "pk")
        if row.valid_to is not None
    ]


def happened(household: Household) -> list[dict[str, Any]]:
    """The timeline, newest first: what, to whom, who recorded it on what proof."""
    found = list(
        HouseholdEvent.objects.filter(Q(household=household) | Q(other=household))
        .select_related("from_division", "to_division", "revoked_by")
        .prefetch_related("changes__person")
        .order_by("-pk")
    )
    names = dict(
        Staff.objects.filter(public_id__in=[row.recorded_by for row in found]).values_list("public_id", "name")
    )
    return [
        {
            "at": event.recorded_at,
            "what": f"{events.KINDS[event.kind]} · {_sentence(event, household)}",
            "who": names.get(event.recorded_by, ""),
            "why": str(events.EVIDENCE[event.evidence]),
            "tone": "grey" if hasattr(event, "revoked_by") else "",
        }
        for event in found
    ]


def _sentence(event: HouseholdEvent, household: Household) -> str:
    day = date_text(event.happened_on)
    if event.kind == happenings.MOVE:
        places = {"day": day, "left": event.from_division.name, "now": event.to_division.name}
        return _("%(day)s，从%(left)s迁到%(now)s") % places
    told = [_part(change) for change in event.changes.all() if change.household_id == household.pk]
    return " · ".join([day, *told])


def _part(change: Any) -> str:
    before, after = RELATIONS.get(change.relation_before), RELATIONS.get(change.relation_after)
    who = {"name": change.person.name, "before": before, "after": after}
    if not change.relation_before:
        return _("%(name)s 加入（%(after)s）") % who
    if not change.relation_after:
        return _("%(name)s 不再是成员") % who
    return _("%(name)s：%(before)s → %(after)s") % who


def cases_of(actor: Actor, household: Household) -> list[dict[str, Any]]:
    """The matters of the household, each with what it is owed now and from when."""
    if not gate.may(actor, "case.read"):
        return []
    found = list(scope(actor, Case).filter(household=household).select_related("applicant", "division").order_by("-pk"))
    today = clock.today()
    owed: dict[int, list[Entitlement]] = {case.pk: [] for case in found}
    rows = Entitlement.objects.filter(case__in=found, superseded_at=None).exclude(valid_to__lte=today)
    for row in rows.select_related("payer").order_by("valid_from"):
        owed[row.case_id].append(row)
    return [
        {
            "case": case,
            "kind": kinds.kind_of(case).label,
            "stage": kinds.state_of(case).label,
            "owed": [{"row": row, "label": programme_label(row.programme)} for row in owed[case.pk]],
        }
        for case in found
    ]


def deeds(actor: Actor, household: Household, *, has_members: bool) -> list[dict[str, Any]]:
    """What this actor may record, as links; nothing for those who only read, or of an empty household."""
    if not gate.may(actor, "case.open") or not has_members or assistance.open_transfer_of(household):
        return []
    links = [
        {
            "label": events.KINDS[kind],
            "url": reverse("workbench:household_event", args=[household.public_id, kind]),
        }
        for kind in RECORDED_HERE
    ]
    links[-1]["label"] = _("本镇街内迁移")
    if actor.role == TOWN_CLERK:
        url = reverse("assistance:hand_over", args=[household.public_id])
        links.append({"label": _("迁往其他镇街"), "url": url})
    return links


def revocable(actor: Actor, household: Household) -> HouseholdEvent | None:
    """The latest death of this household that a colleague recorded and nobody has taken back."""
    if not gate.may(actor, "case.open"):
        return None
    deaths = household.events.filter(kind=happenings.DEATH, revoked_by=None).exclude(recorded_by=actor.staff_id)
    return deaths.order_by("-pk").first()
