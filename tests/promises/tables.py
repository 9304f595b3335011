"""What stands in the tables: how many rows each has and a sum over all of them, so that nothing changes unseen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SESSIONS = frozenset({"django_session"})
"""A visitor's own session lives on with every page; that is no change of anything."""

LOOKS = frozenset({"access_accesslog"})
"""Looking leaves a line where looking is allowed."""


def contents(*, but: frozenset[str] = SESSIONS) -> dict[str, tuple]:
    """Table → rows and a digest of their text that does not depend on their order; one query."""
    tables = sorted(set(connection.introspection.table_names()) - but)
    each = (
        f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM \"{table}\" t"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return {table: found for table, *found in cursor.fetchall()}


def changed(before: dict[str, tuple], *, but: frozenset[str] = SESSIONS) -> set[str]:
    """The tables that are no longer as they were."""
    after = contents(but=but)
    return {table for table, found in after.items() if before[table] != found}


@contextmanager
def unchanged(*, but: frozenset[str] = SESSIONS) -> Iterator[None]:
    """Fails when something was written inside the block."""
    before = contents(but=but)
    yield
    assert changed(before, but=but) == set()
