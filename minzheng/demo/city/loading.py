"""Bringing very many rows in as the owner: COPY without triggers, foreign keys and indexes, all of which are put back.

Everything happens in one transaction. PostgreSQL checks each constraint anew when it is put back, so what is loaded holds
to the same rules as what was written row by row, or nothing of it is there: a load that is cut off leaves no trace.
Only the triggers' part is not repeated (they ask for an author, or say what one step allows after another): the rows are
copies of rows that had passed them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Thread
from typing import Any

from django.db import connection
from django.db.models import Model

from minzheng.access.triggers import statements_for

FLUSH_BYTES = 8_000_000
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype FROM pg_constraint
WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u', 'x') ORDER BY contype DESC, conname
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('u', 'x')) ORDER BY 1
"""


@contextmanager
def unhindered(tables: Iterable[str]) -> Iterator[None]:
    """Inside the block (and the transaction around it) nothing but the columns' own checks hinders the tables."""
    names = sorted(tables)
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, [names])
        constraints = cursor.fetchall()
        for table, name, _definition, _kind in sorted(constraints, key=lambda row: row[3] != "f"):
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(INDEXES, [names])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table in names:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        for table in names:
            cursor.execute(f"ANALYZE {table}")
        for table, name, definition, _kind in sorted(constraints, key=lambda row: row[3] == "f"):
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for table in names:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class Bulk:
    """Takes the rows of many tables as text and brings them in while the next are made."""

    def __init__(self, columns: dict[str, str]) -> None:
        self._columns = columns
        self._waiting: dict[str, list[str]] = defaultdict(list)
        self._bytes: dict[str, int] = defaultdict(int)
        self._queue: Queue[tuple[str, str] | None] = Queue(maxsize=4)
        self._failed: BaseException | None = None
        self._writer = Thread(target=self._write)
        self._raw: Any = connection.connection  # the thread has no connection of its own: it borrows ours

    def __enter__(self) -> Bulk:
        self._writer.start()
        return self

    def __exit__(self, kind: Any, *_: Any) -> None:
        if kind is None:
            for table in list(self._waiting):
                self._flush(table)
        self._queue.put(None)
        self._writer.join()
        if self._failed and kind is None:
            raise self._failed

    def add(self, table: str, rows: str) -> None:
        """Rows of a table, each a line as COPY reads text."""
        self._waiting[table].append(rows)
        self._bytes[table] += len(rows)
        if self._bytes[table] > FLUSH_BYTES:
            self._flush(table)

    def _flush(self, table: str) -> None:
        if self._failed:
            raise self._failed
        self._queue.put((table, "".join(self._waiting.pop(table))))
        self._bytes[table] = 0

    def _write(self) -> None:
        while (work := self._queue.get()) is not None:
            if self._failed:
                continue
            table, rows = work
            try:
                with (
                    self._raw.cursor() as cursor,
                    cursor.copy(f"COPY {table} ({self._columns[table]}) FROM STDIN") as to,
                ):
                    to.write(rows)
            except BaseException as problem:  # told to the thread that makes the rows
                self._failed = problem


class Numbers:
    """Gives out primary keys of tables in a row, and tells the database's sequences where they ended."""

    def __init__(self, tables: Iterable[str]) -> None:
        self.first: dict[str, int] = {}
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")  # noqa: S608  (our own tables' names)
                self.first[table] = int(cursor.fetchone()[0])
        self.next = dict(self.first)

    def take(self, table: str, count: int) -> int:
        """The first of ``count`` keys."""
        first = self.next[table]
        self.next[table] = first + count
        return first

    def tell_database(self) -> None:
        with connection.cursor() as cursor:
            for table, following in self.next.items():
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, following])


def write_history(models: Iterable[type[Model]], first: dict[str, int], *, author: str) -> None:
    """One line of history for every row loaded into a tracked table, as the trigger would have written it on insert."""
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            omitted = _history_arguments(model)
            if omitted is not None and table in first:
                cursor.execute(
                    "INSERT INTO access_historyrow (at, table_name, row_id, operation, author, request_id, row)"  # noqa: S608
                    f" SELECT clock_timestamp(), %s, id, 'INSERT', %s, '', to_jsonb(it) - %s::text[] FROM {table} it"
                    " WHERE id >= %s ORDER BY id",
                    [table, author, omitted, first[table]],
                )


def _history_arguments(model: type[Model]) -> list[str] | None:
    """The columns that the history leaves out; None where the table keeps none. Read from the trigger's own statement."""
    if not any("EXECUTE FUNCTION access_write_history" in line for line in statements_for(model, str)):
        return None
    return [str(model._meta.get_field(name).column) for name in getattr(model, "history_omits", ())]
