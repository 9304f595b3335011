"""The access log, for auditors: who looked at whom, as what, when and what for."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import Field

from minzheng.access import purposes
from minzheng.access.models import AccessLog
from minzheng.access.scope import scope, unscoped
from minzheng.registry.models import Person
from minzheng.ui.operations import Body, Label, Operations, Page, Schema

router = Operations(tags=[_("访问记录")])

PAGE = 100
WHY = "access log of the people in the auditor's scope"


class LookRow(Schema):
    """One look: by which member of staff (or resident, or the system itself), at whom, for what purpose."""

    at: datetime
    actor_kind: str
    staff_id: UUID | None
    posting_id: UUID | None
    role: str
    division_code: str
    person_id: UUID
    what: str
    purpose: Label
    subject_ref: str
    request_id: str


class LookFilter(Body):
    what: Literal["", "view", "unmask", "search", "document", "export"] = ""
    person_id: UUID | None = None
    after: Annotated[int, Field(ge=1, le=2**62)] | None = None


@router.read("/access-log", may="log.read", answers=Page[LookRow], summary=_("访问记录"))
def list_looks(request: HttpRequest, filters: Query[LookFilter]) -> Any:
    """Looks at people in the auditor's scope, the latest first."""
    rows = unscoped(AccessLog, actor=request.actor, why=WHY)
    rows = rows.filter(person_id__in=scope(request.actor, Person).values("public_id"))
    wanted = {"what": filters.what, "person_id": filters.person_id, "pk__lt": filters.after}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return Page[LookRow](
        items=[_row(row) for row in found[:PAGE]], next=str(found[PAGE - 1].pk) if len(found) > PAGE else None
    )


def _row(row: AccessLog) -> LookRow:
    names = set(LookRow.model_fields) - {"purpose"}
    return LookRow(purpose=purposes.spoken(row.purpose), **{name: getattr(row, name) for name in names})
