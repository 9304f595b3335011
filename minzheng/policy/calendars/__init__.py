"""The official calendars: the State Council's notices on holidays and worked weekends, one file a year.

A year amended after its first notice has several, each with the day it became known, so that a term can be computed
as it was known then. Compiled from the notices named in each entry, with the public data set NateScarlet/holiday-cn
(MIT) as the machine-readable copy; first notices that were amended later are entered from their own text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from minzheng.lib.working_days import Calendar, YearCalendar
from minzheng.policy.yaml_text import read


@lru_cache(maxsize=64)
def shipped(known_on: date | None = None) -> Calendar:
    """The calendar of all shipped notices, or of those known by a day."""
    return Calendar(notices(), known_on=known_on)


@cache
def notices() -> tuple[YearCalendar, ...]:
    """Every notice shipped, by year and day."""
    return tuple(
        _notice(year["year"], row)
        for year in map(read, sorted(Path(__file__).parent.glob("*.yaml")))
        for row in year["notices"]
    )


def _notice(year: int, row: Mapping[str, Any]) -> YearCalendar:
    return YearCalendar(
        year=year,
        version=row["version"],
        known_on=row["known_on"],
        holidays=frozenset(day for span in row["holidays"] for day in _days(span["from"], span["to"])),
        working_weekends=frozenset(row["working_weekends"]),
        reference=row["reference"],
    )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
