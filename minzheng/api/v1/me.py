"""Who the token speaks for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minzheng.access.actors import role_label
from minzheng.access.roles import ROLES
from minzheng.ui.operations import Label, Operations, Schema

router = Operations(tags=[_("令牌")])


class Me(Schema):
    """A posting: who, as what, for which division; and the words its role may say."""

    staff_id: UUID
    posting_id: UUID
    name: str
    role: str
    role_label: Label
    division_code: str
    division_name: str
    may: list[str]


@router.read("/me", may="", answers=Me, summary=_("本令牌代表的任职"))
def me(request: HttpRequest) -> Any:
    """The posting this token speaks for."""
    actor = request.actor
    return Me(
        staff_id=actor.staff_id,
        posting_id=actor.posting_id,
        name=actor.name,
        role=actor.role,
        role_label=role_label(actor.role),
        division_code=actor.division_code,
        division_name=actor.division_name,
        may=sorted(ROLES[actor.role].may),
    )
