"""Who looked at my data: every look of an office at the resident who reads it, without the names of staff.

The law names the handler of personal information, not its clerk: a look shows office, post, purpose and time. Looks that
are withheld for a time (access.withholdings) are left out, and so are her own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from minzheng.access import log, purposes, withholdings
from minzheng.access.actor import RESIDENT, Actor
from minzheng.access.actors import role_label
from minzheng.access.models import AccessLog, Division
from minzheng.access.scope import scope
from minzheng.lib import clock

PAGE = 60
MONTHS_OFFERED = 24


@dataclass(frozen=True)
class Entry:
    """Looks of one office on one day for one purpose, told in one line; ``at``: each of them, the first one first.

    ``what`` was done, where the purpose doesn't say so itself.
    """

    day: date
    office: str
    role: str
    what: Any
    purpose: str
    reference: str
    at: list[datetime] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """A page of entries, the latest first; ``next_key`` asks for the one after it."""

    entries: Sequence[Entry]
    next_key: str | None


def page_of(actor: Actor, *, month: date | None = None, after: str = "") -> Page:
    """What the resident is shown of a month, or of all time; a fixed number of queries."""
    looks = _of_month(_of_others(actor), month)
    taken = list(_after(looks, after).order_by("-at", "-pk")[: PAGE + 1])
    shown = taken[:PAGE]
    return Page(
        entries=list(_told(shown)),
        next_key=str(shown[-1].pk) if len(taken) > PAGE else None,
    )


def months(actor: Actor) -> list[date]:
    """The months in which an office looked, the latest first."""
    found = _of_others(actor).datetimes("at", "month", order="DESC", tzinfo=clock.SHANGHAI)
    return [clock.civil_day(moment) for moment in found[:MONTHS_OFFERED]]


def _of_others(actor: Actor) -> QuerySet[AccessLog]:
    """Looks at the resident by anybody but herself, as far as she may be shown them now; who acts for her is another."""
    her_own = Q(actor_kind=RESIDENT) & ~Q(purpose__startswith=purposes.AGENT)
    return withholdings.shown(scope(actor, AccessLog).exclude(her_own))


def _after(looks: QuerySet[AccessLog], key: str) -> QuerySet[AccessLog]:
    """The looks that come after one in the list; a key that somebody spoilt starts the list again."""
    last = looks.filter(pk=int(key)).first() if key.isdecimal() else None
    return looks.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk)) if last else looks


def _of_month(looks: QuerySet[AccessLog], month: date | None) -> QuerySet[AccessLog]:
    if month is None:
        return looks
    first = datetime.combine(month.replace(day=1), time(), tzinfo=clock.SHANGHAI)
    after = (first + timedelta(days=31)).replace(day=1)
    return looks.filter(at__gte=first, at__lt=after)


def _told(rows: Iterable[AccessLog]) -> Iterator[Entry]:
    """Looks that say the same on the same day become one line."""
    rows = list(rows)
    codes = {row.division_code for row in rows}
    offices = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    for (day, code, role, what, purpose, reference), alike in groupby(rows, key=_sense):
        yield Entry(
            day=day,
            office=offices.get(code, ""),
            role=role_label(role),
            what="" if what == log.DOCUMENT else log.LABELS.get(what, what),  # the purpose says it: 查看材料：…
            purpose=purposes.spoken(purpose),
            reference=reference,
            at=sorted(row.at for row in alike),
        )


def _sense(row: AccessLog) -> tuple[date, str, str, str, str, str]:
    return clock.civil_day(row.at), row.division_code, row.role, row.what, row.purpose, row.subject_ref
