"""What is released, in the order in which it was: the later of two releases for the same date counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from minzheng.lib.clock import SHANGHAI

from .models import Release

R = TypeVar("R", bound=Release)
Built = TypeVar("Built")

# Who stands for entering and releasing what is shipped with the code.
SHIPPED_ENTERED_BY = UUID("00000000-0000-0000-0000-000000000001")
SHIPPED_RELEASED_BY = UUID("00000000-0000-0000-0000-000000000002")

# What an empty rulebook is filled with was known from the beginning: the first decisions are made with it.
FIRST_RELEASE = datetime(2000, 1, 1, tzinfo=SHANGHAI)

STATES_KEPT = 16


def released(model: type[R], *, known_at: datetime | None = None) -> QuerySet[R]:
    """The released rows, or those released up to an instant, oldest first."""
    rows = model._default_manager.filter(released_at__isnull=False)
    if known_at is not None:
        rows = rows.filter(released_at__lte=known_at)
    return rows.order_by("released_at", "pk")


def waiting(model: type[R]) -> QuerySet[R]:
    """The rows that were entered and wait for another person to release them, or to be discarded."""
    return model._default_manager.filter(released_at=None, discarded_at=None).order_by("pk")


def state_of(model: type[R], **narrowed: Any) -> str:
    """Names what is released (of one parameter, say): another release changes it. For pages that may be stale."""
    found = released(model).filter(**narrowed).order_by().aggregate(count=Count("pk"), newest=Max("pk"))
    return f"{found['count']}-{found['newest'] or 0}"


class Kept(Generic[R, Built]):
    """Something built from released rows and kept in memory as long as no other is released.

    Nothing released is ever changed or deleted, so the number of rows and the newest key tell one state from another.
    """

    def __init__(self, build: Callable[[list[R]], Built]) -> None:
        self._build = build
        self._states: dict[tuple[int, int | None], Built] = {}

    def of(self, rows: QuerySet[R]) -> Built:
        """One query if the state is known, two if it has to be built."""
        state = rows.order_by().aggregate(count=Count("pk"), newest=Max("pk"))
        token = state["count"], state["newest"]
        if token not in self._states:
            found = list(rows)
            token = len(found), max((row.pk for row in found), default=None)
            if len(self._states) >= STATES_KEPT:
                self._states.clear()
            self._states[token] = self._build(found)
        return self._states[token]
