"""Who works for whom: postings of a division and everything below it. It holds no resident's data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.access.actor import Actor
from minzheng.access.actors import role_label
from minzheng.access.models import Posting
from minzheng.access.scope import divisions_under, unscoped
from minzheng.lib import clock

PAGE = 50


@dataclass(frozen=True)
class Row:
    """A posting, and how it stands today."""

    posting: Posting
    role: str
    is_in_force: bool
    is_ahead: bool


@dataclass(frozen=True)
class Page:
    """A page of the list; ``after`` asks for the next one."""

    rows: Sequence[Row]
    after: UUID | None


def page_of(
    actor: Actor, *, name: str = "", role: str = "", division: str = "", state: str = "", after: UUID | None = None
) -> Page:
    """Postings at or below the actor's division, the latest first.

    ``name`` is part of a name or username; ``division`` a code or the beginning of a name; ``state`` in_force, over or
    inactive.
    """
    under = divisions_under(actor.division_pk or 0).filter(descendant=OuterRef("division"))
    found = unscoped(Posting, actor=actor, why="staff list").filter(Exists(under)).select_related("staff", "division")
    if name:
        found = found.filter(Q(staff__name__contains=name) | Q(staff__username__contains=name))
    if role:
        found = found.filter(role=role)
    if division:
        found = found.filter(Q(division__code=division) | Q(division__name__startswith=division))
    if after:
        found = found.filter(public_id__lt=after)
    rows = list(_in_state(found, state).order_by("-public_id")[: PAGE + 1])
    shown = rows[:PAGE]
    return Page(rows=[row_of(posting) for posting in shown], after=shown[-1].public_id if len(rows) > PAGE else None)


def row_of(posting: Posting) -> Row:
    today = clock.today()
    begun, over = posting.valid_from <= today, posting.valid_to is not None and posting.valid_to <= today
    return Row(
        posting=posting,
        role=role_label(posting.role),
        is_in_force=posting.staff.is_active and begun and not over,
        is_ahead=not begun and not over,
    )


def _in_state(found: QuerySet[Posting], state: str) -> QuerySet[Posting]:
    today = clock.today()
    in_force = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gt=today))
    if state == "in_force":
        return found.filter(in_force, staff__is_active=True)
    if state == "over":
        return found.exclude(in_force)
    return found.filter(staff__is_active=False) if state == "inactive" else found
