"""Sealing the log: closed batches of rows are held together by a chain of digests, so that no change goes unseen.

Writing a row costs nothing: rows are plain inserts, and nobody who writes one waits for the chain. A job (each minute,
and whoever calls ``seal``) closes what has settled. What is sealed: every table whose model says ``sealed = True``.

**When has a range of ids settled?** Numbers are given out in order but arrive in any order: a transaction that took
number 5 may commit after the one that took 6. An insert locks its table (ROW EXCLUSIVE, which hinders no other insert)
*before* it takes a number and until its transaction ends. So we read the highest number that has arrived, then who holds
that lock: whoever still owes a number below it is among them. When all of those have ended, none below it can come any
more. Who begins to write meanwhile takes higher numbers and is not waited for. No clock is asked, so neither a wrong
clock nor the demonstration's can leave a row outside. If a writer takes too long, the batch waits for the next minute.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.db import connection, transaction

from .actor import Actor
from .grants import minzheng_models
from .history import author
from .models import LogSeal

ALGORITHM = "sha256"  # named in every seal: another may follow, old seals keep theirs
BATCH_ROWS = 10_000
PATIENCE_SECONDS = 20.0  # for writers that are still at it
_CHAIN = "minzheng.log_seals"

Columns = list[str]


def sealed_tables() -> dict[str, Columns]:
    """Table → columns of every model that asks to be sealed."""
    return {
        model._meta.db_table: [field.column for field in model._meta.concrete_fields]
        for model in minzheng_models()
        if getattr(model, "sealed", False)
    }


def seal(*, actor: Actor, patience: float = PATIENCE_SECONDS) -> list[LogSeal]:
    """Seal everything that has settled, one batch a transaction; the seals made.

    Where somebody else is sealing at this moment, leave the rest to them.
    """
    made = []
    for table, columns in sealed_tables().items():
        upto = _settled_upto(table, patience)
        while upto is not None:
            with author(actor):
                if not _chain_is_ours():
                    return made
                batch = _seal_batch(table, columns, upto)
            if batch is None:
                break
            made.append(batch)
    return made


def newest() -> LogSeal | None:
    """The end of the chain."""
    return LogSeal.objects.order_by("-number").first()


def last_of(table: str) -> LogSeal | None:
    """The last batch of a table."""
    return LogSeal.objects.filter(table_name=table).order_by("-after_id").first()


def rows_digest(batch: LogSeal) -> tuple[int, str]:
    """How many rows a batch has now, and the digest of what they say now."""
    digest, count = hashlib.new(batch.algorithm), 0
    for line in _lines(batch):
        digest.update(line.encode())
        digest.update(b"\n")
        count += 1
    return count, digest.hexdigest()


def digest_of(batch: LogSeal) -> str:
    """The digest of the seal itself: of all it says, the digest of the seal before it included."""
    said = {
        "number": batch.number,
        "table_name": batch.table_name,
        "after_id": batch.after_id,
        "last_id": batch.last_id,
        "rows": batch.rows,
        "columns": batch.columns,
        "algorithm": batch.algorithm,
        "rows_digest": batch.rows_digest,
        "previous_digest": batch.previous_digest,
        "sealed_at": batch.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.new(batch.algorithm, text.encode()).hexdigest()


def _chain_is_ours() -> bool:
    """Take hold of the chain's end until the transaction ends, or find somebody else there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [_CHAIN])
        return bool(cursor.fetchone()[0])


def _settled_upto(table: str, patience: float) -> int | None:
    """The highest id below which no row can appear any more. None: nothing new, or a writer that takes too long."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {_quoted(table)}")  # noqa: S608  (our own table's name)
        (highest,) = cursor.fetchone()
    sealed = last_of(table)
    if highest is None or (sealed is not None and highest <= sealed.last_id):
        return None
    owing = _writers(table)
    patient_until = time.monotonic() + patience
    while owing:
        if time.monotonic() > patient_until:
            return None
        time.sleep(0.05)
        owing &= _writers(table)
    return int(highest)


def _writers(table: str) -> set[str]:
    """The other transactions that have begun to write into a table and have not ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock'"
            " AND relation = %s::regclass AND pid IS DISTINCT FROM pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [_quoted(table)],
        )
        return {found for (found,) in cursor.fetchall()}


def _seal_batch(table: str, columns: Columns, upto: int) -> LogSeal | None:
    """The next batch of a table, or None if there is nothing after the last one."""
    end = newest()
    before = last_of(table)
    after = before.last_id if before else 0
    last = _last_of_batch(table, after, upto, first=before is None)
    if last is None:
        return None
    batch = LogSeal(
        number=end.number + 1 if end else 1,
        table_name=table,
        after_id=after,
        last_id=last,
        columns=columns,
        algorithm=ALGORITHM,
        previous_digest=end.digest if end else "",
    )
    batch.rows, batch.rows_digest = rows_digest(batch)
    batch.digest = digest_of(batch)
    batch.save(force_insert=True)
    return batch


def _last_of_batch(table: str, after: int, upto: int, *, first: bool) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT max(id) FROM (SELECT id FROM {_quoted(table)} WHERE (%s OR id > %s) AND id <= %s"  # noqa: S608
            " ORDER BY id LIMIT %s) batch",
            [first, after, upto, BATCH_ROWS],
        )
        found = cursor.fetchone()[0]
        return None if found is None else int(found)


def _lines(batch: LogSeal) -> Iterator[str]:
    """The rows of a batch in order, each as one line of JSON; the same after a backup has been restored.

    It is PostgreSQL's jsonb text: columns by name (shorter names first, then by letter), instants in UTC, a stored JSON
    document with its keys in the same order. A batch of a first seal begins below every number there may be.
    """
    columns = ", ".join(_quoted(column) for column in batch.columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
        cursor.execute(
            f"SELECT to_jsonb(line)::text FROM (SELECT {columns} FROM {_quoted(batch.table_name)}"  # noqa: S608
            " WHERE (%s = 0 OR id > %s) AND id <= %s ORDER BY id) line",
            [batch.after_id, batch.after_id, batch.last_id],
        )
        while chunk := cursor.fetchmany(2_000):
            for (line,) in chunk:
                yield line


def _quoted(name: Any) -> str:
    return str(connection.ops.quote_name(name))
