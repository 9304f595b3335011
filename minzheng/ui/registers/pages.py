"""A page of a register, read by key: a fixed number of queries, however long the list and however far down the page.

The cursor is the public id of the last row seen; the value it stands at is looked up, so that no name and no number of
anybody's enters an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Subquery

from minzheng.access.actor import Actor
from minzheng.ui.tables import COUNT_LIMIT

from .register import Register

ROWS = 50


@dataclass(frozen=True)
class Page:
    """Prepared rows; ``next`` asks for those after them; ``total`` stops counting at 1,000."""

    rows: Sequence[Any]
    next: str | None
    total: int


def page_of(
    register: Register, actor: Actor, found: QuerySet, *, sort: str, after: str | None, wanted: dict[str, Any]
) -> Page:
    """The rows after a cursor in an order (a column's key, with a minus for the other way round)."""
    total = found.order_by()[: COUNT_LIMIT + 1].count()
    path, falls = _path(register, sort)
    ordered = found.order_by(F(path).desc() if falls else F(path).asc(), "-pk" if falls else "pk")
    if after:
        ordered = _beyond(ordered, path, falls, after)
    keys = list(ordered.values_list("pk", flat=True)[: ROWS + 1])
    shown = _whole(found, keys[:ROWS])
    cursor = str(shown[-1].public_id) if len(keys) > ROWS else None
    return Page(register.prepared(actor, shown, wanted), cursor, total)


def _whole(found: QuerySet, keys: Sequence[int]) -> list[Any]:
    """The rows of these keys with all that belongs to them. Keys are sorted first: to sort whole rows would read every one."""
    by_key = {row.pk: row for row in found.order_by().filter(pk__in=keys)}
    return [by_key[key] for key in keys]


def _path(register: Register, sort: str) -> tuple[str, bool]:
    column = register.column(sort.removeprefix("-"))
    path = column.sort if column and column.sort else register.order
    return path.removeprefix("-"), (sort if column and column.sort else path).startswith("-")


def _beyond(rows: QuerySet, path: str, falls: bool, after: str) -> QuerySet:
    """Rows after the one a cursor names. A cursor that somebody spoilt names no row: the list starts again."""
    try:
        last = rows.order_by().filter(public_id=UUID(after))
    except ValueError:
        return rows
    side = "lt" if falls else "gt"
    value, pk = Subquery(last.values(path)[:1]), Subquery(last.values("pk")[:1])
    return rows.filter(Q(**{f"{path}__{side}": value}) | Q(**{path: value, f"pk__{side}": pk}))
