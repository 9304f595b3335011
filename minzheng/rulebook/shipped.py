"""The first release: the values and calendars that ship with the code; with each new version, what is new in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.announcements.bus import announce
from minzheng.announcements.facts import StandardChanged
from minzheng.lib import clock
from minzheng.policy import parameters
from minzheng.policy.calendars import notices

from .models import CalendarEffect, CalendarRelease, ParameterValue
from .release import take_effect
from .releases import FIRST_RELEASE, SHIPPED_ENTERED_BY, SHIPPED_RELEASED_BY


def load_shipped() -> int:
    """Release what is shipped and not yet in the rulebook; the number of rows. Never changes what is there.

    An empty rulebook is filled as if it had always known this. Later the day of loading counts, and what changed is
    announced: decided cases stay as they were decided.
    """
    return _load(actor=Actor.system("rulebook"))


@action
def _load(*, actor: Actor) -> int:
    is_first = not ParameterValue.objects.exists() and not CalendarRelease.objects.exists()
    known_from = FIRST_RELEASE if is_first else clock.now()
    values = ParameterValue.objects.bulk_create(_new_values(known_from))
    years = CalendarRelease.objects.bulk_create(_new_calendars(known_from))
    known = [row for row in years if row.known_on <= clock.today()]
    if is_first:
        CalendarEffect.objects.bulk_create(CalendarEffect(release=row) for row in known)
        return len(values) + len(years)
    for name in sorted({row.name for row in values}):
        announce(StandardChanged(name=name))
    for row in known:
        take_effect(row)
    return len(values) + len(years)


def _new_values(known_from: datetime) -> Iterable[ParameterValue]:
    columns = ("name", "division_code", "valid_from", "value", "status", "reference")
    present = set(ParameterValue.objects.filter(entered_by=SHIPPED_ENTERED_BY).values_list(*columns))
    for value in parameters.shipped().values():
        row = (value.name, value.division, value.valid_from, value.value, value.status, value.reference)
        if row not in present:
            yield ParameterValue(**dict(zip(columns, row, strict=True)), **_shipped(known_from))


def _new_calendars(known_from: datetime) -> Iterable[CalendarRelease]:
    present = set(CalendarRelease.objects.filter(discarded_at=None).values_list("year", "version"))
    for year in notices():
        if (year.year, year.version) not in present:
            yield CalendarRelease(
                year=year.year,
                version=year.version,
                known_on=year.known_on,
                holidays=[day.isoformat() for day in sorted(year.holidays)],
                working_weekends=[day.isoformat() for day in sorted(year.working_weekends)],
                reference=year.reference,
                **_shipped(known_from),
            )


def _shipped(known_from: datetime) -> dict[str, Any]:
    return {
        "entered_by": SHIPPED_ENTERED_BY,
        "entered_at": known_from,
        "released_by": SHIPPED_RELEASED_BY,
        "released_at": known_from,
    }
