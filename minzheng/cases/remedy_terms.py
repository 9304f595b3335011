"""Until when somebody can go to the reviewing government or to court: computed from the day a letter was served."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from minzheng.access.models import Division
from minzheng.lib.working_days import Calendar, CalendarDays

from .letters.remedies import RECONSIDERATION_REVISED_ON
from .models import Document, Service

RECONSIDERATION_DAYS = CalendarDays(60)
LAWSUIT_MONTHS = 6

DECIDES = frozenset({"decision_grant", "decision_refusal", "non_acceptance", "lapse", "termination", "tapering"})
"""Letters that decide something, so that one may go to review or to court against them."""


@dataclass(frozen=True)
class Remedies:
    """Before whom, and the last days for 行政复议 and 行政诉讼, if the letter was received on ``received_on``."""

    received_on: date
    body: str
    reconsideration_until: date
    lawsuit_until: date


def remedies(received_on: date, *, district: Division, calendar: Calendar) -> Remedies:
    """60 days (行政复议法) and six months (行政诉讼法第46条) from the day after receipt.

    A last day that is a day off moves to the next working day (民法典第203条).
    """
    return Remedies(
        received_on=received_on,
        body=body_for(district, on=received_on),
        reconsideration_until=_next_working_day(calendar.add(received_on, RECONSIDERATION_DAYS), calendar),
        lawsuit_until=_next_working_day(months_after(received_on, LAWSUIT_MONTHS), calendar),
    )


def received_on(document: Document, *, on: date) -> date | None:
    """The day from which the remedies against a letter run: when it was served; None while that is not proved."""
    services: Iterable[Service] = document.services.all()
    return next((row.served_on for row in services if row.is_served(on)), None)


def body_for(district: Division, *, on: date) -> str:
    """Who reviews what a district's offices decide, as the letters say it: since 2024 its government alone."""
    if on < RECONSIDERATION_REVISED_ON and district.parent is not None:
        return _("%(district)s人民政府或者%(city)s民政局") % {"district": district.name, "city": district.parent.name}
    return _("%(district)s人民政府") % {"district": district.name}


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _next_working_day(day: date, calendar: Calendar) -> date:
    while not calendar.is_working_day(day):
        day = calendar.add(day, CalendarDays(1))
    return day
