"""Limits on what anybody may do without signing in: so often within so long, counted from rows that a day forgets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Limits = tuple[tuple[int, timedelta], ...]


def exceeds(limits: Limits, rows: QuerySet[Any], *, now: datetime) -> bool:
    """Whether any of the limits is reached by rows with a ``requested_at``."""
    return any(rows.filter(requested_at__gt=now - within).count() >= most for most, within in limits)


def one_at_a_time(*keys: str) -> None:
    """Requests with a key in common wait for each other, or a burst would slip past the count. Held to the transaction's end."""
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
