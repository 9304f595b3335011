"""How much each colleague has in hand (工作量): for those who give the work out. Three queries, however many there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from minzheng.access.actor import Actor
from minzheng.access.actors import in_force_today, role_label
from minzheng.access.models import Posting
from minzheng.access.scope import divisions_under
from minzheng.lib import clock

from . import absences
from .models import Absence, Assignment

MOST = 200


@dataclass(frozen=True)
class Load:
    """One posting: how many open cases its holder has in hand in that role, how many of them late, and who stands in today."""

    posting: Posting
    role: str
    in_hand: int
    late: int
    absence: Absence | None


def of_division(actor: Actor) -> list[Load]:
    """Everybody posted today to work on cases at or below the actor's division, by division, role and name."""
    under = divisions_under(actor.division_pk or 0).values("descendant")
    found = Posting.objects.filter(in_force_today(), role__in=absences.HANDLERS, division__in=under)
    postings = list(found.select_related("staff", "division").order_by("division__code", "role", "staff__name")[:MOST])
    held = Assignment.objects.filter(
        to_at=None, case__is_open=True, staff__in=[posting.staff_id for posting in postings]
    ).values_list("staff", "role", "case__due_on")
    in_hand, late, today = Counter[tuple[int, str]](), Counter[tuple[int, str]](), clock.today()
    for staff, role, due_on in held:
        in_hand[staff, role] += 1
        late[staff, role] += due_on is not None and due_on < today
    away = {
        (absence.staff_id, absence.division_id): absence
        for absence in absences.today().filter(division__in=under).select_related("deputy")
    }
    return [
        Load(
            posting=posting,
            role=role_label(posting.role),
            in_hand=in_hand[posting.staff_id, posting.role],
            late=late[posting.staff_id, posting.role],
            absence=away.get((posting.staff_id, posting.division_id)),
        )
        for posting in postings
    ]
