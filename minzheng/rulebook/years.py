"""Years without an official calendar: which they are, when to warn, and notices that come to count as days pass.

The State Council announces a year's holidays in the autumn before. Until a notice is released, terms that reach into
the year are counted with its weekends alone, and whoever shows such a day says so (``provisional``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.lib import clock

from .calendars import calendar
from .models import CalendarRelease
from .release import take_effect
from .releases import released

WARNING_DAYS = 60  # so long before a year begins its notice is missed


@dataclass(frozen=True)
class MissingYear:
    """A year that has begun or will soon, and for which no notice is released."""

    year: int
    begins_on: date
    is_waiting: bool  # a calendar is entered and waits for its release


def missing_years() -> list[MissingYear]:
    """The years to warn of today: this one, and the next from sixty days before it begins."""
    today, official = clock.today(), calendar()
    soon = (today + timedelta(days=WARNING_DAYS)).year
    wanted = [year for year in range(today.year, soon + 1) if not official.is_official(year)]
    entered = set()
    if wanted:
        rows = CalendarRelease.objects.filter(year__in=wanted, discarded_at=None, released_at=None)
        entered = set(rows.values_list("year", flat=True))
    return [MissingYear(year, date(year, 1, 1), year in entered) for year in wanted]


@action
def announce_due(*, actor: Actor) -> list[CalendarRelease]:
    """Announce the released notices that count by now and were not announced yet: those whose day has come."""
    due = list(released(CalendarRelease).filter(known_on__lte=clock.today(), effect=None))
    for row in due:
        take_effect(row)
    return due
