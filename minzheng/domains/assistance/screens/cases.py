"""A case as the room's own screens open it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from minzheng.access import gate, log
from minzheng.cases.models import Case


def case_for(request: HttpRequest, public_id: UUID, *, roles: tuple[str, ...]) -> Case:
    """The case, for the roles whose work this screen is; to anybody else it does not exist. The look is logged."""
    case = gate.get(
        request.actor,
        Case,
        public_id,
        may="case.read",
        related=("applicant__data_key", "division", "household__division"),
    )
    gate.exists_if(request.actor.role in roles)
    log.record_look(
        request.actor, [case.applicant.public_id], what="view", purpose="办理最低生活保障", subject_ref=case.number
    )
    return case
