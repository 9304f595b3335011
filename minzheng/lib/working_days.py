"""Working days (工作日) over a supplied, versioned calendar.

The State Council announces each year's holidays and shifted working weekends, and sometimes amends them within the
year. A ``Calendar`` is what was known on a day; the same term computed with another one may end on another day, and
``why_different`` says because of which notice. Days and working days are different types: 公示期 seven days are
``CalendarDays(7)``, a term of thirty working days is ``WorkingDays(30)``. The day a term starts is never counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class WorkingDays(int):
    """A number of working days (工作日)."""

    unit = "working_days"


class CalendarDays(int):
    """A number of calendar days (日)."""

    unit = "calendar_days"


@dataclass(frozen=True)
class YearCalendar:
    """One notice's calendar of a year: the days off, and the weekend days that are worked.

    A notice may reach into a neighbouring December. ``known_on`` is the day it was published.
    """

    year: int
    version: str
    known_on: date
    holidays: frozenset[date]
    working_weekends: frozenset[date]
    reference: str


class Calendar:
    """The calendar in force as known on a day: of each year the latest notice known by then.

    A year without a notice has its weekends and nothing else; ``is_official`` tells, and whoever shows a date
    computed over such a year must say so.
    """

    def __init__(self, versions: Iterable[YearCalendar], *, known_on: date | None = None) -> None:
        self.known_on = known_on
        self._years: dict[int, YearCalendar] = {}
        for year in sorted(versions, key=lambda version: (version.known_on, version.version)):
            if known_on is None or year.known_on <= known_on:
                self._years[year.year] = year
        self._holidays = frozenset[date]().union(*(year.holidays for year in self._years.values()))
        self._working_weekends = frozenset[date]().union(*(year.working_weekends for year in self._years.values()))

    @property
    def version(self) -> str:
        """Names exactly this set of notices: the newest one's day and a digest of all. Stored with every term."""
        notices = sorted(self._years.values(), key=lambda year: year.year)
        newest = max((year.known_on for year in notices), default=None)
        named = ";".join(f"{year.year}:{year.version}:{year.known_on}" for year in notices)
        return f"{newest or 'none'}#{hashlib.sha256(named.encode()).hexdigest()[:8]}"

    def is_official(self, year: int) -> bool:
        """Whether the State Council's notice for this year is in the calendar."""
        return year in self._years

    def unofficial_years(self, first: date, last: date) -> list[int]:
        """The years between two days, both included, for which only weekends are known."""
        return [year for year in range(first.year, last.year + 1) if not self.is_official(year)]

    def is_working_day(self, day: date) -> bool:
        if day in self._holidays:
            return False
        return day.weekday() < _SATURDAY or day in self._working_weekends

    def add(self, start: date, days: WorkingDays | CalendarDays) -> date:
        """The last day of a term. The start day is not counted, whether or not it is a working day.

        Raises ``TypeError`` for a bare number: nobody should have to guess which days were meant.
        """
        if days < 0:
            raise ValueError(f"a term has no negative length: {int(days)}")
        if isinstance(days, CalendarDays):
            return start + timedelta(days=int(days))
        if not isinstance(days, WorkingDays):
            raise TypeError("say WorkingDays(n) or CalendarDays(n), not a bare number")
        day = start
        for _ in range(days):
            day = self._next_working_day(day)
        return day

    def between(self, start: date, end: date) -> WorkingDays:
        """The working days after ``start`` up to and including ``end``; negative when ``end`` lies before ``start``."""
        if end < start:
            return WorkingDays(-self.between(end, start))
        return WorkingDays(sum(self.is_working_day(day) for day in _days_after(start, end)))

    def why_different(self, other: Calendar, start: date, days: WorkingDays | CalendarDays) -> str | None:
        """The notice that makes a term end on another day here than in ``other``; None where it ends on the same day."""
        mine, others = self.add(start, days), other.add(start, days)
        if mine == others:
            return None
        moved = {day.year for day in _days_after(start, max(mine, others)) if self._differs(other, day)}
        notices = [
            notice
            for notice in set(self._years.values()) ^ set(other._years.values())
            if any(abs(notice.year - year) <= 1 for year in moved)
        ]
        return max(notices, key=lambda notice: notice.known_on).reference if notices else None

    def _differs(self, other: Calendar, day: date) -> bool:
        return self.is_working_day(day) != other.is_working_day(day)

    def _next_working_day(self, day: date) -> date:
        day += _ONE_DAY
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day


def _days_after(start: date, end: date) -> Iterator[date]:
    """Every day after ``start``, up to and including ``end``."""
    return (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
