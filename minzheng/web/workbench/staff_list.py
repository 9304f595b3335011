"""Who works for whom: postings of a division and everything below it. It holds no resident's data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from minzheng.access.actor import Actor
from minzheng.access.actors import role_label
from minzheng.access.models import Posting
from minzheng.access.scope import divisions_under, unscoped
from minzheng.lib import clock

PAGE = 50


@dataclass(frozen=True)
class Row:
    """A posting, and whether it holds today."""

    posting: Posting
    role: str
    is_in_force: bool


@dataclass(frozen=True)
class Page:
    """A page of the list; ``after`` asks for the next one."""

    rows: Sequence[Row]
    after: UUID | None


def page_of(actor: Actor, *, name: str = "", role: str = "", after: UUID | None = None) -> Page:
    """Postings at or below the actor's division, the latest first."""
    under = divisions_under(actor.division_pk or 0).filter(descendant=OuterRef("division"))
    found = unscoped(Posting, actor=actor, why="staff list").filter(Exists(under)).select_related("staff", "division")
    if name:
        found = found.filter(staff__name__contains=name)
    if role:
        found = found.filter(role=role)
    if after:
        found = found.filter(public_id__lt=after)
    rows = list(found.order_by("-public_id")[: PAGE + 1])
    shown = rows[:PAGE]
    today = clock.today()
    return Page(
        rows=[
            Row(
                posting=posting,
                role=role_label(posting.role),
                is_in_force=posting.staff.is_active
                and posting.valid_from <= today
                and (posting.valid_to is None or posting.valid_to > today),
            )
            for posting in shown
        ],
        after=shown[-1].public_id if len(rows) > PAGE else None,
    )
