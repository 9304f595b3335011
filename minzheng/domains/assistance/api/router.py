"""The router that the room's manifest names, and how its operations open a case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.cases.models import Case
from minzheng.ui.operations import Operations, Schema

ROOM = "assistance."

router = Operations(tags=[_("社会救助")])


class Receipt(Schema):
    """What was made or changed."""

    id: UUID


def case_for(request: HttpRequest, public_id: UUID, *, may: str = "case.read", roles: tuple[str, ...] = ()) -> Case:
    """A case of this room, for the roles whose work the operation is; to anybody else it does not exist."""
    related = ("applicant__data_key", "division", "household__division")
    case = gate.get(request.actor, Case, public_id, may=may, related=related)
    gate.exists_if(case.kind.startswith(ROOM) and (not roles or request.actor.role in roles))
    return case
