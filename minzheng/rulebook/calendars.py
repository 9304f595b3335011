"""The working calendar: every year's released notices, as known on a day."""

from __future__ import annotations

from datetime import date

from minzheng.lib import clock
from minzheng.lib.working_days import Calendar, YearCalendar

from .models import CalendarRelease
from .releases import Kept, released

DAYS_KEPT = 400


def calendar(*, known_on: date | None = None) -> Calendar:
    """The calendar by the notices published up to a day, today if none is given."""
    day = known_on or clock.today()
    years, kept = _kept.of(released(CalendarRelease))
    if day not in kept:
        if len(kept) >= DAYS_KEPT:
            kept.clear()
        kept[day] = Calendar(years, known_on=day)
    return kept[day]


def calendar_with(entry: CalendarRelease) -> tuple[Calendar, Calendar]:
    """The calendar without and with a waiting entry, both as known on the day from which the entry would count."""
    day = max(clock.today(), entry.known_on)
    years = [_as_year(row) for row in released(CalendarRelease)]
    return Calendar(years, known_on=day), Calendar([*years, _as_year(entry)], known_on=day)


def _build(rows: list[CalendarRelease]) -> tuple[list[YearCalendar], dict[date, Calendar]]:
    return [_as_year(row) for row in rows], {}


_kept: Kept[CalendarRelease, tuple[list[YearCalendar], dict[date, Calendar]]] = Kept(_build)


def _as_year(row: CalendarRelease) -> YearCalendar:
    return YearCalendar(
        year=row.year,
        version=row.version,
        known_on=row.known_on,
        holidays=frozenset(map(date.fromisoformat, row.holidays)),
        working_weekends=frozenset(map(date.fromisoformat, row.working_weekends)),
        reference=row.reference,
    )
