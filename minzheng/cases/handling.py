"""Who handles a case, and does not only read it."""

from __future__ import annotations

from minzheng.access import gate
from minzheng.access.actor import Actor

from .models import Case


def handles(actor: Actor, case: Case) -> bool:
    """A member of staff whose role works on cases (it may add papers to them), for a division this one concerns."""
    return actor.is_staff and gate.may(actor, "document.add") and gate.reaches(actor, case)
