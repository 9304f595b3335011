"""Verifying the seals: every digest is computed again from what stands in the tables now.

What is found: a row changed, taken away or slipped in; a seal rewritten, taken away, or out of order. Who cuts off the
end of a table together with its seals, or rewrites the whole chain, is found out by an anchor: a seal's number and digest
kept somewhere else (on paper, on another machine).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from .models import LogSeal
from .seals import digest_of, newest, rows_digest, sealed_tables

ROWS_CHANGED, ROWS_MISSING, ROWS_ADDED = "rows_changed", "rows_missing", "rows_added"
SEAL_CHANGED, SEAL_MISSING, CHAIN_BROKEN, RANGE_BROKEN = "seal_changed", "seal_missing", "chain_broken", "range_broken"
COLUMN_MISSING, ANCHOR_CUT, ANCHOR_DIFFERS = "column_missing", "anchor_cut", "anchor_differs"

Progress = Callable[[int, int], None]


class NotAnAnchor(ValueError):
    """A line of an anchor file that can't be read."""


@dataclass(frozen=True)
class Anchor:
    """What is kept elsewhere of a seal."""

    number: int
    digest: str
    sealed_at: datetime
    algorithm: str

    def line(self) -> str:
        """As a line of an anchor file, which later anchors are added to."""
        return json.dumps(
            {
                "number": self.number,
                "algorithm": self.algorithm,
                "digest": self.digest,
                "sealed_at": self.sealed_at.isoformat(),
            }
        )


@dataclass(frozen=True)
class Problem:
    """What is wrong with a batch: its seal's number, the table, the ids it covers, and what (one of the words above)."""

    number: int
    what: str
    table: str = ""
    after_id: int = 0
    last_id: int = 0


@dataclass
class TableTold:
    """What was verified of a table: batches, rows in them, and the rows after the last batch, which nothing holds yet."""

    batches: int = 0
    rows: int = 0
    unsealed: int = 0


@dataclass
class Report:
    """The outcome; all is well where there are no problems."""

    tables: dict[str, TableTold] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    newest: Anchor | None = None
    anchors: int = 0


def verify(*, start: int = 1, anchors: Iterable[Anchor] = (), progress: Progress | None = None) -> Report:
    """Verify the chain from seal ``start`` on and every row it holds; earlier seals are taken as they stand."""
    end = newest()
    report = Report(newest=anchor_of(end) if end else None)
    report.tables = {table: TableTold() for table in sealed_tables()}
    walk = _Walk.beginning_at(start)
    total = max(0, end.number - start + 1) if end else 0
    for done, batch in enumerate(_chain(start, end), start=1):
        told = report.tables.setdefault(batch.table_name, TableTold())
        told.batches += 1
        told.rows += batch.rows
        report.problems += walk.problems_of(batch)
        if progress:
            progress(done, total)
    for table, told in report.tables.items():
        told.unsealed = _unsealed(table, walk.sealed_upto.get(table))
    for anchor in anchors:
        report.anchors += 1
        report.problems += _against(anchor)
    return report


def anchor_of(batch: LogSeal) -> Anchor:
    return Anchor(batch.number, batch.digest, batch.sealed_at, batch.algorithm)


def read_anchors(text: str) -> list[Anchor]:
    """The anchors of a file, one a line. Raises NotAnAnchor."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            at = datetime.fromisoformat(said["sealed_at"])
            found.append(Anchor(int(said["number"]), str(said["digest"]), at, str(said["algorithm"])))
        except (ValueError, TypeError, KeyError):
            raise NotAnAnchor(number) from None
    return found


@dataclass
class _Walk:
    """Where the chain stands before the next seal: its number, the digest before, and how far each table is sealed."""

    number: int
    digest: str | None
    sealed_upto: dict[str, int]
    columns: dict[str, set[str]]

    @classmethod
    def beginning_at(cls, start: int) -> _Walk:
        before = LogSeal.objects.filter(number__lt=start)
        last = before.order_by("-number").first()
        upto: dict[str, int] = {}
        for table in sealed_tables():
            seal = before.filter(table_name=table).order_by("-number").first()
            if seal:
                upto[table] = seal.last_id
        return cls(start, last.digest if last else "", upto, {})

    def problems_of(self, batch: LogSeal) -> Iterator[Problem]:
        """What is wrong with the next seal, and with its rows if the seal itself can be believed."""
        where = {"table": batch.table_name, "after_id": batch.after_id, "last_id": batch.last_id}
        wrong = list(self._of_the_seal(batch))
        self.number, self.digest = batch.number + 1, batch.digest
        self.sealed_upto[batch.table_name] = batch.last_id
        yield from (Problem(batch.number, what, **where) for what in wrong)
        if SEAL_CHANGED not in wrong:
            what = self._of_the_rows(batch)
            if what:
                yield Problem(batch.number, what, **where)

    def _of_the_seal(self, batch: LogSeal) -> Iterator[str]:
        if batch.number != self.number:
            yield SEAL_MISSING
        elif batch.previous_digest != self.digest:
            yield CHAIN_BROKEN
        if digest_of(batch) != batch.digest:
            yield SEAL_CHANGED
        if batch.after_id != self.sealed_upto.get(batch.table_name, 0):
            yield RANGE_BROKEN

    def _of_the_rows(self, batch: LogSeal) -> str:
        if not set(batch.columns) <= self._columns_of(batch.table_name):
            return COLUMN_MISSING
        count, digest = rows_digest(batch)
        if count < batch.rows:
            return ROWS_MISSING
        if count > batch.rows:
            return ROWS_ADDED
        return "" if digest == batch.rows_digest else ROWS_CHANGED

    def _columns_of(self, table: str) -> set[str]:
        """The columns a table has now; none, where there is no such table."""
        if table not in self.columns:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT column_name FROM information_schema.columns"
                    " WHERE table_schema = current_schema() AND table_name = %s",
                    [table],
                )
                self.columns[table] = {name for (name,) in cursor.fetchall()}
        return self.columns[table]


def _chain(start: int, end: LogSeal | None) -> Iterator[LogSeal]:
    """The seals in order, as far as they had come when the verification began."""
    if end is None:
        return
    yield from LogSeal.objects.filter(number__gte=start, number__lte=end.number).order_by("number").iterator(500)


def _against(anchor: Anchor) -> Iterator[Problem]:
    batch = LogSeal.objects.filter(number=anchor.number).first()
    if batch is None:
        yield Problem(anchor.number, ANCHOR_CUT)
    elif batch.digest != anchor.digest:
        yield Problem(anchor.number, ANCHOR_DIFFERS, batch.table_name, batch.after_id, batch.last_id)


def _unsealed(table: str, upto: int | None) -> int:
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {quoted} WHERE %s OR id > %s", [upto is None, upto or 0])  # noqa: S608
        return int(cursor.fetchone()[0])
