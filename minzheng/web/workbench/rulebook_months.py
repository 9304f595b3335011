"""A year drawn as twelve small months, and its notice as a table of spans behind them."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minzheng.rulebook.models import CalendarRelease

OFF, WORKED, WEEKEND, PLAIN = "off", "worked", "weekend", ""
SATURDAY = 5
WEEKDAYS = (
    (pgettext_lazy("weekday", "一"), _("星期一")),
    (pgettext_lazy("weekday", "二"), _("星期二")),
    (pgettext_lazy("weekday", "三"), _("星期三")),
    (pgettext_lazy("weekday", "四"), _("星期四")),
    (pgettext_lazy("weekday", "五"), _("星期五")),
    (pgettext_lazy("weekday", "六"), _("星期六")),
    (pgettext_lazy("weekday", "日"), _("星期日")),
)


@dataclass(frozen=True)
class Day:
    """One square; ``kind`` is empty for an ordinary working day."""

    day: date
    kind: str


@dataclass(frozen=True)
class Month:
    """A small month: its name, and weeks of seven squares (None outside the month)."""

    name: Any
    weeks: list[list[Day | None]]


@dataclass(frozen=True)
class Span:
    """Days off in a row."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def months(year: int, row: CalendarRelease | None) -> list[Month]:
    """The twelve months of a year; without a notice, weekends alone."""
    off, worked = (_dates(row.holidays), _dates(row.working_weekends)) if row else (set(), set())

    def square(day: date) -> Day:
        if day in off:
            return Day(day, OFF)
        if day in worked:
            return Day(day, WORKED)
        return Day(day, WEEKEND if day.weekday() >= SATURDAY else PLAIN)

    return [
        Month(
            name=MONTHS[month],
            weeks=[
                [square(day) if day.month == month else None for day in week]
                for week in Weeks().monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]


def spans(row: CalendarRelease) -> list[Span]:
    """The days off of a notice, gathered where one follows the other."""
    found: list[Span] = []
    for day in sorted(_dates(row.holidays)):
        if found and day - found[-1].last == timedelta(days=1):
            found[-1] = Span(found[-1].first, day)
        else:
            found.append(Span(day, day))
    return found


def worked_days(row: CalendarRelease) -> list[date]:
    """The weekends that are worked."""
    return sorted(_dates(row.working_weekends))


def _dates(texts: Sequence[str]) -> set[date]:
    return set(map(date.fromisoformat, texts))
