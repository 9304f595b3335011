"""Who handles a case, and does not only read it."""

from __future__ import annotations

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.scope import divisions_under
from minzheng.lib.reading import read_once

from .models import Case

FORMER = "former"
WATCHING = ("accepting", FORMER)
"""Who only took the papers in, or decided before the family moved away: they read a case and do not decide now."""


def handles(actor: Actor, case: Case) -> bool:
    """A member of staff whose role works on cases (it may add papers to them), for a division this one concerns."""
    return actor.is_staff and gate.may(actor, "document.add") and gate.reaches(actor, case)


@read_once
def gave_away(case: Case, actor: Actor) -> bool:
    """Whether the case is this actor's only because her street or district decided it before the family moved away."""
    if actor.division_pk is None:
        return False
    ours = case.divisions.filter(division__in=divisions_under(actor.division_pk).values("descendant"))
    reasons = set(ours.values_list("why", flat=True))
    return FORMER in reasons and not reasons & {"responsible", "district", "residence"}
