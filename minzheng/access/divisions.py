"""Guangzhou's administrative divisions (行政区划), shipped with the code; see data/README.md for their source."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .actor import Actor
from .history import action
from .models import Division, DivisionClosure

SHIPPED = Path(__file__).parent / "data" / "divisions-440100.csv"
LONG_AGO = date(2000, 1, 1)
LOWEST_LEVELS = frozenset({"village", "community"})

# The list has 68 lowest-level rows more than the figures of 2020: stood in for by the last 68, marked as an example.
EXAMPLES = 68
EXAMPLES_FROM = date(2021, 1, 1)


@dataclass(frozen=True)
class Row:
    """One line of the shipped list."""

    code: str
    parent: str
    level: str
    name: str


def load_divisions() -> int:
    """Load the shipped divisions that are not there yet; the number of new ones. Never changes what is there."""
    rows = list(read_shipped())
    present = set(Division.objects.values_list("code", flat=True))
    missing = [row for row in rows if row.code not in present]
    if missing:
        _insert(missing, examples=_example_codes(rows), actor=Actor.system("divisions"))
    return len(missing)


def read_shipped() -> Iterator[Row]:
    """The shipped list, parents before children."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            yield Row(**line)


@action
def _insert(rows: list[Row], *, examples: set[str], actor: Actor) -> None:
    """Level by level, because a child needs its parent's key; then the closure of the new rows."""
    known = {division.code: division for division in Division.objects.all()}
    new: list[Division] = []
    waiting = rows
    while waiting:
        ready = [row for row in waiting if not row.parent or row.parent in known]
        if not ready:
            raise ValueError(f"divisions without a parent: {[row.code for row in waiting][:5]}")
        created = Division.objects.bulk_create(_division(row, known, row.code in examples) for row in ready)
        known.update((division.code, division) for division in created)
        new += created
        waiting = [row for row in waiting if row.code not in known]
    DivisionClosure.objects.bulk_create(_closure(new, {division.pk: division for division in known.values()}))


def _division(row: Row, known: dict[str, Division], is_example: bool) -> Division:
    return Division(
        code=row.code,
        name=row.name,
        level=row.level,
        parent=known.get(row.parent),
        valid_from=EXAMPLES_FROM if is_example else LONG_AGO,
        status="example" if is_example else "published",
    )


def _closure(divisions: list[Division], by_pk: dict[int, Division]) -> Iterator[DivisionClosure]:
    for division in divisions:
        ancestor: Division | None = division
        depth = 0
        while ancestor is not None:
            yield DivisionClosure(
                ancestor_id=ancestor.pk, descendant_id=division.pk, depth=depth, valid_from=division.valid_from
            )
            ancestor = by_pk[ancestor.parent_id] if ancestor.parent_id else None
            depth += 1


def _example_codes(rows: list[Row]) -> set[str]:
    lowest = sorted(row.code for row in rows if row.level in LOWEST_LEVELS)
    return set(lowest[-EXAMPLES:])
