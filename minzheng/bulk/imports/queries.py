"""Reads of imports: each member of staff her own."""

from __future__ import annotations

from uuid import UUID

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.scope import scope

from ..models import ImportFile
from .receiving import WORD

SHOWN = 30


def imports_of(actor: Actor) -> list[ImportFile]:
    """What she has brought, the latest first."""
    return list(scope(actor, ImportFile).filter(staff_id=actor.staff_id).order_by("-pk")[:SHOWN])


def import_of(actor: Actor, public_id: UUID) -> ImportFile:
    """One of hers. Http404 for anybody else's, of whatever division."""
    file = gate.get(actor, ImportFile, public_id, may=WORD, related=("division", "data_key"))
    gate.exists_if(file.staff_id == actor.staff_id)
    return file
